"""The rows of a file that brings a document or a list of regions, as texts by field; nothing of them is judged."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lib.catalogue.document_columns import DOCUMENT_FORM, FileForm, Section, headers
from lib.catalogue.headers import normalise
from lib.domain import IssueCode, Severity
from lib.ingest.decode import Undecodable, decode
from lib.ingest.findings import Findings
from lib.ingest.sniff import content_kind, is_workbook
from lib.ingest.workbook_process import Refused, ask_heads, ask_sheet, tell_refused

MAX_MEBIBYTES = 2
_SYNTAX_LINE = re.compile(r"line (\d+)")

Cell = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A row: its number as a spreadsheet or an editor shows it, and its texts by field; blank fields are left out."""

    row: int
    cells: Mapping[str, Cell]


Entries = dict[Section, tuple[Entry, ...]]


def read_entries(content: bytes, findings: Findings, form: FileForm = DOCUMENT_FORM) -> Entries | None:
    """The rows of each section; None after an error that leaves nothing to read (it is in ``findings``).

    A section that has to be there and is not is told and left out, so that all others can be read on.
    """
    if len(content) > MAX_MEBIBYTES * 2**20:
        findings.add(IssueCode.TOO_LARGE, Severity.ERROR, limit=MAX_MEBIBYTES, size=f"{len(content) / 2**20:.1f}")
        return None
    if not content.strip():
        findings.add(IssueCode.EMPTY_FILE, Severity.ERROR)
        return None
    found = (_of_workbook if is_workbook(content) else _of_toml)(content, findings, form)
    if found is not None:
        for section, rows in found.items():
            if len(rows) > form.most_rows:
                findings.add(IssueCode.TOO_MANY_ROWS, Severity.ERROR, limit=form.most_rows)
                return None
            _tell_missing_columns(section, rows, findings, form)
    return found


def _of_workbook(content: bytes, findings: Findings, form: FileForm) -> Entries | None:
    heads = ask_heads(content)
    if isinstance(heads, Refused):
        tell_refused(heads, findings)
        return None
    listed = heads.facts["sheets"]
    assert isinstance(listed, list)  # noqa: S101 - see workbook.reading
    places = {normalise(str(sheet["name"])): place for place, sheet in enumerate(listed)}
    found: Entries = {}
    for section, name in form.sheets.items():
        place = places.get(normalise(name), places.get(section))
        if place is None:
            if section not in form.optional:
                findings.add(IssueCode.DOCUMENT_SHEET_MISSING, Severity.ERROR, sheet=name)
            continue
        answer = ask_sheet(content, place)
        if isinstance(answer, Refused):
            tell_refused(answer, findings)
            if answer.code == IssueCode.WORKBOOK_TOO_SLOW.value:
                return None  # nobody waits for the next sheet as long again
            continue
        found[section] = _rows(section, answer.text, findings, form)
    return found


def _rows(section: Section, text: str, findings: Findings, form: FileForm) -> tuple[Entry, ...]:
    """The rows below the first one that is not blank, which names the columns."""
    lines = list(enumerate(csv.reader(io.StringIO(text, newline="")), 1))
    start = next((at for at, (_, cells) in enumerate(lines) if any(cell.strip() for cell in cells)), None)
    if start is None:
        return ()
    known, places = headers(section, form), {}
    head, titles = lines[start]
    for place, title in enumerate(titles):
        key = known.get(normalise(title))
        if key is not None and key not in places:
            places[key] = place
        elif title.strip():
            _tell_unknown(title, section, head, findings, form)
    found = []
    for row, cells in lines[start + 1 :]:
        own = {key: cells[place].strip() for key, place in places.items() if place < len(cells)}
        if any(own.values()):
            found.append(Entry(row, {key: cell for key, cell in own.items() if cell}))
    return tuple(found)


def _tell_unknown(name: str, section: Section, row: int, findings: Findings, form: FileForm) -> None:
    """A column or key that the form does not have is not read."""
    sheet = form.sheets[section]
    findings.add(IssueCode.DOCUMENT_COLUMN_UNKNOWN, Severity.WARNING, row, value=name, sheet=sheet)


def _of_toml(content: bytes, findings: Findings, form: FileForm) -> Entries | None:
    if kind := content_kind(content):
        findings.add(kind, Severity.ERROR)
        return None
    decoded = decode(content)
    if isinstance(decoded, Undecodable):
        findings.add(IssueCode.UNKNOWN_ENCODING, Severity.ERROR, decoded.row)
        return None
    text = decoded.text.replace("\r\n", "\n")
    try:
        tree = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = _SYNTAX_LINE.search(str(error))
        findings.add(IssueCode.DOCUMENT_NOT_TOML, Severity.ERROR, int(line[1]) if line else None)
        return None
    lines: dict[str, list[int]] = {section: [] for section in form.sheets}
    heads = re.compile(rf"^\s*\[{{1,2}}\s*({'|'.join(form.sheets)})\s*\]{{1,2}}", re.MULTILINE)
    for match in heads.finditer(text):
        lines[match[1]].append(text.count("\n", 0, match.start(1)) + 1)
    for key in tree:
        if key not in form.sheets:
            findings.add(IssueCode.DOCUMENT_COLUMN_UNKNOWN, Severity.WARNING, value=key, sheet="TOML")
    found: Entries = {}
    for section, name in form.sheets.items():
        given = tree.get(section, [])
        tables = [given] if isinstance(given, dict) else given if isinstance(given, list) else []
        if not tables and section not in form.optional:
            findings.add(IssueCode.DOCUMENT_SHEET_MISSING, Severity.ERROR, sheet=f"{name} [{section}]")
            continue
        found[section] = tuple(
            _table(section, lines[section][at] if at < len(lines[section]) else at + 1, table, findings, form)
            for at, table in enumerate(tables)
            if isinstance(table, dict)
        )
    return found


def _table(section: Section, line: int, table: Mapping[str, object], findings: Findings, form: FileForm) -> Entry:
    cells: dict[str, Cell] = {}
    keys = set(headers(section, form).values())
    for key, value in table.items():
        if key not in keys:
            _tell_unknown(key, section, line, findings, form)
            continue
        cells |= _fields(key, value)
    return Entry(line, {key: cell for key, cell in cells.items() if cell})


def _fields(key: str, value: object) -> dict[str, Cell]:
    """A TOML value as texts: ``{zh, en}`` becomes two fields, a list stays a list."""
    if isinstance(value, Mapping):
        return {key: _text(value.get("zh", "")), f"{key}_en": _text(value.get("en", ""))}
    if isinstance(value, list):
        parts = [_fields("zh", item) for item in value]
        english = tuple(str(part.get("zh_en", "")) for part in parts)
        own: dict[str, Cell] = {key: tuple(str(part["zh"]) for part in parts)}
        return own | ({f"{key}_en": english} if any(english) else {})
    return {key: _text(value)}


def _text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()


def _tell_missing_columns(section: Section, rows: tuple[Entry, ...], findings: Findings, form: FileForm) -> None:
    """A required field that no row has is told once; single gaps are told with their rows."""
    if not rows:
        return
    for column in form.columns[section]:
        if column.required and not any(column.key in entry.cells for entry in rows):
            sheet = form.sheets[section]
            findings.add(IssueCode.DOCUMENT_COLUMN_MISSING, Severity.ERROR, column=column.title, sheet=sheet)
