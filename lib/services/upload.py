"""Checking a file; nothing is kept by it."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from threading import BoundedSemaphore

from lib.access import EVERYWHERE, scopes
from lib.domain import (
    Batch,
    Identity,
    ImportReport,
    Origin,
    Period,
    Permission,
    Refusal,
    RefusalCode,
)
from lib.ingest import Context, check
from lib.services.clock import today
from lib.services.permission import require
from lib.services.workspace import Workspace

#: So many files are checked at once, half of the processors; the others wait their turn. Twenty checks at a time would
#: take twenty times the memory, and the time of whoever only reads.
_TURNS = BoundedSemaphore(max(1, (os.cpu_count() or 2) // 2))


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What the person says of a file because the file may not: kept with it, so that it can be checked again.

    ``partial``: it leaves regions out on purpose.
    """

    jurisdiction: str | None = None
    period: str | None = None
    sheet: str | None = None
    partial: bool = False

    def text(self) -> str | None:
        """What was said as one line of JSON; None where nothing was."""
        said = {name: value for name, value in asdict(self).items() if value}
        return json.dumps(said, ensure_ascii=False, sort_keys=True) if said else None

    @classmethod
    def read(cls, text: str | None) -> CheckOptions:
        """What ``text`` wrote."""
        return cls(**json.loads(text)) if text else cls()


@dataclass(frozen=True)
class Submission:
    """A stored file and what its check found. A rejected file is a batch too: its bytes are kept, no figures."""

    report: ImportReport
    batch: Batch


def check_file(
    workspace: Workspace,
    content: bytes,
    file: str,
    *,
    who: Identity,
    jurisdiction: str | None = None,
    period: str | None = None,
    sheet: str | None = None,
    partial: bool = False,
) -> ImportReport:
    """Check a file against the current revision; nothing is written. Needs CHECK; else refused for an unknown option
    only.

    Whoever may submit is told of the rows that are not of their own regions; somebody who only tries a file is not.
    Several periods in one file are refused, except at the console, where histories are loaded.
    """
    require(workspace, who, Permission.CHECK)
    if jurisdiction is not None:
        workspace.jurisdiction(jurisdiction)
    head = workspace.store.head()
    context = Context(
        catalogue=workspace.catalogue.reportable,
        regions=workspace.regions_at(head),
        jurisdiction=jurisdiction,
        period=period_given(period),
        today=today(),
        current=workspace.observations(head) if head else None,
        sheet=sheet,
        partial=partial,
        own=_own_regions(who),
        history=who.origin is Origin.CONSOLE,
    )
    with _TURNS:
        return check(content, file, context)


def _own_regions(who: Identity) -> tuple[str, ...] | None:
    """The regions over whose subtrees somebody may submit; None for all, and for who may not submit at all."""
    held = scopes(who, Permission.SUBMIT)
    return None if not held or EVERYWHERE in held else held


def named(who: Identity) -> str:
    """The name under which somebody acts, without blanks around it. Raises Refusal when there is none."""
    name = " ".join(who.name.split())[:80]
    if not name:
        raise Refusal(RefusalCode.ACTOR_NEEDED)
    return name


def period_given(text: str | None) -> Period | None:
    """The period that somebody wrote beside a file. Raises Refusal PERIOD_UNKNOWN."""
    if text is None:
        return None
    try:
        return Period.parse(text)
    except ValueError:
        raise Refusal(RefusalCode.PERIOD_UNKNOWN, period=text[:40]) from None
