"""The points of a trend: every period between the first and the last, with gaps where nothing was reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from lib.domain import NEVER, Frequency, Locale, Period, Until
from lib.i18n import period as period_text
from lib.i18n import say


@dataclass(frozen=True, slots=True)
class Point:
    """One region in one period. ``value`` None: nothing reported, or ``never`` if no drill was ever held.

    ``until`` is there where the period was not over yet: the value is one to date.
    """

    period: Period
    value: float | None
    never: bool = False
    until: Until | None = None

    @property
    def day(self) -> date:
        return self.until.day if self.until else self.period.end


def when_text(locale: Locale, period: Period, until: Until | None) -> str:
    """``2026年``; for one that was not over ``2026年截至第 3 季度``, or ``2026年至今`` while its quarter runs too."""
    told = period_text(locale, period)
    if until is None or period.end <= until.day:
        return told
    if period.frequency is not Frequency.YEAR or until.quarter.end > until.day or until.quarter.year != period.year:
        return say(locale, "chart.to_date", period=told)
    return say(locale, "chart.until", period=told, quarter=until.quarter.number)


@dataclass(frozen=True, slots=True)
class Revised:
    """A figure that a later revision replaced: ``value`` is where the ring stands, ``old`` what it was before."""

    region: str
    day: date
    value: float
    old: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Series:
    """One region over time; ``points`` has every period from the first to the last of the whole chart."""

    region: str
    name: str
    points: tuple[Point, ...]

    @property
    def known(self) -> tuple[Point, ...]:
        return tuple(point for point in self.points if point.value is not None)

    @property
    def whole(self) -> tuple[Point, ...]:
        """The points with a value whose periods are over: what a line is made of."""
        return tuple(point for point in self.known if point.until is None)

    @property
    def to_date(self) -> tuple[Point, ...]:
        """The points with a value whose periods are not over."""
        return tuple(point for point in self.known if point.until is not None)

    @property
    def never(self) -> tuple[Point, ...]:
        return tuple(point for point in self.points if point.never)

    @property
    def missing(self) -> int:
        """How many periods have neither a value nor a "never"."""
        return sum(point.value is None and not point.never for point in self.points)


def drawable(history: pl.DataFrame) -> bool:
    """Whether there is anything to draw: a value, or a "never", in any row of ``history`` (``value, qualifier``)."""
    return bool((history["value"].is_not_null() | history["qualifier"].eq_missing(NEVER)).any())


def series(history: pl.DataFrame, names: Mapping[str, str], until: Until | None = None) -> tuple[Series, ...]:
    """The series of the regions in ``names`` (code to name), in that order; a region without rows is left out.

    ``history`` has the columns ``region, period, value, qualifier``, one row a region and period, all periods of one
    frequency. A period between the first and the last without a row becomes a point without a value.
    Figures of periods that end after ``until`` are figures to date; without it all periods are taken to be over.
    """
    columns = (history[name].to_list() for name in ("region", "period", "value", "qualifier"))
    cells: dict[str, dict[str, tuple[float | None, str | None]]] = {}
    for region, period, value, qualifier in zip(*columns, strict=True):
        if region in names:
            cells.setdefault(region, {})[period] = (value, qualifier)
    if not cells:
        return ()
    periods = _between(list({key for own in cells.values() for key in own}))
    return tuple(
        Series(region, name, tuple(_point(period, until, *own.get(period.key, (None, None))) for period in periods))
        for region, name in names.items()
        if (own := cells.get(region))
    )


def _point(period: Period, until: Until | None, value: float | None, qualifier: str | None) -> Point:
    running = until if until and period.end > until.day else None
    return Point(period, value, never=qualifier == NEVER, until=running)


def _between(keys: Sequence[str]) -> tuple[Period, ...]:
    parsed = sorted(Period.parse(key) for key in keys)
    step, last = parsed[0], parsed[-1]
    found = [step]
    while step < last:
        step = step.shift(1)
        found.append(step)
    return tuple(found)
