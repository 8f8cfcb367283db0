"""The newest figure of each region and indicator at a chosen period."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from lib.domain import Frequency, Period

_PLACED: dict[str, pl.DataType] = {
    "period": pl.String(),
    "period_start": pl.Date(),
    "period_end": pl.Date(),
    "_order": pl.Int64(),
}
#: More rows than any frame has.
_PLACES = 1 << 32


def latest(observations: pl.DataFrame, period: Period) -> pl.DataFrame:
    """The newest observation of every region and indicator whose period starts on or before the end of ``period``.

    Takes any frame with ``region, indicator, period, value`` and, if there, ``qualifier`` (one row a cell); returns its
    columns and ``period_start``, ``period_end`` (dates, inclusive) and ``lag``: how many periods of its own frequency
    lie between the observation and the period of that frequency that holds the last day of ``period`` (0: up to
    date). At most one row a region and indicator, sorted by both.

    A year's figure counts from the first day of its year, so 2026 (to date) is shown beside 2026Q1. Rows without a
    value and without a qualifier are no observations; a value that is not finite counts as none.
    Raises ValueError for a period key that is not canonical.

    >>> figures = pl.DataFrame({
    ...     "region": ["150100"] * 3, "indicator": ["online"] * 3,
    ...     "period": ["2025Q4", "2026Q1", "2026Q3"], "value": [90.0, 92.0, 95.0],
    ... })
    >>> latest(figures, Period.parse("2026Q2")).select("period", "value", "lag").row(0)
    ('2026Q1', 92.0, 1)
    """
    found = newest_at(reported(observations), [period]).sort("region", "indicator")
    return found.select(*observations.columns, "period_start", "period_end", "lag")


def newest_at(told: pl.DataFrame, periods: Sequence[Period]) -> pl.DataFrame:
    """`latest` at each of several periods of observations that `reported` has placed, in no order; ``at`` is the place
    of the period looked at, from 0."""
    seen = [pl.when(pl.col("period_start") <= one.end).then(pl.col("_order")) for one in periods]
    best = best_rows(told, ("region", "indicator"), *seen)
    found = told[best["row"]].hstack([best["at"]])
    return found.join(_lags(found, periods), on=["at", "_order"], how="left").drop("_order")


def best_rows(frame: pl.DataFrame, by: Sequence[str], *scores: pl.Expr) -> pl.DataFrame:
    """The ``row`` with the highest score in each group, of equals the last, for each of ``scores`` (whole, from 0):
    ``at`` is the score's place. A group that a score is null for has no row.

    One largest number a group, made of the score and the place: sorting millions of rows takes ten times as long.
    """
    place = pl.int_range(pl.len(), dtype=pl.Int64)
    keys = {str(at): score.cast(pl.Int64) * _PLACES + place for at, score in enumerate(scores)}
    return (
        frame.lazy()
        .select(*by, **keys)
        .group_by(by)
        .agg(pl.col(*keys).max() % _PLACES)
        .unpivot(list(keys), variable_name="at", value_name="row")
        .filter(pl.col("row").is_not_null())
        .with_columns(pl.col("at").cast(pl.Int64))
        .collect()
    )


def reported(observations: pl.DataFrame) -> pl.DataFrame:
    """The observations that say something, each with ``period_start``, ``period_end`` and ``_order``, the place of its
    period among those that there are (by its last day, then by its first)."""
    finite = pl.when(pl.col("value").is_finite()).then(pl.col("value")).alias("value")
    said = pl.col("value").is_not_null()
    if "qualifier" in observations.columns:
        said = said | pl.col("qualifier").is_not_null()
    return observations.with_columns(finite).filter(said).join(_places(observations), on="period", how="left")


def _places(observations: pl.DataFrame) -> pl.DataFrame:
    spans = ((own.end, own.start, own.key) for own in map(Period.parse, observations["period"].unique()))
    rows = [(key, start, end, order) for order, (end, start, key) in enumerate(sorted(spans))]
    return pl.DataFrame(rows, schema=_PLACED, orient="row")


def _lags(found: pl.DataFrame, periods: Sequence[Period]) -> pl.DataFrame:
    """How far each period that there is lies behind each that is looked at."""
    placed = ((order, Period.parse(key)) for order, key in found.select("_order", "period").unique().rows())
    known = [(order, own.frequency, _index(own)) for order, own in placed]
    now = [{each: _index(Period.of(period.end, each)) for each in Frequency} for period in periods]
    rows = [(at, order, here[each] - index) for at, here in enumerate(now) for order, each, index in known]
    return pl.DataFrame(rows, schema=dict.fromkeys(("at", "_order", "lag"), pl.Int64), orient="row")


def _index(period: Period) -> int:
    return period.year * period.frequency.per_year + period.number - 1
