"""A region among its siblings, one row an indicator within its domain: range, quartiles, median, its own mark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
import polars as pl

from lib.charts.marks import demo_mark, plain
from lib.charts.sketch import Sketch
from lib.domain import Indicator, Locale, stand_of
from lib.i18n import figure, say, stand_word
from lib.palette import FONT, GRID, MUTED, OUTLINE, PAGE, TARGET, TEXT, Theme, contrast, paint_of

_ROW, _HEAD = 23, 17
_SIZE = 12
_EDGE = 1.05
#: The sign that the mark itself already is.
_CIRCLE = "●"
_NAME_ROOM = {Locale.ZH: 13, Locale.EN: 26}
_MARGIN = {"l": 172, "r": 96, "t": 64, "b": 6}
#: How much of its colour the box of the quartiles has.
_HALF = 0.45


@dataclass(frozen=True, slots=True)
class _Place:
    """A row of the chart: its height above the floor in pixels, and its facts."""

    at: float
    row: dict[str, Any]


def spine_figure(
    frame: pl.DataFrame,
    points: pl.DataFrame,
    indicators: Mapping[str, Indicator],
    locale: Locale,
    *,
    region: str,
    theme: Theme = Theme.LIGHT,
    title: str = "",
    demo: bool = False,
) -> go.Figure:
    """Grey range, darker quartile box, median tick, target and the region's mark in the colour and sign of its status.

    ``frame`` is that of a profile: one row an indicator, in the order of the domains. ``points`` has every sibling's
    ``indicator, region, place``; they are drawn one by one where they are too few for quartiles. Best at the right.
    ``demo`` marks the figure. A binding target is a full upright line, a reference target an open diamond; one
    beyond the siblings' range stands at the edge as an arrow.
    """
    rows, heads, height = _layout_rows(frame)
    chart = Sketch({**_layout(theme, height), "meta": {"alt": title}})
    chart.add_scatter(**_lines(rows, "worst", "best", GRID.get(theme)))
    chart.add_scatter(**_lines(rows, "q1", "q3", MUTED.get(theme)), opacity=_HALF)
    chart.add_scatter(**_medians(rows, theme))
    chart.add_scatter(**_few(rows, points, region, theme))
    for binding in (True, False):
        chart.add_scatter(**_targets(rows, theme, binding=binding))
    chart.add_scatter(**_own(rows, indicators, locale, theme))
    for note in (*_names(rows, locale, theme), *_values(rows, theme), *_heads(heads, theme)):
        chart.add_annotation(note)
    chart.add_annotation(_key(locale, theme, height))
    for word, at, anchor in (("worse", 0, "left"), ("better", 1, "right")):
        chart.add_annotation(_note(say(locale, f"profile.{word}"), at, height, anchor, MUTED.get(theme), yshift=10))
    if demo:
        chart.add_annotation(demo_mark(locale, theme) | {"yshift": 40, "xshift": _MARGIN["r"] - 4})
    return chart.figure()


def _layout_rows(frame: pl.DataFrame) -> tuple[list[_Place], list[tuple[str, float]], float]:
    """Rows from the top down under the heads of their domains; heights in pixels above the floor."""
    all_rows = frame.to_dicts()
    domains = list(dict.fromkeys(row["domain"] for row in all_rows))
    height = float(_ROW * len(all_rows) + _HEAD * len(domains))
    at, rows, heads, seen = height, [], [], ""
    for row in all_rows:
        if row["domain"] != seen:
            seen = row["domain"]
            heads.append((row["domain_name"], at - _HEAD / 2))
            at -= _HEAD
        rows.append(_Place(at - _ROW / 2, row))
        at -= _ROW
    return rows, heads, height


def _lines(rows: Sequence[_Place], start: str, end: str, colour: str) -> dict[str, Any]:
    x: list[float | None] = []
    y: list[float | None] = []
    for one in rows:
        first = 0.0 if start == "worst" and one.row["never"] else one.row[f"place_{start}"]
        last = one.row[f"place_{end}"]
        if first is not None and last is not None and not one.row["few"]:
            x += [first, last, None]
            y += [one.at, one.at, None]
    line = {"color": colour, "width": 9}
    return {"x": x, "y": y, "mode": "lines", "line": line, "hoverinfo": "skip", "name": f"{start}-{end}"}


def _medians(rows: Sequence[_Place], theme: Theme) -> dict[str, Any]:
    found = [one for one in rows if one.row["place_median"] is not None]
    return {
        "x": [one.row["place_median"] for one in found],
        "y": [one.at for one in found],
        "mode": "markers",
        "marker": {"symbol": "line-ns-open", "size": 15, "line": {"width": 2}, "color": OUTLINE.get(theme)},
        "hoverinfo": "skip",
        "name": "median",
    }


def _few(rows: Sequence[_Place], points: pl.DataFrame, region: str, theme: Theme) -> dict[str, Any]:
    others = points.filter(pl.col("region") != region, pl.col("place").is_not_null())
    places = others.group_by("indicator").agg("place")
    by_key: dict[str, list[float]] = dict(places.iter_rows())
    pairs = [(at, one.at) for one in rows if one.row["few"] for at in by_key.get(one.row["indicator"], [])]
    return {
        "x": [x for x, _ in pairs],
        "y": [y for _, y in pairs],
        "mode": "markers",
        "marker": {"symbol": "circle", "size": 6, "color": MUTED.get(theme), "opacity": 0.7},
        "hoverinfo": "skip",
        "name": "few",
    }


def _targets(rows: Sequence[_Place], theme: Theme, *, binding: bool) -> dict[str, Any]:
    found = [one for one in rows if one.row["place_target"] is not None and bool(one.row["binding"]) is binding]
    inside, right, left = ("line-ns", "triangle-right", "triangle-left")
    if not binding:
        inside, right, left = ("diamond-open", "triangle-right-open", "triangle-left-open")
    places = [one.row["place_target"] for one in found]
    return {
        "x": [min(max(place, 1 - _EDGE), _EDGE) for place in places],
        "y": [one.at for one in found],
        "mode": "markers",
        "marker": {
            "symbol": [right if place > _EDGE else left if place < 1 - _EDGE else inside for place in places],
            "size": 13 if binding else 9,
            "color": TARGET.get(theme),
            "line": {"width": 2, "color": TARGET.get(theme)},
        },
        "hoverinfo": "text",
        "hovertext": [plain(one.row["target_text"]) for one in found],
        "name": "binding" if binding else "reference",
    }


def _own(rows: Sequence[_Place], indicators: Mapping[str, Indicator], locale: Locale, theme: Theme) -> dict[str, Any]:
    found = [one for one in rows if one.row["place"] is not None]
    paints = [paint_of(stand_of(one.row)) for one in found]
    fills = [paint.fill.get(theme) for paint in paints]
    return {
        "x": [one.row["place"] for one in found],
        "y": [one.at for one in found],
        "mode": "markers+text",
        "text": ["" if paint.symbol == _CIRCLE else paint.symbol for paint in paints],
        "textfont": {"size": 10, "color": [_ink(fill, theme) for fill in fills]},
        "marker": {"symbol": "circle", "size": 15, "color": fills, "line": {"width": 1.5, "color": PAGE.get(theme)}},
        "hoverinfo": "text",
        "hovertext": [_hover(one.row, indicators[one.row["indicator"]], locale) for one in found],
        "name": "own",
    }


def _hover(row: Mapping[str, Any], indicator: Indicator, locale: Locale) -> str:
    """What stands behind a row, one fact a line."""

    def fact(key: str, value: str) -> str:
        return say(locale, f"profile.{key}") + say(locale, "ui.mark.colon") + value

    parts = [f"{row['name']} {row['value_text']}", stand_word(locale, stand_of(row))]
    parts += [fact("column_target", row["target_text"])] if row["target_text"] else []
    parts += [fact("column_gap", row["gap_text"])] if row["gap_text"] else []
    for name in ("worst", "q1", "median", "q3", "best"):
        if row[name] is not None and not (row["few"] and name in ("q1", "median", "q3")):
            parts.append(fact(f"spine_{name}", figure(locale, indicator, row[name])))
    if row["never"]:
        parts.append(say(locale, "profile.spine_never", count=row["never"]))
    return "<br>".join(plain(part) for part in parts)


def _names(rows: Sequence[_Place], locale: Locale, theme: Theme) -> list[dict[str, Any]]:
    room = _NAME_ROOM[locale]
    return [
        _note(_short(one.row["name"], room), 0, one.at, "left", TEXT.get(theme), xshift=-_MARGIN["l"] + 10)
        for one in rows
    ]


def _values(rows: Sequence[_Place], theme: Theme) -> list[dict[str, Any]]:
    found = []
    for one in rows:
        paint = paint_of(stand_of(one.row))
        text = f"{paint.symbol} {_short(one.row['value_short'], 14)}"
        found.append(_note(text, 1, one.at, "right", paint.ink.get(theme), xshift=_MARGIN["r"] - 2))
    return found


def _heads(heads: Sequence[tuple[str, float]], theme: Theme) -> list[dict[str, Any]]:
    shift = -_MARGIN["l"] + 2
    return [
        _note(name, 0, at, "left", MUTED.get(theme), xshift=shift) | {"font": _font(MUTED.get(theme), 11)}
        for name, at in heads
    ]


def _key(locale: Locale, theme: Theme, height: float) -> dict[str, Any]:
    """What the marks are, in a line above the rows: sign and word of each."""
    signs = (
        ("own", "◉", TEXT.get(theme)),
        ("range", "▬", GRID.get(theme)),
        ("half", "▬", MUTED.get(theme)),
        ("median", "┃", OUTLINE.get(theme)),
        ("binding", "┃", TARGET.get(theme)),
        ("reference", "◇", TARGET.get(theme)),
    )
    parts = [
        f'<span style="color:{colour}">{sign}</span> {plain(say(locale, f"profile.key_{name}"))}'
        for name, sign, colour in signs
    ]
    note = _note("", 0, height, "left", MUTED.get(theme), xshift=-_MARGIN["l"] + 2, yshift=28)
    return note | {"name": "key", "text": "  ".join(parts), "font": _font(MUTED.get(theme), 11)}


def _note(
    text: str, x: float, y: float, anchor: str, colour: str, *, xshift: float = 0, yshift: float = 0
) -> dict[str, Any]:
    return {
        "text": plain(text),
        "xref": "paper",
        "x": x,
        "y": y,
        "xanchor": anchor,
        "yanchor": "middle",
        "xshift": xshift,
        "yshift": yshift,
        "showarrow": False,
        "font": _font(colour, _SIZE),
    }


def _font(colour: str, size: int) -> dict[str, Any]:
    return {"color": colour, "size": size, "family": FONT}


def _short(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1] + "…"


def _ink(fill: str, theme: Theme) -> str:
    """The colour of a sign on a fill: whichever of page and text stands out more."""
    return max((PAGE.get(theme), TEXT.get(theme)), key=lambda colour: contrast(colour, fill))


def _layout(theme: Theme, height: float) -> dict[str, Any]:
    axis = {"showgrid": False, "zeroline": False, "fixedrange": True, "showticklabels": False}
    return {
        "template": "none",
        "height": height + _MARGIN["t"] + _MARGIN["b"],
        "margin": _MARGIN,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": _font(TEXT.get(theme), _SIZE),
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        "xaxis": axis | {"range": [-0.08, 1.08]},
        "yaxis": axis | {"range": [0, height]},
    }
