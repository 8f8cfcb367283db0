"""What a report folds is kept for a file with all of it."""

from __future__ import annotations

import polars as pl

from lib.domain import IssueCode, Severity
from lib.ingest.findings import KEPT, LISTED, Findings


def test_all_are_kept_and_only_the_list_is_folded() -> None:
    findings = Findings()
    rows = pl.DataFrame({"row": range(2, 302)}).with_columns(value=pl.lit("x"), column=pl.lit("数值"))
    findings.add_rows(IssueCode.NOT_A_NUMBER, Severity.ERROR, rows)
    findings.add(IssueCode.EMPTY_FILE, Severity.ERROR, 9)
    listed, every = findings.issues(), findings.every_issue()
    assert len(listed) == LISTED + 2
    assert [issue.count for issue in listed if issue.folded] == [250]
    assert len(every) == 301
    assert not any(issue.folded for issue in every)
    assert sorted(findings.rejected_rows().to_list()) == list(range(2, 302))


def test_what_is_kept_has_a_bound() -> None:
    findings = Findings()
    rows = pl.DataFrame({"row": range(2, KEPT + 502)}).with_columns(value=pl.lit("x"))
    findings.add_rows(IssueCode.NOT_A_NUMBER, Severity.ERROR, rows)
    every = findings.every_issue()
    assert len(every) == KEPT + 1
    assert sum(issue.count for issue in every) == KEPT + 500
    assert sum(issue.count for issue in findings.issues()) == KEPT + 500
