"""What is to come on the trend page: the band of the region looked at, the rows of the table, and the sentences."""

from __future__ import annotations

import polars as pl

from lib.charts import Ahead, Band
from lib.domain import Indicator, Locale, Period, Status
from lib.i18n import figure, number, run_on, say
from lib.i18n import period as period_text
from lib.services import PathPoint, Trend, chance_text, outlook, trend_text
from lib.services.status_forecast import Coming, coming, coming_text
from lib.services.status_outlook import arrow
from lib.ui.context import Reading
from lib.ui.trend_words import finding


def trend_band(reading: Reading, shown: Trend) -> Band | None:
    """The forecast of the region looked at, beyond its last figure; None where none can be calculated."""
    first = next(iter(coming(reading.workspace, reading.revision, shown)), None)
    name = shown.regions[0].name.get(reading.locale) if shown.regions else ""
    return band_of(reading.locale, shown.indicator, first, name) if first else None


def band_of(locale: Locale, indicator: Indicator, one: Coming, name: str) -> Band | None:
    """What is to come of a region, ready to draw as the first line of a chart."""
    if one.day is None or one.value is None or not one.points:
        return None
    points = (
        Ahead(point.end, point.middle, point.low, point.high, _text(locale, indicator, name, point))
        for point in one.points
    )
    return Band(0, one.day, one.value, tuple(points))


def _text(locale: Locale, indicator: Indicator, name: str, point: PathPoint) -> str:
    when = period_text(locale, Period.parse(point.period))
    return say(locale, "status.forecast.point", region=name, period=when, **_figures(locale, indicator, point))


def _figures(locale: Locale, indicator: Indicator, point: PathPoint) -> dict[str, str]:
    return {name: figure(locale, indicator, getattr(point, name)) for name in ("middle", "low", "high")}


def forecast_cells(reading: Reading, shown: Trend, first: str, heads: list[str]) -> pl.DataFrame:
    """The rows of the table for the periods to come, oldest first: ``first`` holds the period, ``heads`` the regions
    that have figures; each cell says that it is a forecast, without its unit."""
    found = [one for one in coming(reading.workspace, reading.revision, shown) if one.day is not None]
    keys = sorted({point.period for one in found for point in one.points})
    columns = {first: [period_text(reading.locale, Period.parse(key)) for key in keys]}
    for head, one in zip(heads, _in_heads(shown, found), strict=True):
        cells = {point.period: point for point in one.points} if one else {}
        columns[head] = [_cell(reading, shown, cells.get(key)) for key in keys]
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def _in_heads(shown: Trend, found: list[Coming]) -> list[Coming | None]:
    """What is to come of each region with any row, which is what the table has columns for."""
    known, by_region = set(shown.figures["region"]), {one.region: one for one in found}
    return [by_region.get(region.code) for region in shown.regions if region.code in known]


def _cell(reading: Reading, shown: Trend, point: PathPoint | None) -> str:
    if point is None:
        return ""
    figures = {name: number(getattr(point, name), shown.indicator.decimals) for name in ("middle", "low", "high")}
    return say(reading.locale, "status.forecast.cell", **figures)


def foretold(reading: Reading, shown: Trend) -> list[str]:
    """Of the region looked at: its recent trend and its chance as of the chosen period, then what is drawn beyond its
    last figure, or why nothing is."""
    if not shown.standings or not shown.figures.height:
        return []
    region, sheet = shown.regions[0], shown.indicator
    jurisdiction = reading.workspace.regions.jurisdiction_of(region.code)
    if jurisdiction is None:
        return []
    found = outlook(reading.workspace, reading.revision, jurisdiction.code, reading.address.period)
    marker = found.trend(region.code, sheet.key)
    parts = [
        say(
            reading.locale,
            "status.outlook.line",
            arrow=arrow(marker.verdict if marker else None),
            trend=trend_text(reading.locale, marker),
        )
    ]
    if shown.target and shown.binding and shown.standings[0].status is not Status.NO_TARGET:
        parts.append(chance_text(reading.locale, found.chance(region.code, sheet.key, shown.target.key)))
    name, mark = region.name.get(reading.locale), say(reading.locale, "status.outlook.join")
    said = [say(reading.locale, "status.outlook.of", region=name, said=mark.join(parts))]
    first = coming(reading.workspace, reading.revision, shown)[0]
    return [*said, coming_text(reading.workspace, first, reading.revision, reading.locale)]


def picture_alt(reading: Reading, shown: Trend, first: str) -> str:
    """The picture as a sentence: the finding, the first line, and where it may go."""
    told = say(reading.locale, "trend.alt", finding=finding(reading, shown), first=first)
    band = next(iter(coming(reading.workspace, reading.revision, shown)), None)
    if band is None or not band.points:
        return told
    last = band.points[-1]
    facts = {"period": period_text(reading.locale, Period.parse(last.period))}
    more = say(reading.locale, "status.forecast.alt", **facts, **_figures(reading.locale, shown.indicator, last))
    return run_on(reading.locale, told, more)
