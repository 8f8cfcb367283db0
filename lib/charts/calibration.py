"""How often what was forecast came true: said chance against observed share, one mark a tenth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import plotly.graph_objects as go

from lib.charts.looks import look
from lib.charts.marks import SIZE, plain
from lib.charts.sketch import Sketch
from lib.domain import Locale
from lib.i18n import number, say
from lib.palette import FONT, GRID, MUTED, PAGE, TEXT, Theme

_MARGIN = {"l": 56, "r": 16, "t": 36, "b": 48}
_TICKS = (0, 20, 40, 60, 80, 100)
#: Sizes of a mark in pixels.
_SMALLEST, _LARGEST = 7.0, 26.0


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A series of forecasts by tenths of the chance said: ``count`` of them, ``said`` on average and ``came`` true,
    both 0-1. ``name`` is in the reader's language."""

    name: str
    count: tuple[int, ...]
    said: tuple[float, ...]
    came: tuple[float, ...]


def calibration_figure(
    found: Sequence[Calibrated], locale: Locale, *, theme: Theme = Theme.LIGHT, height: int = 360
) -> go.Figure:
    """A mark for each tenth, larger for more forecasts, and the line on which they lie when what is said comes true.

    Tenths without a forecast are left out. The sentence for those who cannot see it is in ``layout.meta["alt"]``.
    Height in CSS pixels.
    """
    chart = Sketch(_layout(locale, theme, height))
    chart.layout["meta"] = {"alt": _sentence(found, locale)}
    chart.add_shape(_line(theme))
    most = max((count for one in found for count in one.count), default=1)
    for place, one in enumerate(found):
        chart.add_scatter(**_marks(one, place, most, locale, theme))
    chart.add_annotation(_label(locale, theme))
    return chart.figure()


def _marks(one: Calibrated, place: int, most: int, locale: Locale, theme: Theme) -> dict[str, Any]:
    drawn = look(place)
    colour = drawn.tone.get(theme)
    known = [tenth for tenth in zip(one.count, one.said, one.came, strict=True) if tenth[0]]
    return {
        "name": plain(one.name),
        "x": [100 * said for _, said, _ in known],
        "y": [100 * came for _, _, came in known],
        "mode": "lines+markers",
        "line": {"color": colour, "width": 1, "dash": "dot" if place else "solid"},
        "marker": {
            "symbol": drawn.symbol,
            "color": colour,
            "opacity": 0.85,
            "size": [_SMALLEST + (_LARGEST - _SMALLEST) * sqrt(count / most) for count, _, _ in known],
            "line": {"color": PAGE.get(theme), "width": 1},
        },
        "hoverinfo": "text",
        "hovertext": [_point(one, tenth, locale) for tenth in known],
    }


def _point(one: Calibrated, tenth: tuple[int, float, float], locale: Locale) -> str:
    count, said, came = tenth
    facts = {"said": number(100 * said, 1), "came": number(100 * came, 1), "count": number(count)}
    return plain(say(locale, "method.calibration.point", name=one.name, **facts))


def _sentence(found: Sequence[Calibrated], locale: Locale) -> str:
    parts = []
    for one in found:
        tenths = zip(one.count, one.said, one.came, strict=True)
        away = [(count, 100 * abs(came - said)) for count, said, came in tenths if count]
        if not away:
            continue
        mean = sum(size for _, size in away) / len(away)
        facts = {"away": number(mean, 1), "most": number(max(size for _, size in away), 1)}
        total = number(sum(count for count, _ in away))
        parts.append(say(locale, "method.calibration.alt_part", name=one.name, forecasts=total, **facts))
    return say(locale, "method.calibration.alt", parts=" ".join(parts))


def _line(theme: Theme) -> dict[str, Any]:
    """Said and came the same."""
    line = {"color": MUTED.get(theme), "width": 1.5, "dash": "dash"}
    return {"type": "line", "name": "perfect", "x0": 0, "y0": 0, "x1": 100, "y1": 100, "line": line, "layer": "below"}


def _label(locale: Locale, theme: Theme) -> dict[str, Any]:
    return {
        "name": "perfect",
        "x": 100,
        "y": 100,
        "text": plain(say(locale, "method.calibration.perfect")),
        "showarrow": False,
        "xanchor": "right",
        "yanchor": "bottom",
        "xshift": -28,
        "font": {"color": MUTED.get(theme), "size": SIZE - 1},
    }


def _layout(locale: Locale, theme: Theme, height: int) -> dict[str, Any]:
    axis = {
        "range": [-4, 106],
        "tickmode": "array",
        "tickvals": list(_TICKS),
        "ticktext": [f"{tick}%" for tick in _TICKS],
        "gridcolor": GRID.get(theme),
        "zeroline": False,
        "fixedrange": True,
        "tickfont": {"color": MUTED.get(theme)},
    }
    title = {"font": {"size": SIZE, "color": TEXT.get(theme)}}
    return {
        "template": "none",
        "height": height,
        "margin": dict(_MARGIN),
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": SIZE, "color": TEXT.get(theme)},
        "hovermode": "closest",
        "dragmode": False,
        "xaxis": {**axis, "title": {"text": say(locale, "method.calibration.said"), **title}},
        "yaxis": {**axis, "title": {"text": say(locale, "method.calibration.came"), **title}},
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        "showlegend": True,
    }
