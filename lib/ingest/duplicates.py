"""The same region, indicator and period twice in one file."""

from __future__ import annotations

import polars as pl

from lib.domain import CELL, IssueCode, Severity
from lib.ingest.findings import Findings


def drop_duplicates(cells: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    """Equal figures are kept once and told; different ones are errors that name both rows."""
    if not cells.select(CELL).is_duplicated().any():
        return cells
    stated = [pl.col("value"), pl.col("qualifier"), pl.col("numerator"), pl.col("denominator")]
    ranked = cells.sort("row", maintain_order=True).with_columns(
        first_row=pl.col("row").first().over(CELL),
        first_text=pl.col("text").first().over(CELL),
        place_in_cell=pl.int_range(pl.len()).over(CELL),
        same=pl.all_horizontal(each.eq_missing(each.first().over(CELL)) for each in stated),
        clash=pl.lit(value=False),
    )
    repeats = ranked.filter(pl.col("place_in_cell") > 0).with_columns(value="text")
    facts = ("first_row", "first_text", "place", "subject")
    findings.add_rows(IssueCode.DUPLICATE_SAME, Severity.WARNING, repeats.filter("same"), facts)
    different = repeats.filter(~pl.col("same"))
    findings.add_rows(IssueCode.DUPLICATE_DIFFERENT, Severity.ERROR, different, facts)
    findings.reject(different["first_row"])
    kept = ranked.filter(pl.col("place_in_cell") == 0).join(different, on=CELL, how="anti", maintain_order="left")
    return kept.drop("first_row", "first_text", "place_in_cell", "same", "clash")
