"""A whole column in another unit than the last release: 0.9 where 90 stood, persons where ten thousands stood."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from lib.domain import Indicator, IssueCode, Kind
from lib.stats.outliers import ODD, of_keys

#: Fewer figures with one before say nothing about the unit of all.
FEWEST_SLIPPED = 3
#: So many of the figures must have moved by the same power of ten.
MOST_OF_ALL = 0.8
#: How far from a power of ten each may be, in powers of ten: 0.95 for 92 is 10 to the -1.986.
NEAR = 0.15

_NOT_COMPARED = frozenset({Kind.ORDINAL, Kind.BINARY, Kind.DURATION})


def unit_slips(figures: pl.DataFrame, past: pl.DataFrame, indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    """Columns of figures that all moved by the same power of ten since the last release. Columns `ODD`.

    ``figures`` has ``region, indicator, period, value``, ``series, group, order`` (see `keyed`) and ``ongoing`` (the
    period is not over), at most one a series; ``past`` has ``series, order, value``. One row a group; ``value`` and
    ``low`` = ``high`` are the new and the last figure of its first region, ``count`` of ``of`` figures moved so.

    Told when at least `MOST_OF_ALL` of `FEWEST_SLIPPED` or more figures with a positive one before have
    |log10(value / before) - k| <= `NEAR` for one whole k other than 0; of an ongoing period, whose figures to date may
    well be a tenth, for one beyond 1 and -1.
    """
    compared = [key for key, sheet in indicators.items() if sheet.kind not in _NOT_COMPARED]
    new = figures.filter(of_keys(figures, compared) & (pl.col("value") > 0) & pl.col("value").is_finite())
    known = past.select("series", "order", before="value").join(new.select("series", at="order"), on="series")
    known = known.filter((pl.col("order") < pl.col("at")) & pl.col("before").is_finite())
    latest = known.group_by("series").agg(pl.col("order").max())
    last = known.join(latest, on=["series", "order"]).filter(pl.col("before") > 0).select("series", "before")
    paired = new.join(last, on="series").with_columns(_power=(pl.col("value") / pl.col("before")).log10())
    paired = paired.with_columns(_whole=pl.col("_power").round()).sort("region")
    far, off = pl.col("_whole").abs() > pl.col("ongoing").cast(pl.Int8), pl.col("_power") - pl.col("_whole")
    paired = paired.with_columns(_slipped=far & (off.abs() <= NEAR))
    if not paired["_slipped"].any():
        return pl.DataFrame(schema=ODD)
    sizes = paired.group_by("group").agg(of=pl.len().cast(pl.Int64))
    groups = paired.filter("_slipped").group_by("group", "_whole")
    found = groups.agg(
        pl.col("region", "indicator", "period", "value", "before").first(), count=pl.len().cast(pl.Int64)
    )
    told = found.join(sizes, on="group", nulls_equal=True).filter(
        (pl.col("of") >= FEWEST_SLIPPED) & (pl.col("count") >= MOST_OF_ALL * pl.col("of"))
    )
    told = told.with_columns(
        rule=pl.lit(IssueCode.UNIT_SLIP.value), low="before", high="before", group=pl.lit(None, pl.String())
    )
    return told.select(pl.col(name).cast(kind) for name, kind in ODD.items()).sort("indicator", "period", "region")
