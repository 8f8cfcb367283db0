"""The rows of one sheet of an Office Open XML workbook."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping

from lib.ingest.workbook.archive import BROKEN
from lib.ingest.workbook.formats import PLAIN, plain_number, seen_percent, shown_number
from lib.ingest.workbook.grid import NUMBER, TEXT, Grid, fitting, trimmed
from lib.ingest.workbook.limits import MAX_CELL, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, EnoughError, UnreadableError
from lib.ingest.workbook.parts import parse_part
from lib.ingest.workbook.xlsx import Book, style_of

_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_RANGE = re.compile(r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?::\$?([A-Za-z]{1,3})\$?([0-9]{1,7}))?")
_EXTERNAL = re.compile(r"\[[^\]]+\]")
_TRUE = frozenset({"1", "true"})
_ROW = re.compile(rb"<(?:[A-Za-z0-9]+:)?row[\s/>]")
_CELL = re.compile(rb"<(?:[A-Za-z0-9]+:)?c[\s/>]")


def place_of(letters: str) -> int:
    """The place from 0 of a column by its letters: A is 0, AA is 26."""
    place = 0
    for letter in letters.upper():
        place = place * 26 + ord(letter) - 64
    return place - 1


class SheetRows:
    """A listener that fills a grid from the part of a sheet."""

    def __init__(self, book: Book, grid: Grid) -> None:
        self._book = book
        self._grid = grid
        self._places: dict[str, int] = {}
        self._row = 0
        self._hidden = False
        self._cells: list[str] = []
        self._place = -1
        self._type = "n"
        self._style: str | None = None
        self._parts: list[str] = []
        self._length = 0
        self._value: str | None = None
        self._formula: str | None = None
        self._heard = ""
        self._phonetic = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            self._begin_cell(attributes)
        elif name in ("v", "t", "f"):
            self._heard, self._length = name, 0
            if name != "t":
                self._parts = []
        elif name == "row":
            self._begin_row(attributes)
        elif name == "rPh":
            self._phonetic = True
        elif name == "col":
            self._hide_columns(attributes)
        elif name == "dimension":
            _check_dimension(attributes.get("ref", ""))

    def text(self, text: str) -> None:
        if self._heard and not self._phonetic:
            self._length += len(text)
            if self._length > 2 * MAX_CELL:
                raise UnreadableError("CELL_TOO_LONG", limit=MAX_CELL, row=self._row)
            self._parts.append(text)

    def end(self, name: str) -> None:
        if name == "c":
            self._end_cell()
        elif name in ("v", "is"):
            self._value, self._heard, self._parts = "".join(self._parts), "", []
        elif name == "f":
            self._formula, self._heard, self._parts = "".join(self._parts), "", []
        elif name == "t":
            self._heard = ""
        elif name == "rPh":
            self._phonetic = False
        elif name == "row":
            self._grid.add_row(self._row, trimmed(self._cells), hidden=self._hidden)
        elif name == "sheetData" and self._grid.stop_after < MAX_ROWS:
            raise EnoughError

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        number = attributes.get("r")
        if number is None:
            self._row += 1
        elif number.isdigit() and len(number) < 9 and int(number) > self._row:
            self._row = int(number)
        else:
            raise UnreadableError("WORKBOOK_BROKEN")
        if self._row > self._grid.stop_after:
            raise EnoughError if self._grid.stop_after < MAX_ROWS else UnreadableError("TOO_MANY_ROWS", limit=MAX_ROWS)
        self._hidden = attributes.get("hidden") in _TRUE
        self._cells, self._place = [], -1

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        reference = attributes.get("r")
        if reference is None:
            place = self._place + 1
        else:
            letters = reference.rstrip("0123456789")
            found = self._places.get(letters)
            if found is None:
                if not _REFERENCE.fullmatch(reference):
                    raise UnreadableError("WORKBOOK_BROKEN")
                found = self._places.setdefault(letters, place_of(letters))
            place = found
        if place <= self._place:
            raise UnreadableError("WORKBOOK_BROKEN")
        self._place = place
        self._type = attributes.get("t", "n")
        self._style = attributes.get("s")
        self._value = self._formula = None
        self._parts, self._heard = [], ""

    def _end_cell(self) -> None:
        text = self._shown()
        if not text:
            return
        if self._place >= MAX_COLUMNS:
            raise UnreadableError("TOO_MANY_COLUMNS", limit=MAX_COLUMNS)
        cells = self._cells
        if self._place > len(cells):
            cells.extend([""] * (self._place - len(cells)))
        cells.append(self._grid.kept(fitting(text, self._row), NUMBER if self._type == "n" else TEXT))

    def _shown(self) -> str:
        value, formula = self._value, self._formula
        if formula is not None:
            if value is None or (self._type != "str" and not value.strip()):
                # nothing was calculated: the formula itself stands there, and no number reads so
                return "=" + (formula[: MAX_CELL - 1] or "?")
            self._grid.formulas.add(self._row, self._place, formula[:40])
            if _EXTERNAL.search(formula):
                self._grid.external.add(self._row, self._place, formula[:40])
        if value is None:
            return ""
        if self._type == "s":
            texts = self._book.texts
            if not value.strip().isdigit() or len(value) > 9 or int(value) >= len(texts):
                raise UnreadableError("WORKBOOK_BROKEN")
            return texts[int(value)]
        if self._type == "b":
            return "TRUE" if value.strip() == "1" else "FALSE"
        if self._type == "n":
            return self._number(value)
        return value.removesuffix("T00:00:00") if self._type == "d" else value

    def _number(self, value: str) -> str:
        shown = style_of(self._book, self._style)
        if shown is PLAIN or shown.is_plain:
            return plain_number(value)
        text = shown_number(value, shown, self._book.is_1904)
        return self._grid.percent(self._row, self._place, seen_percent(value, shown), text) if shown.percent else text

    def _hide_columns(self, attributes: Mapping[str, str]) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if attributes.get("hidden") in _TRUE and first.isdigit() and last.isdigit():
            end = min(int(last[:6]), MAX_COLUMNS)
            self._grid.hidden_columns += range(int(first[:6]) - 1, end)


def _check_dimension(reference: str) -> None:
    """Refuse a sheet that says it reaches where no table does: somebody formatted whole rows and columns."""
    found = _RANGE.fullmatch(reference)
    if found and found[1] and (place_of(found[1]) >= MAX_COLUMNS or int(found[2]) > MAX_ROWS):
        raise UnreadableError("PHANTOM_RANGE", value=reference[:40])


def read_rows(archive: zipfile.ZipFile, part: str, book: Book, grid: Grid) -> None:
    """Fill a grid with the rows of a sheet, up to ``grid.stop_after``. Raises UnreadableError."""
    if grid.stop_after >= MAX_ROWS:
        _count(archive, part)
    try:
        parse_part(archive, part, SheetRows(book, grid))
    except EnoughError:
        return


def _count(archive: zipfile.ZipFile, part: str) -> None:
    """Refuse a sheet of too many rows or cells by counting their beginnings, many times as fast as reading them."""
    rows = cells = 0
    try:
        with archive.open(part) as entry:
            while chunk := entry.read(1 << 20):
                rows += len(_ROW.findall(chunk)) if b":row" in chunk else chunk.count(b"<row")
                cells += len(_CELL.findall(chunk)) if b":c" in chunk else chunk.count(b"<c ") + chunk.count(b"<c>")
                if rows > MAX_ROWS:
                    raise UnreadableError("TOO_MANY_ROWS", limit=MAX_ROWS)
                if cells > MAX_CELLS:
                    raise UnreadableError("TOO_MANY_CELLS", limit=MAX_CELLS)
    except BROKEN as problem:
        raise UnreadableError("WORKBOOK_BROKEN") from problem
