"""The policy page: all clauses and what is asked of whom, one clause in full, the crosswalk, the deadlines; and the
way from any figure to its clause and back."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.access import console
from lib.domain import Role
from lib.services import Workspace, publish_batch, submit_file
from tests.pages.conftest import Open
from tests.services.document_files import JINCHENG, figures, published

#: Days to deadlines are counted from today at the newest period.
pytestmark = pytest.mark.usefixtures("in_november")

Q3 = {"period": "2026Q3"}


def said(app: AppTest) -> str:
    """Everything in words on the page, without the escapes of Markdown."""
    kinds = (app.markdown, app.caption, app.info, app.warning)
    return "\n".join(item.value for kind in kinds for item in kind).replace("\\", "")


def address(app: AppTest) -> dict[str, str]:
    return {name: value if isinstance(value, str) else value[0] for name, value in app.query_params.items()}


def links(app: AppTest) -> dict[str, str]:
    """The links of the page: label to page and query string."""
    found = [item.proto for item in app.get("page_link")]
    return {item.label.replace("\\", ""): f"{item.page}?{item.query_string}" for item in found}


def numbers(app: AppTest) -> dict[str, str]:
    return {item.label: item.value for item in app.metric}


def test_the_first_screen_says_how_many_clauses_stand_how(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "policy", **Q3)
    assert numbers(app) == {
        "所列条款": "96",
        "× 有逾期": "4",
        "▲ 未完成": "72",
        "○ 未报": "0",
        "√ 已达到": "20",
    }
    assert "96 条中，4 条有逾期，72 条未完成，0 条未报，20 条已达到。" in said(app)
    assert "期限的天数自今天（2026-11-22）起算。" in said(app)
    table = app.dataframe[0].value
    assert table.shape[0] == 96
    first = table.iloc[0]
    assert list(first[:4]) == ["NMG2022-07", "优化技术审评机制", "× 有逾期", "2024-04-18（已逾期 948 天）"]
    lab = table.set_index("条款").loc["NMG2022-08"]
    assert lab["各级未达标地区"] == "自治区 1 / 1；盟市 2 / 12；旗县市区 37 / 103"
    assert table.set_index("条款").loc["NMG2022-04", "各级未达标地区"].endswith("旗县市区 74 / 103（数据过旧 2）")
    # What stands before these is what a screen of 1366 shows uncut.
    assert list(table.columns[:6]) == ["条款", "标题", "状态", "期限", "各级未达标地区", "任务进展"]
    assert lab["各级地区"].startswith("自治区 1：逾期未达标 1；盟市 12：已达标 10，落后 2；旗县市区 103：")
    assert "基层检验检测机构能力等级：不低于 C 级（持续保持）" in lab["数值目标"]
    assert table.set_index("条款").loc["JC2022-04", "责任单位"].startswith("市市场监管局、市公安局、市检察院")


def test_all_96_clauses_open_and_have_a_measure(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "policy", **Q3)
    keys = app.dataframe[0].value["条款"].tolist()
    assert len(set(keys)) == 96
    headings = dict(app.dataframe[0].value[["条款", "标题"]].values.tolist())
    for key in keys:
        app.query_params["clause"] = key
        app.run()
        assert not app.exception, key
        words = said(app)
        assert headings[key] in words, key
        assert "现在的阶段：" in words, key
        assert address(app)["document"] == key.rpartition("-")[0]


def test_the_choices_narrow_the_table_and_stand_in_the_address(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "policy", **Q3)
    app.selectbox(key="policy.document").set_value("LC2022").run()
    app.selectbox(key="policy.domain").set_value("governance").run()
    assert (address(app)["document"], address(app)["domain"]) == ("LC2022", "governance")
    assert sorted(app.dataframe[0].value["条款"]) == [f"LC2022-G{number}" for number in range(1, 6)]
    app.selectbox(key="policy.responsible").set_value("市财政局").run()
    assert app.dataframe[0].value["条款"].tolist() == ["LC2022-G2"]
    assert numbers(app)["所列条款"] == "1 / 96"
    assert "当前筛选 1 条 / 全部 96 条：0 条有逾期，0 条未完成，0 条未报，1 条已达到。" in said(app)
    app.selectbox(key="policy.responsible").set_value("").run()
    app.text_input(key="policy.text").set_value("纪律").run()
    assert app.dataframe[0].value["条款"].tolist() == ["LC2022-G4"]
    app.text_input(key="policy.text").set_value("[没有](http://x)").run()
    assert "没有符合所选条件的条款" in app.info[0].value
    app.text_input(key="policy.text").set_value("").run()
    app.selectbox(key="policy.state").set_value("overdue").run()
    assert address(app)["state"] == "overdue"


def test_a_clause_is_opened_by_name_and_left_again(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "policy", **Q3)
    app.text_input(key="policy.text").set_value("检验").run()
    app.selectbox(key="policy.clause").set_value("NMG2022-08").run()
    assert (address(app)["clause"], address(app)["document"]) == ("NMG2022-08", "NMG2022")
    words = said(app)
    assert "内政办发〔2022〕26号 第八条 提高检验检测能力" in words
    assert "按内蒙古自治区统计，截至 2026年第三季度。" in words
    assert "基层检验检测机构能力等级：不低于 C 级，持续保持" in words
    assert "未达到的地区：39 / 115。" in words
    behind = [item.value for item in app.dataframe if "差距" in item.value.columns]
    assert sorted(table.shape[0] for table in behind) == [1, 39]
    app.button(key="policy.to.partners.CN2021-11").click().run()
    assert (address(app)["clause"], address(app)["document"]) == ("CN2021-11", "CN2021")
    app.button(key="policy.back").click().run()
    assert "clause" not in address(app)
    assert app.text_input(key="policy.text").value == "检验"


def test_stages_are_shown_with_evidence_and_date(open_page: Open, tmp_path: Path, workspace: Workspace) -> None:
    rows = "150000,NMG2022-01,2026Q2,已部署,,,方案[一](http://x)（2026-05-08）\r\n"
    rows += "150000,NMG2022-01 进展,2026Q3,推进中,,,已调度（2026-09-18）\r\n"
    content = f"地区,指标,期间,数值,分子,分母,备注\r\n{rows}".encode()
    batch = submit_file(workspace, content, "a.csv", who=console("李四")).batch
    publish_batch(workspace, batch.id, who=console("张三"))
    app = open_page(tmp_path, "policy", clause="NMG2022-01", **Q3)
    assert "现在的阶段：推进中" in said(app)
    assert "2026年第三季度上报：已调度（2026-09-18）" in said(app)
    history = app.dataframe[0].value
    assert history["阶段"].tolist() == ["推进中", "已部署"]
    assert history.iloc[1, 2] == "方案[一](http://x)（2026-05-08）"
    before = open_page(tmp_path, "policy", clause="NMG2022-01", period="2026Q2")
    assert before.dataframe[0].value["阶段"].tolist() == ["已部署"]
    assert not [item for item in before.markdown if "](http" in item.value]
    none = open_page(tmp_path, "policy", clause="NMG2022-17", **Q3)
    assert "还没有上报过进展" in none.info[0].value


#: Every page with figures: its address, and the clause that its figure leads to.
FIGURES = {
    "overview": ({}, "NMG2022-04", "NMG2022-04"),
    "map": (
        {"region": "150602", "indicator": "lab_grade"},
        "依据：内政办发〔2022〕26号 第八条 提高检验检测能力",
        "NMG2022-08",
    ),
    "region": (
        {"region": "150602", "indicator": "drill_interval", "pane": "value"},
        "依据：内政办发〔2022〕26号 第十条 完善应急管理体系",
        "NMG2022-10",
    ),
    "trend": (
        {"region": "150602", "indicator": "online_service_rate"},
        "依据：内政办发〔2022〕26号 第十三条 提升“互联网+药品监管”应用服务水平",
        "NMG2022-13",
    ),
}


@pytest.mark.parametrize("page", FIGURES)
def test_a_figure_leads_to_its_clause_in_one_click(open_page: Open, demo_folder: Path, page: str) -> None:
    given, label, clause = FIGURES[page]
    found = links(open_page(demo_folder, page, **given, **Q3))
    assert label in found
    assert found[label].startswith("policy?")
    assert f"clause={clause}" in found[label]
    assert "period=2026Q3" in found[label]
    if "indicator" in given:
        assert f"indicator={given['indicator']}" in found[label]
        assert f"region={given['region']}" in found[label]


def test_a_clause_leads_back_to_map_trend_and_method(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "policy", clause="NMG2022-10", region="150602", **Q3)
    found = [f"{item.proto.page}?{item.proto.query_string}" for item in app.get("page_link")]
    maps = [link for link in found if link.startswith("map?")]
    assert len(maps) == 2
    assert all("region=150000" in link and "level=county" in link and "colour=status" in link for link in maps)
    assert {"drill_interval", "emergency_plan"} == {
        name for name in ("drill_interval", "emergency_plan") if any(f"indicator={name}" in link for link in maps)
    }
    assert sum(link.startswith("trend?") for link in found) == 2
    assert sum(link.startswith("method?") for link in found) == 2


def test_the_calendar_is_narrowed_by_the_address(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "policy", section="calendar", state="overdue", **Q3)
    assert "当前筛选 12 项 / 全部 51 项。" in said(app)
    assert [item.value.shape[0] for item in app.dataframe] == [1, 2, 8, 1]
    assert "没有具体日子的目标中，1 项有地区超过了规定的周期。" in said(app)
    app.segmented_control(key="policy.calendar.state").set_value("met").run()
    assert address(app)["state"] == "met"
    assert "全部 51 项" in said(app)
    app.segmented_control(key="policy.calendar.state").set_value("").run()
    assert "state" not in address(app)
    assert [item.value.shape[0] for item in app.dataframe] == [1, 1, 7, 10, 10, 10, 12]


def test_the_calendar_lists_days_and_what_has_none(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "policy", section="calendar", **Q3)
    tables = [item.value for item in app.dataframe]
    assert [table.shape[0] for table in tables] == [1, 1, 7, 10, 10, 10, 12]
    assert list(tables[1].iloc[0])[:4] == [
        "2024-04-18",
        "已过 948 天",
        "审评技术人员增幅：不低于 +200.0%（基期的 3 倍）",
        "1 / 1",
    ]
    assert set(tables[5].iloc[:, 3]) == {"尚无数据"}
    assert "没有具体日子的目标（12 项）" in said(app)
    assert set(tables[6].iloc[:, 0]) == {"持续保持", "周期内达到"}
    elsewhere = open_page(demo_folder, "policy", section="calendar", region="371500", **Q3)
    assert "适用于聊城市的文件没有定数值目标" in elsewhere.info[0].value.replace("\\", "")


def test_a_level_that_takes_a_target_as_a_reference_is_not_judged(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "policy", clause="NMG2022-13", **Q3)
    (alt,) = (item.proto.alt for item in app.get("plotly_chart") if "（参照）" in item.proto.alt)
    assert re.search("旗县市区（参照） 参照值以上 [0-9]+，旗县市区（参照） 参照值以下 [0-9]+", alt)
    assert not re.search("（参照） (已达标|落后|逾期|进度)", alt)


def test_a_target_that_binds_nobody_says_so(open_page: Open, tmp_path: Path, workspace: Workspace) -> None:
    text = JINCHENG.replace('binding_levels = ["市级", "县级"]', 'reference_levels = ["市级", "县级"]', 1)
    published(workspace, text)
    figures(workspace, "140500,online_service_rate,2026Q3,90")
    app = open_page(tmp_path, "policy", clause="JC2026-01", region="140500", **Q3)
    words = said(app)
    assert "这项目标不约束任何一级，只作参照，不作考核。" in words
    assert "所约束的地区都已达到" not in words
    assert "2027-12-31" not in words


def test_the_last_day_of_a_year_is_the_day_on_which_targets_fall_due(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "policy", section="calendar", period="2025Q4")
    table = next(item.value for item in app.dataframe if (item.value.iloc[:, 0] == "2025-12-31").all())
    assert set(table["还有多久"]) == {"当天到期"}


@pytest.mark.parametrize("page", ["map", "trend", "region"])
def test_a_figure_without_a_target_leads_to_the_clause_it_measures(
    open_page: Open, demo_folder: Path, page: str
) -> None:
    given = {"region": "371502", "indicator": "lab_grade", "pane": "value"}
    found = links(open_page(demo_folder, page, **given, **Q3))
    (link,) = (link for label, link in found.items() if label.startswith("用于衡量："))
    assert "clause=LC2022-05" in link
    assert "region=371502" in link
    assert "indicator=lab_grade" in link


def test_the_nation_is_read_for_the_chosen_territory(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "policy", clause="CN2021-08", region="140500", **Q3)
    assert "按晋城市统计" in said(app)
    app = open_page(demo_folder, "policy", clause="NMG2022-08", region="140500", **Q3)
    assert "按内蒙古自治区统计" in said(app)


@pytest.mark.parametrize("name", ["clause", "document", "domain", "state", "section"])
def test_a_bad_id_is_told_and_the_table_stands_in(open_page: Open, demo_folder: Path, name: str) -> None:
    app = open_page(demo_folder, "policy", **{name: "<b>"}, **Q3)
    assert "\\<b\\>" in app.warning[0].value
    assert app.dataframe[0].value.shape[0] == 96


def test_both_tables_can_be_taken_along(open_page: Open, demo_folder: Path) -> None:
    labels = {button.label for button in open_page(demo_folder, "policy", **Q3).get("download_button")}
    assert labels == {"下载这张表（CSV）"}
    cross = open_page(demo_folder, "policy", section="crosswalk", role=Role.REPORTER, **Q3)
    assert {button.label for button in cross.get("download_button")} == {"下载对照表（CSV）"}


@pytest.mark.parametrize("given", [{}, {"section": "crosswalk"}, {"section": "calendar"}, {"clause": "NMG2022-08"}])
def test_english_is_complete(open_page: Open, demo_folder: Path, given: dict[str, str]) -> None:
    app = open_page(demo_folder, "policy", lang="en", **given, **Q3)
    shown = [item.value for kind in (app.markdown, app.caption, app.subheader) for item in kind]
    shown += [*numbers(app), *(item.label for item in app.button)]
    shown += [str(title) for item in app.dataframe for title in item.value.columns]
    chinese = [text for text in shown if any("\u4e00" <= sign <= "\u9fff" for sign in text)]
    # A document is called by its number, and evidence is shown as it was uploaded: Chinese in every language.
    assert [text for text in chinese if "〔" not in text and "佐证" not in text] == []


def test_the_batch_of_a_stage_is_read_whole(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "policy", clause="NMG2022-04", **Q3)
    (table,) = [item for item in app.dataframe if "批次" in item.value.columns]
    columns = json.loads(table.proto.columns)
    widths = {name: column["width"] for name, column in columns.items() if "width" in column}
    assert list(widths) == ["期间", "阶段", "佐证与日期", "版本", "批次", "行"]
    # the wide column of a screen of 1366 pixels
    assert (sum(widths.values()) <= 715, widths["批次"]) == (True, 146)
    # the evidence goes on in a second line
    assert table.proto.row_height == 61
