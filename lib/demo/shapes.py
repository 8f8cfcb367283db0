"""How figures behave over time: one function a shape. Arrays are [regions, periods] throughout."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from lib.demo.profiles import Profile
from lib.demo.territory import Floats
from lib.domain import Indicator

#: Months between drills above which a region is overdue; drills become likely as it draws near.
_DRILL_LIMIT = 36


@dataclass(frozen=True)
class Place:
    """The regions a shape is drawn for: ability, persons [regions, periods], and a random stream of their own."""

    capacity: Floats
    population: Floats
    rng: np.random.Generator

    @property
    def shape(self) -> tuple[int, int]:
        return self.population.shape[0], self.population.shape[1]


@dataclass(frozen=True)
class Grid:
    """Figures of regions by periods. Either ``value``, or ``numerator`` and ``denominator`` from which it follows.

    NaN in ``value`` stands for "never".
    """

    value: Floats | None = None
    numerator: Floats | None = None
    denominator: Floats | None = None


def path(profile: Profile, place: Place) -> Floats:
    """Levels from ``low`` to ``high``: fast regions rise early, able ones stand higher, all waver.

    level = low + (high - low) s + spread x capacity x (1 - 0.4 s) + wavering, s = 1 - (1 - t)^pace, t from 0 to 1.
    """
    regions, periods = place.shape
    time = np.linspace(0.0, 1.0, periods)[None, :]
    pace = 1.7 * np.exp(0.35 * place.rng.normal(size=(regions, 1)) + 0.15 * place.capacity[:, None])
    gone: Floats = 1 - (1 - time) ** pace
    own = profile.spread * (0.8 * place.capacity[:, None] + 0.6 * place.rng.normal(size=(regions, 1)))
    waver = profile.noise * place.rng.normal(size=(regions, periods))
    level: Floats = profile.low + (profile.high - profile.low) * gone + own * (1 - 0.4 * gone) + waver
    return level


def _to_date(figures: Floats, profile: Profile) -> Floats:
    """The last year holds only what happened up to the end of its last quarter."""
    figures = figures.copy()
    figures[:, -1] *= profile.to_date
    return figures


def _levels(profile: Profile, place: Place) -> Floats:
    """Levels of a rate or mean, to date in the last year; the weakest region still does a third of ``low``."""
    return _to_date(np.maximum(path(profile, place), profile.low / 3), profile)


def _sizes(profile: Profile, place: Place) -> Floats:
    """Whole denominators, larger in larger regions, growing slowly; at least 3."""
    regions, periods = place.shape
    relative = (place.population[:, 0] / place.population[:, 0].mean()) ** 0.6
    base = profile.size * relative * np.exp(0.2 * place.rng.normal(size=regions))
    sizes: Floats = np.rint(base[:, None] * (1 + profile.growth * np.linspace(0, 1, periods)))
    return np.maximum(sizes, 3.0)


def share(profile: Profile, place: Place, _: Indicator) -> Grid:
    whole = _sizes(profile, place)
    part = np.clip(_to_date(np.minimum(path(profile, place), 100.0), profile), 3.0, 100.0)
    return Grid(numerator=np.clip(np.rint(whole * part / 100), 0, whole), denominator=whole)


def mean(profile: Profile, place: Place, _: Indicator) -> Grid:
    people = _sizes(profile, place)
    return Grid(numerator=np.rint(people * _levels(profile, place)), denominator=people)


def rate(profile: Profile, place: Place, _: Indicator) -> Grid:
    millions = place.population / 1e6
    return Grid(numerator=np.rint(millions * _levels(profile, place)), denominator=millions)


def population(_: Profile, place: Place, __: Indicator) -> Grid:
    return Grid(value=place.population)


def plain(profile: Profile, place: Place, _: Indicator) -> Grid:
    return Grid(value=np.maximum(path(profile, place), 0.0))


def stock(profile: Profile, place: Place, _: Indicator) -> Grid:
    """Whole counts that never fall."""
    regions, periods = place.shape
    able = np.exp(0.35 * place.capacity[:, None])
    first = place.rng.poisson(profile.low * able)
    yearly = max(profile.high - profile.low, 0.0) / max(periods - 1, 1)
    added = place.rng.poisson(yearly * able, size=(regions, periods - 1))
    return Grid(value=np.concatenate([first, first + np.cumsum(added, axis=1)], axis=1).astype(float))


def events(profile: Profile, place: Place, _: Indicator) -> Grid:
    """Whole counts within each period."""
    often = np.linspace(profile.low, profile.high, place.shape[1])[None, :] * np.exp(0.3 * place.capacity[:, None])
    return Grid(value=place.rng.poisson(_to_date(often, profile)).astype(float))


def ladder(profile: Profile, place: Place, indicator: Indicator) -> Grid:
    """Grades that follow the level one step at a time and seldom fall."""
    top = len(indicator.scale) - 1
    level = np.clip(np.rint(path(profile, place)), 0, top)
    falls = place.rng.random(place.shape) < profile.fall
    grades = level.copy()
    for at in range(1, place.shape[1]):
        before = grades[:, at - 1]
        rise = np.clip(level[:, at] - before, 0, 1)
        grades[:, at] = before + np.where(falls[:, at] & (before > 0), -1, rise)
    return Grid(value=grades)


def switch(profile: Profile, place: Place, _: Indicator) -> Grid:
    """Yes or no: mostly from no to yes for good; with ``each_year`` decided anew each year."""
    ready = _to_date(np.clip(path(profile, place), 0, 100), profile)
    if profile.each_year:
        return Grid(value=(place.rng.uniform(0, 100, place.shape) < ready).astype(float))
    yes = np.maximum.accumulate(ready > place.rng.uniform(0, 100, (place.shape[0], 1)), axis=1)
    lapsed = place.rng.random(place.shape) < profile.fall
    return Grid(value=(yes & ~lapsed).astype(float))


def drill(_: Profile, place: Place, __: Indicator) -> Grid:
    """Months since the last drill: 3 more each quarter, back to 0-2 after a drill; NaN while there has been none."""
    regions, periods = place.shape
    rng, keen = place.rng, np.exp(0.5 * place.capacity)
    months = rng.integers(0, 31, regions).astype(float)
    months[rng.random(regions) < 0.16] = np.nan
    shy = rng.random(regions) < 0.25
    found = np.empty((regions, periods))
    for at in range(periods):
        likely = np.where(np.isnan(months), 0.03, np.where(months >= _DRILL_LIMIT - 12, 0.28, 0.04)) * keen
        held = rng.random(regions) < np.where(shy, 0.3, 1.0) * likely
        if at:
            months = np.where(held, rng.integers(0, 3, regions), months + 3)
        found[:, at] = months
    return Grid(value=found)


def series(profile: Profile, place: Place, indicator: Indicator) -> Grid:
    """The figures given outright, the same for each region (such indicators have one)."""
    if profile.numerators:
        whole = np.full(place.shape, float(profile.denominator))
        return Grid(numerator=np.broadcast_to(profile.numerators, place.shape).astype(float), denominator=whole)
    figures = [indicator.grade_value(grade) for grade in profile.grades] or list(profile.series)
    return Grid(value=np.broadcast_to(np.array(figures, dtype=float), place.shape).copy())


SHAPES: Mapping[str, Callable[[Profile, Place, Indicator], Grid]] = {
    shape.__name__: shape
    for shape in (share, mean, rate, population, plain, stock, events, ladder, switch, drill, series)
}
