"""Where a region stands among its siblings: range, quartiles and median of each indicator, best at the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from lib.domain import NEVER, Direction, Indicator, Kind

#: Fewer siblings with a figure than this have no quartiles and no median: they are shown one by one.
FEW = 5

#: The columns that `spine` adds to its groups. ``worst`` to ``best`` are in the indicator's unit and null where that
#: place is held by "never"; ``centre``, ``reach`` and ``sign`` say how a value is placed (see `place`).
SPINE: dict[str, pl.DataType] = {
    "reported": pl.Int64(),
    "never": pl.Int64(),
    "few": pl.Boolean(),
    "worst": pl.Float64(),
    "q1": pl.Float64(),
    "median": pl.Float64(),
    "q3": pl.Float64(),
    "best": pl.Float64(),
    "sign": pl.Float64(),
    "centre": pl.Float64(),
    "reach": pl.Float64(),
}

_UNJUDGED = float("-inf")
#: The share of the row that a "never" keeps free at its left end.
_NEVER_SHARE = 0.12
_NOISE = 1e-12


def spine(
    frame: pl.DataFrame, indicators: Mapping[str, Indicator], *, within: Sequence[str] = ("indicator", "level")
) -> pl.DataFrame:
    """The spread of each group's figures: ``*within`` and `SPINE`, one row a group, in order of first appearance.

    ``frame`` has ``indicator, value``, if known ``qualifier``, and the columns of ``within``; one row a sibling.
    Everything is oriented by the indicator's direction: ``worst`` is the highest figure where lower is better. An
    indicator that is only observed (direction none) is ordered from low to high, and no end of it is good.

    Quantities: quartiles and median by linear interpolation between order statistics (definition 7 of Hyndman and Fan
    1996, numpy's and Excel's QUARTILE.INC). Ordinals, yes/no, and every group with a "never" (which comes last) are
    never averaged: there the order statistic is taken, the first figure from the worst with at least that share at
    or below it (definition 1), so that a median grade is a grade that some region has. Yes/no have no quartiles.
    Fewer than `FEW` figures: no quartiles and no median. Without a figure ``worst`` to ``reach`` are null.
    """
    groups = list(dict.fromkeys((*within, "indicator")))
    scored = frame.join(_facts(indicators), on="indicator", how="left", maintain_order="left").with_columns(
        _score=_score(frame)
    )
    known, kind = pl.col("_score").drop_nulls(), pl.col("_kind")
    return (
        scored.group_by(groups, maintain_order=True)
        .agg(
            pl.col("sign").first(),
            kind.first(),
            known.count().cast(pl.Int64).alias("reported"),
            (known == _UNJUDGED).sum().cast(pl.Int64).alias("never"),
            known.filter(known.is_finite()).min().alias("_worst"),
            known.filter(known.is_finite()).max().alias("_best"),
            known.sort().alias("_sorted"),
        )
        .with_columns(
            few=pl.col("reported") < FEW,
            _whole=kind.is_in([Kind.ORDINAL.value, Kind.BINARY.value]) | (pl.col("never") > 0),
        )
        .with_columns(_q1=_quantile(0.25), _median=_quantile(0.5), _q3=_quantile(0.75))
        .with_columns(_frame())
        .with_columns(_values())
        .select(*groups, *(pl.col(name).cast(kind) for name, kind in SPINE.items()))
    )


def place(value: pl.Expr, never: pl.Expr | None = None) -> pl.Expr:
    """Where a value stands on its row, 0-1, better to the right; the columns ``sign, centre, reach`` are at hand.

    The median of the siblings is at 0.5 and the end further from it at 0 or 1; where there is no median the worst is
    at 0 and the best at 1. Where all are equal they are at 0.5. "Never" is at 0 and keeps the others away from it. A
    value beyond the siblings' range, such as a target, lies outside 0-1; the caller decides how to show that.
    """
    away = pl.col("sign") * value - pl.col("centre")
    at = pl.when(pl.col("reach") > _NOISE).then(0.5 + 0.5 * away / pl.col("reach")).otherwise(_beside(away))
    if never is None:
        return at
    return pl.when(never.fill_null(value=False)).then(0.0).otherwise(at)


def _facts(indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    """Which way is better, and the kind of each indicator."""
    rows = [
        (key, -1.0 if sheet.direction is Direction.DOWN else 1.0, sheet.kind.value) for key, sheet in indicators.items()
    ]
    return pl.DataFrame(rows, schema={"indicator": pl.String, "sign": pl.Float64, "_kind": pl.String}, orient="row")


def _score(frame: pl.DataFrame) -> pl.Expr:
    """The figure turned so that more is better; "never" below all; null for none."""
    score = pl.when(pl.col("value").is_finite()).then(pl.col("value") * pl.col("sign"))
    if "qualifier" not in frame.columns:
        return score
    return pl.when((pl.col("qualifier") == NEVER).fill_null(value=False)).then(_UNJUDGED).otherwise(score)


def _quantile(share: float) -> pl.Expr:
    """The oriented quantile; null for few figures, and for the quartiles of a yes/no."""
    count, ordered = pl.col("reported"), pl.col("_sorted")
    step = ((count * share).ceil().cast(pl.Int64) - 1).clip(lower_bound=0)
    at = (count - 1) * share
    low, high = at.floor().cast(pl.Int64).clip(lower_bound=0), at.ceil().cast(pl.Int64).clip(lower_bound=0)
    below, above = ordered.list.get(low, null_on_oob=True), ordered.list.get(high, null_on_oob=True)
    between = below + (above - below) * (at - at.floor())
    whole = ordered.list.get(step, null_on_oob=True)
    wanted = ~pl.col("few") & ((pl.col("_kind") != Kind.BINARY.value) | pl.lit(share == 0.5))
    return pl.when(wanted & pl.col("_whole")).then(whole).when(wanted).then(between)


def _frame() -> list[pl.Expr]:
    """``centre`` and ``reach``: about the median where there is one, else from the worst to the best."""
    worst, best, median = pl.col("_worst"), pl.col("_best"), pl.col("_median")
    left = pl.when(pl.col("never") > 0).then(1.0 - 2.0 * _NEVER_SHARE).otherwise(1.0)
    about = median.is_finite().fill_null(value=False)
    halves = pl.max_horizontal(best - median, (median - worst) / left)
    whole = (best - worst) / (1.0 + left)
    return [
        pl.when(about).then(median).otherwise(best - whole).alias("centre"),
        pl.when(about).then(halves).otherwise(whole).alias("reach"),
    ]


def _values() -> list[pl.Expr]:
    """Oriented scores back in the indicator's unit; "never" has no number."""
    ends = {"worst": pl.when(pl.col("never") == 0).then(pl.col("_worst")), "best": pl.col("_best")}
    middle = {name: pl.col(f"_{name}") for name in ("q1", "median", "q3")}
    return [
        pl.when(score.is_finite()).then(score * pl.col("sign") + 0.0).alias(name)
        for name, score in {**ends, **middle}.items()
    ]


def _beside(away: pl.Expr) -> pl.Expr:
    """All siblings are equal: in the middle, and what differs from them far to its side."""
    side = pl.when(away > _NOISE).then(2.0).when(away < -_NOISE).then(-1.0)
    return pl.when(away.is_not_null()).then(side.otherwise(0.5))
