"""Targets by domain and status as stacked bars: where the open ones pile up."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go
import polars as pl

from lib.domain import Locale, Status
from lib.i18n import say
from lib.palette import GRID, PAGE, STATUS, TEXT, Pattern, Theme

_SHAPES = {
    Pattern.LINES: "/",
    Pattern.DOTS: ".",
    Pattern.HATCH: "/",
    Pattern.CROSS: "x",
    Pattern.BARS: "-",
    Pattern.POSTS: "|",
    Pattern.NONE: "",
}
_SHOWN = tuple(status for status in Status if status is not Status.NO_TARGET)


def status_bars(
    counted: pl.DataFrame, names: Mapping[str, str], locale: Locale, *, theme: Theme, height: int
) -> go.Figure:
    """One bar a domain, one piece a status, the domain with the most open targets at the top.

    ``counted`` has ``domain, status, count``; ``names`` the domains' names. Height in CSS pixels.
    """
    wide = counted.pivot(on="status", index="domain", values="count").fill_null(0)
    wide = wide.with_columns(
        *(pl.lit(0).alias(status.value) for status in _SHOWN if status.value not in wide.columns)
    ).sort(pl.col(Status.MISSED.value) + pl.col(Status.BEHIND.value), "domain", descending=[False, True])
    domains = [names[key] for key in wide["domain"]]
    figure = go.Figure(layout=_layout(theme, height))
    for status in _SHOWN:
        paint, word = STATUS[status], say(locale, f"ui.status.{status.value}")
        figure.add_bar(
            y=domains,
            x=wide[status.value].to_list(),
            name=f"{paint.symbol} {word}",
            orientation="h",
            marker={
                "color": paint.fill.get(theme),
                "line": {"color": PAGE.get(theme), "width": 1},
                "pattern": {"shape": _SHAPES[paint.pattern], "fgcolor": paint.stroke.get(theme), "size": 5},
            },
            hovertemplate="%{y} · " + word + " %{x}<extra></extra>",
        )
    return figure


def status_bars_alt(counted: pl.DataFrame, locale: Locale) -> str:
    """The bars as one sentence."""
    total = dict(counted.group_by("status").agg(pl.col("count").sum()).iter_rows())
    parts = [f"{say(locale, f'ui.status.{status.value}')} {total.get(status.value, 0)}" for status in _SHOWN]
    return "；".join(parts) if locale is Locale.ZH else "; ".join(parts)


def most_open(counted: pl.DataFrame) -> str | None:
    """The domain with the most targets behind or missed; None when every target is met."""
    open_ones = counted.filter(pl.col("status").is_in([Status.BEHIND.value, Status.MISSED.value]))
    ranked = open_ones.group_by("domain").agg(pl.col("count").sum()).sort("count", "domain", descending=[True, False])
    return str(ranked["domain"][0]) if ranked.height and ranked["count"][0] else None


def _layout(theme: Theme, height: int) -> go.Layout:
    text = {"color": TEXT.get(theme), "size": 13}
    return go.Layout(
        template="none",
        barmode="stack",
        bargap=0.35,
        height=height,
        margin={"l": 8, "r": 8, "t": 8, "b": 24},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font=text,
        xaxis={"gridcolor": GRID.get(theme), "zeroline": False, "fixedrange": True},
        yaxis={"automargin": True, "fixedrange": True, "ticksuffix": "  ", "dtick": 1},
        legend={"orientation": "h", "y": -0.08, "yanchor": "top", "x": 0, "traceorder": "normal"},
    )
