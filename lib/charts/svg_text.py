"""Text of a chart in a picture: what it says, how wide it is, where it breaks."""

from __future__ import annotations

import html
import re
import unicodedata

#: Characters that no XML document may hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NARROW = 0.56
_PIECES = re.compile(r"[!-~]+|\s+|.", re.DOTALL)


def clean(text: str) -> str:
    """``text`` without what XML cannot hold."""
    return _FORBIDDEN.sub("", text)


def read(text: str) -> str:
    """What Plotly shows for an escaped text of one line."""
    return clean(html.unescape(text.replace("<br>", " ")))


def width(text: str, size: float) -> float:
    """About how wide a text is in pixels: Chinese characters are as wide as high, Latin ones a little over half."""
    ems = sum(1.0 if unicodedata.east_asian_width(one) in "WFA" else _NARROW for one in text)
    return ems * size


def wrap(text: str, room: float, size: float) -> list[str]:
    """``text`` in lines of at most ``room`` pixels; Chinese breaks anywhere, Latin words stay whole where they fit."""
    lines, line = [], ""
    for piece in _PIECES.findall(clean(text)):
        if line and width(line + piece, size) > room:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line] if line else lines
