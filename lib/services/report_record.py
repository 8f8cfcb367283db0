"""The record of a check that is kept with its batch: codes and facts, so it can be told in any language later."""

from __future__ import annotations

import json
from dataclasses import asdict

from lib.domain import Counts, ImportReport, Issue, IssueCode, Severity


def report_text(report: ImportReport) -> str:
    """A report without its figures as one line of JSON."""
    return json.dumps(
        {
            "file": report.file,
            "sha256": report.sha256,
            "encoding": report.encoding,
            "sheet": report.sheet,
            "jurisdiction": report.jurisdiction,
            "counts": asdict(report.counts),
            "issues": [{**asdict(issue), "params": dict(issue.params)} for issue in report.issues],
        },
        ensure_ascii=False,
    )


def report_of(text: str) -> ImportReport:
    """The report that ``report_text`` wrote, without figures."""
    found = json.loads(text)
    issues = tuple(
        Issue(**{**item, "code": IssueCode(item["code"]), "severity": Severity(item["severity"])})
        for item in found["issues"]
    )
    return ImportReport(
        file=found["file"],
        sha256=found["sha256"],
        encoding=found["encoding"],
        sheet=found["sheet"],
        jurisdiction=found["jurisdiction"],
        counts=Counts(**found["counts"]),
        issues=issues,
    )


def codes_of_report(text: str | None) -> frozenset[str]:
    """The codes of the issues that a record holds."""
    if text is None:
        return frozenset()
    return frozenset(str(item["code"]) for item in json.loads(text)["issues"])
