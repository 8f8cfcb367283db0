"""The axes of a trend: grades and yes/no by name, numbers with room for the target, periods by year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from lib.charts.points import Series
from lib.domain import Indicator, Kind, Locale, Period, Target
from lib.i18n import period as period_text
from lib.i18n import say
from lib.palette import GRID, MUTED, Theme

_TICKS = 8
_NARROW_TICKS = 4
#: An axis starts at zero where the lowest figure is at most this share of the highest.
_NEAR_ZERO = 0.4


def value_range(found: Sequence[Series], target: Target | None, indicator: Indicator) -> tuple[float, float]:
    """Lower and upper end of the value axis: holds all points and targets, and zero where that is near."""
    if indicator.kind is Kind.ORDINAL:
        return -0.5, len(indicator.scale) - 0.5
    if indicator.kind is Kind.BINARY:
        return -0.25, 1.25
    values = [point.value for one in found for point in one.points if point.value is not None]
    values += [target.value] if target else []
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if 0 <= low <= _NEAR_ZERO * high:
        low = 0.0
    room = (high - low) * 0.1 or max(abs(high) * 0.1, 1.0)
    bottom = low if low == 0 else low - room
    return bottom, high + room


def value_axis(indicator: Indicator, locale: Locale, theme: Theme, span: tuple[float, float]) -> dict[str, Any]:
    axis: dict[str, Any] = {
        "range": list(span),
        "gridcolor": GRID.get(theme),
        "zeroline": False,
        "fixedrange": True,
        "tickfont": {"color": MUTED.get(theme)},
    }
    if indicator.kind is Kind.ORDINAL:
        names = [grade.name.get(locale) for grade in indicator.scale]
        return axis | {"tickmode": "array", "tickvals": list(range(len(names))), "ticktext": names}
    if indicator.kind is Kind.BINARY:
        words = [say(locale, "ui.value.no"), say(locale, "ui.value.yes")]
        return axis | {"tickmode": "array", "tickvals": [0, 1], "ticktext": words}
    return axis | {"tickformat": ",.10~f", "nticks": 6}


def time_axis(
    found: Sequence[Series], locale: Locale, theme: Theme, span: tuple[date, date], *, narrow: bool = False
) -> dict[str, Any]:
    """Ticks at every period of a short series, else a year apart, counted back from the last and on to the end; fewer
    where the place is ``narrow``."""
    most = _NARROW_TICKS if narrow else _TICKS
    periods = _ticks([point.period for point in found[0].points] if found else [], span[1], most)
    return {
        "type": "date",
        "range": [span[0].isoformat(), span[1].isoformat()],
        "tickmode": "array",
        "tickvals": [one.end.isoformat() for one in periods],
        "ticktext": [period_text(locale, one).replace("年第", "年<br>第") for one in periods],
        "tickangle": 0,
        "showgrid": False,
        "linecolor": GRID.get(theme),
        "ticks": "outside",
        "tickcolor": GRID.get(theme),
        "fixedrange": True,
        "tickfont": {"color": MUTED.get(theme)},
    }


def _ticks(periods: Sequence[Period], end: date, most: int) -> list[Period]:
    if not periods:
        return []
    last, kept = periods[-1], list(periods)
    stride = 1
    if len(kept) > most:
        kept = [one for one in kept if one.number == last.number]
        stride = last.frequency.per_year
    step = -(-len(kept) // most)
    kept = kept[::-1][::step][::-1]
    # Nothing is known there yet, but a reader must be able to tell how far the axis reaches.
    while (following := kept[-1].shift(stride * step)).end <= end:
        kept.append(following)
    # Those ahead count too: labels side by side must not run into each other.
    place, apart = kept.index(last), -(-len(kept) // most)
    return [one for at, one in enumerate(kept) if (at - place) % apart == 0]
