"""The workbook to fill in: a table with codes and names, what was reported before, and how to fill it in.

It is an XLSX without macros, formulas in cells, links or protection, with one table, so that a reader need not choose.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from lib.reports.cell_mark import COMMENT, PAINTS, CellMark, comment_size
from lib.reports.template_cells import CellRule, validation

_HEAD_FILL, _CLOSED_FILL, _GREY, _LINE = "#DCE6F1", "#E7E6E6", "#7F7F7F", "#BFBFBF"
_HEAD: dict[str, object] = {"text_wrap": True, "align": "center"}
_TEXT: dict[str, object] = {"num_format": "@"}
_HEAD_HEIGHT, _ROW_HEIGHT = 48, 18
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A column: its header, the note that hangs on it, and its width in characters."""

    header: str
    note: str = ""
    width: float = 12.0


@dataclass(frozen=True)
class TemplateSheet:
    """A table to fill in. ``rows`` are whole rows of texts, numbers or None, one value a column of ``columns``.

    ``fixed`` columns from the left stay in sight and are written as text; ``rules`` are keyed by place (row of
    ``rows``, column, both from 0). ``before_name`` is the sheet of what was reported before, with ``before_headers``
    and the same rows; ``before`` holds its texts by place, those that differ in ``fixed`` columns too (empty: no such
    sheet).
    """

    name: str
    columns: Sequence[TemplateColumn]
    fixed: int
    rows: Sequence[Sequence[str | float | None]]
    rules: Mapping[tuple[int, int], CellRule]
    before_name: str = ""
    before_headers: Sequence[str] = ()
    before: Mapping[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True)
class TemplateBook:
    """All of it. ``guide`` is the sheet of instructions: its title, its lines, and a table with a row of headers."""

    sheet: TemplateSheet
    guide_name: str
    guide_title: str
    guide_lines: Sequence[str]
    guide_table: Sequence[Sequence[str]]


def write_template_book(book: TemplateBook) -> bytes:
    """The bytes of the XLSX: the table, then what was reported before in grey, then the instructions."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as workbook:
        add_template_sheets(workbook, book, {})
    return out.getvalue()


def add_template_sheets(
    workbook: xlsxwriter.Workbook, book: TemplateBook, marks: Mapping[tuple[int, int], CellMark]
) -> None:
    """The same sheets in a workbook that goes on, cells of the table coloured and commented as ``marks`` say.

    ``marks`` are keyed by (row, column) from 0, the row of headers being 0.
    """
    looks = _Looks(workbook)
    sheet = book.sheet
    _write_table(workbook.add_worksheet(sheet.name), sheet, looks, marks)
    if sheet.before:
        _write_before(workbook.add_worksheet(sheet.before_name), sheet, looks)
    _write_guide(workbook.add_worksheet(book.guide_name), book, looks)


class _Looks:
    """The formats of one workbook. Codes and periods are text, so that no spreadsheet makes numbers of them."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self._workbook = workbook
        self._marked: dict[tuple[object, ...], Format] = {}
        made = self._made
        self.head = made(**_HEAD, bold=True, bg_color=_HEAD_FILL)
        self.text = made(**_TEXT)
        self.open = made()
        self.closed = made(bg_color=_CLOSED_FILL)
        self.grey = made(font_color=_GREY, align="right")
        self.grey_text = made(font_color=_GREY, num_format="@")
        self.title = workbook.add_format({"bold": True, "font_size": 14})
        self.line = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.told = made(text_wrap=True, valign="top")

    def _made(self, **properties: object) -> Format:
        return self._workbook.add_format({"valign": "vcenter", "border": 1, "border_color": _LINE, **properties})

    def marked(self, mark: CellMark, kept: Mapping[str, object]) -> Format:
        """The look of a cell with a mark, which keeps some of what it had."""
        known = (mark.severity, *kept.items())
        if known not in self._marked:
            fill, font = PAINTS[mark.severity]
            self._marked[known] = self._made(**kept, bg_color=fill, font_color=font)
        return self._marked[known]


def _write_table(at: Worksheet, sheet: TemplateSheet, looks: _Looks, marks: Mapping[tuple[int, int], CellMark]) -> None:
    _write_heads(at, sheet, [column.header for column in sheet.columns], looks)
    for place, column in enumerate(sheet.columns):
        mark = marks.get((0, place))
        if mark:
            at.write_string(0, place, column.header, looks.marked(mark, {**_HEAD, "bold": True}))
        if notes := [text for text in (mark.text if mark else "", column.note) if text]:
            at.write_comment(0, place, "\n".join(notes)[:COMMENT], {"x_scale": 2.4, "y_scale": 2.6})
    for row, cells in enumerate(sheet.rows):
        for place, cell in enumerate(cells):
            rule = sheet.rules.get((row, place))
            look = looks.text if place < sheet.fixed else looks.closed if rule and rule.closed else looks.open
            if mark := marks.get((row + 1, place)):
                look = looks.marked(mark, _TEXT if place < sheet.fixed else {})
                at.write_comment(row + 1, place, mark.text[:COMMENT], comment_size(mark.text))
            _write(at, row + 1, place, cell, look)
            if rule:
                at.data_validation(row + 1, place, row + 1, place, validation(rule, xl_rowcol_to_cell(row + 1, place)))


def _write_before(at: Worksheet, sheet: TemplateSheet, looks: _Looks) -> None:
    """What was reported before, in the cells of the same addresses."""
    _write_heads(at, sheet, sheet.before_headers, looks)
    for row, cells in enumerate(sheet.rows):
        for place in range(len(sheet.before_headers)):
            fixed = place < sheet.fixed
            cell = sheet.before.get((row, place), cells[place] if fixed else None)
            _write(at, row + 1, place, cell, looks.grey_text if fixed else looks.grey)


def _write_heads(at: Worksheet, sheet: TemplateSheet, headers: Sequence[str], looks: _Looks) -> None:
    at.set_row(0, _HEAD_HEIGHT)
    at.set_default_row(_ROW_HEIGHT)
    at.freeze_panes(1, min(2, sheet.fixed))
    at.repeat_rows(0)
    at.set_landscape()
    at.set_paper(9)
    at.fit_to_pages(1, 0)
    for place, header in enumerate(headers):
        at.set_column(place, place, sheet.columns[place].width)
        at.write_string(0, place, header, looks.head)


def _write_guide(at: Worksheet, book: TemplateBook, looks: _Looks) -> None:
    width = max((len(row) for row in book.guide_table), default=1)
    at.write_string(0, 0, book.guide_title, looks.title)
    at.set_row(0, 28)
    for row, line in enumerate(book.guide_lines, 1):
        at.merge_range(row, 0, row, width - 1, "", looks.line) if width > 1 else None
        at.write_string(row, 0, line, looks.line)
        at.set_row(row, 34)
    top = len(book.guide_lines) + 2
    for row, cells in enumerate(book.guide_table, top):
        for place, cell in enumerate(cells):
            at.write_string(row, place, cell, looks.head if row == top else looks.told)
    for place, chars in enumerate((30, 14, 10, 34, 70)[:width]):
        at.set_column(place, place, chars)
    at.hide_gridlines(2)


def _write(at: Worksheet, row: int, place: int, cell: str | float | None, look: Format) -> None:
    if cell is None or cell == "":
        at.write_blank(row, place, None, look)
    elif isinstance(cell, str):
        at.write_string(row, place, cell, look)
    else:
        at.write_number(row, place, cell, look)


__all__ = [
    "CellRule",
    "TemplateBook",
    "TemplateColumn",
    "TemplateSheet",
    "add_template_sheets",
    "write_template_book",
]
