"""Demonstration data: generated, marked as such, and taken away again without touching real figures."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from lib.demo import generate, stages, to_csv
from lib.domain import CELL, Identity, Permission, Refusal, RefusalCode, Revision
from lib.i18n import say
from lib.services.batch_intake import submit_file
from lib.services.clock import now
from lib.services.permission import require
from lib.services.publication import Publication, publish_batch
from lib.services.upload import named
from lib.services.workspace import Workspace

_FILE = "demo.csv"


def load_demo(workspace: Workspace, *, who: Identity) -> Publication:
    """Generate, submit and publish the demonstration data the same way as any file, except where real figures stand.

    Refused when present already. Needs what submitting and publishing need, over every jurisdiction.
    """
    for permission in (Permission.SUBMIT, Permission.PUBLISH):
        require(workspace, who, permission, _roots(workspace))
    workspace.must_write()
    if demo_revision(workspace) is not None:
        raise Refusal(RefusalCode.DEMO_PRESENT, revision=workspace.store.head())
    made = generate(workspace.catalogue, workspace.regions)
    made = pl.concat([made, stages(workspace.catalogue, workspace.regions)])
    head = workspace.store.head()
    if head:
        # A real figure is never covered by a made one.
        made = made.join(workspace.observations(head), on=list(CELL), how="anti", maintain_order="left")
    content = to_csv(made, workspace.catalogue)
    reason = say(workspace.settings.locale, "ui.demo.reason")
    submission = submit_file(workspace, content, _FILE, who=who, note=reason, demo=True)
    return publish_batch(workspace, submission.batch.id, who=who, reason=reason)


def remove_demo(workspace: Workspace, *, who: Identity) -> Revision:
    """A new revision without any demonstration figure; real figures they had covered stand again.

    Needs ROLLBACK over every jurisdiction.
    """
    require(workspace, who, Permission.ROLLBACK, _roots(workspace))
    workspace.must_write()
    if demo_revision(workspace) is None:
        raise Refusal(RefusalCode.DEMO_ABSENT)
    return workspace.store.remove_demo(actor=named(who), at=now(), reason=None, key=None)


def _roots(workspace: Workspace) -> list[str]:
    return [item.root for item in workspace.regions.jurisdictions.values()]


def demo_revision(workspace: Workspace) -> int | None:
    """The current revision if it holds demonstration figures, else None."""
    head = workspace.store.head()
    return head if head and holds_demo(workspace, head) else None


@lru_cache(maxsize=32)
def holds_demo(workspace: Workspace, revision: int, jurisdiction: str | None = None) -> bool:
    """True where demonstration figures stand on a revision, or among the figures of one jurisdiction on it.

    Raises Refusal for an unknown jurisdiction.
    """
    shown = workspace.observations(revision).filter("demo")
    if jurisdiction is None:
        return not shown.is_empty()
    root = workspace.jurisdiction(jurisdiction).root
    return any(workspace.regions.within(code, root) for code in shown["region"].unique())
