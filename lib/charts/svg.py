"""A chart as an SVG picture, drawn here: for files, without a browser or a network.

Draws what the charts of this folder are made of: scatter traces on one date axis and one value axis, line shapes, and
annotations. All text is escaped, fonts are the reader's own, and nothing refers to the outside.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import plotly.graph_objects as go

from lib.charts import svg_text
from lib.charts.svg_marks import DASHES, symbol
from lib.charts.svg_ticks import value_ticks
from lib.palette import FONT, GRID, MUTED, PAGE, TEXT, Theme

_SIDE = 24
_HEADING = 18
_NOTE = 12
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG document and its size in CSS pixels."""

    svg: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the plot lies in the picture, and what its axes span; days as ordinals."""

    left: float
    top: float
    width: float
    height: float
    days: tuple[float, float]
    values: tuple[float, float]

    def x(self, day: object) -> float:
        at = (date.fromisoformat(str(day)).toordinal() - self.days[0]) / (self.days[1] - self.days[0])
        return round(self.left + at * self.width, 2)

    def y(self, value: float) -> float:
        at = (value - self.values[0]) / (self.values[1] - self.values[0])
        return round(self.top + (1 - at) * self.height, 2)

    def place(self, item: Any, axis: str, at: Any) -> float:
        """A place on an axis, or as a share of the plot where the item says so."""
        if (item.xref if axis == "x" else item.yref) != "paper":
            return self.x(at) if axis == "x" else self.y(at)
        return float(self.left + at * self.width if axis == "x" else self.top + (1 - at) * self.height)


def figure_svg(
    chart: go.Figure, *, heading: str, notes: Sequence[str], alt: str, width: int = 1200, theme: Theme = Theme.LIGHT
) -> Picture:
    """Draw a trend with a sentence above it and notes (unit, source, revision) below.

    The plot keeps the height of ``chart`` and its margins; heading and notes are broken to ``width``. Raises
    ValueError for a trace that is not a scatter.
    """
    layout = chart.layout
    above = svg_text.wrap(heading, width - 2 * _SIDE, _HEADING)
    below = [line for note in notes for line in svg_text.wrap(note, width - 2 * _SIDE, _NOTE)]
    top = 16 + len(above) * _HEADING * 1.4
    height = round(top + layout.height + len(below) * _NOTE * 1.5 + 16)
    frame = _frame(chart, top, width)
    body = [
        f'<rect width="{width}" height="{height}" fill="{PAGE.get(theme)}"/>',
        *_lines(above, 16 + _HEADING, _HEADING, TEXT.get(theme), bold=True),
        *_lines([svg_text.read(layout.title.text or "")], top + 22, 14, MUTED.get(theme)),
        *_axes(chart, frame, theme),
        '<g clip-path="url(#plot)">',
        *(part for shape in layout.shapes for part in _shape(shape, frame)),
        *(part for trace in chart.data for part in _line(trace, frame)),
        "</g>",
        *(part for trace in chart.data for part in _marks(trace, frame)),
        *(part for note in layout.annotations for part in _annotation(note, frame)),
        *_lines(below, top + layout.height + _NOTE, _NOTE, MUTED.get(theme)),
    ]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="img" font-family={quoteattr(FONT)}><title>{escape(svg_text.clean(heading))}</title>'
        f"<desc>{escape(svg_text.clean(alt))}</desc>"
        f'<defs><clipPath id="plot"><rect x="{frame.left}" y="{frame.top}" width="{frame.width}"'
        f' height="{frame.height}"/></clipPath></defs>'
    )
    return Picture(f'<?xml version="1.0" encoding="UTF-8"?>\n{head}{"".join(body)}</svg>\n', width, height)


def _frame(chart: go.Figure, top: float, width: int) -> Frame:
    margin, layout = chart.layout.margin, chart.layout
    days = [float(date.fromisoformat(str(day)).toordinal()) for day in layout.xaxis.range]
    low, high = layout.yaxis.range
    left = float(margin.l + _SIDE)
    across, up = width - left - margin.r - _SIDE, layout.height - margin.t - margin.b
    return Frame(left, top + margin.t, across, up, (days[0], days[1]), (low, high))


def _lines(texts: Sequence[str], y: float, size: int, colour: str, *, bold: bool = False) -> Iterator[str]:
    weight = ' font-weight="600"' if bold else ""
    for place, text in enumerate(texts):
        at = round(y + place * size * 1.4, 2)
        yield f'<text x="{_SIDE}" y="{at}" font-size="{size}" fill="{colour}"{weight}>{escape(text)}</text>'


def _axes(chart: go.Figure, frame: Frame, theme: Theme) -> Iterator[str]:
    grid, ink, size = GRID.get(theme), MUTED.get(theme), 13
    right, floor = frame.left + frame.width, frame.top + frame.height
    for value, word in value_ticks(chart.layout.yaxis):
        y = frame.y(value)
        yield f'<path d="M{frame.left} {y}H{right}" stroke="{grid}" fill="none"/>'
        yield (
            f'<text x="{frame.left - 8}" y="{round(y + size * 0.36, 2)}" font-size="{size}" fill="{ink}"'
            f' text-anchor="end">{escape(word)}</text>'
        )
    yield f'<path d="M{frame.left} {floor}H{right}" stroke="{grid}" fill="none"/>'
    axis = chart.layout.xaxis
    for day, words in zip(axis.tickvals or (), axis.ticktext or (), strict=True):
        x = frame.x(day)
        yield f'<path d="M{x} {floor}v5" stroke="{ink}" fill="none"/>'
        for place, part in enumerate(str(words).split("<br>")):
            y = round(floor + 20 + place * size * 1.25, 2)
            text = escape(svg_text.read(part))
            yield f'<text x="{x}" y="{y}" font-size="{size}" fill="{ink}" text-anchor="middle">{text}</text>'


def _shape(shape: Any, frame: Frame) -> Iterator[str]:
    start = frame.place(shape, "x", shape.x0), frame.place(shape, "y", shape.y0)
    end = frame.place(shape, "x", shape.x1), frame.place(shape, "y", shape.y1)
    yield (
        f'<path d="M{start[0]} {start[1]}L{end[0]} {end[1]}" stroke="{shape.line.color}"'
        f' stroke-width="{shape.line.width}" fill="none"{DASHES[shape.line.dash or "solid"]}/>'
    )


def _line(trace: Any, frame: Frame) -> Iterator[str]:
    """The line of a trace, or the area within it; a missing value ends it, and the next one begins it anew."""
    if trace.type != "scatter":
        raise ValueError(f"a trace of type {trace.type} cannot be drawn")
    if "lines" not in trace.mode:
        return
    path, pen, before = "", False, 0.0
    for day, value in zip(trace.x, trace.y, strict=True):
        if day is None or value is None:
            pen = False
            continue
        x, y = frame.x(day), frame.y(value)
        if not pen:
            path += f"M{x} {y}"
        elif trace.line.shape == "hv":
            path += f"L{x} {before}L{x} {y}"
        else:
            path += f"L{x} {y}"
        pen, before = True, y
    if trace.fill == "toself":
        yield f'<path d="{path}Z" fill="{trace.fillcolor}" stroke="none"/>'
        return
    yield (
        f'<path d="{path}" stroke="{trace.line.color}" stroke-width="{trace.line.width}" fill="none"'
        f' stroke-linejoin="round"{DASHES[trace.line.dash or "solid"]}/>'
    )


def _marks(trace: Any, frame: Frame) -> Iterator[str]:
    if "markers" not in trace.mode:
        return
    words = trace.text if isinstance(trace.text, (tuple, list)) else ("",) * len(trace.x)
    for day, value, word in zip(trace.x, trace.y, words, strict=True):
        if value is None or not frame.values[0] <= value <= frame.values[1]:
            continue
        x, y = frame.x(day), frame.y(value)
        yield symbol(trace.marker.symbol or "circle", x, y, trace.marker.size / 2, trace.marker.color)
        if word.strip():
            text = escape(svg_text.read(word.strip()))
            yield f'<text x="{x + 8}" y="{y + 4}" font-size="12" fill="{trace.marker.color}">{text}</text>'


def _annotation(note: Any, frame: Frame) -> Iterator[str]:
    x = round(frame.place(note, "x", note.x) + (note.xshift or 0), 2)
    y = frame.place(note, "y", note.y) - (note.yshift or 0)
    size, anchor = note.font.size, note.xanchor or "center"
    baseline = round(y + {"bottom": -3.0, "top": float(size)}.get(note.yanchor, size * 0.36), 2)
    text = svg_text.read(note.text)
    if note.bordercolor:
        wide = svg_text.width(text, size)
        start = x - wide * {"left": 0.0, "center": 0.5, "right": 1.0}[anchor]
        yield (
            f'<rect x="{round(start - 4, 2)}" y="{round(baseline - size, 2)}" width="{round(wide + 8, 2)}"'
            f' height="{size + 5}" fill="none" stroke="{note.bordercolor}"/>'
        )
    yield (
        f'<text x="{x}" y="{baseline}" font-size="{size}" fill="{note.font.color}"'
        f' text-anchor="{_ANCHORS[anchor]}">{escape(text)}</text>'
    )
