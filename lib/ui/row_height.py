"""How high the rows of a table are whose words may be longer than their column."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

#: CSS pixels of a row of one line, and of one whose words go on in a second and a third: a table breaks the words of
#: rows of more than 60. Each further line, of which there are so many at most, takes 20.
ONE_LINE, THREE_LINES = 30, 61
_LINE, _MOST = 20, 6
#: How wide a Chinese sign is, how wide any other is on the average, and what a cell keeps free on both sides.
_WIDE, _NARROW, _FREE = 14, 7.5, 18
#: Words are not broken, so that lines are not filled to their end.
_LOOSE = 1.4


def row_height(texts: Iterable[str], width: int) -> int:
    """CSS pixels of the rows of a table one column of which is ``width`` pixels wide and holds ``texts``; all rows of
    a table are as high as its highest."""
    longest = max(map(_pixels, texts), default=0.0) / (width - _FREE)
    if longest <= 1:
        return ONE_LINE
    return max(THREE_LINES, min(ceil(longest * _LOOSE), _MOST) * _LINE + 1)


def _pixels(text: str) -> float:
    return sum(_WIDE if ord(sign) > 0x2E7F else _NARROW for sign in text)
