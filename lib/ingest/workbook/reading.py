"""The two questions a workbook is asked: what its sheets begin with, and what one of them holds."""

from __future__ import annotations

import csv
import io
import zipfile

from lib.ingest.workbook.archive import kind_of, open_archive
from lib.ingest.workbook.grid import Grid
from lib.ingest.workbook.limits import HEAD_ROWS, EnoughError, UnreadableError
from lib.ingest.workbook.ods import Tables
from lib.ingest.workbook.old import OldBook
from lib.ingest.workbook.parts import parse_part
from lib.ingest.workbook.xlsx import read_book
from lib.ingest.workbook.xlsx_sheet import read_rows

#: Characters of a cell shown to the choice of a sheet.
_HEAD_CELL = 200

Facts = dict[str, object]


def is_archive(content: bytes) -> bool:
    return content.startswith(b"PK")


def read_heads(content: bytes) -> Facts:
    """kind, and of each sheet its name, state and first rows (a damaged one: the code it gives). UnreadableError."""
    if not is_archive(content):
        book = OldBook(content)
        return {"kind": "xls", "sheets": [_old_head(book, place) for place in range(len(book.names))]}
    archive = open_archive(content)
    kind = kind_of(archive)
    return {"kind": kind, "sheets": _ods_heads(archive) if kind == "ods" else _xlsx_heads(archive)}


def read_sheet(content: bytes, place: int, *, with_kinds: bool = False) -> tuple[Facts, str]:
    """What is to be told of a sheet, and its rows as lines of CSV (``Grid.with_kinds``). Raises UnreadableError."""
    grid = Grid(with_kinds=with_kinds)
    if not is_archive(content):
        OldBook(content).read(place, grid)
        return grid.facts(), grid.text.getvalue()
    archive = open_archive(content)
    if kind_of(archive) == "ods":
        tables = _tables(archive, place, with_kinds=with_kinds)
        if place >= len(tables.found):
            raise UnreadableError("WORKBOOK_BROKEN")
        grid = tables.found[place].grid
    else:
        book = read_book(archive)
        if place >= len(book.sheets):
            raise UnreadableError("WORKBOOK_BROKEN")
        read_rows(archive, book.sheets[place].part, book, grid)
    return grid.facts(), grid.text.getvalue()


def _tables(archive: zipfile.ZipFile, wanted: int | None = None, *, with_kinds: bool = False) -> Tables:
    tables = Tables(HEAD_ROWS, wanted, with_kinds=with_kinds)
    try:
        parse_part(archive, "content.xml", tables)
    except EnoughError:
        return tables
    return tables


def _ods_heads(archive: zipfile.ZipFile) -> list[Facts]:
    return [_head(table.name, table.state, table.grid) for table in _tables(archive).found]


def _xlsx_heads(archive: zipfile.ZipFile) -> list[Facts]:
    book = read_book(archive)
    heads = []
    for sheet in book.sheets:
        grid = Grid(HEAD_ROWS)
        try:
            read_rows(archive, sheet.part, book, grid)
        except UnreadableError as problem:
            heads.append(_damaged(sheet.name, sheet.state, problem))
        else:
            heads.append(_head(sheet.name, sheet.state, grid))
    return heads


def _old_head(book: OldBook, place: int) -> Facts:
    grid = Grid(HEAD_ROWS)
    try:
        state = book.read(place, grid)
    except UnreadableError as problem:
        return _damaged(book.names[place], "visible", problem)
    return _head(book.names[place], state, grid)


def _head(name: str, state: str, grid: Grid) -> Facts:
    rows = [[cell[:_HEAD_CELL] for cell in row] for row in csv.reader(io.StringIO(grid.text.getvalue(), newline=""))]
    return {"name": name, "state": state, "rows": rows}


def _damaged(name: str, state: str, problem: UnreadableError) -> Facts:
    return {"name": name, "state": state, "rows": [], "refusal": problem.code, "facts": problem.facts}
