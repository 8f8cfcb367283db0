"""What is drawn over a trend: the target, days that matter, names at the line's end, the demonstration mark."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any

from lib.charts.looks import look
from lib.charts.points import Revised, Series
from lib.domain import Comparator, Indicator, Kind, Locale, Target
from lib.i18n import demanded_figure, say
from lib.palette import MARKER, TARGET, TEXT, Theme

SIZE = 13
_WORDS = {Comparator.AT_LEAST: "at_least", Comparator.AT_MOST: "at_most", Comparator.EQUAL: "equal"}


#: Height of a further line of a title, in pixels.
LINE = 20


def plain(text: str) -> str:
    """Text as it stands: Plotly reads tags and links in what it shows."""
    return escape(text, quote=False)


def broken(text: str, columns: int) -> list[str]:
    """Text in lines of at most ``columns`` Latin letters (a Chinese sign counts as two), broken after a blank or a
    mark where there is one."""
    lines = [""]
    for piece in re.findall(r"[^\s，；：,;]*[\s，；：,;]*", text):
        if lines[-1] and _wide((lines[-1] + piece).rstrip()) > columns:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]


def _wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def target_words(target: Target, indicator: Indicator, locale: Locale) -> str:
    value = demanded_figure(locale, indicator, target.value)
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


def target_label(target: Target, text: str, theme: Theme, *, after: date | None = None) -> dict[str, Any]:
    """The words for the target over its line: at the left end, or ``after`` the upright mark of a day there."""
    place = {"xref": "paper", "x": 0.004} if after is None else {"x": after.isoformat(), "xshift": 5}
    return {
        "name": "target",
        **place,
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
    named = [((one.whole or one.known)[-1], place, one) for place, one in enumerate(found) if one.known]
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
                "font": {"color": look(place).tone.get(theme), "size": SIZE - 1},
            }
        )
    return labels


def revised_steps(revised: Sequence[Revised], theme: Theme) -> dict[str, Any]:
    """Upright lines from what a figure was to what a later revision made it."""
    moved = [one for one in revised if one.old is not None and one.old != one.value]
    return {
        "name": "revised_steps",
        "x": [day for one in moved for day in (one.day.isoformat(), one.day.isoformat(), None)],
        "y": [value for one in moved for value in (one.old, one.value, None)],
        "mode": "lines",
        "line": {"color": TEXT.get(theme), "width": 1, "dash": "dot"},
        "hoverinfo": "skip",
    }


def revised_rings(revised: Sequence[Revised], theme: Theme) -> dict[str, Any]:
    """A hollow ring around each figure that was replaced, with what it was."""
    return {
        "name": "revised",
        "x": [one.day.isoformat() for one in revised],
        "y": [one.value for one in revised],
        "mode": "markers",
        "marker": {"symbol": "circle-open", "size": 13, "color": TEXT.get(theme), "line": {"width": 1.5}},
        "hoverinfo": "text",
        "hovertext": [plain(one.text) for one in revised],
    }


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
