"""The same region, indicator and period twice in one file."""

from __future__ import annotations

import polars as pl

from lib.domain import CELL, IssueCode, Severity
from lib.ingest.findings import Findings

#: What makes two figures of one cell the same.
_STATED = ("value", "qualifier", "numerator", "denominator")
#: What is told of a repeat: the row and text that stood first, and what the file calls the region and the indicator.
_FACTS = ("first_row", "first_text", "place", "subject")


def drop_duplicates(cells: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    """Equal figures are kept once and told; different ones are errors that name both rows."""
    if not cells.select(CELL).is_duplicated().any():
        return cells
    ranked = cells if cells["row"].is_sorted() else cells.sort("row", maintain_order=True)
    # Repeats may be most of a million rows: only what is told of them is taken along.
    is_first = _first_of_each(ranked)
    firsts, told = ranked.filter(is_first), ("row", *CELL, "column", "text", "place", "subject", *_STATED)
    first = firsts.select(*CELL, *(pl.col(name).alias(f"first_{name}") for name in ("row", "text", *_STATED)))
    repeats = ranked.select(told).filter(~is_first).join(first, on=CELL, maintain_order="left")
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"first_{name}")) for name in _STATED)
    repeats = repeats.select("row", *CELL, "column", *_FACTS, value="text", same=same)
    findings.add_rows(IssueCode.DUPLICATE_SAME, Severity.WARNING, repeats.filter("same"), _FACTS)
    different = repeats.filter(~pl.col("same"))
    findings.add_rows(IssueCode.DUPLICATE_DIFFERENT, Severity.ERROR, different, _FACTS)
    findings.reject(different["first_row"])
    return firsts.join(different, on=CELL, how="anti", maintain_order="left")


def _first_of_each(ranked: pl.DataFrame) -> pl.Series:
    """True where a cell of the file stands for the first time."""
    found = ranked.select(CELL).with_row_index("_at").unique(CELL, keep="first")["_at"]
    return pl.Series(pl.zeros(ranked.height, pl.Boolean, eager=True)).scatter(found, values=True)
