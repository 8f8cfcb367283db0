"""Figures of periods that are not over: hollow points with their own words, beside the line and no part of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lib.charts.looks import look
from lib.charts.marks import SIZE, plain
from lib.charts.points import Series, when_text
from lib.domain import Locale
from lib.palette import Theme

#: The name of a trace of hollow points, and of the words beside one.
TO_DATE = "to_date"
#: Words stand beside a hollow point that is at least this share of the axis below the end of its line, else under it.
_CLEAR = 0.08


def to_date_trace(one: Series, place: int, aside: float, texts: Sequence[str], theme: Theme) -> dict[str, Any]:
    """The hollow points of the line drawn at ``place``; ``texts`` are shown over each, ``aside`` sets them off as the
    line is."""
    return {
        "name": TO_DATE,
        "x": [point.day.isoformat() for point in one.to_date],
        "y": [(point.value or 0.0) + aside for point in one.to_date],
        "mode": "markers",
        "marker": {"symbol": "circle-open", "size": 10, "color": look(place).tone.get(theme), "line": {"width": 2}},
        "hoverinfo": "text",
        "hovertext": list(texts),
    }


def to_date_label(
    found: Sequence[Series], span: tuple[float, float], locale: Locale, theme: Theme
) -> dict[str, Any] | None:
    """What a hollow point is, left of the first line's that has one: ``2026年截至第 3 季度``. None without any.

    ``span`` are the ends of the value axis. All hollow points of a chart are of the same period.
    """
    for place, one in enumerate(found):
        if not one.to_date:
            continue
        point = one.to_date[-1]
        value = point.value or 0.0
        line = one.whole[-1].value if one.whole else None
        low = (value - span[0]) / (span[1] - span[0])
        beside = line is None or abs(line - value) / (span[1] - span[0]) >= _CLEAR or low < _CLEAR
        return {
            "name": TO_DATE,
            "x": point.day.isoformat(),
            "y": value,
            "text": plain(when_text(locale, point.period, point.until)),
            "showarrow": False,
            "xanchor": "right",
            "xshift": -9 if beside else 0,
            "yanchor": "middle" if beside else "bottom",
            "yshift": 0 if beside else 8,
            "font": {"color": look(place).tone.get(theme), "size": SIZE - 2},
        }
    return None
