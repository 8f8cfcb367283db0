"""The cells of a file as they stood, to give them back: each row at its number, no cell read for its meaning."""

from __future__ import annotations

import csv
import io
from itertools import islice

from lib.ingest.context import CatalogueView
from lib.ingest.decode import Undecodable, decode
from lib.ingest.header import SEARCHED_ROWS, find_header
from lib.ingest.records import END, MAX_ROWS, Record, records_of
from lib.ingest.sniff import content_kind, is_workbook
from lib.ingest.table import SEPARATORS
from lib.ingest.workbook_process import Refused, ask_heads, ask_sheet


def file_rows(content: bytes, sheet: str | None, catalogue: CatalogueView, most: int = MAX_ROWS) -> list[list[str]]:
    """The first ``most`` rows of a text, or of a sheet of a workbook (None: its first); none where it cannot be read.

    Blank rows are kept as empty lists, so that row 5 stands fifth.
    """
    if is_workbook(content):
        return _sheet_rows(content, sheet, most)
    if content_kind(content):
        return []
    decoded = decode(content)
    if isinstance(decoded, Undecodable):
        return []
    separator = max(SEPARATORS, key=lambda each: _likeness(decoded.text, each, catalogue))
    return _rows(decoded.text, separator, most)


def _sheet_rows(content: bytes, sheet: str | None, most: int) -> list[list[str]]:
    heads = ask_heads(content)
    if isinstance(heads, Refused):
        return []
    names = [head["name"] for head in heads.facts["sheets"]]  # type: ignore[attr-defined]  # a list of objects, from JSON
    answer = ask_sheet(content, names.index(sheet) if sheet in names else 0)
    if isinstance(answer, Refused):
        return []
    return list(islice(csv.reader(io.StringIO(answer.text, newline="")), most))


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
