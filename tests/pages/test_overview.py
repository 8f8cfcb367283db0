"""The overview: counts agree with the figures, gaps and deadlines are named."""

from __future__ import annotations

from pathlib import Path

from tests.pages.conftest import Open


def test_headlines_and_finding(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, period="2026Q3")
    cards = {item.label: item.value for item in app.metric}
    assert list(cards) == [
        "检查员配备率",
        "基层检验检测机构能力等级",
        "距最近一次应急演练时间",
        "政务服务全程网办率（参照）",
    ]
    assert cards["检查员配备率"] == "27 / 103 达标"
    finding = next(item.value for item in app.markdown if "约束性目标" in item.value).replace("\\", "")
    assert "1,311 项约束性目标：已达标 820，进度正常 106，落后 347，逾期未达标 34" in finding
    gaps, due, *_ = (item.value for item in app.dataframe)
    assert gaps.shape[0] == 5
    assert gaps.iloc[0]["条款"].startswith("NMG2022-")
    assert due.iloc[0]["期限"] == "2024-04-18"
    assert due.iloc[0]["剩余"] == "已逾期 895 天"


def test_quarter_before_shows_its_own_counts(open_page: Open, demo_folder: Path) -> None:
    now = open_page(demo_folder, period="2026Q3").metric[0]
    before = open_page(demo_folder, period="2026Q2").metric[0]
    assert int(now.value.split(" / ")[0]) - int(before.value.split(" / ")[0]) == int(now.delta)


def test_jurisdiction_without_targets_says_so(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, region="371500", period="2026Q3")
    assert app.metric[0].value == "8 / 8 已报"
    assert any("没有数值目标" in item.value for item in app.markdown)
    assert "没有目标" in app.info[0].value
    assert len(app.dataframe) == 0


def test_empty_installation_says_what_to_do(open_page: Open, tmp_path: Path) -> None:
    app = open_page(tmp_path)
    assert len(app.metric) == 0
    assert "还没有发布任何数据" in app.info[0].value


def test_english_is_complete(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, lang="en", period="2026Q3")
    shown = [item.value for item in (*app.markdown, *app.subheader)] + [item.label for item in app.metric]
    chinese = [text for text in shown if any("\u4e00" <= sign <= "\u9fff" for sign in text)]
    assert chinese == []
    assert app.metric[0].value.startswith("27 ")
