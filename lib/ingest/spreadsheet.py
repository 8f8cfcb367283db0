"""A workbook to the same table as a text gives, and what of its making has to be told."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from lib.domain import IssueCode, Severity
from lib.ingest.body import Percents, Table
from lib.ingest.context import Context
from lib.ingest.findings import Findings
from lib.ingest.header import Column
from lib.ingest.row_ranges import row_ranges
from lib.ingest.sheets import Head, choose_sheet, heads_of, tell_other_sheets
from lib.ingest.table import read_table
from lib.ingest.titles import column_letters
from lib.ingest.words import Role
from lib.ingest.workbook_process import Refused, ask_heads, ask_sheet, tell_refused

#: Ranges of hidden rows, and hidden columns, that are named.
_NAMED = 20


class SheetRead(NamedTuple):
    """``kind`` of the workbook (xlsx, xls, ods), name of the sheet and its table; None as far as it was not reached."""

    kind: str | None
    sheet: str | None
    table: Table | None


def read_workbook(content: bytes, context: Context, findings: Findings) -> SheetRead:
    """The table of a workbook; none after an error that leaves nothing to read (it is in ``findings``)."""
    answer = ask_heads(content)
    if isinstance(answer, Refused):
        tell_refused(answer, findings)
        return SheetRead(None, None, None)
    kind = str(answer.facts["kind"])
    heads = heads_of(answer.facts, context)
    chosen = choose_sheet(heads, context, findings)
    if chosen is None:
        return SheetRead(kind, None, None)
    return SheetRead(kind, chosen.name, _read(content, kind, chosen, heads, context, findings))


def _read(
    content: bytes, kind: str, chosen: Head, heads: list[Head], context: Context, findings: Findings
) -> Table | None:
    if chosen.refusal is not None:
        tell_refused(Refused(chosen.refusal, chosen.facts), findings)
        return None
    if not chosen.score:  # no header: what is missing shows in the first rows
        read_table(_as_text(chosen.rows), context.catalogue, findings, (",",))
        return None
    answer = ask_sheet(content, chosen.place)
    if isinstance(answer, Refused):
        tell_refused(answer, findings)
        return None
    tell_other_sheets(chosen, heads, findings)
    if kind == "xls":
        findings.add(IssueCode.OLD_WORKBOOK_READ, Severity.WARNING)
    width = answer.facts["width"]
    table = read_table(answer.text, context.catalogue, findings, (",",), width if isinstance(width, int) else None)
    if table is None:
        return None
    _tell_making(answer.facts, table, findings)
    return replace(table, percents=tuple(_percents(answer.facts, table)))


def _as_text(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _tell_making(facts: dict[str, Any], table: Table, findings: Findings) -> None:
    """Hidden rows and columns, and formulas."""
    columns = {column.place: column for column in table.header.columns}
    hidden = [row for row in facts["hidden_rows"] if row > table.header.row]
    if hidden:
        findings.add(IssueCode.HIDDEN_ROWS, Severity.WARNING, hidden[0], count=len(hidden), rows=row_ranges(hidden))
    unseen = [columns[place] for place in facts["hidden_columns"] if place in columns and columns[place].header]
    if unseen:
        named = "、".join(f"{column_letters(each.place)} {each.header[:20]}" for each in unseen[:_NAMED])
        findings.add(IssueCode.HIDDEN_COLUMNS, Severity.WARNING, count=len(unseen), columns=named)
    for code, key in ((IssueCode.FORMULA_CELLS, "formulas"), (IssueCode.EXTERNAL_CELLS, "external")):
        count, row, place, _ = facts[key]
        if count:
            column = columns[place].header if place in columns else ""
            severity = Severity.INFO if key == "formulas" else Severity.WARNING
            findings.add(code, severity, row, column=column or column_letters(place), count=count)


def _percents(facts: dict[str, Any], table: Table) -> Iterator[Percents]:
    """Shares that a percent format shows rounded; they are told when it is known which are taken."""
    columns = {column.place: column for column in table.header.columns}
    for place, (count, cells) in facts["percents"].items():
        shown = columns.get(int(place))
        first = tuple((row, seen, read) for row, seen, read in cells if row > table.header.row)
        if shown is not None and _holds_figures(shown) and first:
            yield Percents(shown, count - (len(cells) - len(first)), first)


def _holds_figures(column: Column) -> bool:
    return column.indicator is not None or column.role is Role.VALUE
