"""What a command hands back, and how it reaches the screen."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

GOOD = 0
REFUSED = 1
WRONG_USAGE = 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """``data`` is the one JSON object of ``--json``; ``text`` the same for people. None: the command has spoken."""

    exit_code: int
    data: Mapping[str, object] | None
    text: str = ""


def as_json(data: Mapping[str, object]) -> str:
    """One object on one line, Chinese as it is."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False)


def width(text: str) -> int:
    """Columns on a terminal: Chinese characters take two."""
    return sum(
        2 if unicodedata.east_asian_width(sign) in "WF" else 0 if unicodedata.combining(sign) else 1 for sign in text
    )


def plain_text(text: object) -> str:
    """A value as one line without control characters, which could move the cursor or change the terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in str(text))


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Columns lined up under their header, numbers to the right."""
    cells = [[plain_text("" if value is None else value) for value in row] for row in rows]
    widths = [max(width(part) for part in column) for column in zip(header, *cells, strict=True)]
    right = [bool(cells) and all(_number(row[at]) for row in cells if row[at]) for at in range(len(header))]
    lines = [header, ["-" * size for size in widths], *cells]
    return "\n".join(
        "  ".join(_pad(part, size, to_right) for part, size, to_right in zip(line, widths, right, strict=True)).rstrip()
        for line in lines
    )


def _pad(text: str, size: int, to_right: bool) -> str:
    gap = " " * (size - width(text))
    return gap + text if to_right else text + gap


def _number(text: str) -> bool:
    return text.replace(",", "").replace(".", "", 1).removeprefix("-").isdigit()
