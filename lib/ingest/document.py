"""The whole check of a file that brings a document: bytes in, a report and the document out. No bytes make it raise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lib.catalogue.document_columns import SHEETS
from lib.catalogue.overlay import DocumentFile
from lib.catalogue.versions import overlapping
from lib.domain import Document, ImportReport, IssueCode, Severity, Target
from lib.ingest.document_answers import read_answers
from lib.ingest.document_fields import Row
from lib.ingest.document_parts import ClauseRead, DocumentContext, read_clause, read_document
from lib.ingest.document_rows import Entries, read_entries
from lib.ingest.document_target import judge_target, read_target
from lib.ingest.file_report import file_report
from lib.ingest.findings import Findings

#: The sections whose rows a report counts.
_COUNTED = ("clause", "target")


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
    rows = 0 if entries is None else sum(len(entries.get(section, ())) for section in _COUNTED)
    refused = findings.refused or found is None
    jurisdiction = found.document.jurisdiction if found else None
    report = file_report(
        content,
        file,
        findings,
        rows=rows,
        jurisdiction=jurisdiction,
        refused=refused,
        sheets=frozenset(SHEETS[section] for section in _COUNTED),
    )
    return DocumentRead(report, None if refused else found)


def _read(entries: Entries, findings: Findings, context: DocumentContext) -> DocumentFile | None:
    """The document; None where the file does not say which it is. Everything else is read on, so that all is told."""
    document, key = _document(entries, findings, context)
    clauses: dict[str, ClauseRead] = {}
    answers: dict[str, tuple[str, ...]] = {}
    for entry in entries.get("clause", ()):
        row = Row("clause", entry, findings)
        clause = read_clause(row, key, context)
        if clause.number in clauses:
            row.tell(IssueCode.DOCUMENT_CLAUSE_TWICE, "id", clause.number)
        elif clause.number:
            clauses[clause.number] = clause
        items = read_answers(row, key, context)
        if clause.whole is not None and items:
            answers[clause.whole.key] = items
    targets: list[tuple[Row, Target]] = []
    for entry in entries.get("target", ()):
        row = Row("target", entry, findings)
        read = read_target(row, context)
        if "clause" in entries:
            judge_target(row, read, clauses)
        target = read.whole(key)
        if target is not None:
            targets.append((row, target))
    _tell_overlaps(targets)
    if document is None:
        return None
    whole = tuple(one.whole for one in clauses.values() if one.whole is not None)
    return DocumentFile(document, whole, tuple(target for _, target in targets), answers or None)


def _document(entries: Entries, findings: Findings, context: DocumentContext) -> tuple[Document | None, str]:
    """The document itself, None where the file does not say which it is, and the id that stands for it."""
    first, sections = entries.get("document"), entries.get("clause")
    document, key = None, ""
    if first is not None and len(first) != 1:
        findings.add(IssueCode.DOCUMENT_ROWS, Severity.ERROR, first[1].row if first else None, count=len(first))
    elif first is not None:
        key = str(first[0].cells.get("id", ""))
        document = read_document(Row("document", first[0], findings), len(sections or ()), context)
    if sections is not None and not sections:
        findings.add(IssueCode.DOCUMENT_NO_CLAUSE, Severity.ERROR)
    return document, key


def _tell_overlaps(targets: Sequence[tuple[Row, Target]]) -> None:
    rows = {id(target): row for row, target in targets}
    for one, other in overlapping(target for _, target in targets):
        first = rows[id(one)].entry.row
        rows[id(other)].tell(IssueCode.DOCUMENT_VERSIONS_OVERLAP, "valid_from", first_row=first, target=other.key)
