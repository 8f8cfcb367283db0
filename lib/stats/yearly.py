"""Yearly figures from figures of a shorter period: by the kind of quantity, and never by an average."""

from __future__ import annotations

from enum import StrEnum

import polars as pl

from lib.domain import Kind

#: The columns of a yearly frame. ``source`` is the period whose figure stands for the year, null for a sum.
YEARLY: dict[str, pl.DataType] = {
    "region": pl.String(),
    "period": pl.String(),
    "value": pl.Float64(),
    "qualifier": pl.String(),
    "demo": pl.Boolean(),
    "source": pl.String(),
    "basis": pl.String(),
}


class Basis(StrEnum):
    """Where a shown figure comes from: as reported, the year's last period, or the sum of its periods."""

    REPORTED = "reported"
    YEAR_END = "year_end"
    YEAR_SUM = "year_sum"


def yearly_basis(kind: Kind) -> Basis:
    """Counts of a period add up over the year; all else, grades above all, stands as at the year's end."""
    return Basis.YEAR_SUM if kind is Kind.COUNT_PERIOD else Basis.YEAR_END


def yearly(frame: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """One row a region and year, columns ``YEARLY``, sorted by both.

    frame : ``region, period, value, qualifier, demo``; quarters (``2026Q3``) or months (``202609``), one row each.

    Counts of a period are summed, and only over a year with all its quarters (or months) reported: part of a year is
    no year. Anything else takes the figure of the last quarter or month; a year without it has no row. Nothing is
    averaged: a mean of grades or of shares with different denominators says nothing.
    """
    key = pl.col("period")
    quarterly = key.str.contains("Q", literal=True)
    rows = frame.filter(key.str.len_chars() > 4).with_columns(
        key.str.slice(0, 4).alias("year"), pl.when(quarterly).then(4).otherwise(12).alias("needed")
    )
    if yearly_basis(kind) is Basis.YEAR_END:
        whole = rows.filter(pl.col("period").str.slice(4).is_in(["Q4", "12"])).with_columns(source=pl.col("period"))
        # A year with both a last quarter and a last month is read from the quarter.
        whole = whole.sort("region", "year", "needed").unique(["region", "year"], keep="first", maintain_order=True)
    else:
        known = rows.filter(pl.col("value").is_not_null())
        sums = known.group_by("region", "year", "needed").agg(
            pl.col("value").sum(), pl.col("demo").any(), pl.len().alias("count")
        )
        whole = sums.filter(pl.col("count") == pl.col("needed")).sort("region", "year", "needed")
        whole = whole.unique(["region", "year"], keep="first", maintain_order=True).with_columns(
            qualifier=pl.lit(None, dtype=pl.String), source=pl.lit(None, dtype=pl.String)
        )
    return (
        whole.with_columns(period=pl.col("year"), basis=pl.lit(yearly_basis(kind).value))
        .select(pl.col(name).cast(kind_) for name, kind_ in YEARLY.items())
        .sort("region", "period")
    )
