"""The reporting page: how many have reported, who is late, the list of reminders, a file."""

from __future__ import annotations

from pathlib import Path

from lib.domain import Role
from tests.pages.conftest import Open


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
    units = app.dataframe[1].value
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
