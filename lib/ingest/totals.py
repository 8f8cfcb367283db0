"""Rows of totals: left out, and held against the sum of the rows they may mean."""

from __future__ import annotations

import polars as pl

from lib.domain import IssueCode, Severity
from lib.ingest.body import Table
from lib.ingest.cells import read_cells
from lib.ingest.context import Context
from lib.ingest.findings import Findings
from lib.ingest.number_text import COUNTS
from lib.ingest.rows import Rows
from lib.ingest.values import read_values
from lib.ingest.words import is_average

#: A file has a handful of total rows; no more than this are compared.
_COMPARED = 200


def check_totals(table: Table, rows: Rows, cells: pl.DataFrame, context: Context, findings: Findings) -> None:
    """Tell each total row, and where a total of counts differs from every sum it may mean.

    ``cells`` are the file's good cells (row, indicator, level, value). A total may mean all rows, those above it
    since the last total, or those of one level; averages and totals of shares are not compared.
    """
    findings.add_rows(IssueCode.TOTAL_ROW, Severity.INFO, rows.totals.select("row", value="text"))
    averages = [text for text in rows.totals["text"].unique().to_list() if is_average(text)]
    totals = rows.totals.filter(~pl.col("text").is_in(averages)).head(_COMPARED)
    if totals.is_empty() or table.header.is_long:
        return
    unheard = Findings()
    stated = read_values(read_cells(table, totals["row"], context, unheard), context, unheard)
    counts = [key for key, each in context.catalogue.indicators.items() if each.kind in COUNTS]
    stated = stated.filter(~pl.col("bad") & pl.col("value").is_not_null() & pl.col("indicator").is_in(counts))
    starts = [0, *rows.totals["row"].to_list()]
    for total in stated.iter_rows(named=True):
        above = max(start for start in starts if start < total["row"])
        sums = _sums(cells.filter(pl.col("indicator") == total["indicator"]), above, total["row"])
        if sums and all(abs(total["value"] - each) > 1e-6 for each in sums):
            findings.add(
                IssueCode.TOTAL_DIFFERS,
                Severity.WARNING,
                total["row"],
                column=total["column"],
                value=total["text"],
                stated=f"{total['value']:,.0f}",
                summed=f"{sums[0]:,.0f}",
            )


def _sums(cells: pl.DataFrame, above: int, row: int) -> list[float]:
    """The sums a total may mean, the likeliest first: of the rows since the last total, by level, then of all."""
    if cells.is_empty():
        return []
    since = cells.filter((pl.col("row") > above) & (pl.col("row") < row))
    by_level = [
        float(level["value"].sum())
        for part in (since, cells)
        for level in part.partition_by("level", maintain_order=True)
    ]
    return [*by_level, float(since["value"].sum()), float(cells["value"].sum())]
