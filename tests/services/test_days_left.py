"""How far away a day is: the last day still counts, and is today only where it is today."""

from __future__ import annotations

from datetime import date

import pytest

from lib.domain import Locale, Period
from lib.services import Workspace, days_left
from lib.services.days_left import left_text
from lib.services.policy import clause_standings
from lib.services.policy_words import due_text

LAST = date(2026, 12, 31)


@pytest.fixture
def at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(days_left, "today", lambda: LAST)


@pytest.mark.parametrize(
    ("days", "chinese", "english"),
    [(1, "还有 1 天", "1 days left"), (0, "今天到期", "due today"), (-1, "已逾期 1 天", "1 days late")],
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
