"""The newest figure of each region and indicator at a chosen period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from lib.domain import Period

_PLACED: dict[str, pl.DataType] = {
    "period": pl.String(),
    "period_start": pl.Date(),
    "period_end": pl.Date(),
    "lag": pl.Int64(),
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
    return newest(reported(observations, period), period)


def newest(told: pl.DataFrame, period: Period) -> pl.DataFrame:
    """`latest` of observations that `reported` has already placed."""
    seen = told.filter(pl.col("period_start") <= period.end)
    return seen[best_rows(seen, ("region", "indicator"), pl.col("_order"))].drop("_order").sort("region", "indicator")


def best_rows(frame: pl.DataFrame, by: Sequence[str], score: pl.Expr) -> pl.Series:
    """The place of the row with the highest ``score`` (whole, from 0) in each group; of equals the last.

    One largest number a group, made of the score and the place: sorting millions of rows takes ten times as long.
    """
    place = pl.int_range(pl.len(), dtype=pl.Int64)
    keys = frame.lazy().select(*by, _key=score.cast(pl.Int64) * _PLACES + place)
    return keys.group_by(by).agg(pl.col("_key").max() % _PLACES).collect()["_key"]


def reported(observations: pl.DataFrame, period: Period) -> pl.DataFrame:
    """The observations that say something, each with ``period_start``, ``period_end``, ``lag`` behind ``period`` and
    ``_order``, the place of its period among those that there are (by its last day, then by its first)."""
    finite = pl.when(pl.col("value").is_finite()).then(pl.col("value")).alias("value")
    said = pl.col("value").is_not_null()
    if "qualifier" in observations.columns:
        said = said | pl.col("qualifier").is_not_null()
    placed = _places(observations.get_column("period").unique().to_list(), period)
    return observations.with_columns(finite).filter(said).join(placed, on="period", how="left")


def _places(keys: Iterable[str], period: Period) -> pl.DataFrame:
    found = sorted(Period.parse(key) for key in keys)
    return pl.DataFrame(
        {
            "period": [own.key for own in found],
            "period_start": [own.start for own in found],
            "period_end": [own.end for own in found],
            "lag": [_index(Period.of(period.end, own.frequency)) - _index(own) for own in found],
            "_order": range(len(found)),
        },
        schema=_PLACED,
    )


def _index(period: Period) -> int:
    return period.year * period.frequency.per_year + period.number - 1
