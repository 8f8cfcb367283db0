"""Somebody's own table given back with its wrong cells coloured and commented, and a list of what is wrong."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from lib.domain import Severity
from lib.domain.guard import RISKY, SIGNED_NUMBER
from lib.reports.table import neutralised

#: Fill and font of a cell by its worst finding. The comment says it in words, too.
_PAINTS = {
    Severity.ERROR: ("#FFC7CE", "#9C0006"),
    Severity.WARNING: ("#FFEB9C", "#7F6000"),
    Severity.INFO: ("#DDEBF7", "#1F4E78"),
}
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
#: Numbers that a spreadsheet keeps as they are: no zero in front, at most fifteen digits.
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,6})?")
_RISKY, _SIGNED = re.compile(RISKY), re.compile(SIGNED_NUMBER)
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NAME, _CELL, _COMMENT = 31, 32_767, 2_000
_WIDEST, _MEASURED = 40, 200


@dataclass(frozen=True, slots=True)
class CellMark:
    """What is said of one cell: its worst severity, and the whole text of the comment."""

    severity: Severity
    text: str


def marked_book(
    rows: Sequence[Sequence[str]],
    sheet: str,
    marks: Mapping[tuple[int, int], CellMark],
    issues: pl.DataFrame,
    issues_sheet: str,
) -> bytes:
    """An XLSX of ``rows`` (texts as they stood) on a sheet named ``sheet``, each at its place, and of ``issues``.

    ``marks`` are keyed by (row, column) from 0. Nothing in it runs or links: text stays text, led by an apostrophe
    where a spreadsheet would run it (``domain.guard``).
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as workbook:
        name = fit_sheet_name(sheet, issues_sheet)
        at = workbook.add_worksheet(name)
        paints = {
            severity: workbook.add_format({"bg_color": fill, "font_color": font})
            for severity, (fill, font) in _PAINTS.items()
        }
        for row, cells in enumerate(rows):
            for place, cell in enumerate(cells):
                _write(at, row, place, cell, paints, marks.get((row, place)))
        for (row, place), mark in marks.items():
            if row >= len(rows) or place >= len(rows[row]):
                _write(at, row, place, "", paints, mark)
            at.write_comment(row, place, mark.text[:_COMMENT], {"x_scale": 2.2, "y_scale": _height(mark.text)})
        _widen(at, rows)
        listed = workbook.add_worksheet(issues_sheet)
        neutralised(issues).write_excel(workbook, worksheet=listed, freeze_panes=(1, 0), autofit=issues.height <= 500)
    return out.getvalue()


def fit_sheet_name(wanted: str, taken: str) -> str:
    """``wanted`` as a spreadsheet allows it: at most 31 characters, none of ``[]:*?/\\``, not that of another sheet.

    >>> fit_sheet_name("2026/三季度", "清单"), fit_sheet_name("", "清单"), fit_sheet_name("清单", "清单")
    ('2026_三季度', 'Sheet1', '清单_1')
    """
    name = _FORBIDDEN.sub("_", wanted).strip().strip("'")[:_NAME] or "Sheet1"
    if name.casefold() in (taken.casefold(), "history"):
        name = f"{name[: _NAME - 2]}_1"
    return name


def _write(
    at: Worksheet, row: int, place: int, cell: str, paints: Mapping[Severity, Format], mark: CellMark | None
) -> None:
    look = paints[mark.severity] if mark else None
    if _NUMBER.fullmatch(cell):
        at.write_number(row, place, float(cell), look)
    elif cell:
        risky = _RISKY.search(cell) and not _SIGNED.search(cell)
        at.write_string(row, place, f"'{cell}"[:_CELL] if risky else cell[:_CELL], look)
    elif look:
        at.write_blank(row, place, None, look)


def _height(text: str) -> float:
    """How many times as high as usual a comment of so many lines must be; about 34 letters stand on a line."""
    lines = sum(1 + len(line) // 20 for line in text.splitlines())
    return min(6.0, max(1.0, lines / 4))


def _widen(at: Worksheet, rows: Sequence[Sequence[str]]) -> None:
    """Columns as wide as their first texts; a Chinese character takes the room of two."""
    widths: dict[int, int] = {}
    for cells in rows[:_MEASURED]:
        for place, cell in enumerate(cells):
            length = sum(2 if char > "\u2e7f" else 1 for char in cell[:_WIDEST])
            widths[place] = max(widths.get(place, 8), min(_WIDEST, length + 2))
    for place, width in widths.items():
        at.set_column(place, place, width)
