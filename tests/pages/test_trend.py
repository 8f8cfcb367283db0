"""The trend page: which regions are drawn, what is said of them, what was revised, and the files."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from streamlit.testing.v1 import AppTest

from lib.access import console
from lib.domain import IssueCode, Locale
from lib.i18n import say_issue
from lib.services import Workspace, check_file, load_settings, open_workspace, publish_batch, submit_file
from tests.pages.conftest import Open

STAFFING = {"indicator": "inspector_staffing", "period": "2026Q3"}
HEAD = "地区,指标,期间,数值,分子,分母,备注\r\n"
FIVE = "150602,150600,150000,150603,150621"


@pytest.fixture(scope="session")
def revised_folder(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Demonstration data, and a second revision that puts two figures right."""
    folder = copytree(demonstration, tmp_path_factory.mktemp("own") / "revised")
    workspace = open_workspace(load_settings(data_dir=folder))
    content = f"{HEAD}150602,inspector_staffing,2025Q4,91,91,100,\r\n"
    batch = submit_file(workspace, content.encode(), "更正.csv", who=console("李四")).batch
    publish_batch(workspace, batch.id, who=console("张*三*"), reason="核对[台账](http://x)后更正")
    workspace.store.close()
    return folder


def lines(app: AppTest) -> list[dict[str, object]]:
    spec = json.loads(app.get("plotly_chart")[0].proto.spec)
    return [trace for trace in spec["data"] if not trace["name"].startswith(("revised", "forecast"))]


def said(app: AppTest) -> list[str]:
    return [item.value for kind in (app.markdown, app.caption, app.info, app.warning) for item in kind]


def address(app: AppTest) -> dict[str, str]:
    return {name: value if isinstance(value, str) else value[0] for name, value in app.query_params.items()}


def test_the_address_says_which_regions_are_drawn_in_which_order(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "trend", region="150602", regions=FIVE, **STAFFING)
    assert [line["name"] for line in lines(app)] == ["东胜区", "鄂尔多斯市", "内蒙古自治区", "康巴什区", "达拉特旗"]
    assert app.multiselect(key="filter.regions").value == FIVE.split(",")
    assert address(app)["regions"] == FIVE
    text = (
        "**截至2026年第三季度，5 个地区中 4 个未达标，差距最大：东胜区，缺 3 人（差 12\\.0 个百分点）；"
        "另有 1 个只有参照值，不作评判**"
    )
    assert text in said(app)


def test_regions_alone_are_address_enough(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "trend", regions="150603,150602", **STAFFING)
    assert [line["name"] for line in lines(app)] == ["康巴什区", "东胜区"]
    assert address(app)["region"] == "150603"


def test_one_region_is_drawn_beside_the_one_above(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "trend", region="150602", **STAFFING)
    assert [line["name"] for line in lines(app)] == ["东胜区", "鄂尔多斯市"]
    assert "regions" not in address(app)


def test_choosing_regions_writes_the_address(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "trend", region="150602", **STAFFING)
    app.multiselect(key="filter.regions").set_value(["150603", "150600"]).run()
    assert (address(app)["regions"], address(app)["region"]) == ("150603,150600", "150603")
    assert [line["name"] for line in lines(app)] == ["康巴什区", "鄂尔多斯市"]
    app.multiselect(key="filter.regions").set_value([]).run()
    assert address(app)["regions"] == "150603"


def test_quick_picks(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "trend", region="150602", **STAFFING)
    app.button(key="trend.worst").click().run()
    worst = address(app)["regions"].split(",")
    assert (worst[0], len(worst)) == ("150602", 4)
    assert all(code.startswith("1506") for code in worst)
    app.button(key="trend.best").click().run()
    best = address(app)["regions"].split(",")
    assert not set(best[1:]) & set(worst)
    app.button(key="trend.parent").click().run()
    assert address(app)["regions"] == "150602,150600"
    app.button(key="trend.alone").click().run()
    assert [line["name"] for line in lines(app)] == ["东胜区"]
    assert "**截至2026年第三季度，东胜区：88\\.0%，未达标，缺 3 人（差 12\\.0 个百分点）**" in said(app)


def test_quarters_turn_into_years_and_the_rule_is_said(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "trend", region="150602", **STAFFING)
    quarters = app.dataframe[0].value
    known = quarters[~quarters.iloc[:, 1].str.startswith("预测")]
    assert known.iloc[0, 0] == "2026年第三季度"
    assert not [text for text in said(app) if "不求平均" in text]
    app.segmented_control(key="filter.by").set_value("Y").run()
    assert address(app)["by"] == "Y"
    years = app.dataframe[0].value
    assert years.iloc[:, 0].tolist() == [f"{year}年" for year in range(2025, 2020, -1)]
    last = quarters[quarters.iloc[:, 0] == "2025年第四季度"].iloc[0, 1]
    assert years.iloc[0, 1] == last
    assert [text for text in said(app) if "不求平均" in text]


def test_annual_indicators_have_no_switch(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "trend", region="150600", indicator="lab_grade", period="2026Q3")
    assert not [item for item in app.segmented_control if item.key == "filter.by"]
    assert app.dataframe[0].value.iloc[0, 0] == "2026年截至第 3 季度"


def test_the_table_says_what_is_missing(open_page: Open, tmp_path: Path, workspace: Workspace) -> None:
    rows = "150602,online_service_rate,2025Q4,80,40,50,\r\n150602,online_service_rate,2026Q2,96,48,50,\r\n"
    batch = submit_file(
        workspace, f"地区,指标,期间,数值,分子,分母,备注\r\n{rows}".encode(), "a.csv", who=console("李四")
    ).batch
    publish_batch(workspace, batch.id, who=console("张三"))
    given = {"indicator": "online_service_rate", "period": "2026Q2", "region": "150602"}
    app = open_page(tmp_path, "trend", regions="150602,150603", **given)
    assert app.dataframe[0].value["东胜区"].tolist() == ["96.0", "未报", "80.0"]
    assert lines(app)[0]["y"] == [80.0, None, 96.0]
    assert [text for text in said(app) if "康巴什区：这个指标还没有任何数据" in text]
    assert not [text for text in said(app) if "演示数据" in text]


def test_what_was_revised_is_ringed_and_can_be_opened(open_page: Open, revised_folder: Path) -> None:
    app = open_page(revised_folder, "trend", region="150602", **STAFFING)
    spec = json.loads(app.get("plotly_chart")[0].proto.spec)
    ring = next(trace for trace in spec["data"] if trace["name"] == "revised")
    assert (ring["x"], ring["y"], ring["marker"]["symbol"]) == (["2025-12-31"], [91.0], "circle-open")
    assert ring["hovertext"] == ["东胜区，2025年第四季度：84.0% → 91.0%（v2，张*三*）"]
    assert [item.label for item in app.expander] == ["修订（1 处）"]
    table = app.expander[0].dataframe[0].value
    assert table.iloc[0].tolist()[:6] == ["东胜区", "2025年第四季度", "84.0%", "91.0%", "v2", "张*三*"]
    assert table.iloc[0, 7] == "核对[台账](http://x)后更正"
    assert "91.0 *" in app.dataframe[0].value["东胜区"].tolist()
    assert not [text for text in said(app) if "张*三*" in text]


def test_an_earlier_revision_knows_nothing_of_later_ones(open_page: Open, revised_folder: Path) -> None:
    app = open_page(revised_folder, "trend", region="150602", revision="1", **STAFFING)
    quarter = app.dataframe[0].value.set_index("期间").loc["2025年第四季度", "东胜区"]
    assert quarter == "84.0"
    assert list(app.expander) == []
    assert "所示数值没有修订过。" in said(app)


def test_a_level_without_the_indicator_is_told_and_left_out(open_page: Open, demo_folder: Path) -> None:
    app = open_page(
        demo_folder, "trend", region="150602", regions="150602,150600", indicator="inspector_pool", period="2026Q3"
    )
    assert [line["name"] for line in lines(app)] == ["鄂尔多斯市"]
    assert [text for text in said(app) if "只在省级、地市统计，东胜区没有这个指标" in text]


def test_an_indicator_without_any_figure_says_so(open_page: Open, tmp_path: Path, workspace: Workspace) -> None:
    row = "150602,online_service_rate,2025Q4,80,40,50,\r\n"
    batch = submit_file(workspace, f"{HEAD}{row}".encode(), "a.csv", who=console("李四")).batch
    publish_batch(workspace, batch.id, who=console("张三"))
    app = open_page(tmp_path, "trend", region="150602", indicator="lab_grade", period="2025Q4")
    assert [text for text in said(app) if "“基层检验检测机构能力等级”在所选地区还没有任何数据" in text]
    assert len(app.get("plotly_chart")) == 0
    assert len(app.get("download_button")) == 0


@pytest.mark.parametrize("stranger", ["999999", "140500", "<b>x</b>"])
def test_regions_that_cannot_be_drawn_are_told(open_page: Open, demo_folder: Path, stranger: str) -> None:
    app = open_page(demo_folder, "overview", region="150602", regions=f"150602,{stranger}")
    shown = stranger.replace("<", "\\<").replace(">", "\\>")
    assert f"网址中的地区“{shown}”不存在、不在本辖区内，或超出最多 8 个，没有画出。" in app.warning[0].value.replace(
        "\\.", "."
    )


def test_a_ninth_region_and_an_unknown_length_are_told(open_page: Open, demo_folder: Path) -> None:
    nine = ",".join(f"15060{number}" for number in (2, 3)) + ",150621,150622,150623,150624,150625,150626,150627"
    app = open_page(demo_folder, "trend", regions=nine, by="W")
    assert ["150627" in item.value or "W" in item.value for item in app.warning] == [True, True]
    assert address(app)["regions"] == nine.removesuffix(",150627")


def test_the_files_are_offered_with_indicator_revision_and_day(open_page: Open, revised_folder: Path) -> None:
    app = open_page(revised_folder, "trend", region="150602", **STAFFING)
    buttons = app.get("download_button")
    assert [button.label for button in buttons] == ["CSV 表", "XLSX 表", "SVG 图"]
    picture = app.get("bidi_component")[-1].proto
    assert picture.component_name == "picture_download"
    data = json.loads(picture.json)
    assert data["name"].startswith("药监能力_趋势-检查员配备率-150602-")
    assert "_v2_20" in data["name"]
    assert data["name"].endswith("_演示数据.png")
    root = ET.fromstring(data["svg"])  # noqa: S314 - our own text
    words = ["".join(item.itertext()) for item in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"东胜区", "鄂尔多斯市", "演示数据", "含演示数据：由程序生成，不代表真实情况。"} <= set(words)
    assert [word for word in words if word.startswith("数据来源：版本 v2")]
    assert (data["width"], data["height"], data["scale"]) == (1200, int(root.attrib["height"]), 2)


def test_the_picture_is_told_to_those_who_do_not_see_it(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "trend", region="150602", regions=FIVE, **STAFFING)
    alt = app.get("plotly_chart")[0].proto.alt
    assert alt.startswith("截至2026年第三季度，5 个地区中 4 个未达标")
    assert "东胜区“检查员配备率”：2021年第一季度为" in alt


def test_english_is_complete(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "trend", region="150602", lang="en", **STAFFING)
    assert [text for text in said(app) if "2 of 2 regions do not meet the target" in text]
    assert [button.label for button in app.get("download_button")] == ["CSV table", "XLSX table", "SVG picture"]


def traces(app: AppTest) -> dict[str, dict[str, Any]]:
    spec = json.loads(app.get("plotly_chart")[0].proto.spec)
    return {trace["name"]: trace for trace in spec["data"]}


def test_the_band_the_table_and_the_sentence_of_what_is_to_come(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "trend", region="150602", **STAFFING)
    drawn = traces(app)
    assert (drawn["forecast"]["x"][0], drawn["forecast"]["y"][0]) == ("2026-09-30", 88.0)
    assert drawn["forecast"]["line"]["dash"] == "dash"
    assert drawn["forecast_band"]["fill"] == "toself"
    table = app.dataframe[0].value
    assert table.iloc[0, 0] == "2027年第四季度"
    assert table["东胜区"].str.startswith("预测 ").sum() == 5
    whole = "\n".join(said(app)).replace("\\", "")
    assert "东胜区：→ 近期没有明显变化；按目前速度，年底前达标可能性不到 5%。" in whole
    assert "浅色带和虚线是东胜区的预测（80% 区间），按截至2026年第三季度的数据推算" in whole


def test_what_cannot_be_calculated_is_said_with_its_reason(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "trend", region="150602", indicator="lab_grade", period="2026Q3")
    whole = "\n".join(said(app)).replace("\\", "")
    assert "没有画预测：东胜区，等级和是/否不是连续的数量。" in whole
    assert "达标可能性无法推算：等级和是/否不是连续的数量" in whole
    assert "forecast" not in traces(app)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"2026Q3": 90}, "达标可能性无法推算：已结束的各期中有数据的不足 5 期"),
        ({f"{year}Q{at}": 90 for year in range(2022, 2027) for at in (1, 2, 3)}, "近期没有明显变化"),
    ],
)
def test_one_point_and_figures_that_are_all_equal(
    open_page: Open, tmp_path: Path, workspace: Workspace, values: dict[str, int], sentence: str
) -> None:
    rows = "".join(f"150602,inspector_staffing,{key},{value},{value},100,\r\n" for key, value in values.items())
    batch = submit_file(workspace, (HEAD + rows).encode(), "a.csv", who=console("李四")).batch
    publish_batch(workspace, batch.id, who=console("张三"), reason="核对无误")
    for page in ("trend", "map"):
        app = open_page(tmp_path, page, region="150602", **STAFFING)
        assert sentence in "\n".join(said(app)).replace("\\", ""), page
    open_page(tmp_path, "region", region="150602", **STAFFING)
    overview = open_page(tmp_path, region="150602", **STAFFING)
    assert overview.metric[0].value == "0 / 103 达标"


def test_a_denominator_of_zero_never_comes_to_a_page(open_page: Open, tmp_path: Path, workspace: Workspace) -> None:
    rows = "150602,inspector_staffing,2026Q3,90,9,0,\r\n"
    report = check_file(workspace, f"{HEAD}{rows}".encode(), "a.csv", who=console("李四"))
    assert [issue.code for issue in report.issues] == [IssueCode.ZERO_DENOMINATOR]
    assert "分母" in say_issue(Locale.ZH, report.issues[0])[0]
    app = open_page(tmp_path, "trend", region="150602", **STAFFING)
    assert "还没有发布任何数据" in app.info[0].value


def test_a_borrowed_yardstick_is_dotted_and_named(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "trend", region="371502", yardstick="150000", **STAFFING)
    spec = json.loads(app.get("plotly_chart")[0].proto.spec)
    (line,) = (shape for shape in spec["layout"]["shapes"] if shape["name"] == "target")
    assert (line["y0"], line["line"]["dash"]) == (100.0, "dot")
    whole = "\n".join(said(app)).replace("\\", "")
    assert "（以内蒙古自治区的要求为参照，不作考核）" in whole
    assert "达标可能性" not in whole


def test_who_is_not_alone_is_not_named_alone(open_page: Open, tmp_path: Path) -> None:
    """Three of four counties have the same gap; without a target the lowest two are alike as well."""
    workspace = open_workspace(load_settings(data_dir=tmp_path))
    bound = {"150602": 90, "150603": 90, "150621": 90, "150622": 95, "140502": 80, "140521": 80, "140522": 99}
    rows = "".join(f"{code},inspector_staffing,2026Q3,{value},{value},100,\r\n" for code, value in bound.items())
    batch = submit_file(workspace, (HEAD + rows).encode(), "a.csv", who=console("李四")).batch
    publish_batch(workspace, batch.id, who=console("张三"), reason="核对")
    app = open_page(tmp_path, "trend", region="150602", regions="150602,150603,150621,150622", **STAFFING)
    assert any("差距最大：东胜区等 3 个并列，缺 10 人" in item for item in said(app))
    app = open_page(tmp_path, "trend", region="140502", regions="140502,140521,140522", **STAFFING)
    assert any("最低：城区等 2 个并列（80" in item for item in said(app))
    workspace.store.close()
