"""Figures in full-width characters are read as the ordinary ones, and told once a column."""

from __future__ import annotations

from lib.domain import ImportReport, IssueCode, Locale, Severity
from lib.i18n import say_issue
from tests.ingest.reading import codes, in_force, read, said, the, values

HEADER = "地区,政务服务全程网办率\n"
NOW = in_force(*((code, "online_service_rate", "2026Q2", 95.0) for code in ("150602", "150603", "150621", "150622")))


def test_what_was_mended_is_told_once_a_column_with_its_rows() -> None:
    report = read(HEADER + "150602,９６%\n150603,９７．５\n150621,95\n150622,94％\n", current=NOW)
    assert values(report) == [96.0, 97.5, 95.0, 94.0]
    issue = the(report, IssueCode.FULL_WIDTH_READ)
    assert (issue.severity, issue.row, issue.count, issue.value) == (Severity.INFO, 2, 3, "９６%")
    assert said(issue) == "“政务服务全程网办率”有 3 格是全角字符，已按半角读：第 2–3、5 行，如“９６%”读作“96%”。"
    assert "3 cells in full-width characters, read as ordinary ones: rows 2–3, 5, such as" in english(report)


def test_one_cell_is_one_cell_in_english() -> None:
    report = read(HEADER + "150602,９６\n150603,97\n", current=NOW)
    assert "1 cell in full-width characters, read as ordinary ones: row 2, such as" in english(report)


def test_half_width_figures_say_nothing() -> None:
    assert "FULL_WIDTH_READ" not in codes(read(HEADER + "150602,96%\n150603,\n", current=NOW))


def test_a_full_width_minus_is_a_minus_and_refused_as_one() -> None:
    report = read(HEADER + "150602,－３\n", current=NOW)
    assert the(report, IssueCode.OUT_OF_BOUNDS).value == "－３"
    assert "FULL_WIDTH_READ" not in codes(report)  # that it was read would say that it is taken
    both = read(HEADER + "150602,－３\n150603,９６\n", current=NOW)
    assert (the(both, IssueCode.FULL_WIDTH_READ).params["rows"], the(both, IssueCode.FULL_WIDTH_READ).count) == ("3", 1)


def test_what_can_be_read_two_ways_is_refused_in_either_width() -> None:
    narrow, wide = (read(f'{HEADER}150602,"{text}"\n', current=NOW) for text in ("92,23", "９２,２３"))
    widest = read(HEADER + "150602,９２，２３\n", current=NOW)
    assert the(narrow, IssueCode.AMBIGUOUS_NUMBER).value == "92,23"
    assert the(wide, IssueCode.AMBIGUOUS_NUMBER).value == "９２,２３"
    assert the(widest, IssueCode.AMBIGUOUS_NUMBER).value == "９２，２３"
    assert codes(narrow) == codes(wide) == codes(widest)  # what is not read is not told as mended


def test_what_needs_more_mending_is_told_by_that_alone() -> None:
    report = read("地区,常住人口\n150602,１２万\n", period="2020")
    assert values(report) == [120000.0]
    assert "120000" in said(the(report, IssueCode.VALUE_MENDED))
    assert "FULL_WIDTH_READ" not in codes(report)


def test_numerators_and_denominators_are_told_in_their_own_columns() -> None:
    report = read("地区,网办率,网办率·分子,网办率·分母\n150602,50,５,１０\n150603,50,5,１０\n", current=NOW)
    found = [issue for issue in report.issues if issue.code is IssueCode.FULL_WIDTH_READ]
    assert [(issue.column, issue.count, issue.params["rows"]) for issue in found] == [
        ("网办率·分子", 1, "2"),
        ("网办率·分母", 2, "2–3"),
    ]


def english(report: ImportReport) -> str:
    return say_issue(Locale.EN, the(report, IssueCode.FULL_WIDTH_READ))[0]
