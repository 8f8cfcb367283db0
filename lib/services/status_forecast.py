"""What is to come in a trend: the forecasts of its regions beyond their last figures, and why there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from lib.domain import Frequency, Indicator, Locale, Period, Until
from lib.i18n import period as period_text
from lib.i18n import say
from lib.services.outlook import Outlook, PathPoint, outlook, reason_text
from lib.services.series import latest_period
from lib.services.trend import Trend
from lib.services.workspace import Workspace
from lib.stats.forecast import ADDS_UP

#: What the column ``basis`` of a file says of a row that is no figure.
FORECAST = "forecast"
#: The columns that a file has for what is to come; ``value`` stays empty there, so that no forecast is ever read as a
#: figure, not even when the file is sent back.
FORECAST_COLUMNS = ("forecast", "forecast_low", "forecast_high")


@dataclass(frozen=True, slots=True)
class Coming:
    """The last figure of a region, its day, and the periods to come after it; without any, ``reason`` says why.

    A figure to date is no last figure: its own period is one of those to come, and what adds up within it is the least
    that the whole period will have. ``reason`` is a key of ``outlook.reason``, or None where the drawn periods are not
    those of the forecast.
    """

    region: str
    day: date | None
    value: float | None
    points: tuple[PathPoint, ...]
    reason: str | None


def coming(workspace: Workspace, revision: int, shown: Trend) -> tuple[Coming, ...]:
    """What is to come of each drawn region, from all figures of the revision, in the order of the picture."""
    if not shown.regions:
        return ()
    jurisdiction = workspace.regions.jurisdiction_of(shown.regions[0].code)
    if jurisdiction is None:
        return ()
    found = outlook(workspace, revision, jurisdiction.code, latest_period(workspace, revision))
    regions = [region.code for region in shown.regions]
    return tuple(coming_of(found, shown.indicator, shown.by, region, shown.figures, shown.until) for region in regions)


def coming_of(
    found: Outlook, indicator: Indicator, by: Frequency, region: str, figures: pl.DataFrame, until: Until
) -> Coming:
    """What is to come of one region by its outlook: ``figures`` has its ``region, period, value`` of one frequency
    ``by``, those of periods that end after ``until`` to date."""
    known = figures.filter(pl.col("region") == region, pl.col("value").is_not_null())
    told: dict[str, float] = dict(known.select("period", "value").iter_rows())
    ends = [(Period.parse(key).end, value) for key, value in told.items()]
    day, value = max(((end, value) for end, value in ends if end <= until.day), default=(None, None))
    path = found.path(region, indicator.key)
    fitting = [point for point in path if Period.parse(point.period).frequency is by]
    adds_up = indicator.kind in ADDS_UP
    points = tuple(
        _at_least(point, told.get(point.period) if adds_up else None)
        for point in fitting
        if day is not None and point.end > day
    )
    reason = None if points or len(fitting) < len(path) else _reason(found, region, indicator.key)
    return Coming(region, day, value, points, reason)


def _at_least(point: PathPoint, so_far: float | None) -> PathPoint:
    """A point to come of which so much is there already."""
    if so_far is None:
        return point
    low, middle, high = (max(size, so_far) for size in (point.low, point.middle, point.high))
    return replace(point, low=low, middle=middle, high=high)


def _reason(found: Outlook, region: str, indicator: str) -> str:
    own = found.frame.filter(pl.col("region") == region, pl.col("indicator") == indicator)["reason"].drop_nulls()
    if own.len():
        return str(own[0])
    marker = found.trend(region, indicator)
    if marker is None:
        return "no_figure"
    # A marker asks for more than a forecast does; what it lacks by itself is not why there is no forecast.
    return marker.reason if marker.reason not in (None, "few_years") else "few_points"


def coming_text(workspace: Workspace, one: Coming, revision: int, locale: Locale) -> str:
    """What is drawn beyond the last figure of a region, or why nothing is."""
    region = workspace.regions.all[one.region].name.get(locale)
    if one.points:
        when = period_text(locale, latest_period(workspace, revision))
        return say(locale, "status.forecast.note", region=region, period=when)
    if one.reason is None:
        return say(locale, "status.forecast.by_year")
    return say(locale, "status.forecast.none", region=region, reason=reason_text(locale, one.reason))


def forecast_rows(workspace: Workspace, revision: int, shown: Trend) -> pl.DataFrame:
    """One row a region and period to come, for a file: region, period, basis and ``FORECAST_COLUMNS``."""
    rows = [
        (one.region, point.period, FORECAST, point.middle, point.low, point.high)
        for one in coming(workspace, revision, shown)
        for point in one.points
    ]
    texts = dict.fromkeys(("region", "period", "basis"), pl.String)
    return pl.DataFrame(rows, schema={**texts, **dict.fromkeys(FORECAST_COLUMNS, pl.Float64)}, orient="row")
