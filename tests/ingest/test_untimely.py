"""A quarter that still runs and a period closed long ago are asked about, once a period."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from lib.domain import OBSERVATIONS, ImportReport, Issue, IssueCode, Locale, ReportStatus, Severity
from lib.i18n import say_issue
from lib.ingest import Context, check
from tests.ingest.reading import advised, catalogue, codes, in_force, read, regions, said, the, values

SHARE = "政务服务全程网办率"
KEY = "online_service_rate"
HEADER = f"地区,期间,{SHARE}\n"


def on(day: date, text: str) -> ImportReport:
    return check(text.encode(), "上报.csv", Context(catalogue(), regions(), None, None, day, None))


def test_a_quarter_that_still_runs_is_warned_of_once_with_its_last_day() -> None:
    report = read(HEADER + "150602,2026Q4,90\n150603,2026年第四季度,91\n", period=None)
    issue = the(report, IssueCode.PERIOD_RUNS)
    assert (issue.severity, issue.row, issue.column, issue.value, issue.count) == (
        Severity.WARNING,
        2,
        "期间",
        "2026Q4",
        2,
    )
    assert said(issue) == "2026年第四季度还没有结束（到 2026-12-31），第 2 行起有 2 格。"
    assert advised(issue) == "请确认期间没有写错；确实是提前报的，发布时请说明理由。"
    assert say_issue(Locale.EN, issue)[0] == "2026 Q4 has not ended yet (it runs to 2026-12-31): 2 cells from row 2 on."
    assert (report.status, values(report)) == (ReportStatus.WARNING, [90.0, 91.0])


@pytest.mark.parametrize(
    ("day", "told"), [(date(2026, 9, 29), 1), (date(2026, 9, 30), 1), (date(2026, 10, 1), 0), (date(2027, 1, 1), 0)]
)
def test_a_quarter_has_ended_on_the_day_after_its_last(day: date, told: int) -> None:
    assert codes(on(day, HEADER + "150602,2026Q3,90\n"))["PERIOD_RUNS"] == told


def test_a_year_to_date_is_nothing_unusual() -> None:
    assert codes(read("地区,常住人口\n150602,1000\n", period="2026")) == {}


def test_a_period_chosen_at_the_upload_is_told_as_well_and_one_that_stands_is_not_told_again() -> None:
    text = f"地区,{SHARE}\n150602,90\n"
    issue = the(read(text, period="2026Q4"), IssueCode.PERIOD_RUNS)
    assert (issue.row, issue.column, issue.count) == (2, None, 1)
    standing = in_force(("150602", KEY, "2026Q4", 90.0))
    assert codes(read(text, period="2026Q4", current=standing)) == {"NO_CHANGE": 1}


CLOSED = in_force(
    ("150602", KEY, "2025Q3", 80.0),
    ("150603", KEY, "2025Q3", 81.0),
    ("150621", KEY, "2025Q3", 82.0),
    ("150602", KEY, "2025Q4", 80.5),
    ("150622", KEY, "2026Q3", 90.0),
)


def closed(report: ImportReport) -> Issue:
    return the(report, IssueCode.LONG_CLOSED)


def test_a_change_to_a_period_closed_a_year_ago_is_warned_of_once() -> None:
    rows = "150602,2025Q3,80\n150603,2025Q3,86\n150621,2025Q3,87\n150623,2025Q3,88\n"
    report = read(HEADER + rows, period=None, current=CLOSED)
    issue = closed(report)
    assert (issue.severity, issue.row, issue.column, issue.value, issue.count) == (
        Severity.WARNING,
        3,  # the row before it changes nothing, and the last one is new
        "期间",
        "2025Q3",
        2,
    )
    assert said(issue) == (
        f"第 3 行起有 2 格更改了 2025年第三季度已发布的数（如“康巴什区”的“{SHARE}”），而这些指标已报到 2026年第三季度。"
    )
    assert advised(issue) == "请核对期间有没有写错；确实更正历史数据的，发布时请说明理由。"
    english = say_issue(Locale.EN, issue)[0]
    assert english.startswith("From row 3 on, 2 cells change published figures of 2025 Q3 (as “")
    assert english.endswith("reported up to 2026 Q3.")


def test_less_than_a_year_back_is_no_long_time() -> None:
    assert codes(read(HEADER + "150602,2025Q4,81\n", period=None, current=CLOSED))["LONG_CLOSED"] == 0


def test_new_and_unchanged_figures_and_those_of_a_demonstration_change_nothing_published() -> None:
    for row in ("150624,2025Q3,80", "150602,2025Q3,80"):
        assert codes(read(HEADER + f"{row}\n", period=None, current=CLOSED))["LONG_CLOSED"] == 0
    invented = CLOSED.with_columns(demo=pl.lit(value=True))
    assert codes(read(HEADER + "150602,2025Q3,86\n", period=None, current=invented))["LONG_CLOSED"] == 0


def test_the_newest_period_is_that_of_the_same_indicator() -> None:
    other = in_force(("150602", KEY, "2025Q3", 80.0), ("150602", "inspector_staffing", "2026Q3", 90.0))
    assert codes(read(HEADER + "150602,2025Q3,86\n", period=None, current=other))["LONG_CLOSED"] == 0
    assert codes(read(HEADER + "150602,2025Q3,86\n", period=None, current=pl.DataFrame(schema=OBSERVATIONS))) == {}


def test_of_a_year_the_one_before_is_closed() -> None:
    current = in_force(("150602", "population", "2024", 1000.0), ("150603", "population", "2025", 1000.0))
    issue = closed(read("地区,常住人口\n150602,1001\n", period="2024", current=current))
    assert said(issue).startswith("第 2 行起有 1 格更改了 2024年已发布的数")


def test_several_indicators_are_said_to_have_reached_what_all_of_them_have() -> None:
    current = pl.concat(
        [CLOSED, in_force(("150602", "inspector_staffing", "2025Q3", 70.0), ("1506", "x", "2026Q4", 1.0))]
    )
    newer = pl.concat([current, in_force(("150603", "inspector_staffing", "2026Q4", 70.0))])
    text = f"地区,期间,检查员配备率,{SHARE}\n150602,2025Q3,75,86\n"
    issue = closed(read(text, period=None, current=newer))
    assert (issue.count, issue.params["newest"]) == (2, "2026年第三季度")
