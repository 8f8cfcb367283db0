"""Text to records, numbered as a spreadsheet numbers its rows, within limits."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from lib.domain import IssueCode, Severity
from lib.ingest.findings import Findings

MAX_COLUMNS = 1_000
MAX_ROWS = 1_000_000
#: The most characters a cell of a spreadsheet can hold.
MAX_CELL = 32_767
#: A physical line with more separators than this is not parsed at all.
_HOPELESS_WIDTH = 50_000
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
#: Fed after the last line: it comes back as a record of its own unless a quote was left open.
END = "\x00end"

Record = list[str]


class TooWideError(csv.Error):
    """A line with so many separators that parsing it would cost more memory than the whole file may."""


def records_of(text: str, separator: str) -> Iterator[Record]:
    """Records as a spreadsheet counts them: blank lines are rows, a line break inside quotes is not. ``END`` is last.

    Raises csv.Error at a cell longer than a spreadsheet's (or a quote never closed), TooWideError at a hopeless line.
    """

    def lines() -> Iterator[str]:
        for found in _LINE.finditer(text):
            line = found[0]
            if len(line) > _HOPELESS_WIDTH and line.count(separator) > _HOPELESS_WIDTH:
                raise TooWideError
            yield line
        yield END

    return csv.reader(lines(), delimiter=separator)


def tell_unparsable(problem: csv.Error, text: str, row: int, findings: Findings) -> None:
    if isinstance(problem, TooWideError):
        findings.add(IssueCode.TOO_MANY_COLUMNS, Severity.ERROR, row, limit=MAX_COLUMNS)
    elif text.count('"') % 2:
        findings.add(IssueCode.UNCLOSED_QUOTE, Severity.ERROR, row)
    else:
        findings.add(IssueCode.CELL_TOO_LONG, Severity.ERROR, row, limit=MAX_CELL)
