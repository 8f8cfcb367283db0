"""How far away a day is: the last day still counts, and is today only where it is today."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from lib.domain import Level, Locale, Period, Selection, Status
from lib.services import Workspace, analyse, analysis, days_left, once
from lib.services.analysis import as_of_date, attained
from lib.services.days_left import left_text
from lib.services.overview import overview
from lib.services.policy import clause_standings
from lib.services.policy_words import due_text

LAST = date(2026, 12, 31)


@pytest.fixture
def at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(days_left, "today", lambda: LAST)


@pytest.mark.parametrize(
    ("days", "chinese", "english"),
    [(1, "还有 1 天", "1 day left"), (0, "今天到期", "due today"), (-1, "已逾期 1 天", "1 day late")],
)
def test_the_last_day_is_due_and_the_day_after_overdue(at_the_end: None, days: int, chinese: str, english: str) -> None:
    assert left_text(Locale.ZH, days, LAST) == chinese
    assert left_text(Locale.EN, days, LAST) == english


def test_the_last_day_of_a_period_that_is_past_is_not_today(at_the_end: None) -> None:
    assert left_text(Locale.ZH, 0, date(2025, 12, 31)) == "当天到期"
    assert left_text(Locale.EN, 0, date(2025, 12, 31)) == "due that day"


def test_a_clause_says_so_too(demo: Workspace) -> None:
    found = clause_standings(demo, 1, "150000", Period.parse("2025Q4"))
    told = {due_text(Locale.ZH, one) for one in found if one.due_on == date(2025, 12, 31)}
    assert "2025-12-31（当天到期）" in told
    assert told <= {"2025-12-31（当天到期）", "2025-12-31（已达到）", "2025-12-31（该项已达到）"}


@pytest.mark.parametrize(
    ("today", "missed", "told"),
    [
        (date(2025, 12, 30), 0, "还有 1 天"),
        (date(2025, 12, 31), 0, "今天到期"),
        (date(2026, 1, 1), 78, "当天到期"),
    ],
)
def test_a_yearly_demand_is_missed_from_the_day_after_its_last(
    demo: Workspace, monkeypatch: pytest.MonkeyPatch, today: date, missed: int, told: str
) -> None:
    """As long as the words say that it is due today, no status says that it is missed."""
    for module in (analysis, days_left):
        monkeypatch.setattr(module, "today", lambda: today)
    period = Period.parse("2025Q4")
    as_of = as_of_date(period)
    own = (pl.col("cadence") == "annual", pl.col("binding"), pl.col("status") == "missed")
    assert attained(demo, 1, "150000", period, as_of).filter(*own).height == missed
    assert left_text(Locale.ZH, (date(2025, 12, 31) - as_of).days, as_of) == told


def test_a_map_that_was_looked_at_before_midnight_is_another_after_it(
    demo: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    period = Period.parse("2025Q4")
    selection = Selection("annual_assessment", "150000", Level.COUNTY, period)

    def looked_at(day: date) -> tuple[int, int, int]:
        for module in (analysis, days_left, once):
            monkeypatch.setattr(module, "today", lambda: day)
        counts = analyse(demo, 1, selection, Locale.ZH).counts()
        shown = overview(demo, 1, "150000", period, Locale.ZH)
        return counts[Status.MISSED], counts[Status.MET], shown.counts[Status.MISSED]

    before, after = looked_at(date(2025, 12, 31)), looked_at(date(2026, 1, 1))
    assert before[0] == 0
    assert after[0] > 0
    assert after[2] - before[2] == 78
    assert before[1] == after[1]
