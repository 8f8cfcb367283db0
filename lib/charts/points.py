"""The points of a trend: every period between the first and the last, with gaps where nothing was reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from lib.domain import NEVER, Period


@dataclass(frozen=True, slots=True)
class Point:
    """One region in one period. ``value`` None: nothing reported, or ``never`` if no drill was ever held."""

    period: Period
    value: float | None
    never: bool = False

    @property
    def day(self) -> date:
        return self.period.end


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
    def never(self) -> tuple[Point, ...]:
        return tuple(point for point in self.points if point.never)

    @property
    def missing(self) -> int:
        """How many periods have neither a value nor a "never"."""
        return sum(point.value is None and not point.never for point in self.points)


def series(history: pl.DataFrame, names: Mapping[str, str]) -> tuple[Series, ...]:
    """The series of the regions in ``names`` (code to name), in that order; a region without rows is left out.

    ``history`` has the columns ``region, period, value, qualifier``, one row a region and period, all periods of one
    frequency. A period between the first and the last without a row becomes a point without a value.
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
        Series(region, name, tuple(_point(period, *own.get(period.key, (None, None))) for period in periods))
        for region, name in names.items()
        if (own := cells.get(region))
    )


def _point(period: Period, value: float | None, qualifier: str | None) -> Point:
    return Point(period, value, never=qualifier == NEVER)


def _between(keys: Sequence[str]) -> tuple[Period, ...]:
    parsed = sorted(Period.parse(key) for key in keys)
    step, last = parsed[0], parsed[-1]
    found = [step]
    while step < last:
        step = step.shift(1)
        found.append(step)
    return tuple(found)
