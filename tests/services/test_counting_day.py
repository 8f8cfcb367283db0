"""From which day deadlines are counted: today where nothing newer is known, and never a verdict with it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest

from lib.access import console
from lib.domain import Locale, Period
from lib.domain.policy import ClauseState
from lib.services import Workspace, counting_day, overview, publication, publish_batch, submit_file
from lib.services.due_list import due_and_overdue
from lib.services.policy import clause_standings
from lib.services.policy_calendar import deadlines
from lib.services.policy_clause import clause_view
from lib.services.policy_standing import Standing

ROOT = "150000"
Q2, Q3, Q4 = (Period.parse(key) for key in ("2026Q2", "2026Q3", "2026Q4"))
HEAD = "地区,指标,期间,数值,分子,分母\r\n"


@pytest.fixture
def in_winter(monkeypatch: pytest.MonkeyPatch) -> date:
    """The year after the newest figures has begun, and nobody has reported yet."""
    day = date(2027, 1, 15)
    monkeypatch.setattr(counting_day, "today", lambda: day)
    return day


def published_at(
    monkeypatch: pytest.MonkeyPatch, workspace: Workspace, moment: datetime, period: str, value: int
) -> None:
    monkeypatch.setattr(publication, "now", lambda: moment)
    row = f"150102,online_service_rate,{period},{value},{value},100\r\n"
    batch = submit_file(workspace, (HEAD + row).encode(), f"{period}{value}.csv", who=console("李四")).batch
    publish_batch(workspace, batch.id, who=console("张三"), reason="测试")


def test_the_newest_period_counts_from_today_and_an_earlier_one_from_its_end(
    demo: Workspace, in_november: date
) -> None:
    assert counting_day.counting_day(demo, 1, Q3) == date(2026, 11, 22) == in_november
    assert counting_day.counting_day(demo, 1, Q4) == date(2026, 11, 22)
    assert counting_day.counting_day(demo, 1, Q2) == date(2026, 6, 30)
    assert counting_day.counting_day(demo, 1, Period.parse("2025Q4")) == date(2025, 12, 31)


def test_an_earlier_revision_counts_from_the_day_it_was_published(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, in_november: date
) -> None:
    # in Beijing it is the next day already
    published_at(monkeypatch, workspace, datetime(2026, 10, 8, 17, 30, tzinfo=UTC), "2026Q3", 90)
    assert counting_day.counting_day(workspace, 1, Q3) == in_november
    assert clause_view(workspace, 1, ROOT, Q3, "NMG2022-07", Locale.ZH).standing.days_left == -948
    published_at(monkeypatch, workspace, datetime(2026, 10, 20, 3, tzinfo=UTC), "2026Q3", 91)
    assert counting_day.counting_day(workspace, 1, Q3) == date(2026, 10, 9)
    assert counting_day.counting_day(workspace, 2, Q3) == in_november
    assert clause_view(workspace, 1, ROOT, Q3, "NMG2022-07", Locale.ZH).standing.days_left == -904


def test_an_earlier_revision_never_counts_from_before_its_verdicts(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, in_november: date
) -> None:
    published_at(monkeypatch, workspace, datetime(2026, 8, 1, 3, tzinfo=UTC), "2026Q3", 90)
    published_at(monkeypatch, workspace, datetime(2026, 10, 20, 3, tzinfo=UTC), "2026Q3", 91)
    assert counting_day.counting_day(workspace, 1, Q3) == date(2026, 9, 30)


def test_what_falls_due_moves_and_no_verdict_does(
    demo: Workspace, monkeypatch: pytest.MonkeyPatch, in_november: date
) -> None:
    now = overview(demo, 1, ROOT, Q3, Locale.ZH)
    monkeypatch.setattr(counting_day, "today", lambda: date(2026, 9, 30))
    then = overview(demo, 1, ROOT, Q3, Locale.ZH)
    assert (now.as_of, now.counted_from, then.counted_from) == (date(2026, 9, 30), in_november, date(2026, 9, 30))
    assert (len(then.due), [(one.due_on, one.days_left) for one in now.due]) == (0, [(date(2026, 12, 31), 39)] * 10)
    assert now.counts == then.counts
    assert now.standings == then.standings
    assert now.worst.equals(then.worst)
    assert [one.standing for one in now.overdue] == [one.standing for one in then.overdue]


def test_a_deadline_after_the_last_figures_is_overdue_though_not_missed(demo: Workspace, in_winter: date) -> None:
    """The year is over and nothing of its last quarter is known: verdicts stay, and the days run on."""
    seen = overview(demo, 1, ROOT, Q3, Locale.ZH)
    yearly = [one for one in seen.overdue if one.due_on == date(2026, 12, 31)]
    assert {(one.days_left, one.standing.missed) for one in yearly} == {(-15, 0)}
    assert all(one.standing.open for one in yearly)
    assert seen.due == ()
    assert sum(one.standing.missed for one in seen.overdue) == 34
    clause = next(one for one in clause_standings(demo, 1, ROOT, Q3) if one.clause.key == "NMG2022-05")
    assert (clause.due_on, clause.days_left, clause.state) == (date(2026, 12, 31), -15, ClauseState.OPEN)


def test_the_calendar_goes_on_from_the_day_and_knows_nothing_of_the_new_year(demo: Workspace, in_winter: date) -> None:
    found = deadlines(demo, 1, ROOT, Q3)
    assert found.counted_from == in_winter
    assert [(year, month) for year, month, _ in found.months if month == 12] == [
        (2025, 12),
        (2026, 12),
        (2027, 12),
        (2028, 12),
    ]
    ends = {(one.due_on, one.days_left, one.state) for _, _, own in found.months for one in own if one.due_on}
    assert (date(2026, 12, 31), -15, ClauseState.OVERDUE) in ends
    new = [one for year, _, own in found.months for one in own if year > 2026]
    assert {(one.standing, one.state) for one in new} == {(None, ClauseState.UNTOLD)}


def test_nothing_is_known_of_a_year_after_the_one_that_was_judged(demo: Workspace) -> None:
    catalogue = demo.catalogue_at(1, date(2026, 9, 30))
    target = next(one for one in catalogue.targets if one.indicator == "training_hours")
    binding = pl.DataFrame(schema={"target": pl.String, "status": pl.String, "period_end": pl.Date})
    # all had met the demand of the year that was judged, so nothing of it is overdue
    known = {one.key: Standing(met=5) for one in catalogue.targets}
    over, coming = due_and_overdue(
        catalogue, ROOT, binding, known, as_of=date(2026, 9, 30), counted_from=date(2027, 11, 1)
    )
    assert over == ()
    due = next(one for one in coming if one.target == target)
    assert (due.due_on, due.days_left, due.standing.bound) == (date(2027, 12, 31), 60, 0)
