"""Text to records, numbered as a spreadsheet numbers its rows, within limits."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import chain

from lib.domain import IssueCode, Severity
from lib.ingest.findings import Findings

MAX_COLUMNS = 1_000
MAX_ROWS = 1_000_000
#: The most characters a cell of a spreadsheet can hold.
MAX_CELL = 32_767
#: A physical line with more separators than this is not parsed at all.
_HOPELESS_WIDTH = 50_000
#: Lines are taken out of so many characters at a time; a whole text would be held twice.
_SLICE = 2**18
#: Fed after the last line: it comes back as a record of its own unless a quote was left open.
END = "\x00end"

Record = list[str]


class TooWideError(csv.Error):
    """A line with so many separators that parsing it would cost more memory than the whole file may."""


def records_of(text: str, separator: str) -> Iterator[Record]:
    """Records as a spreadsheet counts them: blank lines are rows, a line break inside quotes is not. ``END`` is last.

    Raises csv.Error at a cell longer than a spreadsheet's (or a quote never closed), TooWideError at a hopeless line.
    """
    return csv.reader(chain(chain.from_iterable(_lines(text, separator)), [END]), delimiter=separator)


def _lines(text: str, separator: str) -> Iterator[Iterator[str]]:
    """The lines of a text with their ends, some of them at a time."""
    start = 0
    while start < len(text):
        end = text.find("\n", start + _SLICE) + 1 or len(text)
        part = text[start:end]
        lines = io.StringIO(part, newline="")
        yield _fit(lines, separator) if part.count(separator) > _HOPELESS_WIDTH else lines
        start = end


def _fit(lines: Iterator[str], separator: str) -> Iterator[str]:
    for line in lines:
        if line.count(separator) > _HOPELESS_WIDTH:
            raise TooWideError
        yield line


def tell_unparsable(problem: csv.Error, text: str, row: int, findings: Findings) -> None:
    if isinstance(problem, TooWideError):
        findings.add(IssueCode.TOO_MANY_COLUMNS, Severity.ERROR, row, limit=MAX_COLUMNS)
    elif text.count('"') % 2:
        findings.add(IssueCode.UNCLOSED_QUOTE, Severity.ERROR, row)
    else:
        findings.add(IssueCode.CELL_TOO_LONG, Severity.ERROR, row, limit=MAX_CELL)
