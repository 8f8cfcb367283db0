"""Which period pages open with: figures that come early do not move everybody to a quarter that runs."""

from __future__ import annotations

import sys
from datetime import date

import pytest

from lib.domain import Period
from lib.services import Workspace, latest_period
from lib.services.series import newest_quarter
from tests.services.foretelling import STAFF, published, sent, told

DAY = date(2026, 11, 22)


def test_the_newest_quarter_that_is_over_and_has_figures() -> None:
    known = [Period.parse(key) for key in ("2025Q4", "2026", "2026Q2", "2026Q4", "2027Q1", "202611")]
    assert newest_quarter(known, DAY) == Period.parse("2026Q2")
    assert newest_quarter(known, date(2026, 12, 31)) == Period.parse("2026Q2")
    assert newest_quarter(known, date(2027, 1, 1)) == Period.parse("2026Q4")
    # nothing else there is: the one that runs
    assert newest_quarter(known[3:], DAY) == Period.parse("2026Q4")
    assert newest_quarter(known[4:], DAY) is None


def test_early_figures_are_shown_when_they_are_asked_for(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("series", "analysis", "consequence"):
        # by its place among the modules: a function of a service bears the same name
        monkeypatch.setattr(sys.modules[f"lib.services.{module}"], "today", lambda: DAY)
    published(workspace, f"150602,{STAFF},2026Q3,60,60,100")
    early = sent(workspace, f"150602,{STAFF},2026Q4,100,100,100")
    found = told(workspace, early)
    assert found.period == Period.parse("2026Q3")
    assert found.sentences[0] == "还没有结束的期间有 1 处达标状态变化。"
    assert not [one for one in found.sentences if "先看的期间" in one]
    revision = published(workspace, f"150603,{STAFF},2026Q4,61,61,100")
    assert latest_period(workspace, revision) == Period.parse("2026Q3")
