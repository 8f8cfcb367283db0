"""Competition ranks: equal figures share a rank, and the next rank counts them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from lib.domain import NEVER, Direction, Indicator


def rank(
    frame: pl.DataFrame, indicators: Mapping[str, Indicator], *, within: Sequence[str] = ("indicator",)
) -> pl.DataFrame:
    """``frame`` with ``rank`` (Int64, 1 = best, ties 1, 2, 2, 4) and ``ranked`` (Int64, how many have a rank).

    Takes ``indicator, value`` and, if there, ``qualifier``; ranks within the groups of ``within`` (add ``level`` when
    a frame holds several) by the indicator's direction. Null rank: no value, a value that is not finite, an indicator
    that is only observed (direction none). "Never" is a value and comes last, all its bearers equal. Values that
    differ by less than 1e-9 are equal. Row order is kept.

    Formula: rank = 1 + number of figures of the group that are strictly better.
    """
    signs = {key: _sign(sheet.direction) for key, sheet in indicators.items()}
    sign = pl.col("indicator").replace_strict(signs, default=None, return_dtype=pl.Float64)
    # Adding 0.0 turns -0.0 into 0.0, so that a sign never splits a tie.
    score = (pl.when(pl.col("value").is_finite()).then(pl.col("value")).round(9) * sign) + 0.0
    if "qualifier" in frame.columns:
        never = (pl.col("qualifier") == NEVER) & sign.is_not_null()
        score = pl.when(never.fill_null(value=False)).then(float("-inf")).otherwise(score)
    place = pl.col("_score").rank(method="min", descending=True).over(within).cast(pl.Int64)
    # One query: with many readers at once each further step over a small frame waits for its turn.
    return (
        frame.lazy()
        .with_columns(_score=score)
        .with_columns(rank=place, ranked=pl.col("_score").count().over(within).cast(pl.Int64))
        .drop("_score")
        .collect()
    )


def _sign(direction: Direction) -> float | None:
    return {Direction.UP: 1.0, Direction.DOWN: -1.0, Direction.NONE: None}[direction]
