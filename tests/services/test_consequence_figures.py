"""The figures and reports that are named in words, and how many are not."""

from __future__ import annotations

from datetime import date

import pytest

from lib.domain import Locale
from lib.services import Workspace
from tests.services.foretelling import STAFF, published, sent, told


@pytest.fixture(autouse=True)
def stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day that stays, so that deadlines do."""
    for module in ("analysis", "consequence"):
        monkeypatch.setattr(f"lib.services.{module}.today", lambda: date(2026, 11, 22))


def test_the_largest_figures_are_told_where_no_status_moves(workspace: Workspace) -> None:
    counties = ("150602", "150603", "150621", "150622", "150623")
    published(workspace, *(f"{code},{STAFF},2026Q3,60,60,100" for code in counties), f"150602,{STAFF},2025Q1,50,5,10")
    rows = [f"{code},{STAFF},2026Q3,{61 + at},{61 + at},100" for at, code in enumerate(counties)]
    batch = sent(workspace, *rows, f"150602,{STAFF},2025Q1,80,8,10")
    found = told(workspace, batch)
    assert [one for one in found.sentences if "检查员配备率" in one and "鄂尔多斯市" not in one] == [
        "东胜区检查员配备率（2025年第一季度）由 50.0% 升至 80.0%。",
        "鄂托克前旗检查员配备率由 60.0% 升至 65.0%。",
        "准格尔旗检查员配备率由 60.0% 升至 64.0%。",
    ]
    # three figures of six are told; the others are counted
    assert "另有 3 个数也有更改。" in found.sentences
    assert "Further figures that change: 3." in told(workspace, batch, Locale.EN).sentences
    # nothing more is told where all is told
    assert not [one for one in told(workspace, sent(workspace, *rows[:3])).sentences if "另有" in one]
    assert len([one for one in found.sentences if " 由 " in one or "由 " in one]) <= 5


def test_reports_above_and_ranks_that_are_not_told_are_counted(workspace: Workspace) -> None:
    leagues = {"1501": ("02", "03", "04", "05"), "1502": ("02", "03"), "1506": ("02",)}
    counties = [f"{league}{end}" for league, ends in leagues.items() for end in ends]
    published(workspace, *(f"{league}00,{STAFF},2026Q3,75,75,100" for league in leagues))
    published(workspace, *(f"{code},{STAFF},2026Q3,{60 + at},{60 + at},100" for at, code in enumerate(counties)))
    batch = sent(workspace, *(f"{code},{STAFF},2026Q3,{80 - at},{80 - at},100" for at, code in enumerate(counties)))
    found = told(workspace, batch)
    assert len([one for one in found.sentences if "上报的仍为 75.0%" in one]) == 2
    assert "另有 1 个上级上报数同样没有随下级汇总变化。" in found.sentences
    assert "Further reports of regions above that stay likewise: 1." in told(workspace, batch, Locale.EN).sentences
    # of seven counties the one in the middle keeps its place
    assert (found.ranks.height, found.more_ranks) == (3, 3)
