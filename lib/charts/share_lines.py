"""Shares over the last quarters as lines: whether the data get better or worse."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go
import polars as pl

from lib.charts.looks import look
from lib.domain import Locale, Period
from lib.i18n import period as period_text
from lib.palette import FONT, GRID, MUTED, PAGE, TEXT, Theme

#: Shares at or above this leave the lower part of the axis out.
_HIGH = 80.0


def share_lines(
    frame: pl.DataFrame, names: Mapping[str, str], locale: Locale, *, theme: Theme, height: int
) -> go.Figure:
    """One line a share, named above; a quarter in which it is not judged is a gap.

    ``frame`` has ``period`` (keys, the oldest first) and one column of per cent for each key of ``names``, nulls where
    nothing was judged. A share never judged has no line. Height in CSS pixels.
    """
    drawn = {key: name for key, name in names.items() if frame[key].is_not_null().any()}
    lowest = min((float(frame[key].min()) for key in drawn), default=0.0)  # type: ignore[arg-type]  # of floats
    figure = go.Figure(layout=_layout(theme, height, bottom=_HIGH if lowest >= _HIGH else 0.0))
    ticks = [_tick(locale, key) for key in frame["period"]]
    for place, (key, name) in enumerate(drawn.items()):
        own = look(place)
        colour = own.tone.get(theme)
        values = frame[key].to_list()
        figure.add_scatter(
            x=ticks,
            y=values,
            name=name,
            mode="lines+markers",
            line={"color": colour, "width": 2, "dash": own.dash},
            marker={"symbol": own.symbol, "size": 8, "color": colour, "line": {"color": PAGE.get(theme), "width": 1}},
            hovertemplate="%{x} · " + name + " %{y:.1f}%<extra></extra>",
        )
    return figure


def _tick(locale: Locale, key: str) -> str:
    return period_text(locale, Period.parse(key)).replace("年第", "年<br>第").replace(" Q", "<br>Q")


def _layout(theme: Theme, height: int, *, bottom: float) -> go.Layout:
    muted = {"color": MUTED.get(theme)}
    return go.Layout(
        template="none",
        height=height,
        margin={"l": 8, "r": 12, "t": 28, "b": 8},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": FONT, "color": TEXT.get(theme), "size": 13},
        xaxis={"type": "category", "showgrid": False, "fixedrange": True, "automargin": True, "tickfont": muted},
        yaxis={
            "range": [bottom, 101.5],
            "gridcolor": GRID.get(theme),
            "zeroline": False,
            "fixedrange": True,
            "automargin": True,
            "ticksuffix": "%",
            "nticks": 5,
            "tickfont": muted,
        },
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        showlegend=True,
    )
