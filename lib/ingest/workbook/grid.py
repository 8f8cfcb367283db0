"""The rows of one sheet as texts, and what a reader has to be told about them."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field

from lib.ingest.workbook.formats import is_rounded
from lib.ingest.workbook.limits import MAX_CELL, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, EnoughError, UnreadableError

#: What stands before a cell's text in a sheet that is asked for with its kinds: it was a number, a text, or cannot be
#: told.
NUMBER, TEXT, UNTOLD = "n", "t", "?"
#: Rows that are named one by one.
_NAMED = 2_000


@dataclass
class Tally:
    """How many cells of a kind there are, and the first of them: its row, its place from 0, its text."""

    count: int = 0
    row: int = 0
    place: int = 0
    text: str = ""

    def add(self, row: int, place: int, text: str = "") -> None:
        if not self.count:
            self.row, self.place, self.text = row, place, text
        self.count += 1

    def told(self) -> list[int | str]:
        return [self.count, self.row, self.place, self.text]


@dataclass
class PercentCells:
    """How many cells of a column a percent format shows rounded, and the first of them: row, per cent that is seen and
    per cent that is read."""

    count: int = 0
    first: list[tuple[int, str, str]] = field(default_factory=list)

    def add(self, row: int, seen: str, read: str) -> None:
        self.count += 1
        if len(self.first) < _NAMED:
            self.first.append((row, seen, read))


@dataclass
class Grid:
    """A sheet being read. Rows are written as lines of CSV, blank ones too, so that each keeps its number.

    ``stop_after`` ends the reading behind that row. Trailing blanks of rows and of the sheet are never kept.
    ``with_kinds``: each filled cell is led by a letter that says what it was in the file (``NUMBER``, ``TEXT``).
    """

    stop_after: int = MAX_ROWS
    with_kinds: bool = False
    written: int = 0
    cells: int = 0
    width: int = 0
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    percents: dict[int, PercentCells] = field(default_factory=dict)
    formulas: Tally = field(default_factory=Tally)
    external: Tally = field(default_factory=Tally)

    def __post_init__(self) -> None:
        self.text = io.StringIO()
        self._writer = csv.writer(self.text, lineterminator="\n")

    def add_row(self, row: int, cells: list[str], *, hidden: bool = False) -> None:
        """Take row ``row`` (from 1, rising). Raises EnoughError behind the last one asked for, else UnreadableError."""
        if row <= self.written:
            raise UnreadableError("WORKBOOK_BROKEN")
        if row > self.stop_after:
            raise EnoughError
        if not cells:
            return
        if row > MAX_ROWS:
            raise UnreadableError("TOO_MANY_ROWS", limit=MAX_ROWS)
        if len(cells) > MAX_COLUMNS:
            raise UnreadableError("TOO_MANY_COLUMNS", limit=MAX_COLUMNS)
        self.cells += len(cells)
        self.width = max(self.width, len(cells))
        if self.cells > MAX_CELLS:
            raise UnreadableError("TOO_MANY_CELLS", limit=MAX_CELLS)
        if hidden and len(self.hidden_rows) < _NAMED:
            self.hidden_rows.append(row)
        if row - self.written > 1:
            self.text.write("\n" * (row - self.written - 1))
        self._writer.writerow(cells)
        self.written = row

    def percent(self, row: int, place: int, seen: str, read: str) -> str:
        """A per cent as it is ``read``, which is kept in mind where it is ``seen`` rounded."""
        if is_rounded(seen, read):
            self.percents.setdefault(place, PercentCells()).add(row, seen, read)
        return read

    def kept(self, text: str, kind: str) -> str:
        """A filled cell as it is to be added."""
        return kind + text if self.with_kinds else text

    def facts(self) -> dict[str, object]:
        """What is to be told, fit for JSON."""
        return {
            "width": self.width,
            "hidden_rows": self.hidden_rows,
            "hidden_columns": self.hidden_columns,
            "percents": {str(place): [cells.count, cells.first] for place, cells in self.percents.items()},
            "formulas": self.formulas.told(),
            "external": self.external.told(),
        }


def fitting(text: str, row: int) -> str:
    """A cell's text, with the line breaks and tabs that Excel writes as words. Raises UnreadableError if too long."""
    if len(text) > MAX_CELL:
        raise UnreadableError("CELL_TOO_LONG", limit=MAX_CELL, row=row)
    if "_x00" in text:
        for written, meant in (("_x000D_", ""), ("_x000A_", "\n"), ("_x0009_", "\t")):
            text = text.replace(written, meant)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def trimmed(cells: list[str]) -> list[str]:
    """Cells without the blank ones at the end."""
    while cells and not cells[-1]:
        cells.pop()
    return cells
