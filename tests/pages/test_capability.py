"""The capability map page: facts of the region, the way down and back, and addresses that name nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pages.conftest import Open


def facts(app: object) -> dict[str, str]:
    cards = {item.label: item.value for item in app.metric}  # type: ignore[attr-defined]
    lines = next(item.value for item in app.markdown if item.value.startswith(":gray["))  # type: ignore[attr-defined]
    rows = (line.removeprefix(":gray[").split("] ", 1) for line in lines.split("  \n"))
    return {**cards, **{label: text.replace("\\", "") for label, text in rows}}


def test_league_shows_its_counties_and_facts(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "map", region="150600", indicator="lab_grade", period="2026Q3")
    assert any("9 个旗县市区中 5 个达标，4 个未达标，0 个未报或过旧" in item.value for item in app.markdown)
    assert facts(app) == {"2026年的值": "未达标", "目标": "不低于 C 级", "差距": "低 1 级", "同级排名": "第 11 / 12"}
    assert not app.dataframe
    assert len(app.get("plotly_chart")) == 1
    app = open_page(demo_folder, "map", region="150600", indicator="lab_grade", period="2026Q3", tab="table")
    assert not app.get("plotly_chart")
    table = app.dataframe[0].value
    assert table.shape[0] == 9
    assert table["状态"].str.contains("已达标").sum() == 5


def test_regions_on_their_way_are_counted_among_those_that_have_not_arrived(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "map", region="150000", level="county", indicator="training_hours", period="2026Q3")
    said = "103 个旗县市区中 1 个达标，102 个未达标（其中 90 个进度正常），0 个未报或过旧"
    assert any(said in item.value for item in app.markdown)


def test_county_is_picked_among_its_siblings(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "map", region="150602", indicator="inspector_staffing", period="2026Q3")
    assert [item.label for item in app.button if item.key and item.key.startswith("breadcrumb")] == [
        "内蒙古自治区",
        "鄂尔多斯市",
        "东胜区",
    ]
    assert facts(app)["2026年第三季度的值"] == "88.0%"
    assert facts(app)["差距"] == "缺 3 人（差 12.0 个百分点）"
    why = [item.value for item in app.caption]
    assert any("demo\\.csv" in text and "1574" in text for text in why)
    links = [item.proto.label for item in app.get("page_link")]
    assert "依据：内政办发〔2022〕26号 第四条 健全检查执法体系" in links


def test_breadcrumb_goes_back_up(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "map", region="150602", indicator="inspector_staffing", period="2026Q3")
    app.button(key="breadcrumb.150600").click().run()
    assert app.query_params["region"] in ("150600", ["150600"])
    assert any("9 个旗县市区" in item.value for item in app.markdown)
    app.button(key="breadcrumb.150000").click().run()
    assert any("12 个盟市" in item.value for item in app.markdown)


def test_choices_write_the_address(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "map", period="2026Q3")
    app.selectbox(key="filter.indicator").set_value("drill_interval").run()
    app.segmented_control(key="filter.level").set_value("county").run()
    app.segmented_control(key="filter.colour").set_value("value").run()
    found = {name: value if isinstance(value, str) else value[0] for name, value in app.query_params.items()}
    assert found == {
        "region": "150000",
        "indicator": "drill_interval",
        "period": "2026Q3",
        "colour": "value",
        "level": "county",
        "lang": "zh",
    }
    assert any("103 个旗县市区" in item.value for item in app.markdown)
    app.selectbox(key="frame.jurisdiction").set_value("140500").run()
    assert any("6 个" in item.value for item in app.markdown)


def test_values_are_classed_as_chosen(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "map", period="2026Q3", indicator="drill_interval", colour="value")
    switch = app.segmented_control(key="filter.classes")
    assert switch.options == ["等数量", "自然断点", "等间距", "以目标分界"]
    assert switch.value == "quantiles"
    switch.set_value("target").run()
    assert app.query_params["classes"] in ("target", ["target"])
    assert app.segmented_control(key="filter.classes").value == "target"
    app.segmented_control(key="filter.colour").set_value("gap").run()
    assert app.query_params["colour"] in ("gap", ["gap"])
    assert not [item for item in app.get("segmented_control") if item.key == "filter.classes"]


def test_grades_are_not_classed(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "map", region="150600", indicator="lab_grade", period="2026Q3", colour="value")
    with pytest.raises(KeyError):
        app.segmented_control(key="filter.classes")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"colour": "rainbow"}, "着色方式“rainbow”不存在"),
        ({"classes": "magic"}, "分级方法“magic”不存在"),
        ({"region": "999999"}, "地区“999999”不存在"),
        ({"region": "110000"}, "地区“110000”不存在"),
        ({"indicator": "<b>x</b>"}, "指标“\\<b\\>x\\</b\\>”不存在"),
        ({"period": "2026Q9"}, "期间“2026Q9”无法识别"),
        ({"revision": "99"}, "版本“99”不存在"),
    ],
)
def test_bad_ids_are_told_and_the_default_stands_in(
    open_page: Open, demo_folder: Path, given: dict[str, str], told: str
) -> None:
    app = open_page(demo_folder, "overview", **given)
    assert told in app.warning[0].value
    assert len(app.metric) == 4


def test_level_without_the_indicator_is_explained(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "map", region="150602", indicator="local_standards_total", period="2026Q3")
    assert any("只在" in item.value for item in app.info)


def test_nothing_published_for_an_indicator(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "map", indicator="inspector_staffing", period="2019Q1", region="150000")
    assert any("没有任何数据" in item.value for item in app.markdown)
