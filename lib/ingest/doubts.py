"""Doubts about single cells, each told once: by the sentence that says most about it."""

from __future__ import annotations

import polars as pl

from lib.domain import CELL, IssueCode
from lib.ingest.compare import jumps, tell_jumps, with_previous
from lib.ingest.context import Context
from lib.ingest.findings import Findings
from lib.ingest.lookup import looked_up
from lib.ingest.months_since import impossible_months, tell_impossible_months
from lib.ingest.plausibility import odd_cells, tell_odd_cells
from lib.stats.unit_slip import NEAR

#: Where several speak of one cell, the first of these is told. A count that fell breaks its definition; a jump gives
#: both figures, or what both are divided by; a place outside the past its range, and a figure that stands still says
#: why it may differ.
_BY_WEIGHT = (
    IssueCode.COUNT_FELL,
    IssueCode.JUMP,
    IssueCode.COUNTS_JUMP,
    IssueCode.OUTLIER,
    IssueCode.NO_VARIANCE,
    IssueCode.UNLIKE_SIBLINGS,
)


def warn_of_doubts(cells: pl.DataFrame, context: Context, findings: Findings) -> None:
    """Warn of impossible months, falls, jumps and odd figures: one sentence a cell, and one for a column in another
    unit.

    ``cells`` has the columns of ``FIGURES`` and ``level``, ``place``, ``subject``, ``column``, ``text``. What a group
    has in common (another unit, one value, the target) is told beside what its cells say, except that cells which
    moved by the power of ten of their column are not told again. Of months since an event no other rule speaks.
    """
    tell_impossible_months(impossible_months(cells, context), findings)
    compared = with_previous(cells, context)
    jumped, odd = jumps(compared), odd_cells(cells, context)
    if odd.is_empty():
        tell_jumps(jumped, findings)
        return
    explained = _moved_together(compared, odd, context)
    weight = {code.value: place for place, code in enumerate(_BY_WEIGHT)}
    both = pl.concat([each.select(*CELL, "rule").cast(pl.String) for each in (jumped, odd)])
    alone = both.with_columns(weight=looked_up("rule", weight, pl.Int64())).filter(pl.col("weight").is_not_null())
    alone = alone.join(explained.with_columns(explained=True), on=CELL, how="left")
    alone = alone.filter(pl.col("explained").is_null() | (pl.col("rule") == IssueCode.COUNT_FELL.value))
    chosen = alone.sort("weight").unique(CELL, keep="first").select(*CELL, "rule")
    tell_jumps(jumped.join(chosen, on=[*CELL, "rule"], how="semi"), findings)
    together = odd.filter(~pl.col("rule").is_in(list(weight)))
    single = odd.join(chosen, on=[*CELL, "rule"], how="semi")
    tell_odd_cells(pl.concat([together, single]).sort("row", maintain_order=True), findings)


def _moved_together(compared: pl.DataFrame, odd: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The cells of columns in another unit that moved by the same power of ten. Columns CELL."""
    slips = odd.filter(pl.col("rule") == IssueCode.UNIT_SLIP.value)
    if slips.is_empty():
        return compared.select(CELL).clear()
    power = (pl.col("number") / pl.col("low")).log10().round()
    columns = _with_owner(slips, context).select("indicator", "period", "owner", "level", power=power)
    moved = _with_owner(compared, context).join(columns, on=["indicator", "period", "owner", "level"])
    off = (pl.col("value") / pl.col("before")).log10() - pl.col("power")
    return moved.filter(off.abs() <= NEAR).select(CELL)


def _with_owner(cells: pl.DataFrame, context: Context) -> pl.DataFrame:
    """With the code of the jurisdiction, whose regions of one level are one column."""
    codes = cells["region"].unique().to_list()
    found = {code: context.regions.jurisdiction_of(code) for code in codes}
    owners = {code: each.code for code, each in found.items() if each is not None}
    return cells.with_columns(owner=looked_up("region", owners, pl.String()))
