"""Bytes to text: byte-order mark, then strict UTF-8, then strict GB18030. Nothing is guessed and nothing replaced."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from dataclasses import dataclass

#: Marks, the longer first: that of UTF-32 begins with that of UTF-16.
_MARKS = (
    (BOM_UTF32_LE, "utf-32"),
    (BOM_UTF32_BE, "utf-32"),
    (BOM_UTF8, "utf-8-sig"),
    (BOM_UTF16_LE, "utf-16"),
    (BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the encoding it was read by."""

    text: str
    encoding: str


@dataclass(frozen=True, slots=True)
class Undecodable:
    """``row`` is the row, as a spreadsheet shows it, from which no encoding can read on."""

    row: int


def decode(content: bytes) -> Decoded | Undecodable:
    """The text of a file, or the row at which it stops being readable."""
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None)
    candidates = (marked,) if marked else ("utf-8", "gb18030")
    furthest, readable = -1, ""
    for encoding in candidates:
        try:
            return Decoded(content.decode(encoding), encoding)
        except UnicodeDecodeError as problem:
            if problem.start > furthest:
                furthest = problem.start
                readable = problem.object[: problem.start].decode(encoding, errors="ignore")
    return Undecodable(_row_reached(readable))


def _row_reached(readable: str) -> int:
    """The number of the row in which the readable part of a text ends."""
    try:
        rows = sum(1 for _ in csv.reader(io.StringIO(readable, newline="")))
    except csv.Error:
        return readable.count("\n") + 1
    return rows + 1 if not readable or readable.endswith(("\n", "\r")) else rows
