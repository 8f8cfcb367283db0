"""The regions most like a region, by facts that are known of every region and are no capability figures."""

from __future__ import annotations

import polars as pl

#: What is compared. Location is left out: neighbours are a comparison of their own.
FEATURES = ("type", "population", "area")

#: Fewer regions to choose among than this make no comparison.
FEWEST = 3

_SIMILAR: dict[str, pl.DataType] = {"region": pl.String(), "distance": pl.Float64()}


def most_similar(features: pl.DataFrame, region: str, *, count: int = 5) -> pl.DataFrame:
    """The ``count`` regions nearest to ``region``: ``region, distance`` (no unit, 0 = alike), nearest first.

    ``features`` has one row a region of one level: ``region, type`` (text), ``population`` (people) and ``area``
    (km2, computed from the boundary layers). A region without one of them is not compared; nothing is filled in.

    distance = sqrt(dp^2 + dd^2 + dt^2); dp and dd are the differences of ln(population) and of
    ln(population / area), each divided by its standard deviation over all regions compared (population form; 0 where
    all are equal); dt is 0 for the same type and 1 for another. Logarithms, because a county of 20,000 people is to
    one of 40,000 as one of 200,000 is to one of 400,000. Ties by code. Empty where ``region`` cannot be compared.
    """
    people, size = pl.col("population"), pl.col("area")
    whole = features.filter(pl.col("type").is_not_null() & (people > 0) & (size > 0) & people.is_finite())
    placed = whole.select(
        "region", "type", _standard(people.log()).alias("_people"), _standard((people / size).log()).alias("_density")
    )
    own = placed.filter(pl.col("region") == region)
    if own.is_empty():
        return pl.DataFrame(schema=_SIMILAR)
    kind, population, density = own.select("type", "_people", "_density").row(0)
    other = (pl.col("type") != kind).cast(pl.Float64)
    squares = (pl.col("_people") - population) ** 2 + (pl.col("_density") - density) ** 2 + other
    return (
        placed.filter(pl.col("region") != region)
        .select("region", squares.sqrt().alias("distance"))
        .sort("distance", "region")
        .head(count)
    )


def _standard(value: pl.Expr) -> pl.Expr:
    spread = value.std(ddof=0)
    return pl.when(spread > 1e-12).then((value - value.mean()) / spread).otherwise(0.0)
