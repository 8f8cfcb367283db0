"""The region profile: how a region stands, its choices, why a number is what it is, and what it is compared with."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.access import console
from lib.catalogue import load_catalogue
from lib.services import Workspace, publish_batch, submit_file
from lib.ui.profile_panel import picked_indicator
from tests.pages.conftest import Open

AT = {"region": "150602", "period": "2026Q3"}


def told(app: AppTest) -> str:
    """All sentences of the page."""
    parts = [*app.markdown, *app.caption, *app.info]
    return "\n".join(item.value for item in parts).replace("\\", "")


def address(app: AppTest) -> dict[str, str]:
    return {name: value if isinstance(value, str) else value[0] for name, value in app.query_params.items()}


def test_county_stands_as_its_figures_say(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "region", **AT)
    said = told(app)
    assert "东胜区，2026年第三季度：11 项约束性目标中，已达标 3 项，进度正常 0 项，落后 8 项" in said
    assert "16 项可排名的指标中，5 项好于同级中位数，4 项相当，7 项不及。" in said
    assert "演示数据" in said
    table = app.dataframe[0].value
    assert list(table.columns)[:8] == ["指标", "现值", "目标", "差距", "状态", "趋势", "前景", "排名"]
    assert table.shape[0] == 17
    row = table[table["指标"] == "检查员配备率"].iloc[0]
    assert tuple(row[["现值", "目标", "差距", "状态", "排名"]]) == (
        "88.0%",
        "不低于 100.0%",
        "缺 3 人",
        "▲ 落后",
        "9/9",
    )
    assert row["趋势"].startswith("data:image/svg+xml;base64,")
    reference = table[table["指标"] == "信息化追溯体系纳入比例"].iloc[0]
    assert (reference["目标"], reference["状态"]) == ("◇ 不低于 90.0%", "∧ 参照值以上")
    assert "◇ 为参照目标，没有约束力。" in said
    assert app.expander[0].label == "另有 19 项指标不在这一级统计，不是缺数据"
    assert "地方药品质量标准数（自治区）" in app.expander[0].markdown[0].value.replace("\\", "")
    assert "东胜区在同级 9 个地区中的位置" in said
    assert app.get("download_button")[0].label == "打印版（A4）"


def test_region_is_chosen_step_by_step(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "region", region="150000", period="2026Q3")
    assert "没有同级地区可比" in told(app)
    assert [item.label for item in app.selectbox if str(item.key).startswith("profile.choose")] == ["盟市"]
    app.selectbox(key="profile.choose_prefecture").set_value("150600").run()
    assert address(app)["region"] == "150600"
    assert "鄂尔多斯市在同级 12 个地区中的位置" in told(app)
    app.selectbox(key="profile.choose_county").set_value("150603").run()
    assert address(app)["region"] == "150603"
    app.selectbox(key="profile.choose_county").set_value("150600").run()
    assert address(app)["region"] == "150600"
    app.selectbox(key="frame.jurisdiction").set_value("371500").run()
    assert address(app)["region"] == "371500"
    assert "没有对这一级提出约束性目标" in told(app)


def test_siblings_can_be_all_of_the_jurisdiction(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "region", **AT)
    app.segmented_control(key="profile.peers").set_value("all").run()
    assert address(app)["peers"] == "all"
    assert "东胜区在同级 103 个地区中的位置" in told(app)
    assert not [
        item
        for item in open_page(demo_folder, "region", region="150600").segmented_control
        if item.key == "profile.peers"
    ]


def test_few_siblings_are_points(open_page: Open, demo_folder: Path) -> None:
    assert "不足 5 个时，只画出各地的点" in told(open_page(demo_folder, "region", region="150302", period="2026Q3"))


def test_why_this_number(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    for value, file in ((80, "初报.csv"), (84, "[更正](http:x).csv")):
        content = f"地区,指标,期间,数值,分子,分母\n150602,inspector_staffing,2026Q3,{value},{value // 2},50\n"
        batch = submit_file(workspace, content.encode(), file, who=console("李四")).batch
        publish_batch(workspace, batch.id, who=console("张三"))
    app = open_page(tmp_path, "region", **AT, indicator="inspector_staffing", pane="value")
    versions = app.dataframe[1].value
    assert versions["数值"].tolist() == ["84.0%", "80.0%"]
    assert versions["状态"].tolist() == ["现行", "已被 v2 取代"]
    assert versions["文件"].tolist() == ["[更正](http:x).csv", "初报.csv"]
    assert versions["行"].tolist() == [2, 2]
    assert versions["报送人"].tolist() == ["李四", "李四"]
    assert versions["分子 / 分母"].tolist() == ["42 / 50", "40 / 50"]
    assert "目标不低于 100.0%。" in told(app)
    assert "演示数据" not in told(app)
    links = {item.label: item.proto.page for item in app.get("page_link")}
    assert {"在地图上看", "指标说明"} <= set(links)
    then = open_page(tmp_path, "region", **AT, indicator="inspector_staffing", pane="value", revision="1")
    assert then.dataframe[1].value["状态"].tolist() == ["现行"]
    app.selectbox(key="profile.indicator").set_value("lab_grade").run()
    assert address(app)["indicator"] == "lab_grade"
    assert "还没有任何报送记录" in told(app)


def test_indicator_of_another_level_gives_way(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "region", **AT, indicator="local_standards_total", pane="value")
    assert app.selectbox(key="profile.indicator").value == "inspector_staffing"


def test_compared_with_neighbours_and_the_most_similar(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "region", **AT, indicator="lab_grade", pane="compare")
    beside = app.dataframe[1].value
    assert beside["地区"].tolist() == ["东胜区", "康巴什区", "达拉特旗", "准格尔旗", "杭锦旗", "伊金霍洛旗"]
    assert beside["基层检验检测机构能力等级"][0] == "▲ 未达标"
    assert "边界有公共边" in told(app)
    app.segmented_control(key="profile.against").set_value("similar").run()
    alike = app.dataframe[1].value
    assert alike["差异度"].tolist()[:2] == ["", "0.58"]
    assert alike["地区"][1] == "松山区"
    assert "类型（市辖区、县、旗等）、常住人口和人口密度" in told(app)
    app.multiselect[0].set_value(["online_service_rate"]).run()
    assert [name for name in app.dataframe[1].value.columns if "率" in name] == ["政务服务全程网办率"]
    app.multiselect[0].set_value([]).run()
    assert "请至少选一项指标" in told(app)


def test_too_few_to_be_similar(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    content = "地区,指标,期间,数值\n150602,population,2025,300000\n150603,population,2025,90000\n"
    batch = submit_file(workspace, content.encode(), "a.csv", who=console("李四")).batch
    publish_batch(workspace, batch.id, who=console("张三"))
    app = open_page(tmp_path, "region", **AT, pane="compare", against="similar")
    assert "可供比较的同级地区只有 1 个，不足 3 个" in told(app)
    unknown = open_page(tmp_path, "region", region="150621", period="2026Q3", pane="compare", against="similar")
    assert "达拉特旗缺少类型、常住人口或面积中的一项" in told(unknown)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"pane": "x"}, "右侧内容“x”不存在"),
        ({"peers": "x"}, "比较范围“x”不存在"),
        ({"against": "x"}, "比较对象“x”不存在"),
    ],
)
def test_bad_words_in_the_address_are_told(
    open_page: Open, demo_folder: Path, given: dict[str, str], sentence: str
) -> None:
    app = open_page(demo_folder, "region", **AT, **given)
    assert sentence in app.warning[0].value.replace("\\", "")


@pytest.mark.parametrize("pane", ["spine", "value", "compare"])
def test_english_is_complete(open_page: Open, demo_folder: Path, pane: str) -> None:
    app = open_page(demo_folder, "region", **AT, pane=pane, lang="en")
    shown = told(app).replace("测试员", "") + "".join(item.label for item in app.selectbox)
    shown += "".join(name for table in app.dataframe for name in table.value.columns)
    assert not [sign for sign in shown if "\u4e00" <= sign <= "\u9fff"]
    assert "Dongsheng District, 2026 Q3: of 11 binding targets 3 met" in shown


def test_a_click_names_its_indicator() -> None:
    sheets = load_catalogue().indicators
    keys = ["lab_grade", "drill_interval"]
    assert picked_indicator({"selection": {"cells": [(1, "趋势")]}}, keys, sheets) is sheets["drill_interval"]
    assert picked_indicator({"selection": {"cells": []}}, keys, sheets) is None
    assert picked_indicator({"selection": {"cells": [(9, "x")]}}, keys, sheets) is None


def test_trend_sign_chance_and_small_numbers_of_each_indicator(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "region", **AT)
    table = app.dataframe[0].value.set_index("指标")
    assert table.loc["检查员配备率", "前景"] == "→ 不到 5%"
    assert table.loc["监管人员年专业化培训学时", "前景"] == "↗ 约 70%"
    assert table.loc["基层检验检测机构能力等级", "前景"] == "–"
    assert table.loc["化妆品快检设备配备率", "现值"] == "88.9%†"
    assert "† 分母不足 20" in told(app)
    assert "空心圆是尚未结束的一期" in told(app)
    assert "空心圆" not in told(open_page(demo_folder, "region", region="150602", period="2025Q4"))


def test_statuses_of_the_region_by_domain(open_page: Open, demo_folder: Path) -> None:
    counts = list(open_page(demo_folder, "region", **AT).dataframe)[-1].value
    assert counts["领域"].tolist() == ["检查与抽检", "检验检测", "应急管理", "队伍素质", "基层基础", "组织保障"]
    assert (counts["√ 已达标"].sum(), counts["▲ 落后"].sum()) == (3, 8)


def test_a_figure_on_few_cases_says_so_where_it_is_opened(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "region", indicator="cosmetic_rapid_test_rate", pane="value", **AT)
    assert "这个数值的分母不足 20，个别情况就会使它大变" in told(app)


def test_a_borrowed_yardstick_counts_nothing_as_met(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "region", region="371502", period="2026Q3", yardstick="150000")
    table = app.dataframe[0].value.set_index("指标")
    assert table.loc["检查员配备率", "目标"] == "◇ 不低于 100.0%"
    assert "%" not in table.loc["检查员配备率", "前景"]
    assert "没有对这一级提出约束性目标" in told(app)
    assert "（以内蒙古自治区的要求为参照，不作考核）" in told(app)


@pytest.mark.parametrize(("lang", "least", "most"), [("en", 60, 90), ("zh", 24, 36)])
def test_english_cells_go_on_in_a_second_line(
    open_page: Open, demo_folder: Path, lang: str, least: int, most: int
) -> None:
    """The grid breaks lines only in rows of more than four times the size of the page's words, 15 pixels."""
    app = open_page(demo_folder, "region", lang=lang, region="150602", period="2026Q3")
    assert least < app.dataframe[0].proto.row_height < most
