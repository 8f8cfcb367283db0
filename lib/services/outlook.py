"""Where every figure has been going, and how likely each target is met: trend markers and forecasts as of a period."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any

import polars as pl

from lib.domain import Cadence, Indicator, Locale, Period, Status
from lib.i18n import figure, say
from lib.services.analysis import as_of_date, attained
from lib.services.once import of_a_day, once
from lib.services.places import Places
from lib.services.workspace import Workspace
from lib.stats.forecast import DEADLINE, forecast, forecast_path
from lib.stats.trend_marker import trend_marker

#: Chances are said in steps of five per cent: anything finer would promise too much.
_STEP = 5


@dataclass(frozen=True, slots=True)
class Marker:
    """The recent trend of one cell, as ``stats.trend_marker`` has it."""

    region: str
    indicator: str
    verdict: str
    sense: str | None
    reason: str | None
    method: str | None
    period: str | None
    points: int
    slope: float | None


@dataclass(frozen=True, slots=True)
class Chance:
    """The forecast of one cell for one target, as ``stats.forecast`` has it.

    ``met``: the newest figure satisfies the target, so that the chance is the one of keeping it. ``late``: its
    deadline has passed, and the chance is for the end of the year.
    """

    region: str
    indicator: str
    target: str
    horizon: date
    by: str
    value: float | None
    middle: float | None
    low: float | None
    high: float | None
    probability: float | None
    reason: str | None
    met: bool
    late: bool


@dataclass(frozen=True, slots=True)
class PathPoint:
    """One period to come: its key, its last day, the median and the 80 % interval in the indicator's unit."""

    period: str
    end: date
    middle: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Outlook:
    """Trends and forecasts of a jurisdiction at a period, on one revision.

    ``frame`` has one row a region and target: the columns of ``stats.forecast.FORECAST``, then ``level, binding,
    status, cadence``, and of the trend marker ``verdict, sense, trend_reason``. ``trends`` has the columns of
    ``stats.trend_marker.TREND``, ``paths`` those of ``stats.forecast.PATH``, sorted by cell.
    """

    revision: int
    as_of: date
    frame: pl.DataFrame
    trends: pl.DataFrame
    ahead: Callable[[], pl.DataFrame]

    @cached_property
    def paths(self) -> pl.DataFrame:
        """Reckoned when it is first asked for: a third of the work, and only drawings need it."""
        return self.ahead()

    def trend(self, region: str, indicator: str) -> Marker | None:
        """The trend marker of a cell; None where it never had a figure."""
        at, found = self._trend_places.find(region, indicator)
        return Marker(**_only(Marker, self.trends.row(at, named=True))) if found else None

    def chance(self, region: str, indicator: str, target: str) -> Chance | None:
        """The forecast of a cell for a target (by key); None where the target does not hold for the region."""
        at, found = self._chance_places.find(region, target)
        row = self.frame.row(at, named=True) if found else None
        if row is None or row["indicator"] != indicator:
            return None
        late = row["cadence"] == Cadence.BY_DEADLINE.value and row["by"] != DEADLINE
        return Chance(**_only(Chance, {**row, "met": row["status"] == Status.MET.value, "late": late}))

    def path(self, region: str, indicator: str) -> tuple[PathPoint, ...]:
        """The periods to come of a cell up to the end of next year, for drawing a band; empty without a forecast."""
        first, count = self._path_places.find(region, indicator)
        return tuple(PathPoint(*point) for _, _, *point in self.paths.slice(first, count).iter_rows())

    def find_places(self) -> None:
        """Find where each cell stands now, not when the first reader asks."""
        _ = self._trend_places, self._chance_places

    @cached_property
    def _trend_places(self) -> Places:
        return Places(self.trends, "region", "indicator")

    @cached_property
    def _chance_places(self) -> Places:
        return Places(self.frame, "region", "target")

    @cached_property
    def _path_places(self) -> Places:
        return Places(self.paths, "region", "indicator")


def _only(kind: type[Marker] | type[Chance], row: Mapping[str, Any]) -> dict[str, Any]:
    """What a record is made of, out of a row."""
    return {name: row[name] for name in kind.__slots__}


def outlook(workspace: Workspace, revision: int, jurisdiction: str, period: Period) -> Outlook:
    """Trends and forecasts of every cell of a jurisdiction, from figures of periods that were over at ``period``.

    Raises Refusal for a jurisdiction that is not of this installation.
    """
    return _outlook(workspace, revision, jurisdiction, period, as_of_date(period))


@of_a_day(once(96))
def _outlook(workspace: Workspace, revision: int, jurisdiction: str, period: Period, as_of: date) -> Outlook:
    held = attained(workspace, revision, jurisdiction, period, as_of)
    indicators = workspace.installed.indicators
    own = _own(workspace, revision, jurisdiction)
    trends = trend_marker(own, indicators, as_of=as_of)
    chances = forecast(held, own, indicators, as_of=as_of)
    told = held.select("region", "indicator", "target", "level", "binding", "status", "cadence")
    said = trends.select("region", "indicator", "verdict", "sense", trend_reason="reason")
    frame = chances.join(told, on=["region", "indicator", "target"], how="left", maintain_order="left").join(
        said, on=["region", "indicator"], how="left", maintain_order="left"
    )
    ahead = partial(forecast_path, own, indicators, as_of=as_of, until=date(as_of.year + 1, 12, 31))
    return Outlook(revision, as_of, frame, trends, ahead)


@once(4)
def _own(workspace: Workspace, revision: int, jurisdiction: str) -> pl.DataFrame:
    """The figures of a jurisdiction; the progress of clauses has no outlook."""
    root = workspace.jurisdiction(jurisdiction).root
    regions = [code for code in workspace.regions.all if workspace.regions.within(code, root)]
    kept = pl.col("region").is_in(regions) & pl.col("indicator").is_in(list(workspace.installed.indicators))
    return workspace.observations(revision).filter(kept)


def trend_text(locale: Locale, marker: Marker | None) -> str:
    """A trend marker in words: 近期上升，在变好. Without a figure, or where it cannot be calculated, why."""
    if marker is None or marker.reason:
        return say(locale, "outlook.trend.none", reason=reason_text(locale, marker.reason if marker else None))
    return say(locale, f"outlook.trend.{marker.verdict}" + (f"_{marker.sense}" if marker.sense else ""))


def chance_text(locale: Locale, chance: Chance | None) -> str:
    """A forecast in words a reader understands: 按目前速度，到期达标可能性约 35%. Without one, why."""
    if chance is None or chance.probability is None:
        return say(locale, "outlook.chance.none", reason=reason_text(locale, chance.reason if chance else None))
    if chance.met:
        key = "keep_deadline" if chance.by == DEADLINE else "keep_year_end"
    elif chance.late:
        key = "late"
    else:
        key = chance.by
    return say(locale, f"outlook.chance.{key}", size=size_text(locale, chance.probability))


def size_text(locale: Locale, probability: float) -> str:
    """A probability in steps of five per cent: 约 35%; under 5 % and over 95 % are said as such."""
    if probability < _STEP / 100:
        return say(locale, "outlook.size.under", percent=_STEP)
    if probability > 1 - _STEP / 100:
        return say(locale, "outlook.size.over", percent=100 - _STEP)
    return say(locale, "outlook.size.about", percent=_STEP * round(100 * probability / _STEP))


def range_text(locale: Locale, indicator: Indicator, chance: Chance) -> str:
    """The 80 % interval in words; empty without a forecast."""
    if chance.low is None or chance.high is None:
        return ""
    low, high = figure(locale, indicator, chance.low), figure(locale, indicator, chance.high)
    return say(locale, "outlook.range", low=low, high=high, year=chance.horizon.year, month=chance.horizon.month)


def reason_text(locale: Locale, reason: str | None) -> str:
    """Why a trend or a forecast cannot be calculated, in words; None: there is no figure."""
    return say(locale, f"outlook.reason.{reason or 'no_figure'}")
