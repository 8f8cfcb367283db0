"""Marks and dashes of a chart, by Plotly's words, as SVG."""

from __future__ import annotations

import math

DASHES = {
    "solid": "",
    "dot": ' stroke-dasharray="2 3"',
    "dash": ' stroke-dasharray="8 5"',
    "dashdot": ' stroke-dasharray="8 4 2 4"',
    "longdash": ' stroke-dasharray="12 6"',
}

_CROSS = ((-1, -3), (1, -3), (1, -1), (3, -1), (3, 1), (1, 1), (1, 3), (-1, 3), (-1, 1), (-3, 1), (-3, -1), (-1, -1))


def _turned(points: tuple[tuple[float, float], ...], degrees: float) -> tuple[tuple[float, float], ...]:
    turn = math.radians(degrees)
    return tuple((x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn)) for x, y in points)


def _regular(corners: int, degrees: float, radius: float = 1.0) -> tuple[tuple[float, float], ...]:
    steps = (math.radians(degrees + 360 / corners * place) for place in range(corners))
    return tuple((radius * math.cos(step), radius * math.sin(step)) for step in steps)


_PLUS = tuple((x / 2.5, y / 2.5) for x, y in _CROSS)
_POLYGONS = {
    "square": _regular(4, 45, 1.2),
    "diamond": _regular(4, 0, 1.3),
    "triangle-up": _regular(3, -90, 1.25),
    "triangle-down": _regular(3, 90, 1.25),
    "hexagon": _regular(6, 0, 1.1),
    "cross": _PLUS,
    "x": _turned(_PLUS, 45),
}


def symbol(name: str, x: float, y: float, radius: float, colour: str) -> str:
    """A mark at a place. Raises KeyError for a mark that no chart of ours uses."""
    if name == "circle":
        return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{colour}"/>'
    if name == "circle-open":
        return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="none" stroke="{colour}" stroke-width="1.5"/>'
    if name == "x-thin-open":
        arms = (
            f"M{x - radius} {y - radius}L{x + radius} {y + radius}M{x - radius} {y + radius}L{x + radius} {y - radius}"
        )
        return f'<path d="{arms}" stroke="{colour}" fill="none"/>'
    corners = " ".join(f"{round(x + dx * radius, 2)},{round(y + dy * radius, 2)}" for dx, dy in _POLYGONS[name])
    return f'<polygon points="{corners}" fill="{colour}"/>'
