"""The history page: the list, going back, two revisions compared, and where a figure came from."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.access import EVERYWHERE, console
from lib.domain import Grant, Identity, Origin, Refusal, RefusalCode, Role
from lib.services import Workspace, publish_batch, roll_back, submit_file
from lib.ui.history_list import picked_revision
from tests.pages.conftest import Open, session_of
from tests.pages.test_time import message
from tests.services.document_files import JINCHENG
from tests.services.document_files import published as with_document
from tests.services.region_files import YUNZHOU, brought

STAFF = "inspector_staffing"


def published(workspace: Workspace, *rows: str, reason: str = "已核实", file: str = "a.csv") -> int:
    content = "\n".join(("region,indicator,period,value,numerator,denominator", *rows)).encode()
    batch = submit_file(workspace, content, file, who=console("李四")).batch
    return publish_batch(workspace, batch.id, who=console("王五"), reason=reason).revision.number


@pytest.fixture
def two(workspace: Workspace) -> Workspace:
    published(workspace, f"150602,{STAFF},2026Q3,100,10,10", f"150603,{STAFF},2026Q3,90,9,10", file="首次.csv")
    published(workspace, f"150602,{STAFF},2026Q3,80,8,10", reason="[x](http://e) 更正", file="更正.csv")
    return workspace


def said(app: AppTest) -> str:
    return "\n".join(item.value for item in (*app.markdown, *app.caption, *app.info, *app.success, *app.error))


def keys(app: AppTest) -> set[str]:
    return {item.key for item in app.button if item.key}


def test_the_list_stands_newest_first(open_page: Open, two: Workspace, tmp_path: Path) -> None:
    app = open_page(tmp_path, "history")
    table = app.dataframe[0].value
    assert table["版本"].tolist() == ["v2", "v1"]
    assert table["发布人"].tolist() == ["王五", "王五"]
    assert table["变化"].tolist() == ["数据：改 1", "数据：新增 2"]
    assert table.columns.tolist() == ["版本", "时间", "发布人", "类型", "变化", "理由"]
    assert "共 2 个版本" in said(app)
    app.selectbox(key="history.chosen").set_value(1).run()
    links = [item.proto for item in app.get("page_link")]
    assert {link.label for link in links} >= {"总览（v1）", "能力地图（v1）"}
    assert all("revision=1" in link.query_string for link in links if "v1" in link.label)
    assert r"\[x\]" not in said(app)


def test_a_reason_is_shown_as_text(open_page: Open, two: Workspace, tmp_path: Path) -> None:
    app = open_page(tmp_path, "history")
    assert r"理由：\[x\]\(http" in said(app)


def test_what_a_list_of_regions_changed_is_told(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    brought(workspace, YUNZHOU)
    app = open_page(tmp_path, "history")
    assert app.dataframe[0].value["变化"].tolist() == ["地区名单（云州市）：新增 4"]
    assert "变化：地区名单（云州市）：新增 4" in said(app)


def test_a_long_reason_goes_on_in_more_lines(open_page: Open, two: Workspace, tmp_path: Path) -> None:
    """The grid breaks lines only in rows of more than four times the size of the page's words, 15 pixels."""
    table = open_page(tmp_path, "history").dataframe[0]
    assert table.proto.row_height > 4 * 15


def test_a_click_on_a_row_chooses_its_revision(two: Workspace) -> None:
    shown = tuple(two.store.revisions())
    assert picked_revision({"selection": {"cells": [(1, "理由")]}}, shown) == 1
    assert picked_revision({"selection": {"cells": [(0, "版本")]}}, shown) == 2
    assert picked_revision({"selection": {"cells": []}}, shown) is None


def test_going_back_shows_first_what_it_changes(open_page: Open, two: Workspace, tmp_path: Path) -> None:
    app = open_page(tmp_path, "history", role=Role.REVIEWER)
    assert "history.look" not in keys(app)
    app.selectbox(key="history.chosen").set_value(1).run()
    app.button(key="history.look").click().run()
    assert "1 项目标已达到：东胜区检查员配备率。" in said(app)
    assert app.dataframe[-1].value[["地区", "原值", "新值"]].to_numpy().tolist() == [
        ["东胜区", "80.0%（8/10）", "100.0%（10/10）"]
    ]
    app.button(key="history.confirm").click().run()
    assert "理由" in app.error[0].value
    assert two.store.head() == 2
    app.text_input(key="history.reason").set_value("v2 口径有误")
    app.button(key="history.confirm").click().run()
    assert "已恢复到 v1 的内容，形成新版本 v3" in app.success[0].value
    made = two.store.revision(3)
    assert made is not None
    assert (made.restores, made.reason, made.published_by) == (1, "v2 口径有误", "张三")
    assert app.dataframe[0].value["类型"].tolist()[0] == "恢复到 v1"
    app.selectbox(key="history.chosen").set_value(1).run()
    app.button(key="history.look").click().run()
    assert "内容相同" in app.info[0].value


def test_what_stays_is_counted_in_thousands(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    counties = [code for code in workspace.regions.all if code.startswith("15") and not code.endswith("00")]
    quarters = [f"{year}Q{quarter}" for year in (2023, 2024, 2025) for quarter in (1, 2, 3, 4)]
    rows = [f"{code},{STAFF},{quarter},90,9,10" for code in counties for quarter in quarters]
    published(workspace, *rows)
    published(workspace, f"150602,{STAFF},2025Q4,100,10,10")
    app = open_page(tmp_path, "history", role=Role.REVIEWER)
    app.selectbox(key="history.chosen").set_value(1).run()
    app.button(key="history.look").click().run()
    (counted,) = [item.value for item in app.caption if item.value.startswith("新增 ")]
    assert f"不变 {len(rows) - 1:,} 个" in counted
    assert len(rows) > 1000


def test_the_columns_fit_beside_the_revision_that_is_chosen(open_page: Open, two: Workspace, tmp_path: Path) -> None:
    """On a page of 1366 the list has 795 pixels; version and mark are as wide as their words, 152 in English."""
    columns = json.loads(open_page(tmp_path, "history").dataframe[0].proto.columns)
    widths = {name: columns[name]["width"] for name in ("时间", "发布人", "类型", "变化", "理由")}
    assert widths["时间"] >= 120  # 2026-11-22 10:02 in one line
    assert sum(widths.values()) + 152 <= 795


def test_it_can_be_left(open_page: Open, two: Workspace, tmp_path: Path) -> None:
    app = open_page(tmp_path, "history", role=Role.REVIEWER)
    app.selectbox(key="history.chosen").set_value(1).run()
    app.button(key="history.look").click().run()
    app.button(key="history.cancel").click().run()
    assert "history.confirm" not in keys(app)
    assert two.store.head() == 2


@pytest.mark.parametrize("role", [Role.VIEWER, Role.REPORTER, Role.ADMIN])
def test_whoever_may_not_go_back_has_no_button_and_is_refused(
    open_page: Open, two: Workspace, tmp_path: Path, role: Role
) -> None:
    app = open_page(tmp_path, "history", role=role)
    app.selectbox(key="history.chosen").set_value(1).run()
    assert "恢复须有“审核”角色" in said(app)
    assert not {"history.look", "history.confirm"} & keys(app)
    who = Identity("p", "p", (Grant(role, EVERYWHERE),), Origin.SESSION, account="p")
    with pytest.raises(Refusal) as refused:
        roll_back(two, 1, who=who, reason="有误")
    assert refused.value.code is RefusalCode.FORBIDDEN


def test_a_reviewer_of_one_league_sees_it_and_cannot_do_it(open_page: Open, two: Workspace, tmp_path: Path) -> None:
    app = open_page(tmp_path, "history", session=session_of(two, Role.REVIEWER, scope="150600"))
    app.selectbox(key="history.chosen").set_value(1).run()
    app.button(key="history.look").click().run()
    assert "history.confirm" not in keys(app)
    assert "不由您全部负责的辖区：内蒙古自治区。" in said(app)


def test_who_cannot_go_back_is_told_whose_it_is_and_what_to_do_instead(
    open_page: Open, two: Workspace, tmp_path: Path
) -> None:
    published(two, f"371502,{STAFF},2026Q3,90,9,10")
    app = open_page(tmp_path, "history", session=session_of(two, Role.REVIEWER, scope="150000"))
    app.selectbox(key="history.chosen").set_value(1).run()
    app.button(key="history.look").click().run()
    assert "history.confirm" not in keys(app)
    assert "恢复还会改变不由您全部负责的辖区：聊城市。" in app.info[0].value
    assert "由负责全部有变化的辖区（内蒙古自治区、聊城市）的“审核”人员恢复" in app.info[0].value
    assert "“原值”一列就是 v1 时的数" in said(app)
    app.button(key="history.values").click().run()
    assert (app.selectbox(key="history.from").value, app.selectbox(key="history.to").value) == (1, 3)
    assert "100.0%（10/10）" in app.dataframe[0].value["原值"].tolist()
    assert len(app.get("download_button")) == 1


def test_a_document_that_goes_back_is_named(open_page: Open, two: Workspace, tmp_path: Path) -> None:
    with_document(two, JINCHENG)
    app = open_page(tmp_path, "history", role=Role.REVIEWER)
    app.selectbox(key="history.chosen").set_value(2).run()
    app.button(key="history.look").click().run()
    assert "《药品监管能力提升试行办法》撤下：条款 2、目标 2 不再生效。" in said(app)
    assert "晋城市用 v2 的数据、文件和地区名单重新评定" in said(app)
    assert "各项约束性目标的达标情况不变" not in said(app)
    assert "history.confirm" in keys(app)


def test_two_revisions_of_the_same_figures_say_so_instead_of_an_empty_table(
    open_page: Open, two: Workspace, tmp_path: Path
) -> None:
    with_document(two, JINCHENG)
    app = open_page(tmp_path, "history")
    app.segmented_control(key="history.view").set_value("compare").run()
    assert (app.selectbox(key="history.from").value, app.selectbox(key="history.to").value) == (2, 3)
    assert "两个版本的数据相同。" in said(app)
    assert "其间政策目标有修订：两个版本各按当时的目标判断。" in said(app)
    assert not app.dataframe


def test_two_revisions_are_compared(open_page: Open, two: Workspace, tmp_path: Path) -> None:
    app = open_page(tmp_path, "history")
    app.segmented_control(key="history.view").set_value("compare").run()
    assert (app.selectbox(key="history.from").value, app.selectbox(key="history.to").value) == (1, 2)
    assert "1 个旗县市区转为未达标：东胜区检查员配备率。" in said(app)
    cells, counted = (item.value for item in app.dataframe)
    assert cells[["地区", "原值", "新值", "变化"]].to_numpy().tolist() == [
        ["东胜区", "100.0%（10/10）", "80.0%（8/10）", "更改"]
    ]
    assert counted.to_numpy().tolist() == [["检查员配备率", "鄂尔多斯市", 0, 1, 0]]
    app.segmented_control(key="history.1.2.pane").set_value("status").run()
    assert app.dataframe[0].value[["原状态", "新状态"]].to_numpy().tolist() == [["√ 已达标", "▲ 落后"]]
    app.segmented_control(key="history.1.2.pane").set_value("map").run()
    data = message(app, "capability_map")
    assert {item["key"]: item["count"] for item in data["classes"]} == {"unchanged": 1, "worsened": 1, "none": 7}
    app.selectbox(key="history.from").set_value(2).run()
    assert "请选择两个不同的版本" in app.info[0].value
    app.selectbox(key="history.from").set_value(0).run()
    assert "更改 0 个" in said(app)


def test_where_a_figure_came_from(open_page: Open, two: Workspace, tmp_path: Path) -> None:
    app = open_page(tmp_path, "history", role=Role.REVIEWER, region="150602", indicator=STAFF)
    app.segmented_control(key="history.view").set_value("origin").run()
    table = app.dataframe[0].value
    assert table["文件"].tolist() == ["更正.csv", "首次.csv"]
    assert table["状态"].tolist() == ["现行", "已被 v2 取代"]
    assert table["发布理由"].tolist() == ["[x](http://e) 更正", "已核实"]
    assert len(app.get("download_button")) == 2
    app.selectbox(key="history.period").set_value("2026Q3").run()
    assert len(app.dataframe[0].value) == 2


def test_publications_are_counted_not_figures(open_page: Open, two: Workspace, tmp_path: Path) -> None:
    """One file with three periods is one publication."""
    published(two, *(f"150602,{STAFF},{period},80,8,10" for period in ("2025Q4", "2026Q1", "2026Q2")))
    app = open_page(tmp_path, "history", role=Role.REVIEWER, region="150602", indicator=STAFF)
    app.segmented_control(key="history.view").set_value("origin").run()
    assert len(app.dataframe[0].value) == 5
    assert "4 个数，经过 3 次发布" in said(app)


def test_files_are_for_those_who_may_see_the_batch(open_page: Open, two: Workspace, tmp_path: Path) -> None:
    app = open_page(tmp_path, "history", role=Role.VIEWER, region="150602", indicator=STAFF)
    app.segmented_control(key="history.view").set_value("origin").run()
    assert app.dataframe[0].value["文件"].tolist() == ["更正.csv", "首次.csv"]
    assert len(app.get("download_button")) == 0
    assert "原始文件须有" in said(app)


def test_a_reviewer_of_one_league_is_told_what_a_file_covers(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    published(workspace, f"150602,{STAFF},2026Q3,100,10,10", f"371502,{STAFF},2026Q3,90,9,10")
    session = session_of(workspace, Role.REVIEWER, scope="150600", name="league")
    app = open_page(tmp_path, "history", session=session, region="150602", indicator=STAFF)
    app.segmented_control(key="history.view").set_value("origin").run()
    assert len(app.get("download_button")) == 0
    assert "文件涉及：内蒙古自治区、" in said(app)
    assert "须有" not in said(app)


def test_a_visitor_learns_neither_persons_nor_files(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "history", session="public", region="150602", indicator=STAFF)
    assert app.dataframe[0].value.columns.tolist() == ["版本", "时间", "类型", "变化", "标记"]
    (box,) = [item for item in app.selectbox if item.key == "history.chosen"]
    assert re.fullmatch(r"v1 · [-0-9]+ [0-9:]+", box.options[0])
    assert re.search(r"v1：[-0-9]+ [0-9:]+，发布。", said(app).replace("\\", ""))
    assert "—" not in said(app)
    app.segmented_control(key="history.view").set_value("origin").run()
    table = app.dataframe[0].value
    assert "批次" in table.columns
    assert not {"文件", "报送人", "发布人"} & set(table.columns)
    assert len(app.get("download_button")) == 0
    app.segmented_control(key="history.view").set_value("compare").run()
    assert len(app.get("download_button")) == 0


def test_what_was_never_reported_is_said(open_page: Open, two: Workspace, tmp_path: Path) -> None:
    app = open_page(tmp_path, "history", region="150621", indicator=STAFF)
    app.segmented_control(key="history.view").set_value("origin").run()
    assert "还没有发布过数据" in app.info[0].value
