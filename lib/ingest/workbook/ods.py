"""An OpenDocument spreadsheet: one part holds all its sheets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lib.ingest.workbook.formats import Shown, plain_number, shown_number
from lib.ingest.workbook.grid import NUMBER, TEXT, Grid, fitting, trimmed
from lib.ingest.workbook.limits import (
    MAX_CELL,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_SHEETS,
    EnoughError,
    UnreadableError,
)
from lib.ingest.workbook.parts import attribute

_HIDDEN = frozenset({"collapse", "filter"})
_PERCENT = Shown(percent=True)


@dataclass
class Table:
    """A sheet of the document with its rows so far."""

    name: str
    state: str
    grid: Grid


@dataclass
class _Cell:
    """The cell being read: how often it stands side by side, its kind, stored value, formula and paragraphs."""

    times: int
    kind: str | None
    value: str | None
    formula: str | None
    paragraphs: list[str] = field(default_factory=list)


class Tables:
    """A listener that reads the head of every sheet, or one sheet whole (``wanted``, by its place)."""

    def __init__(self, head_rows: int, wanted: int | None = None, *, with_kinds: bool = False) -> None:
        self.found: list[Table] = []
        self._head_rows = head_rows
        self._wanted = wanted
        self._with_kinds = with_kinds
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._depth = 0
        self._note = 0
        self._row = 0
        self._times = 1
        self._hidden = False
        self._cells: list[str] = []
        self._blank = 0
        self._cell: _Cell | None = None
        self._column = 0
        self._skip = False
        self._length = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "table":
            self._depth += 1
            if self._depth == 1:
                self._begin_table(attributes)
        elif name == "style":
            self._style = attribute(attributes, "name") or ""
        elif name == "table-properties" and attribute(attributes, "display") == "false":
            self._hidden_styles.add(self._style)
        elif self._depth == 1 and not self._skip:
            self._start_inside(name, attributes)

    def _start_inside(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "annotation":
            self._note += 1
        elif name == "table-row":
            self._row_begins(attributes)
        elif name in ("table-cell", "covered-table-cell"):
            self._cell = _Cell(
                _times(attributes, "number-columns-repeated"),
                attribute(attributes, "value-type"),
                _stored(attributes),
                attribute(attributes, "formula"),
            )
            self._length = 0
        elif name == "table-column":
            times = _times(attributes, "number-columns-repeated")
            if attribute(attributes, "visibility") in _HIDDEN:
                self.found[-1].grid.hidden_columns += range(self._column, min(self._column + times, MAX_COLUMNS))
            self._column += times
        elif self._cell is not None and not self._note:
            self._start_text(name, attributes)

    def _start_text(self, name: str, attributes: Mapping[str, str]) -> None:
        cell = self._cell
        if cell is None:
            return
        if name == "p":
            cell.paragraphs.append("")
        elif name == "s" and cell.paragraphs:
            cell.paragraphs[-1] += " " * min(_times(attributes, "c"), 1_000)
        elif name in ("line-break", "tab") and cell.paragraphs:
            cell.paragraphs[-1] += "\n" if name == "line-break" else "\t"

    def text(self, text: str) -> None:
        if self._cell is None or not self._cell.paragraphs or self._note:
            return
        self._length += len(text)
        if self._length > 2 * MAX_CELL:
            raise UnreadableError("CELL_TOO_LONG", limit=MAX_CELL, row=self._row)
        self._cell.paragraphs[-1] += text

    def end(self, name: str) -> None:
        if name == "table":
            self._depth -= 1
            if self._depth == 0 and self._wanted == len(self.found) - 1:
                raise EnoughError
        elif self._depth != 1 or self._skip:
            return
        elif name == "annotation":
            self._note -= 1
        elif name in ("table-cell", "covered-table-cell") and self._cell is not None:
            self._cell_ends(self._cell)
            self._cell = None
        elif name == "table-row":
            self._row_ends()

    def _begin_table(self, attributes: Mapping[str, str]) -> None:
        if len(self.found) >= MAX_SHEETS:
            raise UnreadableError("WORKBOOK_TOO_LARGE")
        hidden = attribute(attributes, "style-name") in self._hidden_styles
        whole = self._wanted == len(self.found)
        self._skip = self._wanted is not None and not whole
        grid = Grid(MAX_ROWS if whole else self._head_rows, with_kinds=self._with_kinds)
        self.found.append(Table(attribute(attributes, "name") or "", "hidden" if hidden else "visible", grid))
        self._row = self._column = 0

    def _row_begins(self, attributes: Mapping[str, str]) -> None:
        self._row += 1
        self._times = _times(attributes, "number-rows-repeated")
        self._hidden = attribute(attributes, "visibility") in _HIDDEN
        self._cells, self._blank = [], 0

    def _cell_ends(self, cell: _Cell) -> None:
        grid = self.found[-1].grid
        place = len(self._cells) + self._blank
        text = self._shown(cell, place, grid)
        if not text:
            self._blank += cell.times
            return
        if place + cell.times > MAX_COLUMNS:
            raise UnreadableError("TOO_MANY_COLUMNS", limit=MAX_COLUMNS)
        kind = NUMBER if cell.kind in ("float", "currency", "percentage") else TEXT
        self._cells += [""] * self._blank + [grid.kept(fitting(text, self._row), kind)] * cell.times
        self._blank = 0

    def _shown(self, cell: _Cell, place: int, grid: Grid) -> str:
        written = "\n".join(cell.paragraphs)
        if cell.formula is not None:
            if cell.kind != "string" and not cell.value and not written:
                return cell.formula.partition(":")[2][:MAX_CELL] or "=?"
            grid.formulas.add(self._row, place, cell.formula[:40])
            if "file:" in cell.formula or "://" in cell.formula:
                grid.external.add(self._row, place, cell.formula[:40])
        if written.startswith(("#", "Err:")) or cell.kind in (None, "string"):
            return written or cell.value or ""
        if cell.kind == "percentage" and cell.value is not None:
            return grid.percent(self._row, place, written, shown_number(cell.value, _PERCENT, is_1904=False))
        if cell.kind == "boolean":
            return "TRUE" if cell.value == "true" else "FALSE"
        if cell.kind in ("float", "currency") and cell.value is not None:
            return plain_number(cell.value)
        return (cell.value or written).removesuffix("T00:00:00")

    def _row_ends(self) -> None:
        grid = self.found[-1].grid
        cells = trimmed(self._cells)
        first, self._row = self._row, self._row + self._times - 1
        if not cells:
            return
        if self._row > MAX_ROWS:
            raise UnreadableError("TOO_MANY_ROWS", limit=MAX_ROWS)
        for row in range(first, self._row + 1):
            if row > grid.stop_after:
                return
            grid.add_row(row, cells, hidden=self._hidden)


def _times(attributes: Mapping[str, str], name: str) -> int:
    text = attribute(attributes, name)
    if text is None:
        return 1
    if not text.isdigit() or len(text) > 9 or int(text) < 1:
        raise UnreadableError("WORKBOOK_BROKEN")
    return int(text)


def _stored(attributes: Mapping[str, str]) -> str | None:
    for name in ("value", "date-value", "boolean-value", "string-value"):
        if (found := attribute(attributes, name)) is not None:
            return found
    return None
