"""What reviewers and the reporter write to each other about a batch and its cells. All of it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from lib.domain import Batch, Identity, Permission, Refusal, RefusalCode, Remark
from lib.services.batch_figures import Brought, staged_figures
from lib.services.batch_view import batch_regions, is_own, known_batch, seen_batch
from lib.services.clock import now
from lib.services.permission import require
from lib.services.upload import named
from lib.services.workspace import Workspace

#: The longest remark, in characters.
LONGEST = 500


@dataclass(frozen=True, slots=True)
class CellRemark:
    """A remark to be written: about the cells of a batch with this region, indicator and period; None: any of them."""

    text: str
    region: str | None = None
    indicator: str | None = None
    period: str | None = None


def remarks_of(workspace: Workspace, batch_id: str, *, who: Identity) -> list[Remark]:
    """All remarks about a batch, oldest first. Needs VIEW_BATCHES over its regions, or to have sent it."""
    return workspace.store.remarks(seen_batch(workspace, batch_id, who).id)


def remark_on(workspace: Workspace, batch_id: str, remark: CellRemark, *, who: Identity) -> None:
    """Write a remark. Needs REVIEW over the regions of the batch, or to have sent it. Raises Refusal REMARK_UNFIT."""
    require(workspace, who, Permission.VIEW_BATCHES)
    batch = known_batch(workspace, batch_id)
    if not is_own(batch, who):
        require(workspace, who, Permission.REVIEW, batch_regions(workspace, batch))
    workspace.must_write()
    workspace.store.add_remarks(batch.id, fit_remarks(workspace, batch, [remark], named(who)), named(who))


def fit_remarks(workspace: Workspace, batch: Batch, given: Sequence[CellRemark], author: str) -> tuple[Remark, ...]:
    """Remarks as they are kept. Raises Refusal REMARK_UNFIT for a blank or long one, or a cell not of this batch."""
    figures = staged_figures(workspace, Brought.by(batch)) if any(map(_about, given)) else pl.DataFrame()
    for item in given:
        about = _about(item)
        there = not about or not figures.filter(**about).is_empty()
        if not (there and 0 < len(item.text.strip()) <= LONGEST):
            raise Refusal(RefusalCode.REMARK_UNFIT, most=LONGEST)
    return tuple(
        Remark(
            " ".join(item.text.split()),
            author,
            now(),
            region=item.region or None,
            indicator=item.indicator or None,
            period=item.period or None,
        )
        for item in given
    )


def _about(item: CellRemark) -> dict[str, str]:
    """The columns of CELL that a remark names, with what it says of them."""
    found = {"region": item.region, "indicator": item.indicator, "period": item.period}
    return {name: value for name, value in found.items() if value}
