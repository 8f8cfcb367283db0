"""Last digits of counts: where people count they are even, where people guess they pile up on 0 and 5."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
from scipy import special

from lib.domain import Indicator, IssueCode, Kind
from lib.stats.gaming import ALPHA, MEASURED
from lib.stats.outliers import ODD, of_keys

#: Fewer numbers than this say nothing about their last digits: five of each are expected.
FEWEST_DIGITS = 50
#: Smaller numbers have uneven last digits by nature, and so have numbers that lie close together.
SMALLEST = 100.0
LEAST_SPREAD = 20.0

_COUNTS = frozenset({Kind.COUNT, Kind.COUNT_CUMULATIVE, Kind.COUNT_PERIOD, Kind.DENOMINATOR})


def digit_pile_ups(figures: pl.DataFrame, indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    """Groups of counts whose last digits are not even. Columns `ODD`, one row a group; ``region`` is its first one's.

    ``figures`` has ``region, indicator, period, value, numerator`` and ``group`` (see `keyed`). The numbers are the
    counts themselves or the numerators of measured figures, whole and at least `SMALLEST`, all of one group.
    Told when, of n >= `FEWEST_DIGITS` numbers with a standard deviation of at least `LEAST_SPREAD`,
      chi2 = sum over the digits of (observed - n/10)^2 / (n/10), 9 degrees of freedom, has p < `ALPHA`, or
      the share ending in 0 or 5 (``value``, per cent) exceeds 20 % with a binomial p < `ALPHA`.
    ``count`` of ``of`` numbers end in 0 or 5; ``low`` and ``high`` are the per cent that chance seldom leaves
    (20 % less and more 3.5 standard deviations).
    """
    counts = [key for key, sheet in indicators.items() if sheet.kind in _COUNTS]
    measured = [key for key, sheet in indicators.items() if sheet.kind in MEASURED]
    number = pl.when(of_keys(figures, counts)).then("value").when(of_keys(figures, measured)).then("numerator")
    known = figures.filter(pl.col("group").is_not_null()).select("region", "indicator", "period", "group", _n=number)
    whole = known.filter((pl.col("_n") >= SMALLEST) & (pl.col("_n") < 1e15) & (pl.col("_n") == pl.col("_n").round()))
    if whole.height < FEWEST_DIGITS:
        return pl.DataFrame(schema=ODD)
    whole = whole.with_columns(_digit=(pl.col("_n") % 10).cast(pl.Int8))
    groups = whole.group_by("group").agg(
        pl.col("region").min(),
        pl.col("indicator", "period").first(),
        *((pl.col("_digit") == each).sum().cast(pl.Int64).alias(f"_{each}") for each in range(10)),
        of=pl.len().cast(pl.Int64),
        _spread=pl.col("_n").std(ddof=0),
    )
    groups = groups.filter((pl.col("of") >= FEWEST_DIGITS) & (pl.col("_spread") >= LEAST_SPREAD))
    groups = groups.with_columns(count=pl.col("_0") + pl.col("_5"))
    share, chance = pl.col("count") / pl.col("of"), 3.5 * (0.16 / pl.col("of")).sqrt()
    told = groups.filter(_uneven(groups)).with_columns(
        rule=pl.lit(IssueCode.DIGIT_PILE_UP.value),
        value=100 * share,
        low=100 * (0.2 - chance).clip(lower_bound=0.0),
        high=100 * (0.2 + chance),
        group=pl.lit(None, pl.String()),
    )
    return told.select(pl.col(name).cast(kind) for name, kind in ODD.items()).sort("indicator", "period", "region")


def chi_square(digits: np.ndarray[tuple[int, int], np.dtype[np.int64]]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The p value of each row of ten counts being even: chi-square with 9 degrees of freedom."""
    expected = digits.sum(axis=1, keepdims=True) / 10
    statistic = ((digits - expected) ** 2 / expected).sum(axis=1)
    found: np.ndarray[tuple[int], np.dtype[np.float64]] = np.asarray(special.chdtrc(9, statistic))
    return found


def _uneven(groups: pl.DataFrame) -> pl.Series:
    digits = groups.select(f"_{each}" for each in range(10)).to_numpy()
    heaped = special.bdtrc(groups["count"].to_numpy() - 1, groups["of"].to_numpy(), 0.2)
    return pl.Series((chi_square(digits) < ALPHA) | (np.asarray(heaped) < ALPHA), dtype=pl.Boolean)
