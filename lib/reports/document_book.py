"""The workbook that brings a policy document: a sheet of what it is, its clauses, its targets, and instructions."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

_HEAD_FILL, _LINE = "#DCE6F1", "#BFBFBF"
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
#: Rows below the header in which choices are offered; a spreadsheet refuses a longer list of choices.
_ROWS, _CHOICES = 300, 255


@dataclass(frozen=True, slots=True)
class BookColumn:
    """A column: its header, the note that hangs on it, its width in characters, and the words to choose from."""

    header: str
    note: str = ""
    width: int = 14
    choices: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class BookSheet:
    """A sheet to fill in; ``rows`` are whole rows of texts."""

    name: str
    columns: Sequence[BookColumn]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class DocumentBook:
    """All of it. ``guide`` is the sheet of instructions: its name, title, lines, and tables with a row of headers."""

    sheets: Sequence[BookSheet]
    guide_name: str
    guide_title: str
    guide_lines: Sequence[str]
    guide_table: Sequence[Sequence[str]]


def write_document_book(book: DocumentBook) -> bytes:
    """The bytes of the XLSX, without macros, formulas, links or protection. Every cell is text."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as workbook:
        border = {"valign": "top", "border": 1, "border_color": _LINE, "text_wrap": True}
        head = workbook.add_format({**border, "bold": True, "bg_color": _HEAD_FILL})
        text = workbook.add_format({**border, "num_format": "@"})
        empty = workbook.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        for sheet in book.sheets:
            _write_sheet(workbook.add_worksheet(sheet.name), sheet, head=head, text=text, empty=empty)
        title = workbook.add_format({"bold": True, "font_size": 14})
        line = workbook.add_format({"text_wrap": True, "valign": "top"})
        _write_guide(workbook.add_worksheet(book.guide_name), book, title=title, line=line, head=head, text=text)
    return out.getvalue()


def _write_sheet(at: Worksheet, sheet: BookSheet, *, head: Format, text: Format, empty: Format) -> None:
    at.freeze_panes(1, 1)
    at.repeat_rows(0)
    at.set_landscape()
    at.set_paper(9)
    at.fit_to_pages(1, 0)
    for place, column in enumerate(sheet.columns):
        at.set_column(place, place, column.width, empty)
        at.write_string(0, place, column.header, head)
        if column.note:
            at.write_comment(0, place, column.note, {"x_scale": 2.2, "y_scale": 1.6})
        if column.choices and len(",".join(column.choices)) <= _CHOICES:
            at.data_validation(1, place, _ROWS, place, {"validate": "list", "source": list(column.choices)})
    for row, cells in enumerate(sheet.rows, 1):
        for place, cell in enumerate(cells):
            at.write_string(row, place, cell, text) if cell else at.write_blank(row, place, None, text)


def _write_guide(at: Worksheet, book: DocumentBook, *, title: Format, line: Format, head: Format, text: Format) -> None:
    width = max((len(row) for row in book.guide_table), default=1)
    at.write_string(0, 0, book.guide_title, title)
    for row, told in enumerate(book.guide_lines, 1):
        at.merge_range(row, 0, row, width - 1, "", line) if width > 1 else None
        at.write_string(row, 0, told, line)
        at.set_row(row, 32)
    top = len(book.guide_lines) + 2
    for row, cells in enumerate(book.guide_table, top):
        for place, cell in enumerate(cells):
            at.write_string(row, place, cell, head if row == top else text)
    for place, chars in enumerate((34, 30, 12, 24, 40)[:width]):
        at.set_column(place, place, chars)
    at.hide_gridlines(2)
