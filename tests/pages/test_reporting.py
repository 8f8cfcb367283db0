"""The reporting page: how many have reported, who is late, the list of reminders, a file."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from lib.access import console
from lib.domain import FIGURES, Level, Role
from lib.services import Workspace, publish_batch, submit_file
from tests.pages.conftest import Open
from tests.store.filling import save


def test_who_is_late(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "reporting", region="150000", period="2026Q3")
    cards = {item.label: item.value for item in app.metric}
    assert cards == {
        "已报齐": "107",
        "部分已报（未逾期）": "0",
        "未报（未到期）": "0",
        "逾期未报齐": "8",
        "按时率": "不评",
    }
    told = [item.value.replace("\\", "") for item in app.caption]
    assert any("107 + 0 + 0 + 8 ＝ 115 个报送单位：每个单位只计在一处" in text for text in told)
    finding = next(item.value for item in app.markdown if "报送单位中" in item.value).replace("\\", "")
    assert "115 个报送单位中 107 个已报齐2026年第三季度的数，8 个逾期，还缺 32 个数" in finding
    leagues, units = (item.value for item in app.dataframe)
    assert leagues.shape == (12, 4)
    assert leagues.iloc[0].to_list() == ["锡林郭勒盟", 10, 3, 12]
    assert units.shape[0] == 115
    assert "待审核" not in units.columns
    assert units["状态"].iloc[0].startswith("× 逾期")
    assert units["状态"].iloc[-1] == "√ 已报齐"
    assert any("2026年第三季度的数 2026-10-20 前" in item.value.replace("\\", "") for item in app.caption)
    assert any("演示数据" in item.value for item in app.caption)


def test_whom_to_remind_stands_first(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "reporting", region="150000", period="2026Q3")
    first, second = app.tabs
    assert (first.label, second.label) == ("催报清单（8 个单位）", "报送单位（115 个，最迟的在前）")
    assert len(first.code[0].value.splitlines()) == 1 + 8
    assert second.dataframe[0].value.shape[0] == 115
    assert not app.expander


def test_a_league_alone(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "reporting", region="152500", period="2026Q3")
    box = next(item for item in app.selectbox if item.key == "filter.league")
    assert box.value == "152500"
    # the headline and the cards speak of the league, and so there is no table of leagues
    assert [item.value for item in app.metric][:4] == ["10", "0", "0", "3"]
    finding = next(item.value for item in app.markdown if "报送单位中" in item.value).replace("\\", "")
    assert finding.startswith("**锡林郭勒盟：截至")
    assert "13 个报送单位中 10 个已报齐2026年第三季度的数，3 个逾期，还缺 12 个数" in finding
    (table,) = app.dataframe
    units = table.value
    assert set(units["报送单位"].str.split(" · ").str[0]) == {"锡林郭勒盟"}
    assert units.shape[0] == 13
    lines = app.code[0].value.splitlines()
    assert lines[0].startswith("2026年第三季度数据报送提醒")
    assert all(line.startswith("锡林郭勒盟 · ") for line in lines[1:])
    assert len(lines) == 4
    box.set_value("150600").run()
    assert app.query_params["region"] == "150600"
    assert not app.code
    assert any("没有要催报的" in item.value for item in app.caption)


def test_a_reviewer_is_told_what_waits(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "reporting", role=Role.REVIEWER, region="150000", period="2026Q3")
    assert "待审核" in app.dataframe[1].value.columns


def test_english_is_complete(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "reporting", lang="en", region="150000", period="2026Q3")
    shown = [item.value for item in (*app.markdown, *app.caption)] + [item.label for item in app.metric]
    shown += [*app.dataframe[1].value.columns, *app.dataframe[1].value.iloc[:, 1]]
    assert [text for text in shown if any("\u4e00" <= sign <= "\u9fff" for sign in str(text))] == []
    assert next(item.value for item in app.metric if item.label == "Late") == "8"
    assert any("107 + 0 + 0 + 8 = 115 reporting units" in item.value.replace("\\", "") for item in app.caption)


def test_what_is_handed_in_late_is_late_until_it_is_published(
    open_page: Open, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lib.ui.reporting_panel.today", lambda: date(2026, 11, 23))
    sheets = [
        one.key
        for one in workspace.catalogue.indicators.values()
        if one.frequency.value == "Q" and Level.COUNTY in one.levels
    ]
    cells = [("150602", key, "2026Q3", 1.0, None, None, None, None, row) for row, key in enumerate(sheets, 2)]
    frame = pl.DataFrame(cells, schema=FIGURES, orient="row")
    save(workspace.store, frame, at=datetime(2026, 11, 22, tzinfo=UTC), jurisdiction="150000")
    publish_population(workspace)
    app = open_page(tmp_path, "reporting", role=Role.REVIEWER, region="150600", period="2026Q3")
    cards = {item.label: item.value for item in app.metric}
    assert (cards["部分已报（未逾期）"], cards["逾期未报齐"]) == ("0", "10")
    units = app.dataframe[0].value
    state = units[units["报送单位"] == "鄂尔多斯市 · 东胜区"]["状态"].iloc[0]
    assert state == "× 逾期 34 天（已提交，待审核）"
    (line,) = [line for line in app.code[0].value.splitlines() if "东胜区" in line]
    assert line.endswith("已逾期 34 天；已提交，正在审核，不必再报。")
    assert app.tabs[0].label == "催报清单（10 个单位）"


def test_the_badge_names_what_there_is(open_page: Open, demo_folder: Path) -> None:
    ahead = open_page(demo_folder, "reporting", region="150000", period="2026Q4")
    (badge,) = [item.value for item in ahead.markdown if "数据截至" in item.value]
    assert "数据截至 2026年第三季度" in badge
    past = open_page(demo_folder, "reporting", region="150000", period="2026Q2")
    assert any("数据截至 2026年第二季度" in item.value for item in past.markdown)


def publish_population(workspace: Workspace) -> None:
    content = "地区,指标,期间,数值\n150100,population,2020,3446100\n".encode()
    batch = submit_file(workspace, content, "人口.csv", who=console("李四")).batch
    publish_batch(workspace, batch.id, who=console("张三"), reason="测试")
