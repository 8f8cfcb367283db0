"""Which sheet of a workbook is read. What is not certain is asked, and what is left out is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lib.domain import IssueCode, Severity
from lib.ingest.context import Context
from lib.ingest.findings import Findings
from lib.ingest.header import find_header
from lib.ingest.words import OWN_BESIDE, OWN_TABLE

_VISIBLE = "visible"


@dataclass(frozen=True)
class Head:
    """The beginning of a sheet: its place from 0, its name, whether it is shown, its first rows.

    ``score`` counts the columns its header is recognised by, 0 without a header; ``refusal`` is why it cannot be read.
    """

    place: int
    name: str
    is_visible: bool
    rows: list[list[str]]
    score: int
    refusal: str | None
    facts: dict[str, str | int]

    @property
    def is_blank(self) -> bool:
        return self.refusal is None and not any(map(str.strip, (cell for row in self.rows for cell in row)))


def heads_of(facts: dict[str, Any], context: Context) -> list[Head]:
    """The sheets of a workbook as the reading process tells them."""
    heads = []
    for place, sheet in enumerate(facts["sheets"]):
        header = find_header(sheet["rows"][:20], context.catalogue)
        heads.append(
            Head(
                place,
                sheet["name"],
                sheet["state"] == _VISIBLE,
                sheet["rows"],
                header.score if header else 0,
                sheet.get("refusal"),
                sheet.get("facts", {}),
            )
        )
    return heads


def choose_sheet(heads: Sequence[Head], context: Context, findings: Findings) -> Head | None:
    """The sheet asked for, else the visible one whose header is recognised best; None after asking for one.

    Where none has a header it is the first that holds anything, so that the check can say what is missing.
    """
    if context.sheet is not None:
        named = next((head for head in heads if head.name == context.sheet), None)
        if named is None:
            findings.add(IssueCode.SHEET_NOT_FOUND, Severity.ERROR, value=context.sheet, sheets=_names(heads))
        return named
    likely = [head for head in heads if head.is_visible and head.score]
    if likely:
        best = max(head.score for head in likely)
        equal = [head for head in likely if head.score == best]
        if len(equal) > 1:
            findings.add(IssueCode.SHEET_UNCLEAR, Severity.ERROR, sheets=_names(equal))
            return None
        return equal[0]
    hidden = [head for head in heads if not head.is_visible and head.score]
    if hidden:
        findings.add(IssueCode.SHEET_HIDDEN, Severity.ERROR, sheets=_names(hidden))
        return None
    visible = [head for head in heads if head.is_visible] or list(heads)
    broken = [head for head in visible if head.refusal]
    filled = [head for head in visible if not head.is_blank]
    chosen = (broken or filled or visible)[:1]
    if not chosen:
        findings.add(IssueCode.EMPTY_FILE, Severity.ERROR)
    return chosen[0] if chosen else None


def tell_other_sheets(chosen: Head, heads: Sequence[Head], findings: Findings) -> None:
    """Name the sheets that were not read, hidden ones by themselves; blank ones are nobody's concern, nor are those
    that stand beside the table in a workbook to fill in, which say so themselves."""
    others = [head for head in heads if head is not chosen and not head.is_blank]
    if OWN_TABLE.fullmatch(chosen.name):
        others = [head for head in others if head.score or not OWN_BESIDE.fullmatch(head.name)]
    visible = [head for head in others if head.is_visible]
    hidden = [head for head in others if not head.is_visible]
    if visible:
        severity = Severity.WARNING if any(head.score for head in visible) else Severity.INFO
        findings.add(IssueCode.SHEET_CHOSEN, severity, value=chosen.name, sheets=_names(visible))
    if hidden:
        findings.add(IssueCode.HIDDEN_SHEETS, Severity.WARNING, sheets=_names(hidden), count=len(hidden))


def _names(heads: Sequence[Head]) -> str:
    shown = "、".join(f"“{head.name[:31]}”" for head in heads[:8])
    return shown + ("……" if len(heads) > 8 else "")
