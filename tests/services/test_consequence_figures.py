"""The figures and reports that are named in words, and how many are not."""

from __future__ import annotations

from datetime import date

import pytest

from lib.access import console
from lib.domain import Locale
from lib.services import Workspace, publish_batch, submit_file
from tests.services.foretelling import HEADER, STAFF, published, sent, told


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


def test_a_figure_that_reads_the_same_is_no_news(workspace: Workspace) -> None:
    """92.8 was typed; 207/223 is 92.825."""
    published(workspace, f"150600,{STAFF},2026Q3,92.8,207,223", f"150602,{STAFF},2026Q3,80,8,10")
    batch = sent(workspace, f"150600,{STAFF},2026Q3,,207,223", f"150602,{STAFF},2026Q3,90,9,10")
    said = told(workspace, batch).sentences
    assert "东胜区检查员配备率由 80.0% 升至 90.0%。" in said
    assert not [one for one in said if "92.8%" in one]
    assert "另有 1 个数也有更改。" in said


def test_few_changes_of_one_region_are_all_told(workspace: Workspace) -> None:
    published(workspace, f"150602,{STAFF},2026Q3,60,60,100", f"150602,{STAFF},2025Q1,50,5,10")
    said = told(
        workspace, sent(workspace, f"150602,{STAFF},2026Q3,61,61,100", f"150602,{STAFF},2025Q1,80,8,10")
    ).sentences
    assert [one for one in said if one.startswith("东胜区")] == [
        "东胜区检查员配备率（2025年第一季度）由 50.0% 升至 80.0%。",
        "东胜区检查员配备率由 60.0% 升至 61.0%。",
    ]
    assert not [one for one in said if one.startswith("另有")]


def test_figures_that_only_lose_their_mark_are_counted_apart(workspace: Workspace) -> None:
    rows = (f"150602,{STAFF},2026Q3,60,60,100", f"150603,{STAFF},2026Q3,70,70,100")
    demo = submit_file(workspace, "\n".join((HEADER, *rows)).encode(), "d.csv", who=console("李四"), demo=True)
    publish_batch(workspace, demo.batch.id, who=console("张三"), reason="演示")
    said = told(workspace, sent(workspace, f"150602,{STAFF},2026Q3,61,61,100", rows[1])).sentences
    assert "东胜区检查员配备率由 60.0% 升至 61.0%。" in said
    assert "另有 1 个数的数值不变，不再是演示数据。" in said
    assert not [one for one in said if "也有更改" in one]


def test_a_report_above_that_stays_names_another_time(workspace: Workspace) -> None:
    published(workspace, f"150600,{STAFF},2026Q3,75,75,100", f"150602,{STAFF},2026Q3,60,60,100")
    published(workspace, f"150600,{STAFF},2025Q1,70,70,100", f"150602,{STAFF},2025Q1,50,50,100")
    said = told(workspace, sent(workspace, f"150602,{STAFF},2025Q1,55,55,100")).sentences
    (kept,) = [one for one in said if one.startswith("按下级汇总")]
    rolled = "按下级汇总（已报 1/9 个），鄂尔多斯市检查员配备率（2025年第一季度）由 50.0% 变为 55.0%"
    assert kept == f"{rolled}，鄂尔多斯市上报的仍为 70.0%。"


def test_the_period_that_pages_open_with_is_told_where_it_moves(workspace: Workspace) -> None:
    published(workspace, f"150602,{STAFF},2026Q2,60,60,100")
    found = told(workspace, sent(workspace, f"150602,{STAFF},2026Q3,61,61,100"))
    assert "各页打开时先看的期间由 2026年第二季度变为 2026年第三季度。" in found.sentences
    same = told(workspace, sent(workspace, f"150603,{STAFF},2026Q2,61,61,100"))
    assert not [one for one in same.sentences if "先看的期间" in one]


def test_a08_what_another_batch_changed_meanwhile_is_told_first(workspace: Workspace) -> None:
    """Two people bring the same cell; the second one is looked at after the first is published."""
    published(workspace, f"150602,{STAFF},2026Q3,,80,84", f"150603,{STAFF},2026Q3,60,60,100")
    first, second, other = (
        sent(workspace, f"{code},{STAFF},2026Q3,,{above},84")
        for code, above in (("150602", 81), ("150602", 82), ("150603", 50))
    )
    assert "注意" not in "".join(told(workspace, second).sentences)
    publish_batch(workspace, first, who=console("张三"), reason="测试")
    assert told(workspace, second).sentences[0] == (
        "注意：这一批检查之后，有 1 个数已由别的批次更改并发布，发布这一批将再次更改：东胜区检查员配备率。"
    )
    assert "注意" not in "".join(told(workspace, other).sentences)
    publish_batch(workspace, second, who=console("张三"), reason="测试")
    assert "注意" not in "".join(told(workspace, second).sentences)
