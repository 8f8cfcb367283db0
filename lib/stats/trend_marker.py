"""Trend markers: whether a series has risen or fallen of late by more than chance, and whether that is good."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

import numpy as np
import polars as pl

from lib.domain import Direction, Frequency, Indicator, Kind
from lib.stats.recent import (
    FEWEST,
    Flags,
    Floats,
    Reason,
    Recent,
    Words,
    kinds,
    only,
    recent,
    refused,
    told,
    without_points,
)
from lib.stats.trend_tests import (
    CRITICAL,
    Slopes,
    kendall,
    poisson_error,
    proportions,
    scatter_limit,
    stable,
    weighted,
)


class Verdict(StrEnum):
    """What became of a series of late."""

    INCREASING = "increasing"
    DECREASING = "decreasing"
    NO_CHANGE = "no_change"
    CANNOT_CALCULATE = "cannot_calculate"


class Sense(StrEnum):
    """What a rise or a fall means: an indicator that is only observed gets neither better nor worse."""

    BETTER = "better"
    WORSE = "worse"
    NEITHER = "neither"


class Method(StrEnum):
    """The test that was used: chi-square on proportions or on counted events, or ranks."""

    PROPORTIONS = "proportions"
    EVENTS = "events"
    RANKS = "ranks"


#: The columns of a frame of trend markers. ``sense`` is null unless the verdict is a rise or a fall, ``reason`` unless
#: nothing can be calculated. ``points`` were used, the newest of ``period``; ``slope`` is in the indicator's unit a
#: year (of proportions: percentage points), ``chi2`` null and ``chance`` the p-value of ranks, else null.
TREND: dict[str, pl.DataType] = {
    "region": pl.String(),
    "indicator": pl.String(),
    "verdict": pl.String(),
    "sense": pl.String(),
    "reason": pl.String(),
    "method": pl.String(),
    "period": pl.String(),
    "points": pl.Int64(),
    "slope": pl.Float64(),
    "chi2": pl.Float64(),
    "chance": pl.Float64(),
}

#: Yearly series are read from their five latest points, which span four years; so are the latest four years of
#: quarters or months.
_YEARS = 4
#: Years that a series of quarters or months must have in some season, for counted figures and for ranks.
_FEWEST_YEARS, _FEWEST_RANKED = 2, 3
#: The chance below which ranks are a trend: five yearly points one above the other have 2 in 120.
YEARLY_CHANCE, SEASONAL_CHANCE = 0.02, 0.01


def trend_marker(
    observations: pl.DataFrame, indicators: Mapping[str, Indicator], *, as_of: date | None = None
) -> pl.DataFrame:
    """The recent trend of every region and indicator with a figure: columns `TREND`, sorted by region and indicator.

    ``observations``: ``region, indicator, period, value, numerator, denominator``, whole history, one row a cell.
    Periods that are not over at the end of ``as_of`` are left out (a year to date is no year). Only figures of the
    indicator's own frequency are points.

    Years, by Fingertips' rule, on the five latest points: the chi-square of the weighted slope exceeds 9.5495 (99.8 %)
    and the slope keeps its sign when any one point is left out. Shares with numerator and denominator: Armitage's test
    for proportions; rates and counts: weighted by Byar's standard errors. Everything else, and where one of the points
    lacks its counts: five points strictly one above (or below) the other, 1 in 60 by chance (Mann and Kendall).

    Quarters and months, on the latest four years (as long as five yearly points span): the same tests, each season
    held only against itself, and the slope must stand out from the scatter about it (F, 99.5 %), for figures of a
    season may scatter by more than chance. At least two years; of ranks (seasonal Kendall, exact 1 %) three.

    "cannot_calculate" is a verdict with a `Reason`. Sources: Fingertips public health technical guidance, "Trend
    markers"; Armitage 1955; Mantel 1963; Hirsch, Slack and Smith 1982. See ``docs/method.md``.
    """
    parts = [
        _marked(found, indicators)
        for frequency in Frequency
        if (found := recent(observations, indicators, frequency, _window(frequency), as_of)).keys.height
    ]
    known = pl.concat(parts) if parts else pl.DataFrame(schema=TREND)
    # A series whose every figure is of another frequency, or of a period that is not over, has no point at all.
    rest = (
        observations.filter(pl.col("indicator").is_in(list(indicators)))
        .select("region", "indicator")
        .unique()
        .join(known, on=["region", "indicator"], how="anti")
        .with_columns(
            verdict=pl.lit(Verdict.CANNOT_CALCULATE.value), reason=without_points(indicators), points=pl.lit(0)
        )
    )
    return pl.concat([known, rest], how="diagonal_relaxed").select(TREND.keys()).sort("region", "indicator")


def _window(frequency: Frequency) -> int:
    return FEWEST if frequency is Frequency.YEAR else _YEARS * frequency.per_year


def _marked(found: Recent, indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    seasonal = found.frequency is not Frequency.YEAR
    season = np.where(np.isfinite(found.at), found.at % found.frequency.per_year if seasonal else 0.0, np.nan)
    reasons = refused(found, indicators)
    shares, events = _counted(found, indicators)
    _mark_few_years(reasons, found, season, ranked=~(shares | events))
    open_ = reasons == ""
    rows = found.value.shape[0]
    sign, slope = np.zeros(rows), np.full(rows, np.nan)
    chi2, chance = np.full(rows, np.nan), np.full(rows, np.nan)
    for own, test in ((shares & open_, _by_proportions), (events & open_, _by_events)):
        if own.any():
            sign[own], slope[own], chi2[own] = test(only(found, own), season[own], seasonal=seasonal)
    own = ~(shares | events) & open_
    if own.any():
        score, chance[own], slope[own] = kendall(found.at[own], found.value[own], season[own])
        certain = chance[own] <= (SEASONAL_CHANCE if seasonal else YEARLY_CHANCE)
        sign[own] = np.where(certain, np.sign(score), 0.0)
    method = np.select([shares, events], [Method.PROPORTIONS.value, Method.EVENTS.value], Method.RANKS.value)
    return _frame(found, indicators, sign, reasons, method, slope * found.frequency.per_year, chi2, chance)


def _counted(found: Recent, indicators: Mapping[str, Indicator]) -> tuple[Flags, Flags]:
    """The series to be tested as proportions, and those tested as counted events."""
    known = np.isfinite(found.value)
    with np.errstate(invalid="ignore"):
        whole = (found.denominator > 0) & (found.numerator >= 0)
        within = (whole & (found.numerator <= found.denominator)) | ~known
    shares = kinds(found, indicators, Kind.RATIO) & within.all(axis=1)
    rates = kinds(found, indicators, Kind.RATE) & (whole | ~known).all(axis=1)
    return shares, rates | kinds(found, indicators, Kind.COUNT, Kind.COUNT_PERIOD)


def _mark_few_years(reasons: Words, found: Recent, season: Floats, *, ranked: Flags) -> None:
    """Mark the series of quarters or months without enough years to hold a season against itself."""
    if found.frequency is Frequency.YEAR:
        return
    years = np.max([(season == one).sum(axis=1) for one in range(found.frequency.per_year)], axis=0)
    needed = np.where(ranked, _FEWEST_RANKED, _FEWEST_YEARS)
    few = (years < needed) | (found.points < needed * found.frequency.per_year)
    reasons[few & (reasons == "")] = Reason.FEW_YEARS.value


def _by_proportions(part: Recent, season: Floats, *, seasonal: bool) -> tuple[Floats, Floats, Floats]:
    found = proportions(part.at, part.numerator, part.denominator, season)
    sign = _sign(found, part.at, part.numerator / part.denominator, part.denominator, season, seasonal=seasonal)
    return sign, found.slope * 100.0, found.chi2


def _by_events(part: Recent, season: Floats, *, seasonal: bool) -> tuple[Floats, Floats, Floats]:
    counted = np.isfinite(part.denominator) & np.isfinite(part.numerator)
    size = np.where(counted, part.denominator, 1.0)
    count = np.where(counted, part.numerator, part.value)
    level, error = count / size, poisson_error(count) / size
    found = weighted(part.at, level, error, season)
    sign = _sign(found, part.at, level, 1.0 / error**2, season, seasonal=seasonal)
    return sign, found.slope, found.chi2


def _sign(found: Slopes, at: Floats, level: Floats, weight: Floats, season: Floats, *, seasonal: bool) -> Floats:
    """1 and -1 for a certain rise and fall, 0 for none."""
    certain = found.chi2 > CRITICAL
    if seasonal:
        certain &= found.chi2 > scatter_limit(found.freedom) * found.scatter
    certain[certain] = stable(at[certain], level[certain], weight[certain], season[certain], found.slope[certain])
    sign: Floats = np.where(certain, np.sign(found.slope), 0.0)
    return sign


def _frame(
    found: Recent,
    indicators: Mapping[str, Indicator],
    sign: Floats,
    reasons: Words,
    method: Words,
    slope: Floats,
    chi2: Floats,
    chance: Floats,
) -> pl.DataFrame:
    up = {
        key: {Direction.UP: 1, Direction.DOWN: -1, Direction.NONE: 0}[one.direction] for key, one in indicators.items()
    }
    good = pl.col("_sign") * pl.col("indicator").replace_strict(up, return_dtype=pl.Float64)
    frame = found.keys.with_columns(
        told("reason", reasons),
        told("method", method),
        pl.Series("points", found.points),
        *(
            pl.Series(name, values).fill_nan(None)
            for name, values in (("slope", slope), ("chi2", chi2), ("chance", chance), ("_sign", sign))
        ),
    )
    moved = pl.col("_sign") != 0
    return frame.with_columns(
        verdict=pl.when(pl.col("reason").is_not_null())
        .then(pl.lit(Verdict.CANNOT_CALCULATE.value))
        .when(pl.col("_sign") > 0)
        .then(pl.lit(Verdict.INCREASING.value))
        .when(pl.col("_sign") < 0)
        .then(pl.lit(Verdict.DECREASING.value))
        .otherwise(pl.lit(Verdict.NO_CHANGE.value)),
        sense=pl.when(moved & (good > 0))
        .then(pl.lit(Sense.BETTER.value))
        .when(moved & (good < 0))
        .then(pl.lit(Sense.WORSE.value))
        .when(moved)
        .then(pl.lit(Sense.NEITHER.value)),
        method=pl.when(pl.col("reason").is_null()).then(pl.col("method")),
    ).select(pl.col(name).cast(kind) for name, kind in TREND.items())
