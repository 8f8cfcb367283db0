"""Doubts about one cell are told once, by the sentence that says most."""

from __future__ import annotations

import pytest

from lib.domain import ImportReport, IssueCode, Severity
from tests.ingest.reading import in_force, read, regions, said, the

BANNERS = [each.code for league in ("150700", "150600") for each in regions().children(league)]
QUARTERS = ("2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2")
SHARES = (90.0, 91.0, 92.0, 90.0, 91.0, 92.0)


def doubts(report: ImportReport) -> list[tuple[str, int | None]]:
    return [
        (issue.code.value, issue.row)
        for issue in report.issues
        if issue.severity is Severity.WARNING and issue.code is not IssueCode.REGIONS_NOT_REPORTED
    ]


def past(
    indicator: str, code: str, keys: tuple[str, ...], values: tuple[float, ...]
) -> list[tuple[str, str, str, float]]:
    return [(code, indicator, key, value) for key, value in zip(keys, values, strict=True)]


def test_a_jump_is_not_told_a_second_time_as_an_outlier() -> None:
    current = in_force(*past("online_service_rate", "150602", QUARTERS, SHARES))
    report = read("地区,政务服务全程网办率\n150602,9.1%\n", current=current)
    assert doubts(report) == [("JUMP", 2)]
    assert said(the(report, IssueCode.JUMP)).endswith("从 2026Q2 的 92 变为 9.1%，变化过大。")


def test_without_a_jump_the_outlier_is_told_and_before_the_siblings() -> None:
    current = in_force(
        *past("online_service_rate", "150602", QUARTERS, SHARES),
        *(
            (code, "online_service_rate", "2026Q3", 90.0 + at % 5)
            for at, code in enumerate(BANNERS)
            if code != "150602"
        ),
    )
    assert doubts(read("地区,政务服务全程网办率\n150602,40\n", current=current)) == [("OUTLIER", 2)]
    assert doubts(read("地区,政务服务全程网办率\n150602,9.1%\n", current=current)) == [("JUMP", 2)]


def test_a_count_that_fell_to_nothing_is_told_as_a_fall() -> None:
    current = in_force(("150000", "local_standards_total", "2025", 500.0))
    report = read("地区,地方药品质量标准数\n150000,10\n", period="2026", current=current)
    assert doubts(report) == [("COUNT_FELL", 2)]


@pytest.mark.parametrize("years", [("2024",), ("2019", "2020", "2021", "2022", "2023", "2024")])
def test_a_column_in_another_unit_is_told_once_and_not_cell_by_cell(years: tuple[str, ...]) -> None:
    now = {code: 123456 + 1000 * at for at, code in enumerate(BANNERS)}
    rows = [
        row
        for code, people in now.items()
        for row in past("population", code, years, tuple(people + 10.0 * at for at in range(len(years))))
    ]
    typed = {code: str(people // 10000) for code, people in now.items()} | {BANNERS[3]: "0"}
    text = "地区,常住人口\n" + "".join(f"{code},{people}\n" for code, people in typed.items())
    report = read(text, period="2025", current=in_force(*rows))
    # The first of the column by its code stands in row 16; what moved otherwise than its column is told beside it.
    assert doubts(report) == [("JUMP", 5), ("UNIT_SLIP", 16)]
    assert the(report, IssueCode.UNIT_SLIP).count == len(BANNERS) - 1
