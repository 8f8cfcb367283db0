"""Figures in full-width characters (９６％, －３): read as the ordinary ones they stand for, and told."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from lib.domain import IssueCode, Severity
from lib.ingest.body import Table
from lib.ingest.findings import Findings
from lib.ingest.lookup import looked_up
from lib.ingest.number_text import tidy
from lib.ingest.row_ranges import row_ranges

#: The full-width forms of the characters of ASCII, from ！ to ～.
FULL_WIDTH = r"[\uff01-\uff5e]"


def tell_full_width(read: pl.DataFrame, table: Table, sides: Iterable[str], findings: Findings) -> None:
    """Tell once a column how many of its figures stood in full-width characters, and in which rows.

    ``read`` has row, column, text, value and mended of each cell, and for each of the ``sides`` (numerator,
    denominator) its number, ``<side>_text`` and ``<side>_at``, the place of its column. What could not be read is told
    elsewhere, and so is what needed more mending than this.
    """
    headers = {str(column.place): column.header for column in table.header.columns}
    plain = pl.col("value").is_not_null() & ~pl.col("mended")
    cells = [read.filter(plain).select("row", "column", "text")]
    for side in sides:
        found = read.filter(pl.col(side).is_not_null()).with_columns(at=pl.col(f"{side}_at").cast(pl.String))
        column = looked_up("at", headers, pl.String())
        cells.append(found.select("row", column.alias("column"), text=f"{side}_text"))
    wide = pl.concat(cells).filter(pl.col("text").str.contains(FULL_WIDTH)).sort("row", maintain_order=True)
    for each in wide.group_by("column", maintain_order=True).agg("row", "text").iter_rows(named=True):
        first, rows = each["text"][0], sorted(set(each["row"]))
        findings.add(
            IssueCode.FULL_WIDTH_READ,
            Severity.INFO,
            rows[0],
            column=each["column"],
            value=first,
            count=len(each["row"]),
            subject=each["column"],
            rows=row_ranges(rows),
            rows_en=row_ranges(rows, ", ", "…"),
            meant=tidy(first),
        )
