"""How the lines of a chart are told apart: by colour, by mark, and by dash where a colour comes twice."""

from __future__ import annotations

from dataclasses import dataclass

from lib.palette import SERIES, Tone


@dataclass(frozen=True, slots=True)
class Look:
    """``symbol`` and ``dash`` are Plotly's words."""

    tone: Tone
    symbol: str
    dash: str
    width: float


_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "triangle-down", "cross", "x", "hexagon")


def look(place: int) -> Look:
    """The look of the line at ``place``. The first, which is looked at, alone has the strong colour and is thick.

    Eight lines differ in mark, and a colour that comes again is dotted.
    """
    if place == 0:
        return Look(SERIES[0], _SYMBOLS[0], "solid", 2.5)
    others = SERIES[1:]
    again, at = divmod(place - 1, len(others))
    return Look(others[at], _SYMBOLS[place % len(_SYMBOLS)], "solid" if not again else "dot", 1.5)
