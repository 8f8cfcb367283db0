"""Sentences call an indicator by its name, and say beside it what the file calls it where that is another word."""

from __future__ import annotations

import pytest

from lib.domain import Issue, IssueCode, Locale, Severity
from lib.i18n import say_issue
from lib.ingest.called import called
from lib.ingest.words import Role
from tests.ingest.reading import catalogue, read, said, the

RATE = catalogue().indicators["online_service_rate"]
ZH, EN = RATE.name.zh, RATE.name.en


def in_english(issue: Issue) -> str:
    return say_issue(Locale.EN, issue)[0]


@pytest.mark.parametrize(
    ("written", "zh", "en"),
    [
        ("online_service_rate", f"{ZH}（文件中为 online_service_rate）", f"{EN} (in the file: online_service_rate)"),
        (ZH, ZH, f"{EN} (in the file: {ZH})"),
        (f"{ZH}（%）", ZH, f"{EN} (in the file: {ZH}（%）)"),
        (f"{EN} (%)", f"{ZH}（文件中为 {EN} (%)）", EN),
    ],
)
def test_the_name_and_what_the_file_writes(written: str, zh: str, en: str) -> None:
    found = called(written, RATE)
    assert (found.zh, found.en) == (zh, en)


def test_a_part_is_called_with_its_indicator() -> None:
    assert called(f"{ZH}·分子", RATE, Role.NUMERATOR).zh == f"{ZH}·分子"
    assert called("网办率·分子", RATE, Role.NUMERATOR).en == f"{EN}·Numerator (in the file: 网办率·分子)"


def test_a_unit_that_is_not_the_indicators_own_stays_in_sight() -> None:
    people = catalogue().indicators["population"]
    assert called("常住人口（万人）", people).zh == "常住人口（万人）"


def test_a_wide_file_with_keys_for_titles() -> None:
    report = read("地区,online_service_rate\n150602,101\n150603,x\n")
    bounds, number = the(report, IssueCode.OUT_OF_BOUNDS), the(report, IssueCode.NOT_A_NUMBER)
    assert said(bounds) == f"第 2 行“{ZH}（文件中为 online_service_rate）”101 超出 0–100%。"
    assert in_english(number) == f"Row 3, “{EN} (in the file: online_service_rate)”: “x” is not a number."
    assert bounds.column == "online_service_rate"  # the column stays as the file has it


def test_a_long_file_with_keys_for_names() -> None:
    report = read("地区,指标,数值\n150602,online_service_rate,101\n150603,政务服务全程网办率,102\n")
    first, second = (issue for issue in report.issues if issue.code is IssueCode.OUT_OF_BOUNDS)
    assert said(first) == f"第 2 行“{ZH}（文件中为 online_service_rate）”101 超出 0–100%。"
    assert said(second) == f"第 3 行“{ZH}”102 超出 0–100%。"
    assert in_english(second) == f"Row 3, “{EN} (in the file: {ZH})”: 102 is outside 0–100%."


@pytest.mark.parametrize(
    ("text", "code", "period"),
    [
        ("地区,population\n150602,5\n150603,6\n合计,12\n", IssueCode.TOTAL_DIFFERS, "2020"),
        (
            "地区,指标,数值\n150602,population,5\n150603,population,6\n合计,population,12\n",
            IssueCode.TOTAL_DIFFERS,
            "2020",
        ),
        ("地区,population\n150602,5\n", IssueCode.WRONG_FREQUENCY, "2020Q3"),
        ("地区,population（万人）\n150602,5\n", IssueCode.HEADER_UNIT, "2020"),
        ("地区,population,常住人口\n150602,5,5\n", IssueCode.DUPLICATE_COLUMN, "2020"),
        ("地区,population\n150602,\n150603,\n", IssueCode.ALL_EMPTY, "2020"),
        ("地区,population\n150602,5\n150603,\n", IssueCode.NOT_REPORTED, "2020"),
        ("地区,population\n150602,5\n150602,6\n", IssueCode.DUPLICATE_DIFFERENT, "2020"),
        ("地区,population\n150602,5.5\n", IssueCode.NOT_WHOLE, "2020"),
        ("地区,provincial_lab_grade_drug\n150602,A 级\n", IssueCode.WRONG_LEVEL, "2020"),
        ("地区,lab_grade\n150602,Z\n", IssueCode.UNKNOWN_GRADE, "2020"),
        ("地区,emergency_plan\n150602,或许\n", IssueCode.NOT_YES_NO, "2020"),
        ("地区,population\n150602,#REF!\n", IssueCode.ERROR_CELL, "2020"),
    ],
)
def test_each_sentence_that_speaks_of_an_indicator_names_it(text: str, code: IssueCode, period: str) -> None:
    keys = [key for key in catalogue().indicators if key in text]
    name = catalogue().indicators[keys[-1]].name
    issue = the(read(text, period=period), code)
    assert name.zh in said(issue)
    assert f"文件中为 {keys[-1]}" in said(issue)
    assert name.en in in_english(issue)


def test_a_report_that_was_kept_before_names_were_told_reads_as_it_did() -> None:
    kept = Issue(IssueCode.NOT_A_NUMBER, Severity.ERROR, 3, "网办率", "x", {"subject": "网办率"})
    assert said(kept) == "第 3 行“网办率”“x”不是数。"


def test_units_and_grades_are_told_in_the_language_of_the_sentence() -> None:
    unit = the(read("地区,population（万人）\n150602,5\n", period="2020"), IssueCode.HEADER_UNIT)
    assert in_english(unit).endswith("but this indicator counts in “persons”.")
    long = the(read("地区,指标,数值,计量单位\n150602,population,5,万人\n", period="2020"), IssueCode.HEADER_UNIT)
    assert in_english(long).endswith("but this indicator counts in “persons”.")
    grade = the(read("地区,lab_grade\n150602,Z\n", period="2020"), IssueCode.UNKNOWN_GRADE)
    assert say_issue(Locale.EN, grade)[1].startswith("Use one of: Grade A, ")
    assert say_issue(Locale.ZH, grade)[1].startswith("请填写：A 级、B+ 级、")


def test_only_names_that_differ_are_kept_with_an_issue() -> None:
    issue = the(read(f"地区,{ZH}\n150602,101\n"), IssueCode.OUT_OF_BOUNDS)
    assert set(issue.params) == {"subject", "subject_en", "bounds"}
