"""What is drawn over a trend: the target, days that matter, names at the line's end, the demonstration mark."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any

from lib.charts.points import Series
from lib.domain import Comparator, Indicator, Kind, Locale, Target
from lib.i18n import figure, say
from lib.palette import MARKER, SERIES, TARGET, Theme

SIZE = 13
_WORDS = {Comparator.AT_LEAST: "at_least", Comparator.AT_MOST: "at_most", Comparator.EQUAL: "equal"}


def plain(text: str) -> str:
    """Text as it stands: Plotly reads tags and links in what it shows."""
    return escape(text, quote=False)


def target_words(target: Target, indicator: Indicator, locale: Locale) -> str:
    value = figure(locale, indicator, target.value)
    if indicator.kind is Kind.BINARY:
        return value
    return say(locale, f"ui.comparator.{_WORDS[target.comparator]}", value=value)


def target_line(target: Target, theme: Theme, *, binding: bool) -> dict[str, Any]:
    """A level line over the whole width: dashed where the target binds, dotted where it is a yardstick."""
    return {
        "type": "line",
        "name": "target",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": target.value,
        "y1": target.value,
        "line": {"color": TARGET.get(theme), "width": 1.5, "dash": "dash" if binding else "dot"},
    }


def target_label(target: Target, text: str, theme: Theme) -> dict[str, Any]:
    return {
        "name": "target",
        "xref": "paper",
        "x": 0.004,
        "y": target.value,
        "text": plain(text),
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "bottom",
        "font": {"color": TARGET.get(theme), "size": SIZE - 1},
    }


def day_line(day: date, word: str, theme: Theme) -> dict[str, Any]:
    return {
        "type": "line",
        "name": word,
        "yref": "paper",
        "x0": day.isoformat(),
        "x1": day.isoformat(),
        "y0": 0,
        "y1": 1,
        "line": {"color": MARKER.get(theme), "width": 1, "dash": "dot"},
    }


def day_label(day: date, word: str, locale: Locale, theme: Theme) -> dict[str, Any]:
    return {
        "name": word,
        "x": day.isoformat(),
        "yref": "paper",
        "y": 1,
        "yanchor": "bottom",
        "text": plain(say(locale, f"chart.{word}", day=day.isoformat())),
        "showarrow": False,
        "font": {"color": MARKER.get(theme), "size": SIZE - 2},
    }


def end_labels(found: Sequence[Series], span: tuple[float, float], height: int, theme: Theme) -> list[dict[str, Any]]:
    """The name of each region at the end of its line, instead of a legend; pushed up where two would overlap.

    ``span`` are the ends of the value axis, ``height`` of the plot in pixels.
    """
    named = [(one.known[-1], place, one) for place, one in enumerate(found) if one.known]
    labels: list[dict[str, Any]] = []
    taken = -math.inf
    for last, place, one in sorted(named, key=lambda item: item[0].value or 0.0):
        at = ((last.value or 0.0) - span[0]) / (span[1] - span[0]) * height
        taken = max(at, taken + SIZE + 3)
        labels.append(
            {
                "name": one.region,
                "x": last.day.isoformat(),
                "y": last.value,
                "text": plain(one.name),
                "showarrow": False,
                "xanchor": "left",
                "xshift": 7,
                "yshift": round(taken - at),
                "font": {"color": SERIES[place % len(SERIES)].get(theme), "size": SIZE - 1},
            }
        )
    return labels


def demo_mark(locale: Locale, theme: Theme) -> dict[str, Any]:
    colour = TARGET.get(theme)
    return {
        "name": "demo",
        "xref": "paper",
        "yref": "paper",
        "x": 1,
        "y": 1,
        "yshift": 24,
        "xshift": 76,
        "xanchor": "right",
        "yanchor": "bottom",
        "text": say(locale, "chart.demo"),
        "showarrow": False,
        "bordercolor": colour,
        "borderpad": 2,
        "font": {"color": colour, "size": SIZE - 1},
    }
