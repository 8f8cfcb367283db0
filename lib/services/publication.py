"""From a submitted batch to a revision: review its difference, publish, return, roll back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from lib.domain import Batch, BatchStatus, IssueCode, Refusal, RefusalCode, Revision
from lib.services.clock import beijing, now
from lib.services.report_record import codes_of_report
from lib.services.upload import named
from lib.services.workspace import Workspace

#: Warnings about the figures themselves. Publishing over one of them needs a written reason.
PLAUSIBILITY = frozenset({IssueCode.COUNT_FELL, IssueCode.JUMP, IssueCode.PARENT_DIFFERS, IssueCode.TOTAL_DIFFERS})


@dataclass(frozen=True)
class Review:
    """What publishing a batch would change against ``base``.

    ``difference`` has one row a cell of the batch: region, indicator, period, old_value, new_value, old_qualifier,
    new_qualifier, change (new, changed, unchanged); ``counts`` counts the cells by change.
    """

    batch: Batch
    base: int
    difference: pl.DataFrame
    counts: dict[str, int]
    needs_reason: bool


@dataclass(frozen=True)
class Publication:
    """A published batch. ``repeated``: the same request had been answered before and nothing was done again."""

    revision: Revision
    batch: Batch
    repeated: bool


def review_batch(workspace: Workspace, batch_id: str, *, actor: str) -> Review:
    """The difference against the current revision; pins that revision as the base the batch was reviewed against."""
    batch = known_batch(workspace, batch_id)
    base = workspace.store.head()
    moved = batch.base_revision != base
    if batch.status is BatchStatus.SUBMITTED and moved and not workspace.read_only:
        workspace.store.mark_reviewed(batch.id, base, actor=named(actor), at=now())
        batch = known_batch(workspace, batch_id)
    difference = workspace.store.difference(base, batch.id)
    counted = dict(difference.group_by("change").len().iter_rows())
    counts = {change: int(counted.get(change, 0)) for change in ("new", "changed", "unchanged")}
    return Review(batch, base, difference, counts, needs_reason(batch))


def needs_reason(batch: Batch) -> bool:
    """True when the check warned about the figures of this batch, so that publishing needs a written reason."""
    return bool(codes_of_report(batch.report) & {code.value for code in PLAUSIBILITY})


def publish_batch(
    workspace: Workspace,
    batch_id: str,
    *,
    actor: str,
    reason: str | None = None,
    key: str | None = None,
    base: int | None = None,
) -> Publication:
    """Publish a submitted batch as a new revision.

    ``base`` is the revision whose difference was looked at; left out, the one pinned by ``review_batch``, else the
    current one. Raises Refusal: BASE_MOVED when another revision came between, REASON_NEEDED over a plausibility
    warning, BATCH_ALREADY_PUBLISHED, NOTHING_TO_PUBLISH.
    """
    workspace.must_write()
    name = named(actor)
    batch = known_batch(workspace, batch_id)
    published = batch.status is BatchStatus.PUBLISHED
    if not published and needs_reason(batch) and not (reason or "").strip():
        raise Refusal(RefusalCode.REASON_NEEDED, subject=batch.file)
    if base is None:
        base = batch.base_revision if batch.base_revision is not None else workspace.store.head()
    try:
        revision = workspace.store.publish(batch.id, base=base, actor=name, at=now(), reason=reason, key=key)
    except Refusal as refusal:
        raise _in_beijing_time(refusal) from None
    return Publication(revision, known_batch(workspace, batch_id), repeated=published)


def _in_beijing_time(refusal: Refusal) -> Refusal:
    """A refusal as people read it: the store speaks in UTC."""
    at = refusal.params.get("at")
    if not isinstance(at, str):
        return refusal
    return Refusal(refusal.code, **{**refusal.params, "at": beijing(datetime.fromisoformat(at))})


def return_batch(workspace: Workspace, batch_id: str, *, actor: str, reason: str) -> Batch:
    """Send a submitted batch back to its reporter with a reason."""
    workspace.must_write()
    batch = known_batch(workspace, batch_id)
    if not reason.strip():
        raise Refusal(RefusalCode.REASON_NEEDED, subject=batch.file)
    workspace.store.set_status(batch.id, BatchStatus.RETURNED, actor=named(actor), at=now(), reason=reason.strip())
    return known_batch(workspace, batch_id)


def roll_back(workspace: Workspace, revision: int, *, actor: str, reason: str, key: str | None = None) -> Revision:
    """Make an earlier revision current again, as a new revision. Nothing is deleted."""
    workspace.must_write()
    if workspace.store.revision(revision) is None:
        raise Refusal(RefusalCode.REVISION_UNKNOWN, revision=revision, head=workspace.store.head())
    if not reason.strip():
        raise Refusal(RefusalCode.REASON_NEEDED, subject=f"v{revision}")
    return workspace.store.rollback(revision, actor=named(actor), at=now(), reason=reason.strip(), key=key)


def known_batch(workspace: Workspace, batch_id: str) -> Batch:
    """The batch of this id. Raises Refusal when there is none."""
    batch = workspace.store.batch(batch_id)
    if batch is None:
        raise Refusal(RefusalCode.BATCH_UNKNOWN, batch=batch_id[:40])
    return batch
