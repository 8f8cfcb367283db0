"""Text to a table: which separator, where the header stands, and what to say where there is none."""

from __future__ import annotations

import csv
from itertools import islice

from lib.domain import IssueCode, Severity
from lib.ingest.body import Table, read_body
from lib.ingest.called import called_columns
from lib.ingest.context import CatalogueView
from lib.ingest.findings import LISTED, Findings
from lib.ingest.header import SEARCHED_ROWS, Header, find_header, nearest_header
from lib.ingest.mojibake import garbled_cell
from lib.ingest.records import END, MAX_COLUMNS, MAX_ROWS, Record, TooWideError, records_of, tell_unparsable
from lib.ingest.words import CONTROL, Role, holds_control

#: The header stands within so many characters, however long the file.
_HEAD_CHARACTERS = 2**21
SEPARATORS = (",", "\t", ";", "|")


def read_table(
    text: str,
    catalogue: CatalogueView,
    findings: Findings,
    separators: tuple[str, ...] = SEPARATORS,
    width: int | None = None,
) -> Table | None:
    """The table of a text; None after an error that leaves nothing to read (it is in ``findings``).

    ``width`` is that of a spreadsheet, whose rows are as wide as they are and whose cells never shift.
    """
    if not text or text.isspace():
        findings.add(IssueCode.EMPTY_FILE, Severity.ERROR)
        return None
    separator, header, head = _choose(text, catalogue, separators)
    if any(len(record) > MAX_COLUMNS for record in head):
        findings.add(IssueCode.TOO_MANY_COLUMNS, Severity.ERROR, limit=MAX_COLUMNS)
        return None
    if holds_control(text):
        _tell_controls(text, separator, findings)
        return None
    if header is None:
        if _readable(text, separator, findings):
            _tell_no_header(head, catalogue, findings)
        return None
    findings.call(called_columns(header))
    # a sheet ends each row at its last filled cell, so that a short one says nothing
    return read_body(text, separator, header, findings, width=width)


def _head(text: str, separator: str) -> list[Record]:
    found: list[Record] = []
    try:
        for record in islice(records_of(text, separator), SEARCHED_ROWS):
            if record != [END]:
                found.append(record)
    except TooWideError:
        found.append([""] * (MAX_COLUMNS + 1))
    except csv.Error:
        return found
    return found


def _choose(
    text: str, catalogue: CatalogueView, separators: tuple[str, ...]
) -> tuple[str, Header | None, list[Record]]:
    """The separator under which a complete header stands (the most columns recognised), else the widest first row."""
    start = text[:_HEAD_CHARACTERS]
    heads = {separator: _head(start, separator) for separator in separators}
    headers = {separator: find_header(head, catalogue) for separator, head in heads.items()}
    found = [(header.score, separator) for separator, header in headers.items() if header is not None]
    if found:
        separator = max(found, key=lambda pair: pair[0])[1]
    else:
        separator = max(separators, key=lambda each: max((len(record) for record in heads[each]), default=0))
    return separator, headers[separator], heads[separator]


def _readable(text: str, separator: str, findings: Findings) -> bool:
    """True if a text without a header can be parsed and holds anything at all."""
    holds_text = False
    last: Record = []
    rows = 0
    try:
        for last in islice(records_of(text, separator), MAX_ROWS):
            rows += 1
            holds_text = holds_text or (any(map(str.strip, last)) and last != [END])
    except csv.Error as problem:
        tell_unparsable(problem, text, rows + 1, findings)
        return False
    if last and last != [END] and last[-1].endswith(END):
        findings.add(IssueCode.UNCLOSED_QUOTE, Severity.ERROR, rows, value=last[-1].removesuffix(END))
        return False
    if not holds_text:
        findings.add(IssueCode.EMPTY_FILE, Severity.ERROR)
    return holds_text


def _tell_no_header(head: list[Record], catalogue: CatalogueView, findings: Findings) -> None:
    if garbled := garbled_cell(head, catalogue):
        row, cell, meant = garbled
        findings.add(IssueCode.MOJIBAKE, Severity.ERROR, row, value=cell, meant=meant)
        return
    nearest = nearest_header(head, catalogue)
    row = nearest.row if nearest else 1
    titles = [column.header for column in nearest.columns if column.header] if nearest else []
    has_region = nearest is not None and not {Role.REGION, Role.CODE}.isdisjoint(nearest.roles)
    code = IssueCode.NO_FIGURE_COLUMN if has_region else IssueCode.NO_REGION_COLUMN
    findings.add(code, Severity.ERROR, row, value="、".join(titles[:8]), searched=SEARCHED_ROWS)


def _tell_controls(text: str, separator: str, findings: Findings) -> None:
    """Where the control characters stand. The slow way, taken only by files that have some."""
    header: Record = []
    told = 0
    try:
        for row, record in enumerate(islice(records_of(text, separator), MAX_ROWS), 1):
            if record == [END] or told > LISTED:
                break
            header = header or ([cell for cell in record if cell.strip()] and record)
            for place, cell in enumerate(record):
                if found := CONTROL.search(cell.removesuffix(END)):
                    code = IssueCode.NUL_BYTE if "\x00" in found[0] else IssueCode.CONTROL_CHARACTER
                    title = header[place].strip() if place < len(header) and record is not header else ""
                    findings.add(
                        code,
                        Severity.ERROR,
                        row,
                        column=title or str(place + 1),
                        value=cell.removesuffix(END),
                        point=_point(found[0]),
                    )
                    told += 1
    except csv.Error as problem:
        tell_unparsable(problem, text, 1, findings)


def _point(found: str) -> str:
    return f"U+{ord(found):04X}" if len(found) == 1 else found
