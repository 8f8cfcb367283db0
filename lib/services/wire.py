"""The JSON forms of the contracts: what the command line prints with ``--json`` and the interface will answer.

Times are ISO 8601 in UTC, names are ``{"zh", "en"}``, sets are sorted lists. A key once given keeps its meaning.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from enum import Enum
from pathlib import Path

import polars as pl

from lib.catalogue import Catalogue
from lib.domain import AuditEntry, Batch, Clause, ImportReport, Issue, Locale, Refusal, Revision, Target
from lib.i18n import say_issue, say_refusal
from lib.services.export import Export
from lib.services.publication import Publication, Review
from lib.services.upload import Submission
from lib.services.verification import Verification

Json = dict[str, object]


def plain(value: object) -> object:
    """Any value of the domain in terms of JSON. Raises TypeError for a kind that has no form yet."""
    found: object
    match value:
        case Enum():
            found = value.value
        case None | str() | int() | float():
            found = value
        case date():
            found = value.isoformat()
        case Path():
            found = str(value)
        case Mapping():
            found = {str(key): plain(item) for key, item in value.items()}
        case frozenset() | set():
            found = sorted(str(plain(item)) for item in value)
        case tuple() | list():
            found = [plain(item) for item in value]
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
            found = {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        case _:
            raise TypeError(f"no JSON form for {type(value).__name__}")
    return found


def _fields(value: object, **changes: object) -> Json:
    found = plain(value)
    if not isinstance(found, dict):
        raise TypeError(f"not a record: {type(value).__name__}")
    return {**found, **changes}


def catalogue_json(catalogue: Catalogue) -> Json:
    """``domains``, ``documents``, ``clauses``, ``indicators``, ``targets``, each in catalogue order."""
    return {
        "domains": [_fields(item) for item in catalogue.domains.values()],
        "documents": [_fields(item, document=item.id) for item in catalogue.documents.values()],
        "clauses": [_clause(item) for item in catalogue.clauses.values()],
        "indicators": [_fields(item, indicator=item.key) for item in catalogue.indicators.values()],
        "targets": [_target(item) for item in catalogue.targets],
    }


def _clause(clause: Clause) -> Json:
    found = {name: value for name, value in _fields(clause).items() if name not in ("document", "id")}
    return {"document": clause.document, "clause": clause.id, **found}


def _target(target: Target) -> Json:
    named: Json = {"document": target.document, "clause": target.clause, "indicator": target.indicator}
    return {**named, **{name: value for name, value in _fields(target).items() if name not in named}}


def issue_json(issue: Issue, locale: Locale) -> Json:
    """An issue with its sentence and what to do about it, in the reader's language."""
    message, hint = say_issue(locale, issue)
    return {
        "code": issue.code.value,
        "severity": issue.severity.value,
        "row": issue.row,
        "column": issue.column,
        "value": issue.value,
        "message": message,
        "hint": hint,
        "count": issue.count,
    }


def report_json(report: ImportReport, locale: Locale) -> Json:
    """The report of a checked file."""
    return {
        "status": report.status.value,
        "file": report.file,
        "sha256": report.sha256,
        "encoding": report.encoding,
        "sheet": report.sheet,
        "jurisdiction": report.jurisdiction,
        "counts": _fields(report.counts),
        "issues": [issue_json(issue, locale) for issue in report.issues],
    }


def batch_json(batch: Batch) -> Json:
    """A batch without the stored copy of its report."""
    return {name: value for name, value in _fields(batch).items() if name != "report"}


def revision_json(revision: Revision) -> Json:
    return _fields(revision)


def audit_json(entry: AuditEntry) -> Json:
    return _fields(entry)


def submission_json(submission: Submission, locale: Locale) -> Json:
    """The report's own keys, and the batch that keeps the file."""
    return {**report_json(submission.report, locale), "batch": batch_json(submission.batch)}


def review_json(review: Review) -> Json:
    return {
        "batch": batch_json(review.batch),
        "base": review.base,
        "counts": dict(review.counts),
        "needs_reason": review.needs_reason,
        "difference": rows_json(review.difference),
    }


def publication_json(publication: Publication) -> Json:
    return {
        "revision": revision_json(publication.revision),
        "batch": batch_json(publication.batch),
        "repeated": publication.repeated,
        "passed_over": {"own": publication.own, "unpassed": publication.unpassed},
    }


def export_json(export: Export) -> Json:
    return _fields(export)


def verification_json(verification: Verification) -> Json:
    return _fields(verification)


def refusal_json(refusal: Refusal, locale: Locale) -> Json:
    """A refusal with its code, its sentence and the facts in it."""
    return {
        "error": {"code": refusal.code.value, "message": say_refusal(locale, refusal), "params": dict(refusal.params)}
    }


def usage_json(message: str) -> Json:
    """Wrong usage of a command."""
    return {"error": {"code": "USAGE", "message": message}}


def rows_json(frame: pl.DataFrame) -> list[Json]:
    """A frame as one object a row."""
    return frame.to_dicts()
