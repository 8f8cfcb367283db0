"""Months since a drill grow by one a month, and a drill that was held has been held."""

from __future__ import annotations

import polars as pl
import pytest

from lib.domain import NEVER, OBSERVATIONS, IssueCode, Locale, ReportStatus, Severity
from lib.i18n import say_issue
from lib.services.publication import PLAUSIBILITY
from tests.ingest.reading import advised, catalogue, codes, read, said, the

HEADER = "地区,距最近一次应急演练时间\n"
NAME = "距最近一次应急演练时间"
RULES = {IssueCode.MONTHS_OUTRUN, IssueCode.MONTHS_BEFORE_NEVER, IssueCode.NEVER_AFTER_MONTHS}


def before(value: float | None, period: str = "2026Q2", region: str = "150602") -> dict[str, object]:
    return {
        "region": region,
        "indicator": "drill_interval",
        "period": period,
        "value": value,
        "qualifier": None if value is not None else NEVER,
    }


def in_force(*figures: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame(list(figures), schema=OBSERVATIONS)


def rules(text: str, *figures: dict[str, object], period: str | None = "2026Q3") -> list[str]:
    report = read(text, period=period, current=in_force(*figures))
    return sorted(code for code in codes(report) if code in {each.value for each in RULES})


def test_the_catalogue_marks_which_indicator_counts_months() -> None:
    counting = [each.key for each in catalogue().indicators.values() if each.counts_months]
    assert counting == ["drill_interval"]


def test_more_months_than_passed_are_warned_of_with_both_figures_and_the_months_that_passed() -> None:
    report = read(HEADER + "150602,50\n", current=in_force(before(8.0)))
    issue = the(report, IssueCode.MONTHS_OUTRUN)
    assert (issue.severity, issue.row, issue.value, report.status) == (
        Severity.WARNING,
        2,
        "50",
        ReportStatus.WARNING,
    )
    assert said(issue) == (
        f"第 2 行“东胜区”的“{NAME}”从 2026Q2 的 8 个月变为 50 个月，增加了 42 个月，而这两期之间只过了 3 个月。"
    )
    assert "每过一个月至多加一" in advised(issue)
    assert "原因" in advised(issue)
    assert "only 3 months lie between the two periods" in say_issue(Locale.EN, issue)[0]
    assert report.figures["value"].to_list() == [50.0]


@pytest.mark.parametrize(
    ("value", "period_before", "told"),
    [
        ("11", "2026Q2", False),  # as many as passed
        ("12", "2026Q2", False),  # one more is rounding
        ("13", "2026Q2", True),
        ("0", "2026Q2", False),  # a drill was held
        ("20", "2025Q3", False),  # a year passed
        ("22", "2025Q3", True),
    ],
)
def test_one_month_above_what_passed_is_rounding(value: str, period_before: str, told: bool) -> None:
    found = rules(f"{HEADER}150602,{value}\n", before(8.0, period_before))
    assert found == (["MONTHS_OUTRUN"] if told else [])


def test_the_latest_earlier_period_decides_and_a_later_one_does_not() -> None:
    older, newest, later = before(30.0, "2026Q1"), before(2.0), before(1.0, "2026Q4")
    assert rules(HEADER + "150602,36\n", older, newest) == ["MONTHS_OUTRUN"]
    assert rules(HEADER + "150602,36\n", older) == []
    assert rules(HEADER + "150602,36\n", later) == []
    assert rules(HEADER + "150602,36\n", before(2.0, region="150603")) == []


def test_a_number_after_never_must_lie_within_the_time_that_passed() -> None:
    report = read(HEADER + "150602,24\n", current=in_force(before(None)))
    issue = the(report, IssueCode.MONTHS_BEFORE_NEVER)
    assert issue.severity is Severity.WARNING
    assert said(issue) == (
        f"第 2 行“东胜区”的“{NAME}”是 24 个月，说明 2026Q2 期末以前就有过，"
        "而 2026Q2 填的是“未演练”（这两期之间只过了 3 个月）。"
    )
    assert rules(HEADER + "150602,4\n", before(None)) == []


def test_never_after_a_number_cannot_be() -> None:
    report = read(HEADER + "150602,未演练\n", current=in_force(before(8.0)))
    issue = the(report, IssueCode.NEVER_AFTER_MONTHS)
    assert (issue.severity, issue.value) == (Severity.WARNING, "未演练")
    assert said(issue) == (
        f"第 2 行“东胜区”的“{NAME}”填了“未演练”，而 2026Q2 填的是 8 个月：有过的不会再变成从未有过。"
    )
    assert rules(HEADER + "150602,未演练\n", before(None)) == []
    assert rules(HEADER + "150602,\n", before(8.0)) == []


def test_one_month_is_told_in_the_singular_in_english() -> None:
    report = read(HEADER + "150602,未演练\n", current=in_force(before(1.0)))
    assert "1 month were reported" not in say_issue(Locale.EN, the(report, IssueCode.NEVER_AFTER_MONTHS))[0]
    assert ", but 1 month was reported for 2026Q2" in say_issue(Locale.EN, the(report, IssueCode.NEVER_AFTER_MONTHS))[0]


def test_periods_of_one_file_are_held_against_each_other() -> None:
    text = "地区,期间,距最近一次应急演练时间\n150602,2026Q2,8\n150602,2026Q3,50\n150603,2026Q3,9\n"
    report = read(text, "历史.csv", period=None, current=in_force(before(48.0)))
    assert the(report, IssueCode.MONTHS_OUTRUN).row == 3
    assert the(report, IssueCode.MONTHS_OUTRUN).params["before_text"] == "8"


@pytest.mark.parametrize("text", ["2026-03-15", "2年3个月", "去年演练过"])
def test_what_is_no_number_of_months_is_told_what_to_fill_in(text: str) -> None:
    report = read(f"{HEADER}150602,{text}\n")
    issue = the(report, IssueCode.NOT_MONTHS)
    assert (issue.severity, issue.row, issue.column, issue.value) == (Severity.ERROR, 2, NAME, text)
    assert said(issue) == f"第 2 行“{NAME}”“{text}”不是月数。"
    assert advised(issue) == ("请填到期末为止距上一次的月数，只填数字，例如 27；从来没有过的填“未演练”。")
    assert "留空" not in advised(issue)
    assert codes(report) == {"NOT_MONTHS": 1}
    assert codes(read("地区,政务服务全程网办率\n150602,很多\n")) == {"NOT_A_NUMBER": 1}


@pytest.mark.parametrize("text", ["未演练", "从未", "从未演练", "没有演练过", "从未演练过", "Never"])
def test_the_words_for_never_are_read_as_one(text: str) -> None:
    report = read(f"{HEADER}150602,{text}\n")
    assert report.figures.select("value", "qualifier").rows() == [(None, NEVER)]
    assert codes(report) == {}


def test_publishing_over_any_of_them_needs_a_reason() -> None:
    assert RULES <= PLAUSIBILITY
