"""The cells of a file as they stood, to give them back: each row at its number, no cell read for its meaning."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from lib.ingest.context import CatalogueView
from lib.ingest.decode import Undecodable, decode
from lib.ingest.header import SEARCHED_ROWS, find_header
from lib.ingest.records import END, MAX_ROWS, Record, records_of
from lib.ingest.sniff import content_kind, is_workbook
from lib.ingest.table import SEPARATORS
from lib.ingest.workbook.grid import UNTOLD
from lib.ingest.workbook_process import Refused, ask_heads, ask_sheet

#: Sheets beside the table that are read, and cells of all of them together: each sheet is asked for in a process of
#: its own.
_BESIDE, _BESIDE_CELLS = 12, 200_000
_BLANK = " "


@dataclass(frozen=True)
class FileSheet:
    """A sheet of a workbook, or all of a text (its name is ""). Blank rows are empty lists, so that row 5 stands fifth.

    ``kinds`` has a string a row with a letter a cell: ``n`` a number in the file, ``t`` a text, ``?`` not to be told.
    ``is_table``: it is the one that a check reads. ``is_whole`` is False for a sheet too large to be given back.
    """

    name: str
    rows: list[list[str]]
    kinds: list[str]
    is_table: bool = True
    is_visible: bool = True
    is_whole: bool = True


def file_sheets(content: bytes, sheet: str | None, catalogue: CatalogueView, most: int = MAX_ROWS) -> list[FileSheet]:
    """A text as one sheet, or the sheets of a workbook in their order; none where it cannot be read.

    The table is the sheet of this name (None: the first), of which the first ``most`` rows are read.
    """
    if is_workbook(content):
        return _sheets(content, sheet, most)
    if content_kind(content):
        return []
    decoded = decode(content)
    if isinstance(decoded, Undecodable):
        return []
    separator = max(SEPARATORS, key=lambda each: _likeness(decoded.text, each, catalogue))
    rows = _rows(decoded.text, separator, most)
    return [FileSheet("", rows, ["".join(UNTOLD if cell else _BLANK for cell in row) for row in rows])]


def _sheets(content: bytes, sheet: str | None, most: int) -> list[FileSheet]:
    heads = ask_heads(content)
    if isinstance(heads, Refused):
        return []
    listed: list[dict[str, Any]] = list(heads.facts["sheets"])  # type: ignore[call-overload]  # a list of objects, from JSON
    names = [head["name"] for head in listed]
    table = names.index(sheet) if sheet in names else 0
    found = {table: _sheet(content, table, listed[table], most)}
    if not found[table].is_whole:
        return []
    room = _BESIDE_CELLS
    beside = [place for place in range(len(listed)) if place != table]
    for rank, place in enumerate(beside):
        asked = rank < _BESIDE and room > 0
        read = _sheet(content, place, listed[place], most) if asked else _absent(listed[place])
        cells = sum(map(len, read.rows))
        found[place] = replace(read if cells <= room else _absent(listed[place]), is_table=False)
        room -= cells
    return [found[place] for place in range(len(listed))]


def _sheet(content: bytes, place: int, head: dict[str, Any], most: int) -> FileSheet:
    answer = ask_sheet(content, place, with_kinds=True)
    if isinstance(answer, Refused):
        return _absent(head)
    led = list(islice(csv.reader(io.StringIO(answer.text, newline="")), most))
    rows = [[cell[1:] for cell in row] for row in led]
    kinds = ["".join(cell[:1] or _BLANK for cell in row) for row in led]
    return FileSheet(head["name"], rows, kinds, is_visible=head["state"] == "visible")


def _absent(head: dict[str, Any]) -> FileSheet:
    """A sheet that cannot be read, or that there is no room for."""
    return FileSheet(head["name"], [], [], is_visible=head["state"] == "visible", is_whole=False)


def _likeness(text: str, separator: str, catalogue: CatalogueView) -> tuple[int, int]:
    """How well a separator makes a header, then how wide a row it makes: the larger, the better."""
    head = _rows(text[: 2**21], separator, SEARCHED_ROWS)
    header = find_header(head, catalogue)
    return (header.score if header else 0), max(map(len, head), default=0)


def _rows(text: str, separator: str, most: int) -> list[list[str]]:
    rows: list[Record] = []
    try:
        for record in islice(records_of(text, separator), most):
            rows.append([cell.removesuffix(END) for cell in record])
    except csv.Error:
        return rows
    return rows[:-1] if rows and rows[-1] == [""] else rows
