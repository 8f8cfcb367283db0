"""Somebody's own table given back with its wrong cells coloured and commented, and a list of what is wrong."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, count

import polars as pl
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from lib.domain import Severity
from lib.domain.guard import RISKY, SIGNED_NUMBER
from lib.reports.cell_mark import COMMENT, PAINTS, CellMark, comment_size
from lib.reports.table import neutralised
from lib.reports.template_book import TemplateBook, add_template_sheets

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
#: Numbers that a spreadsheet keeps as they are: no zero in front, at most fifteen digits.
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,6})?")
_RISKY, _SIGNED = re.compile(RISKY), re.compile(SIGNED_NUMBER)
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NAME, _CELL = 31, 32_767
_WIDEST, _MEASURED = 40, 200


@dataclass(frozen=True)
class PlainSheet:
    """A sheet to be given back: its rows as texts, each at its place, and what is said of its cells.

    ``kinds`` has a string a row with a letter a cell: ``n`` a number in the file, ``t`` a text; where there is no such
    letter a text that looks like a number is one, but for ``text_columns`` (codes, periods). ``marks`` are keyed by
    (row, column) from 0.
    """

    name: str
    rows: Sequence[Sequence[str]]
    kinds: Sequence[str] = ()
    text_columns: frozenset[int] = frozenset()
    is_visible: bool = True
    marks: Mapping[tuple[int, int], CellMark] = field(default_factory=dict)


@dataclass(frozen=True)
class MarkedTemplate:
    """A table to fill in that comes back filled, as its own maker writes it, and what is said of its cells."""

    book: TemplateBook
    marks: Mapping[tuple[int, int], CellMark]


@dataclass(frozen=True)
class IssueList:
    """The sheet of all issues: its name, its table, and perhaps a sentence below."""

    name: str
    table: pl.DataFrame
    note: str = ""


def marked_book(sheets: Sequence[PlainSheet], issues: IssueList, template: MarkedTemplate | None = None) -> bytes:
    """An XLSX of a ``template`` that comes back, of ``sheets`` in their order, and of ``issues``.

    Nothing in it runs or links: text stays text, led by an apostrophe where a spreadsheet would run it
    (``domain.guard``). The first sheet with marks is the one that is seen.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as workbook:
        taken = [issues.name]
        if template:
            add_template_sheets(workbook, template.book, template.marks)
            taken += [each.name for each in workbook.worksheets()]
        paints = {
            severity: workbook.add_format({"bg_color": fill, "font_color": font})
            for severity, (fill, font) in PAINTS.items()
        }
        seen: Worksheet | None = workbook.worksheets()[0] if template else None
        for sheet in sheets:
            at = workbook.add_worksheet(fit_sheet_name(sheet.name, *taken))
            taken.append(at.name)
            _write_sheet(at, sheet, paints)
            if seen is None and (sheet.marks or len(sheets) == 1):
                seen = at
            elif not sheet.is_visible:
                at.hide()
        listed = workbook.add_worksheet(issues.name)
        table = neutralised(issues.table)
        table.write_excel(workbook, worksheet=listed, freeze_panes=(1, 0), autofit=table.height <= 500)
        if issues.note:
            listed.write_string(table.height + 2, 0, issues.note)
        first = seen or listed
        first.activate()
        first.set_first_sheet()
    return out.getvalue()


def _write_sheet(at: Worksheet, sheet: PlainSheet, paints: Mapping[Severity, Format]) -> None:
    for row, cells in enumerate(sheet.rows):
        kinds = sheet.kinds[row] if row < len(sheet.kinds) else ""
        for place, cell in enumerate(cells):
            kind = kinds[place] if place < len(kinds) else ""
            is_text = kind == "t" or (kind != "n" and place in sheet.text_columns)
            mark = sheet.marks.get((row, place))
            _write(at, row, place, cell, paints[mark.severity] if mark else None, is_text=is_text)
    for (row, place), mark in sheet.marks.items():
        if row >= len(sheet.rows) or place >= len(sheet.rows[row]):
            _write(at, row, place, "", paints[mark.severity], is_text=True)
        at.write_comment(row, place, mark.text[:COMMENT], comment_size(mark.text))
    _widen(at, sheet.rows)


def fit_sheet_name(wanted: str, *taken: str) -> str:
    """``wanted`` as a spreadsheet allows it: at most 31 characters, none of ``[]:*?/\\``, not that of another sheet.

    >>> fit_sheet_name("2026/三季度", "清单"), fit_sheet_name("", "清单"), fit_sheet_name("清单", "清单")
    ('2026_三季度', 'Sheet1', '清单_1')
    """
    name = _FORBIDDEN.sub("_", wanted).strip().strip("'")[:_NAME] or "Sheet1"
    used = {"history", *map(str.casefold, taken)}
    tries = chain([name], (f"{name[: _NAME - len(str(turn)) - 1]}_{turn}" for turn in count(1)))
    return next(each for each in tries if each.casefold() not in used)


def guarded(cell: str) -> str:
    """A text that stays one: led by an apostrophe where a spreadsheet would run it, at most as long as a cell holds."""
    risky = _RISKY.search(cell) and not _SIGNED.search(cell)
    return f"'{cell}"[:_CELL] if risky else cell[:_CELL]


def number_of(cell: str) -> float | None:
    """The number that a spreadsheet would keep as this text states it; None for any other text."""
    return float(cell) if _NUMBER.fullmatch(cell) else None


def _write(at: Worksheet, row: int, place: int, cell: str, look: Format | None, *, is_text: bool) -> None:
    number = None if is_text else number_of(cell)
    if number is not None:
        at.write_number(row, place, number, look)
    elif cell:
        at.write_string(row, place, guarded(cell), look)
    elif look:
        at.write_blank(row, place, None, look)


def _widen(at: Worksheet, rows: Sequence[Sequence[str]]) -> None:
    """Columns as wide as their first texts; a Chinese character takes the room of two."""
    widths: dict[int, int] = {}
    for cells in rows[:_MEASURED]:
        for place, cell in enumerate(cells):
            length = sum(2 if char > "\u2e7f" else 1 for char in cell[:_WIDEST])
            widths[place] = max(widths.get(place, 8), min(_WIDEST, length + 2))
    for place, width in widths.items():
        at.set_column(place, place, width)
