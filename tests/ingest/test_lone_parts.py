"""A numerator or a denominator that stands alone is told, and never dropped in silence."""

from __future__ import annotations

import pytest

from lib.domain import IssueCode, Locale, ReportStatus, Severity
from lib.i18n import say_issue
from tests.ingest.reading import advised, codes, in_force, read, said, the, values

SHARE = "检查员配备率"


def long(*rows: str) -> str:
    return "地区,指标,期间,数值,分子,分母\n" + "".join(f"150602,{SHARE},2026Q3,{row}\n" for row in rows)


def test_a_numerator_alone_is_an_error_and_not_taken_for_a_figure_not_reported() -> None:
    report = read(long(",23,"))
    issue = the(report, IssueCode.PART_ALONE)
    assert (issue.severity, issue.row, issue.column, issue.value) == (Severity.ERROR, 2, "分子", "23")
    assert said(issue) == f"第 2 行“{SHARE}”只填了分子（23），没有填分母。"
    assert advised(issue) == "请把分母补上；没有的，把分子、分母都留空，只填数值。"
    assert (report.status, report.counts.rejected) == (ReportStatus.REJECTED, 1)
    assert codes(report) == {"PART_ALONE": 1}


def test_a_denominator_alone_is_told_in_its_own_column_of_a_wide_table() -> None:
    report = read(f"地区,{SHARE},{SHARE}·分子,{SHARE}·分母\n150602,,,25\n150603,90,18,20\n")
    issue = the(report, IssueCode.PART_ALONE)
    assert (issue.severity, issue.row, issue.column) == (Severity.ERROR, 2, f"{SHARE}·分母")
    assert said(issue) == f"第 2 行“{SHARE}”只填了分母（25），没有填分子。"
    english = say_issue(Locale.EN, issue)
    assert "“Denominator” (25) is filled in, but not “Numerator”" in english[0]
    assert english[1].startswith("Fill in “Numerator” too")


def test_beside_a_value_it_is_a_warning_and_the_value_stands() -> None:
    report = read(long("91.7,22,"))
    issue = the(report, IssueCode.PART_ALONE)
    assert (issue.severity, issue.value, report.status) == (Severity.WARNING, "22", ReportStatus.WARNING)
    assert values(report) == [91.7]


@pytest.mark.parametrize("row", ["96,24,25", ",24,25", "96,,", "96,—,未报"])
def test_both_or_neither_is_as_it_should_be(row: str) -> None:
    assert codes(read(long(row)))["PART_ALONE"] == 0


def test_what_cannot_be_read_is_not_called_blank() -> None:
    assert codes(read(long(",24,约25"))) == {"NOT_A_NUMBER": 1}


def test_of_a_count_a_numerator_alone_says_nothing_wrong() -> None:
    report = read("地区,指标,期间,数值,分子,分母\n150602,常住人口,2020,1000,500,\n", period=None)
    assert codes(report)["PART_ALONE"] == 0
    assert values(report) == [1000.0]


@pytest.mark.parametrize(("row", "lost"), [("91.7,22,", 1), ("91.7,,24", 1), ("91.7,,", 1), ("91.7,22,24", 0)])
def test_the_loss_of_one_part_in_force_is_told_as_well_as_that_of_both(row: str, lost: int) -> None:
    held = in_force(("150602", "inspector_staffing", "2026Q3", 100.0)).with_columns(numerator=20.0, denominator=20.0)
    report = read(long(row), current=held)
    assert codes(report)["COUNTS_DROPPED"] == lost
    if lost:
        issue = the(report, IssueCode.COUNTS_DROPPED)
        assert (issue.severity, issue.row, issue.count) == (Severity.WARNING, 2, 1)
        assert said(issue) == (
            "有 1 个数原来有分子、分母，这次没有报或没有报全，发布后没有报的将为空，"
            f"如第 2 行“东胜区”的“{SHARE}”（原为 20/20）。"
        )


def test_a_part_that_never_stood_is_not_lost() -> None:
    held = in_force(("150602", "inspector_staffing", "2026Q3", 91.7)).with_columns(numerator=22.0)
    assert codes(read(long("91.7,23,"), current=held))["COUNTS_DROPPED"] == 0
    assert codes(read(long("91.7,,24"), current=held))["COUNTS_DROPPED"] == 1
