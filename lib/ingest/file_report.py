"""The report of a file that is published whole: a policy document or a list of regions."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Mapping, Set
from dataclasses import replace

from lib.domain import Counts, ImportReport, Issue, Severity
from lib.ingest.findings import Findings


def file_report(
    content: bytes,
    file: str,
    findings: Findings,
    *,
    rows: int,
    jurisdiction: str | None,
    refused: bool,
    sheets: Set[str] | None = None,
) -> ImportReport:
    """What was found in a file, of whose ``rows`` either all are taken or none.

    Of a refused file the rows with an error are counted, among those of the ``sheets`` that ``rows`` counts (None: of
    all); where no row is at fault, the whole file is.
    """
    wrong = _wrong_rows(findings)
    counted = {place for place in wrong if sheets is None or place[0] in sheets}
    rejected = min(rows, len(counted)) if wrong else rows
    return ImportReport(
        file=file,
        sha256=hashlib.sha256(content).hexdigest(),
        encoding=None,
        sheet=None,
        jurisdiction=jurisdiction,
        counts=Counts(rows=rows, imported=rows - rejected, rejected=rejected) if refused else Counts(rows, rows),
        issues=findings.issues(),
        every_issue=findings.every_issue(),
    )


def _wrong_rows(findings: Findings) -> set[tuple[object, int]]:
    """Each row with an error, with the sheet that its sentence names."""
    return {
        (issue.params.get("sheet"), issue.row)
        for issue in findings.every_issue()
        if issue.severity is Severity.ERROR and issue.row is not None
    }


def counted_against(
    report: ImportReport, rows: Mapping[Hashable, object], standing: Mapping[Hashable, object]
) -> ImportReport:
    """The same report of an accepted file, its rows counted against what stands: new, changed and unchanged ones.

    Both have what a row says by what the row is of. What stands and is not in the file is no row of it.
    """
    unchanged = sum(key in standing and standing[key] == row for key, row in rows.items())
    imported = sum(key not in standing for key in rows)
    counts = replace(report.counts, imported=imported, updated=len(rows) - imported - unchanged, unchanged=unchanged)
    return replace(report, counts=counts)


def refused_for(report: ImportReport, issue: Issue) -> ImportReport:
    """The same report, of a file that is refused for one thing more, told first."""
    counts = Counts(rows=report.counts.rows, rejected=report.counts.rows)
    issues = (issue, *report.issues)
    return replace(report, issues=issues, every_issue=issues, counts=counts)
