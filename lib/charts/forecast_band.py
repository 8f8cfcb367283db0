"""What is to come in a trend: the median as a dashed line, and the band that holds 80 % of the futures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lib.charts.looks import look
from lib.charts.marks import SIZE, plain
from lib.domain import Locale
from lib.i18n import say
from lib.palette import Theme

#: How much of the band's colour is seen over the page.
_OPACITY = 0.16
#: How much of the axis the words for the band take, where it is narrow.
_WORDS = 0.5


@dataclass(frozen=True, slots=True)
class Ahead:
    """One period to come: its last day, the median and the 80 % interval in the indicator's unit, and a sentence."""

    day: date
    middle: float
    low: float
    high: float
    text: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """The forecast of the region drawn at ``place`` among the lines, from its newest figure on; ``points`` oldest
    first, all after ``day``."""

    place: int
    day: date
    value: float
    points: tuple[Ahead, ...]


def up_to(band: Band | None, last: date) -> Band | None:
    """The part of a band up to a day; None where nothing is left of it."""
    kept = tuple(point for point in band.points if point.day <= last) if band else ()
    return Band(band.place, band.day, band.value, kept) if band and kept else None


def widened(values: tuple[float, float], band: Band | None) -> tuple[float, float]:
    """The ends of a value axis, moved apart until the band fits with a little room; never below zero
    for a band above it."""
    if band is None:
        return values
    low, high = min(point.low for point in band.points), max(point.high for point in band.points)
    room = (max(high, values[1]) - min(low, values[0])) * 0.08
    bottom = values[0] if low >= values[0] else (max(0.0, low - room) if low >= 0 else low - room)
    return bottom, values[1] if high <= values[1] else high + room


def band_traces(band: Band, theme: Theme) -> list[dict[str, Any]]:
    """The band as a filled outline and the median as a dashed line, both from the newest figure on."""
    drawn = look(band.place)
    colour = drawn.tone.get(theme)
    days = [band.day, *(point.day for point in band.points)]
    upper = [band.value, *(point.high for point in band.points)]
    lower = [band.value, *(point.low for point in band.points)]
    outline = {
        "name": "forecast_band",
        "x": [day.isoformat() for day in (*days, *reversed(days))],
        "y": [*upper, *reversed(lower)],
        "mode": "lines",
        "fill": "toself",
        "fillcolor": _thin(colour),
        "line": {"color": colour, "width": 0},
        "hoverinfo": "skip",
    }
    median = {
        "name": "forecast",
        "x": [day.isoformat() for day in days],
        "y": [band.value, *(point.middle for point in band.points)],
        "mode": "lines",
        "line": {"color": colour, "width": drawn.width, "dash": "dash"},
        "hoverinfo": "text",
        "hovertext": ["", *(plain(point.text) for point in band.points)],
    }
    return [outline, median]


def band_label(band: Band, line: Sequence[tuple[date, float]], locale: Locale, theme: Theme) -> dict[str, Any]:
    """What the band is, below its end: the names of the lines stand above. ``line``: the days and figures of the line
    before it; the words stand clear of those beside them."""
    last = band.points[-1]
    first = min((day for day, _ in line), default=band.day)
    beside = last.day - (last.day - first) * _WORDS
    floor = min(*(point.low for point in band.points), band.value, *(value for day, value in line if day >= beside))
    return {
        "name": "forecast",
        "x": last.day.isoformat(),
        "y": floor,
        "text": plain(say(locale, "status.forecast.name")),
        "showarrow": False,
        "xanchor": "right",
        "yanchor": "top",
        "font": {"color": look(band.place).tone.get(theme), "size": SIZE - 2},
    }


def at_the_end(band: Band, labels: list[dict[str, Any]], region: str) -> None:
    """Move the name of the band's line from its last figure to the end of the band, where nothing runs through it."""
    for label in labels:
        if label["name"] == region:
            last = band.points[-1]
            label |= {"x": last.day.isoformat(), "y": last.middle, "yshift": 0}


def _thin(colour: str) -> str:
    """``#1f68ad`` as a colour that lets what is under it through."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{_OPACITY})"
