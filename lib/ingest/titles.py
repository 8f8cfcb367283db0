"""Telling what the header row holds that is not read, or not understood."""

from __future__ import annotations

import polars as pl

from lib.domain import IssueCode, Severity, Text
from lib.ingest.body import Table
from lib.ingest.findings import Findings
from lib.ingest.words import title, unit_of


def tell_columns(table: Table, findings: Findings) -> None:
    """Columns that repeat another, count in another unit, are not read, or hold figures without a title."""
    header = table.header
    for first, second in header.repeated:
        findings.add(IssueCode.DUPLICATE_COLUMN, Severity.ERROR, header.row, column=second.header, first=first.header)
    for column in header.misfits:
        own = column.indicator.unit if column.indicator else Text("", "")
        findings.add(
            IssueCode.HEADER_UNIT,
            Severity.ERROR,
            header.row,
            column=column.header,
            value=unit_of(column.header) or "",
            unit=own.zh,
            unit_en=own.en,
        )
    if header.repeated or header.misfits:
        findings.reject(table.body["row"])
    for column in header.unread:
        findings.add(IssueCode.IGNORED_COLUMN, Severity.INFO, header.row, column=column.header)
    for column in header.columns:
        if not title(column.header):
            filled = table.body.filter(pl.col(str(column.place)) != "")
            if not filled.is_empty():
                letters = column_letters(column.place)
                findings.add(IssueCode.BLANK_HEADER, Severity.WARNING, header.row, column=letters, count=filled.height)


def column_letters(place: int) -> str:
    """The letters a spreadsheet gives the column at ``place`` (from 0): 0 is A, 26 is AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
