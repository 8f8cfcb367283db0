"""Figures of a region that are not the sum of its parts: those of the file, and those in force that it leaves out."""

from __future__ import annotations

import polars as pl

from lib.domain import CELL, IssueCode, Rollup, Severity
from lib.ingest.body import Table
from lib.ingest.cells import read_cells
from lib.ingest.compare import in_force
from lib.ingest.context import Context
from lib.ingest.findings import Findings
from lib.ingest.lookup import looked_up
from lib.ingest.periods import read_periods
from lib.ingest.rows import Rows
from lib.ingest.shown_number import shown_number
from lib.ingest.values import read_values

_CELL = ("parent", "indicator", "period")
_WHAT = ("value", "numerator", "denominator")
_STATED = (*CELL, *_WHAT)
#: Counts are whole: whatever is nearer than this is the same.
_NOISE = 0.5


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
    """Tell the parents that differ from the sum of all their parts (with the zones among them), both figures shown.

    Parts that the file leaves out count with their figures in force. Counts are added up; of quotients what they are
    divided from is, where the parent and all its parts state it.
    """
    stated = pl.concat([cells.select(_STATED), _beside(cells, context)])
    stated = pl.concat([_of(stated, what, context) for what in _WHAT]).filter(pl.col("figure").is_not_null())
    parents = {code: context.regions.all[code].parent for code in stated["region"].unique().to_list()}
    placed = stated.with_columns(parent=looked_up("region", parents, pl.String())).filter(
        pl.col("parent").is_not_null()
    )
    parts = placed.group_by(*_CELL, "what").agg(pl.len().alias("parts"), sum=pl.col("figure").sum())
    extra = zones.filter(pl.col("value").is_not_null()).group_by(_CELL).agg(extra=pl.col("value").sum())
    parts = parts.join(extra.with_columns(what=pl.lit("value")), on=[*_CELL, "what"], how="left")
    summed = parts.with_columns(pl.col("sum") + pl.col("extra").fill_null(0)).rename({"parent": "region"})
    whole = stated.join(summed.drop("extra"), on=[*CELL, "what"])
    expected = {code: _parts(code, context) for code in whole["region"].unique().to_list()}
    complete = whole.filter(pl.col("parts") == looked_up("region", expected, pl.Int64()))
    _tell(cells, complete, findings)


def _tell(cells: pl.DataFrame, complete: pl.DataFrame, findings: Findings) -> None:
    """An issue a cell of the file that is not the sum of its parts: a count, or ``240/300`` for a quotient."""
    apart = (pl.col("figure") - pl.col("sum")).abs() > _NOISE
    told = complete.group_by(CELL).agg(
        pl.len().alias("sides"),
        apart=apart.any(),
        quotient=(pl.col("what") != "value").any(),
        stated=shown_number(pl.col("figure").round(1)).sort_by("what", descending=True).str.join("/"),
        summed=shown_number(pl.col("sum").round(1)).sort_by("what", descending=True).str.join("/"),
    )
    # a numerator alone says too little
    told = told.filter(pl.col("apart") & (~pl.col("quotient") | (pl.col("sides") == 2)))
    found = cells.select(*CELL, "row", "column", "place", "subject", value="text").join(told, on=CELL)
    facts = ("place", "subject", "stated", "summed")
    findings.add_rows(IssueCode.PARENT_DIFFERS, Severity.WARNING, found, facts)


def _beside(cells: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The figures in force of other regions, of the indicators and periods that the file has."""
    same = cells.select("indicator", "period").unique()
    standing = in_force(context).join(same, on=["indicator", "period"], how="semi").join(cells, on=CELL, how="anti")
    return standing.select(_STATED)


def _of(stated: pl.DataFrame, what: str, context: Context) -> pl.DataFrame:
    """``figure``: what these cells state that can be added up, of the indicators that are rolled up by it."""
    rollup = Rollup.SUM if what == "value" else Rollup.WEIGHTED
    keys = [key for key, each in context.catalogue.indicators.items() if each.rollup is rollup]
    own = stated.filter(pl.col("indicator").is_in(keys))
    return own.select(*CELL, what=pl.lit(what), figure=pl.col(what))


def _parts(code: str, context: Context) -> int:
    """How many regions make up a region; -1 outside every jurisdiction, where not all of them are known."""
    if context.regions.jurisdiction_of(code) is None:
        return -1
    return len(context.regions.children(code))
