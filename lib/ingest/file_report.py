"""The report of a file that is published whole: a policy document or a list of regions."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from lib.domain import Counts, ImportReport, Issue
from lib.ingest.findings import Findings


def file_report(
    content: bytes, file: str, findings: Findings, *, rows: int, jurisdiction: str | None, refused: bool
) -> ImportReport:
    """What was found in a file, of whose ``rows`` either all are taken or none."""
    return ImportReport(
        file=file,
        sha256=hashlib.sha256(content).hexdigest(),
        encoding=None,
        sheet=None,
        jurisdiction=jurisdiction,
        counts=Counts(rows=rows, rejected=rows) if refused else Counts(rows=rows, imported=rows),
        issues=findings.issues(),
        every_issue=findings.every_issue(),
    )


def refused_for(report: ImportReport, issue: Issue) -> ImportReport:
    """The same report, of a file that is refused for one thing more, told first."""
    counts = replace(report.counts, imported=0, rejected=report.counts.rows)
    issues = (issue, *report.issues)
    return replace(report, issues=issues, every_issue=issues, counts=counts)
