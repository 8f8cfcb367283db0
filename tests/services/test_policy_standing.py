"""One rule for how the regions bound by a target stand, the same on the overview, the calendar and the clause."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from lib.access import console
from lib.domain import Locale, Period, Status
from lib.services import Workspace, as_of_date, overview, publish_batch, submit_file
from lib.services.analysis import attained
from lib.services.policy_calendar import deadlines
from lib.services.policy_clause import clause_view
from lib.services.policy_standing import Standing, standing_text, target_standings

#: Days to deadlines are counted from today at the newest period.
pytestmark = pytest.mark.usefixtures("in_november")

ROOT = "150000"
HEAD = "地区,指标,期间,数值,分子,分母,备注\r\n"


def by_hand(workspace: Workspace, period: Period, revision: int = 1) -> dict[str, dict[str, int]]:
    """The regions bound by each target, by status, counted row by row."""
    found: dict[str, dict[str, int]] = {}
    frame = attained(workspace, revision, ROOT, period, as_of_date(period))
    for row in frame.iter_rows(named=True):
        if row["binding"]:
            own = found.setdefault(row["target"], {status.value: 0 for status in Status})
            own[row["status"]] += 1
    return found


@pytest.mark.parametrize("key", ["2023Q4", "2024Q2", "2025Q1", "2025Q4", "2026Q1", "2026Q2", "2026Q3"])
def test_every_page_tells_the_same_of_all_31_targets(demo: Workspace, key: str) -> None:
    period = Period.parse(key)
    counted = by_hand(demo, period)
    bound = {one.key for one in demo.catalogue.targets if one.binding_levels}
    assert (len(demo.catalogue.targets), set(counted)) == (31, bound)
    seen, calendar = overview(demo, 1, ROOT, period, Locale.ZH), deadlines(demo, 1, ROOT, period)
    at_hand = {
        one.target.key: one.standing
        for one in (*calendar.without_day, *(one for _, _, own in calendar.months for one in own))
        if one.due_on is None or one.target.deadline or one.due_on.year == as_of_date(period).year
    }
    for target, own in counted.items():
        short, late = own["behind"] + own["missed"], own["stale"] + own["no_data"]
        for where, standing in (("overview", seen.standings[target]), ("calendar", at_hand[target])):
            assert standing is not None, where
            assert (standing.unmet, standing.late, standing.bound) == (short, late, sum(own.values())), (where, target)
    for row in seen.worst.iter_rows(named=True):
        assert (row["unmet"], row["bound"]) == (at_hand[row["target"]].unmet, at_hand[row["target"]].bound)
    for one in (*seen.overdue, *seen.due):
        if one.due_on is None or one.due_on.year == as_of_date(period).year or one.target.deadline:
            assert one.standing == at_hand[one.target.key]
    assert sum(one.standing.missed for one in seen.overdue) == seen.counts[Status.MISSED]


def test_the_year_before_is_told_as_its_own_overview_told_it(demo: Workspace) -> None:
    calendar = deadlines(demo, 1, ROOT, Period.parse("2026Q3"))
    then = overview(demo, 1, ROOT, Period.parse("2025Q4"), Locale.ZH).standings
    past = [one for _, _, own in calendar.months for one in own if one.due_on == date(2025, 12, 31)]
    assert len(past) == 10
    assert {one.target.key: one.standing for one in past} == {one.target.key: then[one.target.key] for one in past}


def test_a_figure_too_old_falls_short_of_nothing(demo: Workspace) -> None:
    period = Period.parse("2026Q3")
    staffing = target_standings(demo, 1, ROOT, period)["NMG2022-04-inspector_staffing"]
    assert (staffing.unmet, staffing.late, staffing.met, staffing.bound) == (85, 2, 28, 115)
    assert standing_text(Locale.ZH, staffing) == "85 / 115（数据过旧 2）"
    assert standing_text(Locale.EN, staffing) == "85 / 115 (2 out of date)"
    view = clause_view(demo, 1, ROOT, period, "NMG2022-04", Locale.ZH)
    target = next(one for one in view.targets if one.target.indicator == "inspector_staffing")
    assert target.standing == staffing
    assert target.behind.height == staffing.open == 87


def test_what_is_on_track_is_neither_met_nor_short() -> None:
    standing = Standing(met=1, on_track=2, behind=3, missed=4, stale=5, no_data=6)
    assert (standing.unmet, standing.late, standing.open, standing.bound) == (7, 11, 20, 21)
    assert standing_text(Locale.ZH, standing) == "7 / 21（进度正常 2，数据过旧 5，未报 6）"
    assert standing_text(Locale.ZH, Standing(met=3)) == "0 / 3"


def test_three_banners_of_which_one_is_late(workspace: Workspace) -> None:
    rows = (
        "150602,inspector_staffing,2026Q3,100,20,20,\r\n150603,inspector_staffing,2026Q3,90,18,20,\r\n"
        "150621,inspector_staffing,2026Q1,100,20,20,\r\n"
    )
    batch = submit_file(workspace, (HEAD + rows).encode(), "a.csv", who=console("李四")).batch
    publish_batch(workspace, batch.id, who=console("张三"), reason="测试")
    standing = target_standings(workspace, 1, ROOT, Period.parse("2026Q3"))["NMG2022-04-inspector_staffing"]
    assert (standing.met, standing.unmet, standing.stale, standing.no_data) == (1, 1, 1, 112)
    frame = attained(workspace, 1, ROOT, Period.parse("2026Q3"), date(2026, 9, 30))
    assert frame.filter(pl.col("region") == "150621", pl.col("status") == "stale").height == 1
