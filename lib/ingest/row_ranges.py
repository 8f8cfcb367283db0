"""Rows of a file as a sentence names them."""

from __future__ import annotations

from collections.abc import Iterable

#: So many ranges are named, then an ellipsis.
_NAMED = 20


def row_ranges(rows: Iterable[int], comma: str = "、", more: str = "……") -> str:
    """``5–9、12``: ascending rows, those that follow each other as one range; at most twenty ranges, then ``more``."""
    ranges: list[list[int]] = []
    for row in rows:
        if ranges and row == ranges[-1][1] + 1:
            ranges[-1][1] = row
        else:
            ranges.append([row, row])
    shown = comma.join(str(first) if first == last else f"{first}–{last}" for first, last in ranges[:_NAMED])
    return shown + (more if len(ranges) > _NAMED else "")
