"""The rows below the header as a frame, gathered in blocks so that a million rows are never a million lists."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from itertools import islice

import polars as pl

from lib.domain import IssueCode, Severity
from lib.domain.guard import GUARDED
from lib.ingest.findings import Findings
from lib.ingest.header import Column, Header, widened
from lib.ingest.plain_lines import Lines, is_plain, plain_rows
from lib.ingest.records import END, MAX_CELL, MAX_ROWS, Record, records_of, tell_unparsable

_BLOCK_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Percents:
    """The cells of a column that a percent format shows rounded: how many, and the first of them: row, per cent that is
    seen, per cent that is read."""

    column: Column
    count: int
    first: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True)
class Table:
    """A table. ``body`` has a String column for each header column, named by its place, and ``row`` (Int64).

    Cells are stripped of blanks at both ends and of the guard that exports put before formulas (``domain.guard``);
    ``ragged`` rows had more cells than the header. ``percents`` are columns of figures in a workbook.
    """

    header: Header
    body: pl.DataFrame
    ragged: pl.Series
    percents: tuple[Percents, ...] = ()


@dataclass
class _Body:
    """The blocks gathered so far, and the rows whose cells did not fit the header."""

    header: Header
    tells_short: bool
    blocks: list[pl.DataFrame] = field(default_factory=list)
    rows: int = 0
    short: list[int] = field(default_factory=list)
    ragged: list[int] = field(default_factory=list)

    def take(self, block: list[Record]) -> None:
        width = len(self.header.columns)
        if any(len(record) != width for record in block):
            first = self.header.row + self.rows + 1
            blank = [""] * width
            numbered = enumerate(block, first)
            block = [self._fitted(row, record, width) if record else blank for row, record in numbered]
        self.rows += len(block)
        if block:
            columns = enumerate(zip(*block, strict=True))
            self.blocks.append(
                pl.DataFrame({str(place): pl.Series(cells, dtype=pl.String) for place, cells in columns})
            )

    def take_lines(self, lines: Lines) -> None:
        first = self.header.row + self.rows + 1
        self.ragged += [first + place for place in lines.ragged]
        if self.tells_short:
            self.short += [first + place for place in lines.short]
        self.rows += lines.cells.height
        self.blocks.append(lines.cells)

    def _fitted(self, row: int, record: Record, width: int) -> Record:
        if len(record) == width:
            return record
        if any(map(str.strip, record[width:])):
            self.ragged.append(row)
        elif self.tells_short and len(record) < width and any(map(str.strip, record)):
            self.short.append(row)
        return record[:width] + [""] * (width - len(record))


def read_body(
    text: str, separator: str, header: Header, findings: Findings, *, width: int | None = None
) -> Table | None:
    """The rows below the header; None after an error that leaves nothing to read.

    ``width`` is that of a spreadsheet: its short rows are none, and cells beyond the header have a column all the same.
    """
    header = header if width is None else widened(header, width)
    body = _Body(header, tells_short=width is None)
    if '"' not in text and max(text.count("\n"), text.count("\r")) > header.row + MAX_ROWS:
        findings.add(IssueCode.TOO_MANY_ROWS, Severity.ERROR, limit=MAX_ROWS)  # without quotes each line is a row
        return None
    if not (is_plain(text) and _take_plain(text, separator, body)):
        body = _Body(header, tells_short=width is None)
        try:
            _take_records(text, separator, body, findings)
        except csv.Error as problem:
            tell_unparsable(problem, text, _row_of_error(text, separator), findings)
    if body.rows > MAX_ROWS:
        findings.add(IssueCode.TOO_MANY_ROWS, Severity.ERROR, limit=MAX_ROWS)
    if findings.refused:
        return None
    if not body.blocks:
        findings.add(IssueCode.HEADER_ONLY, Severity.ERROR, header.row)
        return None
    return _finish(body, findings)


def _take_plain(text: str, separator: str, body: _Body) -> bool:
    """Take the rows of a text without quotes; False where it has to be read record by record all the same."""
    for lines in plain_rows(text, separator, body.header.row, len(body.header.columns)):
        if lines is None:
            return False
        body.take_lines(lines)
        if body.rows > MAX_ROWS:
            break
    return True


def _take_records(text: str, separator: str, body: _Body, findings: Findings) -> None:
    """Take the records below the header, to the limit of rows; a quote left open is told. Raises csv.Error."""
    records = records_of(text, separator)
    for _ in islice(records, body.header.row):
        pass
    while block := list(islice(records, _BLOCK_ROWS)):
        last = block[-1]
        if last == [END]:
            block.pop()
        elif last and last[-1].endswith(END):
            row = body.header.row + body.rows + len(block)
            findings.add(IssueCode.UNCLOSED_QUOTE, Severity.ERROR, row, value=last[-1].removesuffix(END))
            return
        body.take(block)
        if body.rows > MAX_ROWS:
            return


def _row_of_error(text: str, separator: str) -> int:
    row = 1
    try:
        for _ in records_of(text, separator):
            row += 1
    except csv.Error:
        return row
    return row


def _finish(body: _Body, findings: Findings) -> Table | None:
    header = body.header
    frame = pl.concat(body.blocks).with_row_index("row", header.row + 1).cast({"row": pl.Int64})
    cells = pl.exclude("row")
    frame = frame.with_columns(_unguarded(cells.str.strip_chars()))
    longest = frame.select(cells.str.len_chars().max()).row(0)
    for column, length in zip(header.columns, longest, strict=True):
        if length > MAX_CELL:
            row = int(frame.filter(pl.col(str(column.place)).str.len_chars() > MAX_CELL)["row"][0])
            findings.add(IssueCode.CELL_TOO_LONG, Severity.ERROR, row, column=column.header, limit=MAX_CELL)
    if findings.refused:
        return None
    for rows, severity in ((body.ragged, Severity.ERROR), (body.short, Severity.WARNING)):
        told = pl.DataFrame({"row": pl.Series(rows, dtype=pl.Int64)}).with_columns(columns=pl.lit(len(header.columns)))
        findings.add_rows(IssueCode.RAGGED_ROW, severity, told, ("columns",))
    return Table(header, frame, pl.Series("row", body.ragged, pl.Int64))


def _unguarded(cells: pl.Expr) -> pl.Expr:
    return pl.when(cells.str.contains(GUARDED)).then(cells.str.slice(1)).otherwise(cells)
