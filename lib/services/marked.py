"""The file that somebody brought, given back with marks: what is wrong in which cell, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath

from lib.domain import Identity, ImportReport, Issue, IssueCode, Locale, Permission, ReportStatus, Severity
from lib.i18n import say, say_issue
from lib.ingest import FileSheet, file_sheets
from lib.ingest.header import SEARCHED_ROWS, Header, find_header
from lib.ingest.period_text import read_period
from lib.ingest.words import OWN_BESIDE, Role, visible
from lib.ingest.workbook.xlsx_sheet import place_of
from lib.reports.cell_mark import CellMark
from lib.reports.marked_book import IssueList, MarkedTemplate, PlainSheet, marked_book
from lib.services.permission import require
from lib.services.report_table import all_issues, issue_table, ordered, rows_of, severity_word
from lib.services.template_filled import filled_book
from lib.services.workspace import Workspace

#: A header stands within so many rows from the top.
_HEAD_ROWS = 40
#: A file of more rows is not given back with marks: its list of issues says as much.
MARKED_ROWS = 50_000
_OF_A_PAIR = frozenset(
    {
        IssueCode.NUMERATOR_EXCEEDS,
        IssueCode.RATIO_DISAGREES,
        IssueCode.ZERO_DENOMINATOR,
        IssueCode.VALUE_COMPUTED,
    }
)
_FRACTION = re.compile(r"0*\.[0-9]+|1(?:\.0*)?")
_LETTERS = re.compile(r"[A-Z]{1,2}")
_RANK = {severity: place for place, severity in enumerate(Severity)}


def marked_file(
    workspace: Workspace, content: bytes, file: str, report: ImportReport, locale: Locale, who: Identity
) -> bytes:
    """The file as XLSX, the cells that ``report`` speaks of marked, and a sheet of all issues. Needs CHECK.

    A table to fill in comes back as its maker writes it, with its lists, what was reported before and how to fill it
    in; of any other workbook all sheets come back with their texts and numbers, and the list says what does not.
    A file that cannot be read as a table at all gives the list of its issues beside an empty sheet
    (``can_be_marked`` says beforehand).
    """
    require(workspace, who, Permission.CHECK)
    sheets = file_sheets(content, report.sheet, workspace.catalogue, MARKED_ROWS + _HEAD_ROWS)
    issues = all_issues(report)
    found = next((one for one in sheets if one.is_table), None)
    rows = found.rows if found else []
    header = find_header(rows[:SEARCHED_ROWS], workspace.catalogue)
    marks = cell_marks(rows, issues, locale, header)
    own = filled_book(workspace, found) if found else None
    name = report.sheet or PurePath(file.replace("\\", "/")).stem
    plain = [
        _plain(one, name, header, marks if one.is_table else {})
        for one in sheets
        if one.is_whole and not (own and (one.is_table or OWN_BESIDE.fullmatch(one.name)))
    ]
    return marked_book(
        plain or ([] if own else [PlainSheet(name, [])]),
        IssueList(
            say(locale, "report.marked.sheet"),
            issue_table(ordered(issues), locale),
            "" if own else _what_is_lost(sheets, locale),
        ),
        MarkedTemplate(own, marks) if own else None,
    )


def _plain(sheet: FileSheet, name: str, header: Header | None, marks: Mapping[tuple[int, int], CellMark]) -> PlainSheet:
    """A sheet to be written without its looks. Codes and periods are texts, whatever they look like."""
    roles = (Role.CODE, Role.REGION, Role.PERIOD)
    texts = {header.roles[role].place for role in roles if role in header.roles} if header and sheet.is_table else set()
    return PlainSheet(sheet.name or name, sheet.rows, sheet.kinds, frozenset(texts), sheet.is_visible, marks)


def _what_is_lost(sheets: Sequence[FileSheet], locale: Locale) -> str:
    """What does not come back with a workbook; a text had no more than its cells."""
    if not any(one.name for one in sheets):
        return ""
    absent = [one.name for one in sheets if not one.is_whole]
    lost = say(locale, "report.marked.lost")
    if absent:
        lost += say(locale, "report.marked.absent", sheets=say(locale, "ui.mark.list").join(absent))
    return lost


def can_be_marked(report: ImportReport) -> bool:
    """True for a table with a cell at fault that is small enough to be given back.

    What refuses a file is an error; beside a fault of the whole file its warnings are not what has to be mended.
    """
    worst = {ReportStatus.REJECTED: Severity.ERROR, ReportStatus.WARNING: Severity.WARNING}.get(report.status)
    at_fault = any(
        issue.row is not None and issue.severity is worst and issue.code is not IssueCode.HEADER_ONLY
        for issue in report.issues
    )
    return at_fault and report.counts.rows <= MARKED_ROWS


def cell_marks(
    rows: Sequence[Sequence[str]], issues: Sequence[Issue], locale: Locale, header: Header | None = None
) -> dict[tuple[int, int], CellMark]:
    """What is said of each cell, by (row, column) from 0. Issues of the whole file mark nothing.

    The column is found in the table's ``header``, else by its text; an issue without one marks the cell of its value,
    else the row's first. What is wrong between a value, its numerator and its denominator marks all three.
    """
    places = _places(rows)
    said: dict[tuple[int, int], list[Issue]] = {}
    for issue in issues:
        if issue.row is None or issue.row > len(rows):
            continue
        place = _place(rows[issue.row - 1], issue, header, places)
        for at in dict.fromkeys(_cells_of(rows, issue, header, place)):
            said.setdefault(at, []).append(issue)
    return {at: _mark(found, locale) for at, found in said.items()}


def _cells_of(rows: Sequence[Sequence[str]], issue: Issue, header: Header | None, place: int) -> list[tuple[int, int]]:
    """The cells an issue speaks of: its own; of a pair the others too, and of two rows that contradict each other both;
    of a column all that are meant."""
    first = (issue.row or 1) - 1
    if issue.code in _OF_A_PAIR or (issue.code is IssueCode.OUT_OF_BOUNDS and "/" in (issue.value or "")):
        return [(first, at) for at in (place, *_parts(header, place))]
    if issue.code is IssueCode.DUPLICATE_DIFFERENT:
        return [(row - 1, place) for row in rows_of(issue)]
    if issue.code is IssueCode.UNIT_MIXED:
        return [(first, place), *_fractions(rows, issue, header, place)]
    if issue.code is IssueCode.SEVERAL_PERIODS:
        later, other = range(first + 1, len(rows)), _period([issue.value or ""], 0)
        return [(first, place), *((row, place) for row in later if _period(rows[row], place) == other)]
    return [(first, place)]


def _fractions(
    rows: Sequence[Sequence[str]], issue: Issue, header: Header | None, place: int
) -> Iterator[tuple[int, int]]:
    """The cells of a column that are as small as the one that is named; in the long form those of its indicator."""
    named = header.roles[Role.INDICATOR].place if header and header.is_long else None
    for row, cells in enumerate(rows[(issue.row or 1) :], issue.row or 1):
        alike = named is None or (named < len(cells) and visible(cells[named].strip()) == issue.params.get("subject"))
        if alike and place < len(cells) and _FRACTION.fullmatch(cells[place].strip()):
            yield row, place


def _period(cells: Sequence[str], place: int) -> str | None:
    found = read_period(cells[place].strip()) if place < len(cells) else None
    return found.key if found else None


def _parts(header: Header | None, place: int) -> list[int]:
    """The columns of numerator and denominator of what stands at a place."""
    if header is None:
        return []
    if header.is_long:
        return [header.roles[role].place for role in (Role.NUMERATOR, Role.DENOMINATOR) if role in header.roles]
    key = next((one.indicator.key for one in header.columns if one.place == place and one.indicator), None)
    return [column.place for (indicator, _), column in header.parts.items() if indicator == key]


def _places(rows: Sequence[Sequence[str]]) -> dict[str, int]:
    """Where each text of the first rows stands first: column by text as issues write headers."""
    found: dict[str, int] = {}
    for cells in rows[:_HEAD_ROWS]:
        for place, cell in enumerate(cells):
            if cell.strip():
                found.setdefault(visible(" ".join(cell.split())), place)
    return found


def _place(cells: Sequence[str], issue: Issue, header: Header | None, places: Mapping[str, int]) -> int:
    if issue.column is not None:
        titled = [one.place for one in header.columns if visible(one.header) == issue.column] if header else []
        if titled:  # of two columns of one title the second is the one too many
            return titled[-1] if issue.code is IssueCode.DUPLICATE_COLUMN else titled[0]
        if (known := places.get(issue.column)) is not None:
            return known
        if _LETTERS.fullmatch(issue.column):
            return place_of(issue.column)
    shown = [visible(cell.strip()) for cell in cells]
    if issue.value and issue.value in shown:
        return shown.index(issue.value)
    return next((place for place, cell in enumerate(shown) if cell), 0)


def _mark(issues: Sequence[Issue], locale: Locale) -> CellMark:
    worst = min((issue.severity for issue in issues), key=_RANK.__getitem__)
    texts = []
    for issue in sorted(issues, key=lambda one: _RANK[one.severity]):
        message, hint = say_issue(locale, issue)
        texts.append(
            say(locale, "report.marked.comment", kind=severity_word(issue.severity, locale), message=message, hint=hint)
        )
    return CellMark(worst, "\n".join(texts))
