"""Where series may go: medians, intervals and chances from their spread on the scale, back in the indicator's unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import special

from lib.domain import Comparator, Indicator, Kind
from lib.stats.gap import NOISE
from lib.stats.local_trend import Spread, forecast_ahead
from lib.stats.recent import Floats, Places, Recent, Words, kinds, only
from lib.stats.scale import Scaled, scaled

#: The share of futures that the interval should hold.
COVERED = 0.8

_WHOLE = (Kind.COUNT, Kind.COUNT_CUMULATIVE, Kind.COUNT_PERIOD, Kind.DENOMINATOR)


@dataclass(frozen=True, eq=False)
class Futures:
    """The series of one frequency that can be forecast, and the smallest step of each one's figures."""

    found: Recent
    scale: Scaled
    step: Floats
    whole: Floats
    never_falls: Floats

    def ahead(self, ahead: Floats) -> Spread:
        value = self.found.value
        grain = self.scale.grain(value[:, -1], self.step)
        return forecast_ahead(self.found.at, self.scale.there(value), grain, ahead, self.found.frequency.per_year)

    def values(self, spread: Spread) -> tuple[Floats, Floats, Floats]:
        """Median and the ends of the interval, [series, horizons], in the indicator's unit."""
        reach = special.stdtrit(spread.freedom, (1 + COVERED) / 2)[:, None] * spread.width
        ends = [self.scale.back(spread.middle + away) for away in (0.0, -reach, reach)]
        least = np.where(self.never_falls > 0, self.found.value[:, -1], -np.inf)[:, None]
        return np.maximum(ends[0], least), np.maximum(ends[1], least), np.maximum(ends[2], least)


def futures(found: Recent, own: Places, indicators: Mapping[str, Indicator]) -> Futures:
    """The futures of some of the series found, by their places; a series may be taken more than once."""
    part = only(found, own)
    sheets = [indicators[key] for key in part.keys["indicator"].to_list()]
    size = part.denominator[:, -1]
    parts = kinds(part, indicators, Kind.RATIO) & (size > 0)
    things = kinds(part, indicators, *_WHOLE)
    decimal = np.array([10.0**-sheet.decimals for sheet in sheets])
    step = np.where(parts, 100.0 / np.where(parts, size, 1.0), np.where(things, 1.0, decimal))
    falls = kinds(part, indicators, Kind.COUNT_CUMULATIVE)
    return Futures(part, scaled(sheets), step, (parts | things).astype(float), falls.astype(float))


def chance(series: Futures, spread: Spread, target: Floats, comparator: Words, at_least: Floats) -> Floats:
    """The chance, 0-1, that each series' figure satisfies its target; ``spread`` has one horizon, all else is [series].

    ``at_least`` is what the figure cannot be below (-inf: nothing known): the chance is the one given that. Whole
    things are counted whole, and figures are reported to their last decimal, so that half a step below the target is
    the target.
    """
    above = _chance_of(series, spread, least_reported(series, target))
    over = _chance_of(series, spread, beyond_reported(series, target))
    given = _chance_of(series, spread, at_least)
    above, over = (np.minimum(one / np.maximum(given, 1e-12), 1.0) for one in (above, over))
    found: Floats = np.select(
        [comparator == Comparator.AT_LEAST.value, comparator == Comparator.AT_MOST.value],
        [above, 1 - over],
        above - over,
    )
    sure = np.maximum(at_least, np.where(series.never_falls > 0, series.found.value[:, -1], -np.inf))
    found = np.where((comparator == Comparator.AT_LEAST.value) & (sure >= target - NOISE), 1.0, found)
    return np.where((comparator == Comparator.AT_MOST.value) & (sure > target + NOISE), 0.0, found)


def _chance_of(series: Futures, spread: Spread, limit: Floats) -> Floats:
    """P(figure >= limit); limits beyond the bounds are certain or impossible."""
    bounded = series.scale.code < 2
    finite = np.where(np.isfinite(limit), limit, 0.0)
    place = series.scale.there(finite[:, None])[:, 0]
    found = special.stdtr(spread.freedom, (spread.middle[:, 0] - place) / spread.width[:, 0])
    found = np.where((series.scale.code == 0) & (limit > 100.0), 0.0, found)
    chance: Floats = np.where((bounded & (limit <= 0)) | np.isneginf(limit), 1.0, found)
    return chance


def least_reported(series: Futures, target: Floats) -> Floats:
    """Figures from here on are reported as the target or more: half a step below the first step that reaches it."""
    steps = np.where(series.whole > 0, np.ceil(target / series.step - 1e-9), target / series.step)
    found: Floats = (steps - 0.5) * series.step
    return found


def beyond_reported(series: Futures, target: Floats) -> Floats:
    """Figures from here on are reported as more than the target."""
    steps = np.where(series.whole > 0, np.floor(target / series.step + 1e-9), target / series.step)
    found: Floats = (steps + 0.5) * series.step
    return found


def holding(value: Floats, target: Floats, comparator: Words) -> Floats:
    """1 where a known value satisfies its target, 0 where not."""
    found: Floats = np.select(
        [comparator == Comparator.AT_LEAST.value, comparator == Comparator.AT_MOST.value],
        [value >= target - NOISE, value <= target + NOISE],
        np.abs(value - target) <= NOISE,
    ).astype(float)
    return found
