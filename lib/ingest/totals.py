"""Rows of totals: left out, and held against the sum of the rows they may mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from lib.domain import IssueCode, Severity
from lib.ingest.body import Table
from lib.ingest.called import called
from lib.ingest.cells import read_cells
from lib.ingest.context import Context
from lib.ingest.findings import Findings
from lib.ingest.lookup import looked_up
from lib.ingest.number_text import COUNTS
from lib.ingest.period_text import read_period
from lib.ingest.rows import Rows
from lib.ingest.values import SIDES, read_values
from lib.ingest.words import Role, is_average

#: A file has a handful of total rows; no more than this are compared.
_COMPARED = 200


def check_totals(
    table: Table, rows: Rows, cells: pl.DataFrame, at_fault: pl.DataFrame, context: Context, findings: Findings
) -> None:
    """Tell each total row, and where a total of counts differs from every sum it may mean.

    ``cells`` are the file's good cells (row, indicator, level, period, value, numerator, denominator), ``at_fault`` the
    refused ones (``cells_at_fault``). Counts are compared, and of quotients what they are divided from; a total of
    shares means nothing, and averages are left alone. A total may mean all rows, those above it since the last total,
    or those of one level; of its own period, where it states one. It is compared when no cell that it may mean is at
    fault: a sum without that cell is not what it states.
    """
    findings.add_rows(IssueCode.TOTAL_ROW, Severity.INFO, rows.totals.select("row", value="text"))
    averages = [text for text in rows.totals["text"].unique().to_list() if is_average(text)]
    totals = rows.totals.filter(~pl.col("text").is_in(averages)).head(_COMPARED)
    if totals.is_empty():
        return
    starts = [0, *rows.totals["row"].to_list()]
    for total in _stated(table, totals["row"], context).iter_rows(named=True):
        if _leaves_out(at_fault, total):
            continue
        above = max(start for start in starts if start < total["row"])
        alike = cells.filter(pl.col("indicator") == total["indicator"])
        if total["period"] is not None:
            alike = alike.filter(pl.col("period") == total["period"])
        sums = _sums(alike.filter(pl.col(total["what"]).is_not_null()), total["what"], above, total["row"])
        if sums and all(abs(total["figure"] - each) > 1e-6 for each in sums):
            findings.add(
                IssueCode.TOTAL_DIFFERS,
                Severity.WARNING,
                total["row"],
                column=total["column"],
                value=total["shown"],
                stated=f"{total['figure']:,.15g}",
                summed=f"{sums[0]:,.15g}",
                **_name(total, table, context),
            )


def _leaves_out(at_fault: pl.DataFrame, total: Mapping[str, Any]) -> bool:
    """Whether a cell is at fault that a total may mean: of its indicator, and of its period where both are known."""
    alike = pl.col("indicator").is_null() | (pl.col("indicator") == total["indicator"])
    if total["period"] is not None:
        alike &= pl.col("period").is_null() | (pl.col("period") == total["period"])
    return not at_fault.filter(alike).is_empty()


def _stated(table: Table, rows: pl.Series, context: Context) -> pl.DataFrame:
    """What these rows of totals state that can be added up: row, indicator, period (or null), ``what`` of the cell it
    is (value, numerator, denominator), its ``figure``, the header of its ``column``, and its text as ``shown``."""
    unheard = Findings()
    cells = read_values(read_cells(table, rows, context, unheard), table, context, unheard)
    cells = _with_periods(cells, table)
    counts = [key for key, each in context.catalogue.indicators.items() if each.kind in COUNTS]
    headers = {str(column.place): column.header for column in table.header.columns}

    def of(what: str, at: str, text: str) -> pl.DataFrame:
        column = pl.col(at).cast(pl.String).alias("place")
        found = cells.filter(pl.col(what).is_not_null()).select(
            "row", "indicator", "subject", "period", column, what=pl.lit(what), figure=what, shown=text
        )
        return found.with_columns(column=looked_up("place", headers, pl.String()))

    values = of("value", "at", "text").filter(pl.col("indicator").is_in(counts))
    parts = [of(side, f"{side}_at", f"{side}_text") for side in SIDES]
    return pl.concat([values, *parts]).sort("row", maintain_order=True)


def _name(total: Mapping[str, Any], table: Table, context: Context) -> dict[str, Any]:
    """In the long form, where one column holds the values of all indicators: the name of the one that was added up."""
    if not table.header.is_long or total["what"] != "value":
        return {}
    return called(total["subject"], context.catalogue.indicators[total["indicator"]]).facts("column")


def _with_periods(cells: pl.DataFrame, table: Table) -> pl.DataFrame:
    """With the period that each row of a total states; null where it states none."""
    column = table.header.roles.get(Role.PERIOD)
    if column is None:
        return cells.with_columns(period=pl.lit(None, pl.String))
    texts = table.body.select("row", written=pl.col(str(column.place)))
    cells = cells.join(texts, on="row", how="left", maintain_order="left")
    known = {text: found.key for text in cells["written"].unique().to_list() if (found := read_period(text))}
    return cells.with_columns(period=looked_up("written", known, pl.String()))


def _sums(cells: pl.DataFrame, what: str, above: int, row: int) -> list[float]:
    """The sums a total may mean, the likeliest first: of the rows since the last total, by level, then of all."""
    if cells.is_empty():
        return []
    since = cells.filter((pl.col("row") > above) & (pl.col("row") < row))
    by_level = [
        float(level[what].sum()) for part in (since, cells) for level in part.partition_by("level", maintain_order=True)
    ]
    return [*by_level, float(since[what].sum()), float(cells[what].sum())]
