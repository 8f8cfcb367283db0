"""The calendar of deadlines: past and coming, by month, with who has not met them."""

from __future__ import annotations

from datetime import date

import pytest

from lib.domain import Cadence, Period, Status
from lib.domain.policy import ClauseState
from lib.services import Workspace, as_of_date
from lib.services.analysis import attained
from lib.services.policy_calendar import deadlines
from lib.services.policy_standing import Standing

#: Days to deadlines are counted from today at the newest period.
pytestmark = pytest.mark.usefixtures("in_november")

Q3 = Period.parse("2026Q3")


def test_months_past_and_ahead(demo: Workspace) -> None:
    found = deadlines(demo, 1, "150000", Q3)
    assert [(year, month, len(items)) for year, month, items in found.months] == [
        (2023, 4, 1),
        (2024, 4, 1),
        (2025, 4, 7),
        (2025, 12, 10),
        (2026, 12, 10),
        (2027, 12, 10),
    ]
    assert all(one.due_on.month == month for _, month, items in found.months for one in items if one.due_on)


def test_every_binding_target_is_listed_and_those_without_a_day_apart(demo: Workspace) -> None:
    found = deadlines(demo, 1, "150000", Q3)
    dated = {one.target.key for _, _, items in found.months for one in items}
    undated = {one.target.key for one in found.without_day}
    assert not dated & undated
    assert dated | undated == {target.key for target in demo.catalogue.targets}
    assert {one.target.cadence for one in found.without_day} == {Cadence.STANDING, Cadence.ROLLING}
    assert all(one.due_on is None and one.days_left is None for one in found.without_day)


def test_days_and_regions_are_counted(demo: Workspace) -> None:
    found = deadlines(demo, 1, "150000", Q3)
    (growth,) = found.months[1][2]
    assert (growth.target.indicator, growth.due_on, growth.days_left) == (
        "reviewer_growth",
        date(2024, 4, 18),
        -948,
    )
    assert growth.standing == Standing(missed=1)
    assert growth.state is ClauseState.OVERDUE
    hours = next(one for one in found.months[4][2] if one.target.indicator == "training_hours")
    frame = attained(demo, 1, "150000", Q3, as_of_date(Q3))
    own = [row for row in frame.iter_rows(named=True) if row["target"] == hours.target.key and row["binding"]]
    assert hours.standing is not None
    short = (Status.BEHIND.value, Status.MISSED.value)
    assert (hours.standing.bound, hours.standing.on_track) == (116, 103)
    assert hours.standing.unmet == sum(1 for row in own if row["status"] in short)
    assert (hours.due_on, hours.days_left) == (date(2026, 12, 31), 39)


def test_last_year_is_judged_at_its_end_and_next_year_not_at_all(demo: Workspace) -> None:
    found = deadlines(demo, 1, "150000", Q3)
    year = Period.parse("2025Q4")
    frame = attained(demo, 1, "150000", year, as_of_date(year)).filter(binding=True)
    past = next(one for one in found.months[3][2] if one.target.indicator == "risk_consultations")
    own = frame.filter(target=past.target.key)
    assert past.standing == Standing(met=11, missed=1)
    assert own.filter(status="missed").height == 1
    assert {(one.standing, one.state) for one in found.months[5][2]} == {(None, ClauseState.UNTOLD)}


def test_what_is_overdue_and_what_is_due_soon(demo: Workspace) -> None:
    found = deadlines(demo, 1, "150000", Q3)
    assert all(one.standing and one.standing.open and (one.days_left or 0) < 0 for one in found.overdue)
    assert (len(found.overdue), [one.target.indicator for one in found.overrun]) == (11, ["drill_interval"])
    assert {"reviewer_growth", "traceability_coverage"} <= {one.target.indicator for one in found.overdue}
    assert found.within(38) == ()
    assert len(found.within(39)) == 10


def test_the_calendar_is_narrowed_to_one_state(demo: Workspace) -> None:
    found = deadlines(demo, 1, "150000", Q3)
    over = found.in_state(ClauseState.OVERDUE)
    assert (found.count, over.count) == (51, 12)
    assert over.overdue == found.overdue
    assert over.without_day == found.overrun
    assert all(items for _, _, items in over.months)
    parts = [found.in_state(state).count for state in ClauseState]
    assert sum(parts) == found.count
    assert found.in_state(None) is found


def test_on_its_very_day_a_target_is_overdue_where_it_was_missed(demo: Workspace) -> None:
    found = deadlines(demo, 1, "150000", Period.parse("2025Q4"))
    today = {one.target.indicator: one for _, _, own in found.months for one in own if one.days_left == 0}
    assert today["training_hours"].state is ClauseState.OVERDUE
    assert today["case_bulletins"].state is ClauseState.MET


def test_a_territory_without_targets_has_no_calendar(demo: Workspace) -> None:
    found = deadlines(demo, 1, "371500", Q3)
    assert (found.months, found.without_day, found.overdue) == ((), (), ())


def test_the_first_year_of_all_is_no_trouble(demo: Workspace) -> None:
    assert deadlines(demo, 1, "150000", Period.parse("0001Q1")).overdue == ()
