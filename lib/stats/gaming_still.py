"""Measured figures that do not move, although those of the siblings do."""

from __future__ import annotations

import math
from collections.abc import Mapping

import polars as pl

from lib.domain import Indicator, IssueCode
from lib.stats.gaming import ALPHA, MEASURED, measured_steps
from lib.stats.outliers import ODD, of_keys

#: Fewer equal figures in a row than this are never told.
FEWEST_STILL = 6

_EQUAL = 1e-9


def unmoved(figures: pl.DataFrame, indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    """The newest figure of each series that has stood still longer than chance allows. Columns `ODD`.

    ``figures`` has ``region, indicator, period, value, denominator`` and ``series, table, order`` (see `keyed`), the
    whole history up to the period looked at.

    A run of r equal figures to the end is told when r >= `FEWEST_STILL` and q^(r - 1) < `ALPHA`. q is how likely one
    figure repeats the one before: the share of pairs among the peers that do ((equal + 1) / (pairs + 2)), or, if that
    is more, step / (m sqrt(2 pi)) with m the spread of the peers' changes, so that a county of twelve posts may keep
    its ten people for years. ``count`` is r, ``of`` the figures of the series, ``low`` and ``high`` the range of the
    peers' newest figures. Figures at a bound (100 % and held) and kinds that are not measured are not looked at.
    """
    kinds = of_keys(figures, [key for key, sheet in indicators.items() if sheet.kind in MEASURED])
    columns = ["region", "indicator", "period", "series", "table", "order", "value", "denominator"]
    known = figures.filter(pl.col("table").is_not_null() & pl.col("value").is_finite() & kinds).select(columns)
    known = known.sort("series", "order")
    starts = (pl.col("series") != pl.col("series").shift(1)).fill_null(value=True)
    ends = (pl.col("series") != pl.col("series").shift(-1)).fill_null(value=True)
    move = (pl.col("value") - pl.col("value").shift(1)).abs()
    known = known.with_columns(_end=ends, _move=pl.when(~starts).then(move), _at=pl.int_range(pl.len()))
    changed = pl.col("_move").is_null() | (pl.col("_move") > _EQUAL)
    runs = known.with_columns(
        of=pl.col("_at") - pl.when(pl.col("_move").is_null()).then("_at").forward_fill() + 1,
        count=pl.col("_at") - pl.when(changed).then("_at").forward_fill() + 1,
    )
    long = measured_steps(runs.filter(pl.col("_end") & (pl.col("count") >= FEWEST_STILL)), indicators).filter("_known")
    if long.is_empty():
        return pl.DataFrame(schema=ODD)
    judged = long.join(_moves(known, long, indicators), on="table").with_columns(
        _repeat=pl.max_horizontal(
            (pl.col("_equal") + 1) / (pl.col("_pairs") + 2),
            pl.col("_step") / (pl.col("_spread") * math.sqrt(2 * math.pi)),
        ).clip(0.0, 1.0)
    )
    still = judged.filter((pl.col("count") - 1) * pl.col("_repeat").log() < math.log(ALPHA))
    told = still.with_columns(rule=pl.lit(IssueCode.NO_VARIANCE.value), group=pl.lit(None, pl.String()))
    return told.select(pl.col(name).cast(kind) for name, kind in ODD.items()).sort("indicator", "period", "region")


def _moves(known: pl.DataFrame, of: pl.DataFrame, indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    """How the peers of these series move from one figure to the next, and where they stand now; bounds left out."""
    now = pl.col("value").filter(pl.col("_end"))
    near = known.join(of.select("table").unique(), on="table", how="semi")
    spans = near.group_by("table").agg(low=now.min(), high=now.max())
    moves = (
        measured_steps(near, indicators)
        .group_by("table")
        .agg(
            _pairs=pl.col("_move").count(),
            _equal=(pl.col("_move") <= _EQUAL).sum(),
            _spread=pl.col("_move").mean() * math.sqrt(math.pi / 2),
        )
    )
    return moves.join(spans, on="table")
