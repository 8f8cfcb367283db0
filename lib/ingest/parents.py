"""Figures of a region that are not the sum of its parts, where a file holds both."""

from __future__ import annotations

import polars as pl

from lib.domain import IssueCode, Rollup, Severity
from lib.ingest.body import Table
from lib.ingest.cells import read_cells
from lib.ingest.context import Context
from lib.ingest.findings import Findings
from lib.ingest.lookup import looked_up
from lib.ingest.periods import read_periods
from lib.ingest.rows import Rows
from lib.ingest.values import read_values

_CELL = ("parent", "indicator", "period")


def zone_cells(table: Table, rows: Rows, context: Context) -> pl.DataFrame:
    """parent, indicator, period, value of zones given by code: no regions, but part of their parent's figures."""
    unheard = Findings()
    coded = rows.zones.filter(pl.col("text").str.contains("^[0-9]{6}$"))
    cells = read_values(read_cells(table, coded["row"], context, unheard), table, context, unheard)
    periods = read_periods(table, coded["row"], context, unheard)
    placed = cells.filter(~pl.col("bad")).join(periods, on="row").join(coded.select("row", code="text"), on="row")
    return placed.select("indicator", "period", "value", parent=pl.col("code").str.head(4) + "00").select(
        *_CELL, "value"
    )


def warn_of_parents(cells: pl.DataFrame, zones: pl.DataFrame, context: Context, findings: Findings) -> None:
    """Tell the parents that differ from the sum of all their parts (with the zones among them), both figures shown."""
    summed = [key for key, each in context.catalogue.indicators.items() if each.rollup is Rollup.SUM]
    counted = cells.filter(pl.col("indicator").is_in(summed) & pl.col("value").is_not_null())
    parents = {code: context.regions.all[code].parent for code in counted["region"].unique().to_list()}
    placed = counted.with_columns(parent=looked_up("region", parents, pl.String()))
    parts = (
        placed.filter(pl.col("parent").is_not_null())
        .group_by(_CELL)
        .agg(pl.len().alias("parts"), pl.col("value").sum())
    )
    extra = zones.filter(pl.col("value").is_not_null()).group_by(_CELL).agg(extra=pl.col("value").sum())
    parts = parts.join(extra, on=_CELL, how="left").with_columns(sum=pl.col("value") + pl.col("extra").fill_null(0))
    whole = counted.join(parts.drop("value"), left_on=["region", "indicator", "period"], right_on=list(_CELL))
    whole = whole.filter((pl.col("value") - pl.col("sum")).abs() > 0.5)
    expected = {code: _parts(code, context) for code in whole["region"].unique().to_list()}
    complete = whole.filter(pl.col("parts") == looked_up("region", expected, pl.Int64()))
    told = complete.with_columns(stated="text", summed=pl.col("sum").cast(pl.Int64).cast(pl.String), value="text")
    findings.add_rows(IssueCode.PARENT_DIFFERS, Severity.WARNING, told, ("place", "subject", "stated", "summed"))


def _parts(code: str, context: Context) -> int:
    """How many regions make up a region; -1 outside every jurisdiction, where not all of them are known."""
    if context.regions.jurisdiction_of(code) is None:
        return -1
    return len(context.regions.children(code))
