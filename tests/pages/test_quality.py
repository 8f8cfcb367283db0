"""The quality page: three shares, the leagues, the last quarters, the method."""

from __future__ import annotations

import json
from pathlib import Path

from tests.pages.conftest import Open


def test_shares_and_leagues(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "quality", region="150000", period="2026Q3")
    cards = {item.label: item.value for item in app.metric}
    assert list(cards) == ["完整率", "及时率", "合理率"]
    assert (cards["完整率"], cards["及时率"]) == ("93.7%", "不评")
    finding = next(item.value for item in app.markdown if "完整率 " in item.value).replace("\\", "")
    assert "最不完整的是锡林郭勒盟（78.6%）" in finding
    leagues = app.dataframe[0].value
    assert leagues.shape == (12, 8)
    assert leagues.iloc[0, :2].to_list() == ["锡林郭勒盟", "78.6%"]
    assert leagues["缺"].sum() == 32
    chart = json.loads(app.get("plotly_chart")[0].proto.spec)
    assert [line["name"] for line in chart["data"]] == ["完整率", "合理率"]
    assert len(chart["data"][0]["x"]) == 8
    assert any(item.value.startswith("完整率：") for item in app.markdown)
    assert any("演示数据" in item.value for item in app.caption)


def test_english_is_complete(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "quality", lang="en", region="150000", period="2026Q3")
    shown = [item.value for item in (*app.markdown, *app.caption)] + [item.label for item in app.metric]
    shown += list(app.dataframe[0].value.columns)
    assert [text for text in shown if any("\u4e00" <= sign <= "\u9fff" for sign in text)] == []
    assert app.metric[0].value == "93.7%"
