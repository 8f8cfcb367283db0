"""What came after a batch that was sent back or failed its check, so that nothing more is to be done about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import PurePath

from lib.domain import CELL, Batch, BatchKind, BatchStatus, Locale
from lib.i18n import say
from lib.services.batch_figures import Brought, staged_figures
from lib.services.batch_route import WAITING
from lib.services.workspace import Workspace

#: A later batch in one of these took the place of an earlier one: it was handed in, whatever became of it then.
_HANDED_IN = (*WAITING, BatchStatus.RETURNED, BatchStatus.PUBLISHED)
#: A batch that names the one it corrects stands for it from its check on.
_CORRECTS = (*_HANDED_IN, BatchStatus.CHECKED)
#: A file of these kinds brings the whole of a jurisdiction, so a later one brings all that an earlier one did.
_WHOLE = (BatchKind.POINTS, BatchKind.REGIONS, BatchKind.BOUNDARIES)
#: So many digits of its sha256 stand in the name of a file's copy with marks.
_MARK = 8
#: What a browser adds to the name of a file that is there already: ``上报 (2)``.
_COPY = re.compile(r"\s*[(（]\d{1,3}[)）]$")


def later_batch(workspace: Workspace, batch: Batch, own: Sequence[Batch]) -> Batch | None:
    """The newest batch after which a returned or rejected one needs nothing more; None where it still does, and for
    any other batch. ``own`` are the batches of the same person, newest first.

    A returned one is done with when another corrects it, when they handed in another that brings the same cells, or
    when all its cells were published anew after its return, by whomever. Of a rejected one nothing was kept but its
    bytes: it is done with when they brought a file of the same name again, or the marked copy of it.
    """
    if batch.status is BatchStatus.REJECTED:
        return next((one for one in own if one.sequence > batch.sequence and _is_same_file(batch, one)), None)
    if batch.status is not BatchStatus.RETURNED:
        return None
    found = (one for one in own if one.id != batch.id and _stands_for(workspace, batch, one))
    return next(found, None) or _published_anew(workspace, batch)


def later_text(batch: Batch, later: Batch, locale: Locale) -> str:
    """What took the place of a batch, in words."""
    if batch.status is BatchStatus.REJECTED:
        return say(locale, "batches.next.brought_again", later=later.id)
    if later.submitted_by.casefold() != batch.submitted_by.casefold():
        return say(locale, "batches.next.published_anew", revision=later.revision)
    return say(locale, "batches.next.replaced", later=later.id)


def _is_same_file(rejected: Batch, later: Batch) -> bool:
    if later.kind is not rejected.kind or later.status is BatchStatus.RECEIVED:
        return False
    return _stem(later) == _stem(rejected) or rejected.sha256[:_MARK] in later.file


def _stem(batch: Batch) -> str:
    return _COPY.sub("", PurePath(batch.file).stem.casefold())


def _stands_for(workspace: Workspace, returned: Batch, later: Batch) -> bool:
    if later.replaces == returned.id:
        return later.status in _CORRECTS
    if later.sequence < returned.sequence or later.kind is not returned.kind or later.status not in _HANDED_IN:
        return False
    if returned.kind in _WHOLE:
        return later.jurisdiction == returned.jurisdiction is not None
    return later.figures >= returned.figures > 0 and _covers(workspace, Brought.by(returned), Brought.by(later))


@lru_cache(maxsize=4096)
def _covers(workspace: Workspace, earlier: Brought, later: Brought) -> bool:
    """The figures of a batch never change."""
    cells = staged_figures(workspace, earlier).select(CELL)
    return cells.join(staged_figures(workspace, later), on=CELL, how="anti").is_empty()


def _published_anew(workspace: Workspace, returned: Batch) -> Batch | None:
    """The batch of the newest publication after the return, where every cell was published after it."""
    if not returned.figures or returned.step_at is None:
        return None
    return _published_after(workspace, workspace.store.head(), Brought.by(returned), returned.step_at)


@lru_cache(maxsize=1024)
def _published_after(workspace: Workspace, head: int, returned: Brought, at: datetime) -> Batch | None:
    before = next((one.number for one in workspace.store.revisions() if one.published_at <= at), 0)
    if before == head:
        return None
    cells = staged_figures(workspace, returned).select(CELL)
    standing = cells.join(workspace.observations(head), on=CELL)["revision_from"]
    if standing.len() < cells.height or not (standing > before).all():
        return None
    newest = workspace.store.revision(max(standing.to_list()))
    return workspace.store.batch(newest.batch) if newest is not None and newest.batch else None
