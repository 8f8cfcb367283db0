"""The file that somebody brought, given back with marks: what is wrong in which cell, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath

from lib.domain import Identity, ImportReport, Issue, IssueCode, Locale, Permission, ReportStatus, Severity
from lib.i18n import say, say_issue
from lib.ingest import file_rows
from lib.ingest.words import visible
from lib.reports.marked_book import CellMark, marked_book
from lib.services.permission import require
from lib.services.report_table import all_issues, issue_table, ordered, severity_word
from lib.services.workspace import Workspace

#: A header stands within so many rows from the top.
_HEAD_ROWS = 40
#: A file of more rows is not given back with marks: its list of issues says as much.
MARKED_ROWS = 50_000
_RANK = {severity: place for place, severity in enumerate(Severity)}


def marked_file(
    workspace: Workspace, content: bytes, file: str, report: ImportReport, locale: Locale, who: Identity
) -> bytes:
    """The file's table as XLSX, the cells that ``report`` speaks of marked, and a sheet of all issues. Needs CHECK.

    A file that cannot be read as a table at all gives the list of its issues beside an empty sheet
    (``can_be_marked`` says beforehand).
    """
    require(workspace, who, Permission.CHECK)
    rows = file_rows(content, report.sheet, workspace.catalogue)[: MARKED_ROWS + _HEAD_ROWS]
    return marked_book(
        rows,
        report.sheet or PurePath(file.replace("\\", "/")).stem,
        cell_marks(rows, all_issues(report), locale),
        issue_table(ordered(all_issues(report)), locale),
        say(locale, "report.marked.sheet"),
    )


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
    rows: Sequence[Sequence[str]], issues: Sequence[Issue], locale: Locale
) -> dict[tuple[int, int], CellMark]:
    """What is said of each cell, by (row, column) from 0. Issues of the whole file mark nothing.

    The column is found by its header; an issue without one marks the cell of its value, else the row's first.
    """
    places = _places(rows)
    said: dict[tuple[int, int], list[Issue]] = {}
    for issue in issues:
        if issue.row is None or issue.row > len(rows):
            continue
        row = issue.row - 1
        said.setdefault((row, _place(rows[row], issue, places)), []).append(issue)
    return {at: _mark(found, locale) for at, found in said.items()}


def _places(rows: Sequence[Sequence[str]]) -> dict[str, int]:
    """Where each text of the first rows stands first: column by text as issues write headers."""
    found: dict[str, int] = {}
    for cells in rows[:_HEAD_ROWS]:
        for place, cell in enumerate(cells):
            if cell.strip():
                found.setdefault(visible(" ".join(cell.split())), place)
    return found


def _place(cells: Sequence[str], issue: Issue, places: Mapping[str, int]) -> int:
    if issue.column is not None and (known := places.get(issue.column)) is not None:
        return known
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
