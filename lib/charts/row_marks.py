"""Tiny pictures for one row of a table: a trend, and the place among siblings. Plain SVG, no text, no script."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from lib.domain import stand_of
from lib.palette import GRID as RANGE
from lib.palette import MUTED, SERIES, TARGET, Theme, paint_of

_PAD = 4.0


def sparkline_svg(
    values: Sequence[float | None],
    theme: Theme,
    *,
    target: float | None = None,
    binding: bool = True,
    to_date: bool = False,
    size: tuple[int, int] = (110, 24),
) -> str:
    """A line through the values, oldest first, broken where one is missing; ``target`` level, dotted if not binding.
    ``size`` is in pixels. The last value has a dot, or with ``to_date``, where its period was not over, a ring.
    """
    width, height = size
    known = [value for value in values if value is not None]
    if not known:
        return _svg(size, "")
    low, high = min((*known, *_one(target))), max((*known, *_one(target)))

    def x(at: int) -> float:
        return _PAD + (width - 2 * _PAD) * at / max(len(values) - 1, 1)

    def y(value: float) -> float:
        share = (value - low) / (high - low) if high > low else 0.5
        return height - _PAD - (height - 2 * _PAD) * share

    colour = SERIES[0].get(theme)
    parts = []
    if target is not None:
        dash = "4 2" if binding else "1 3"
        line = f'x1="0" x2="{width}" y1="{y(target):.1f}" y2="{y(target):.1f}" stroke-dasharray="{dash}"'
        parts.append(f'<line {line} stroke="{TARGET.get(theme)}" stroke-width="1"/>')
    for run in _runs([*values[:-1], None] if to_date else values):
        points = " ".join(f"{x(at):.1f},{y(value):.1f}" for at, value in run)
        if len(run) > 1:
            parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        else:
            parts.append(f'<circle cx="{x(run[0][0]):.1f}" cy="{y(run[0][1]):.1f}" r="1.2" fill="{colour}"/>')
    last = max(at for at, value in enumerate(values) if value is not None)
    parts.append(_end(x(last), y(values[last] or 0.0), colour, hollow=to_date and last == len(values) - 1))
    return _svg(size, "".join(parts))


def _end(x: float, y: float, colour: str, *, hollow: bool) -> str:
    fill = f'fill="none" stroke="{colour}"' if hollow else f'fill="{colour}"'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.2" {fill}/>'


def spine_svg(
    row: Mapping[str, Any], others: Sequence[float], theme: Theme, *, size: tuple[int, int] = (150, 20)
) -> str:
    """The place among siblings: range, quartile box, median, target and the region's own mark, best at the right.

    ``row`` has ``place``, ``place_<worst, q1, median, q3, best, target>``, ``few``, ``never``, ``binding, status``;
    ``others`` are the places of the siblings, drawn one by one where there are few.
    """
    width, height = size
    middle = height / 2

    def x(place: float) -> float:
        return 8 + (width - 16) * min(max(place, -0.04), 1.04)

    parts = []
    start = 0.0 if row["never"] else row["place_worst"]
    if not row["few"] and start is not None and row["place_best"] is not None:
        parts.append(_bar(x(start), x(row["place_best"]), middle, 6, RANGE.get(theme)))
        if row["place_q1"] is not None and row["place_q3"] is not None:
            parts.append(_bar(x(row["place_q1"]), x(row["place_q3"]), middle, 6, MUTED.get(theme), opacity=0.45))
        if row["place_median"] is not None:
            parts.append(_bar(x(row["place_median"]) - 0.8, x(row["place_median"]) + 0.8, middle, 12, MUTED.get(theme)))
    if row["few"]:
        parts += [_dot(x(place), middle, 2.4, MUTED.get(theme)) for place in others]
    if row["place_target"] is not None:
        parts.append(_target(x(row["place_target"]), middle, theme, binding=bool(row["binding"])))
    if row["place"] is not None:
        paint = paint_of(stand_of(row))
        ring = f' stroke="{paint.ink.get(theme)}" stroke-width="1.2"'
        parts.append(_dot(x(row["place"]), middle, 4.6, paint.fill.get(theme), ring))
    return _svg(size, "".join(parts))


def as_image(svg: str) -> str:
    """An SVG as the address of a picture, for the cell of a table."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _runs(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """Stretches of values without a gap, each as (place, value)."""
    runs: list[list[tuple[int, float]]] = []
    before: float | None = None
    for at, value in enumerate(values):
        if value is not None:
            if before is None:
                runs.append([])
            runs[-1].append((at, value))
        before = value
    return runs


def _one(value: float | None) -> tuple[float, ...]:
    return () if value is None else (value,)


def _svg(size: tuple[int, int], inner: str) -> str:
    box = f'width="{size[0]}" height="{size[1]}" viewBox="0 0 {size[0]} {size[1]}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{inner}</svg>'


def _bar(left: float, right: float, middle: float, thick: float, colour: str, opacity: float = 1.0) -> str:
    place = f'x="{left:.1f}" y="{middle - thick / 2:.1f}" width="{max(right - left, 1.0):.1f}" height="{thick:.1f}"'
    return f'<rect {place} fill="{colour}" fill-opacity="{opacity}"/>'


def _dot(x: float, y: float, radius: float, colour: str, more: str = "") -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{colour}"{more}/>'


def _target(x: float, middle: float, theme: Theme, *, binding: bool) -> str:
    """A full upright line where the target binds, an open diamond where it is a yardstick."""
    colour = TARGET.get(theme)
    if binding:
        return _bar(x - 1, x + 1, middle, 16, colour)
    points = f"{x:.1f},{middle - 5} {x + 5:.1f},{middle} {x:.1f},{middle + 5} {x - 5:.1f},{middle}"
    return f'<polygon points="{points}" fill="none" stroke="{colour}" stroke-width="1.2"/>'
