"""The whole check of a file that brings a document: bytes in, a report and the document out. No bytes make it raise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lib.catalogue.overlay import DocumentFile
from lib.catalogue.versions import overlapping, reversed_dates
from lib.domain import Cadence, Clause, ImportReport, IssueCode, Severity, Target
from lib.ingest.document_answers import read_answers
from lib.ingest.document_fields import Row
from lib.ingest.document_parts import DocumentContext, named, read_clause, read_document, read_target
from lib.ingest.document_rows import Entries, read_entries
from lib.ingest.file_report import file_report
from lib.ingest.findings import Findings


@dataclass(frozen=True)
class DocumentRead:
    """``document`` is None where the report refuses the file. The rows of the report are clauses and targets."""

    report: ImportReport
    document: DocumentFile | None


def check_document(content: bytes, file: str, context: DocumentContext) -> DocumentRead:
    """Read a document's file (XLSX or TOML) and say what is wrong with it.

    What is read follows from the bytes and the context alone, never from the day. ``file`` is only a name to show.
    """
    findings = Findings()
    entries = read_entries(content, findings)
    found = None if entries is None else _read(entries, findings, context)
    rows = 0 if entries is None else sum(len(entries.get(section, ())) for section in ("clause", "target"))
    refused = findings.refused or found is None
    jurisdiction = found.document.jurisdiction if found else None
    report = file_report(content, file, findings, rows=rows, jurisdiction=jurisdiction, refused=refused)
    return DocumentRead(report, None if refused else found)


def _read(entries: Entries, findings: Findings, context: DocumentContext) -> DocumentFile | None:
    """The document; None where the file does not say which it is. Everything else is read on, so that all is told."""
    first = entries["document"]
    if len(first) != 1:
        findings.add(IssueCode.DOCUMENT_ROWS, Severity.ERROR, first[1].row if first else None, count=len(first))
        return None
    if not entries["clause"]:
        findings.add(IssueCode.DOCUMENT_NO_CLAUSE, Severity.ERROR)
    document = read_document(Row("document", first[0], findings), len(entries["clause"]), context)
    key = document.id if document else ""
    clauses: dict[str, Clause] = {}
    answers: dict[str, tuple[str, ...]] = {}
    unread = set()
    for entry in entries["clause"]:
        row = Row("clause", entry, findings)
        clause = read_clause(row, key, context)
        if clause is None:
            unread.add(str(entry.cells.get("id", "")).zfill(2))
        elif clause.id in clauses:
            row.tell(IssueCode.DOCUMENT_CLAUSE_TWICE, "id", clause.id)
        else:
            clauses[clause.id] = clause
        items = read_answers(row, key, context)
        if clause is not None and items:
            answers[clause.key] = items
    targets: list[tuple[Row, Target]] = []
    for entry in entries.get("target", ()):
        row = Row("target", entry, findings)
        target = read_target(row, key, context)
        if target is not None:
            _judge(row, target, clauses, unread, context)
            targets.append((row, target))
    _tell_overlaps(targets)
    if document is None:
        return None
    return DocumentFile(document, tuple(clauses.values()), tuple(target for _, target in targets), answers or None)


def _judge(row: Row, target: Target, clauses: dict[str, Clause], unread: set[str], context: DocumentContext) -> None:
    """What a target must keep: a clause that names its indicator, levels the indicator has, days in order."""
    clause = clauses.get(target.clause)
    if clause is None and target.clause not in unread:
        row.tell(IssueCode.DOCUMENT_CLAUSE_UNKNOWN, "clause", target.clause)
    elif clause is not None and target.indicator not in clause.indicators:
        name = context.catalogue.indicators[target.indicator].name
        row.tell(
            IssueCode.DOCUMENT_INDICATOR_NOT_IN_CLAUSE, "indicator", name.zh, clause=target.clause, value_en=name.en
        )
    indicator = context.catalogue.indicators[target.indicator]
    if not target.binding_levels | target.reference_levels:
        row.tell(IssueCode.DOCUMENT_LEVEL_NONE, "binding_levels")
    if target.binding_levels & target.reference_levels:
        row.tell(IssueCode.DOCUMENT_LEVEL_TWICE, "reference_levels")
    for key, levels in (("binding_levels", target.binding_levels), ("reference_levels", target.reference_levels)):
        for level in sorted(levels - indicator.levels):
            row.tell(IssueCode.DOCUMENT_LEVEL_ABSENT, key, level.value, **named(indicator))
    _judge_days(row, target)


def _judge_days(row: Row, target: Target) -> None:
    if target.cadence is not Cadence.BY_DEADLINE:
        if target.deadline is not None:
            row.tell(IssueCode.DOCUMENT_DEADLINE_UNUSED, "deadline", target.deadline.isoformat())
    elif target.deadline is None:
        row.tell(IssueCode.DOCUMENT_DEADLINE_MISSING, "deadline")
    elif target.deadline <= target.baseline_on:
        start = target.baseline_on.isoformat()
        row.tell(IssueCode.DOCUMENT_DEADLINE_EARLY, "deadline", target.deadline.isoformat(), baseline=start)
    if reversed_dates(target):
        row.tell(IssueCode.DOCUMENT_VALIDITY_REVERSED, "valid_until", str(target.valid_until))


def _tell_overlaps(targets: Sequence[tuple[Row, Target]]) -> None:
    rows = {id(target): row for row, target in targets}
    for one, other in overlapping(target for _, target in targets):
        first = rows[id(one)].entry.row
        rows[id(other)].tell(IssueCode.DOCUMENT_VERSIONS_OVERLAP, "valid_from", first_row=first, target=other.key)
