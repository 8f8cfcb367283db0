"""Targets by domain and status as stacked bars: where the open ones pile up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
import polars as pl

from lib.domain import COUNTED, Beside, Locale, Stand, Status
from lib.i18n import say, stand_word
from lib.palette import FONT, GRID, TEXT, Pattern, Theme, paint_of

_SHAPES = {
    Pattern.LINES: "/",
    Pattern.DOTS: ".",
    Pattern.HATCH: "/",
    Pattern.CROSS: "x",
    Pattern.BARS: "-",
    Pattern.POSTS: "|",
    Pattern.POINTS_1: ".",
    Pattern.NONE: "",
}
# CSS pixels of a digit, of a shape, of the two lines of the legend, and of one more.
_DIGIT, _SHAPE, _LEGEND, _LINE = 7.3, 13.5, 44, 20


def status_bars(
    counted: pl.DataFrame, names: Mapping[str, str], locale: Locale, *, theme: Theme, height: int
) -> go.Figure:
    """One bar a domain, one piece a status, the domain with the most open targets at the top.

    Each bar is its own whole, so that one target of a domain that has no other is seen as well as one of hundreds;
    a piece is as wide as its share, and how many there are stands in numbers at the end of the bar.
    ``counted`` has ``domain, status, count``, a status being any ``domain.Stand``: what stands beside a reference value
    is drawn in the paint that judges nothing. ``names`` the domains' names. Height in CSS pixels.
    """
    told = set(counted["status"])
    shown: tuple[Stand, ...] = (*COUNTED, *(side for side in Beside if side.value in told))
    wide = counted.pivot(on="status", index="domain", values="count").fill_null(0)
    wide = wide.with_columns(
        *(pl.lit(0).alias(stand.value) for stand in shown if stand.value not in wide.columns)
    ).sort(pl.col(Status.MISSED.value) + pl.col(Status.BEHIND.value), "domain", descending=[False, True])
    domains = [names[key] for key in wide["domain"]]
    totals = wide.select(pl.sum_horizontal(stand.value for stand in shown)).to_series()
    labels = [_counts(shown, row) for row in wide.select(stand.value for stand in shown).iter_rows()]
    beside = 14 + round(max(map(_width, labels), default=0))
    layout = _layout(theme, height, beside, _LEGEND if len(shown) == len(COUNTED) else _LEGEND + _LINE)
    # All at once: one by one each costs more than the whole chart besides.
    layout.annotations = (*map(_beside, domains, labels), _key(shown, locale, theme, beside))
    figure = go.Figure(layout=layout)
    for stand in shown:
        figure.add_bar(
            y=domains,
            x=(wide[stand.value] / totals * 100).fill_nan(0).to_list(),
            customdata=wide[stand.value].to_list(),
            orientation="h",
            **_look(stand, locale, theme),
        )
    return figure


def _look(stand: Stand, locale: Locale, theme: Theme) -> dict[str, object]:
    """How the pieces of a stand are called, painted and told under the mouse."""
    paint, word = paint_of(stand), stand_word(locale, stand)
    return {
        "name": f"{paint.symbol} {word}",
        "marker": {
            "color": paint.fill.get(theme),
            "line": {"color": paint.stroke.get(theme), "width": 1},
            "pattern": {"shape": _SHAPES[paint.pattern], "fgcolor": paint.stroke.get(theme), "size": 5},
        },
        "hovertemplate": "%{y} · " + word + " %{customdata}<extra></extra>",
    }


def _beside(domain: str, label: str) -> dict[str, object]:
    """The numbers at the end of a bar."""
    return {"x": 1, "xref": "paper", "y": domain, "text": label, "showarrow": False, "xanchor": "left", "xshift": 6}


def _key(shown: Sequence[Stand], locale: Locale, theme: Theme, beside: int) -> dict[str, object]:
    """The legend below the axis, flush with the chart's right edge."""
    words = {"text": _legend(shown, locale, theme), "align": "right", "showarrow": False}
    across = {"x": 1, "xref": "paper", "xanchor": "right", "xshift": beside - 4}
    return {**words, **across, "y": 0, "yref": "paper", "yanchor": "top", "yshift": -22}


def _legend(shown: Sequence[Stand], locale: Locale, theme: Theme) -> str:
    """The colours with shape and word, in two lines: a legend of its own would be no wider than the bars. What stands
    beside a reference value has a third."""
    words = [
        f'<span style="color:{paint.stroke.get(theme)}">■</span> {paint.symbol} {stand_word(locale, stand)}'
        for stand, paint in ((one, paint_of(one)) for one in shown)
    ]
    whole, half = len(COUNTED), len(COUNTED) // 2
    return "<br>".join("   ".join(part) for part in (words[:half], words[half:whole], words[whole:]) if part)


def _counts(shown: Sequence[Stand], row: tuple[int, ...]) -> str:
    """The numbers of a bar behind the shapes of their statuses: ``√418 ▲157``."""
    return " ".join(f"{paint_of(one).symbol}{count}" for one, count in zip(shown, row, strict=True) if count)


def _width(label: str) -> float:
    """About how many CSS pixels a label takes at the size of the chart's text."""
    return sum(_DIGIT if sign.isascii() else _SHAPE for sign in label)


def status_bars_alt(counted: pl.DataFrame, locale: Locale) -> str:
    """The bars as one sentence."""
    total = dict(counted.group_by("status").agg(pl.col("count").sum()).iter_rows())
    parts = [f"{say(locale, f'ui.status.{status.value}')} {total.get(status.value, 0)}" for status in COUNTED]
    return say(locale, "policy.semicolon").join(parts)


def most_open(counted: pl.DataFrame) -> str | None:
    """The domain with the most targets behind or missed; None when every target is met."""
    open_ones = counted.filter(pl.col("status").is_in([Status.BEHIND.value, Status.MISSED.value]))
    ranked = open_ones.group_by("domain").agg(pl.col("count").sum()).sort("count", "domain", descending=[True, False])
    return str(ranked["domain"][0]) if ranked.height and ranked["count"][0] else None


def _layout(theme: Theme, height: int, beside: int, below: int) -> go.Layout:
    text = {"family": FONT, "color": TEXT.get(theme), "size": 13}
    return go.Layout(
        template="none",
        barmode="stack",
        bargap=0.3,
        height=height,
        margin={"l": 8, "r": beside, "t": 8, "b": 24 + below},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font=text,
        xaxis={
            "gridcolor": GRID.get(theme),
            "zeroline": False,
            "fixedrange": True,
            "range": [0, 100],
            "tickvals": [0, 50, 100],
            "ticktext": ["0", "50%", "100%"],
        },
        yaxis={"automargin": True, "fixedrange": True, "ticksuffix": "  ", "dtick": 1},
        showlegend=False,
    )
