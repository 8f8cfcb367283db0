"""My uploads: a file left behind is found again, a returned one corrected; everything is said and kept."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.access import console
from lib.domain import BatchStatus, Role
from lib.services import (
    CellRemark,
    Workspace,
    check_batch,
    publish_batch,
    receive_file,
    return_batch,
    submit_batch,
    submit_file,
)
from tests.pages.conftest import FILES, Open, acts_on, deciding, reason, session_of

FIGURES = "地区,指标,期间,数值\n150602,online_service_rate,2026Q3,97\n150603,online_service_rate,2026Q3,88\n"
LINK = "[点我](http://example.com)"


def states(workspace: Workspace) -> list[BatchStatus]:
    return [batch.status for batch in workspace.store.batches()]


def said(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.info, *app.warning, *app.success, *app.error]
    return "\n".join(item.value for item in parts).replace("\\", "")


def test_a22_a23_a_checked_file_left_behind_is_found_and_submitted(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    app = open_page(tmp_path, "upload", role=Role.REPORTER)
    app.file_uploader[0].upload("a.csv", FIGURES.encode()).run()
    app.run()
    assert states(workspace) == [BatchStatus.CHECKED]
    app = open_page(tmp_path, "batches", role=Role.REPORTER)
    assert app.dataframe[0].value[["文件", "状态", "下一步"]].to_numpy().tolist() == [
        ["a.csv", "待提交", "请您提交（检查已通过，还没有提交）"]
    ]
    assert "1 个批次等您办理，0 个在等审核人员" in said(app)
    assert any("新增 2 行" in item.value for item in [*app.success, *app.warning])
    assert deciding(app, "batches.submit").disabled
    app.text_input(key="batches.note").set_value("补交").run()
    app.checkbox(key="batches.partial").set_value(True).run()
    deciding(app, "batches.submit").click().run()
    batch = workspace.store.batches()[0]
    assert (batch.status, batch.note) == (BatchStatus.SUBMITTED, "只报这些地区。补交")
    assert f"已提交，批次号 {batch.id}" in said(app)
    assert "等内蒙古自治区的审核人员发布" not in said(app)
    assert "等鄂尔多斯市的审核人员通过" in said(app)
    deciding(app, "batches.withdraw").click().run()
    assert states(workspace) == [BatchStatus.WITHDRAWN]
    assert not acts_on(app, "batches.withdraw")
    assert not acts_on(app, "batches.submit")


def test_a22_a_browser_that_closed_in_the_middle_leaves_no_ghost(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    open_page(tmp_path, "upload", role=Role.REPORTER).file_uploader[0].upload("a.csv", FIGURES.encode())
    open_page(tmp_path, "batches", role=Role.REPORTER)
    assert states(workspace) == []
    for _ in range(2):
        app = open_page(tmp_path, "upload", role=Role.REPORTER)
        app.file_uploader[0].upload("a.csv", FIGURES.encode()).run()
    assert states(workspace) == [BatchStatus.CHECKED]


def test_a03_an_interrupted_check_is_told_and_made_again(
    open_page: Open, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = receive_file(workspace, FIGURES.encode(), "a.csv", who=console("李四"))
    app = open_page(tmp_path, "batches", role=Role.REPORTER)
    assert "正在检查" in app.info[0].value
    monkeypatch.setattr("lib.services.batch_queue.now", lambda: batch.submitted_at + timedelta(minutes=2))
    app.run()
    assert app.dataframe[0].value["下一步"].tolist() == ["解析中断，请重新上传"]
    assert app.warning[0].value.startswith("解析中断，请重新上传")
    assert workspace.store.batch_figures(batch.id).is_empty()
    deciding(app, "batches.recheck").click().run()
    assert states(workspace) == [BatchStatus.CHECKED]
    assert workspace.store.batch_figures(batch.id).height == 2


def test_a25_remarks_and_reasons_of_a_return_are_read_and_answered(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    batch = submit_file(workspace, FIGURES.encode(), "a.csv", who=console("李四")).batch.id
    cell = CellRemark(LINK, "150602", "online_service_rate", "2026Q3")
    return_batch(workspace, batch, who=console("张三"), reason=f"请看意见 {LINK}", remarks=[cell])
    app = open_page(tmp_path, "batches", role=Role.REPORTER)
    text = said(app)
    assert "退回理由：请看意见" in text
    assert any(item.value.endswith("由 张三 退回") for item in app.caption)
    assert "东胜区，政务服务全程网办率，2026Q3" in text
    assert not [item.value for item in [*app.markdown, *app.warning] if "](" in item.value.replace("\\]", "")]
    deciding(app, "batches.resubmit").click().run()
    assert "请填写理由" in app.error[0].value
    app.text_area(key="batches.answer").set_value("已与东胜区核实").run()
    deciding(app, "batches.resubmit").click().run()
    assert states(workspace) == [BatchStatus.SUBMITTED]
    assert "已与东胜区核实" in said(app)


def test_only_ones_own_batches_are_listed(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    submit_file(workspace, FIGURES.encode(), "a.csv", who=console("王五"))
    app = open_page(tmp_path, "batches", role=Role.REPORTER)
    assert len(app.dataframe) == 0
    assert "您还没有上传过文件" in said(app)


def test_a12_a_role_taken_away_stops_the_next_click(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    submit_file(workspace, FIGURES.encode(), "a.csv", who=console("李四"))
    session = session_of(workspace, Role.REPORTER)
    app = open_page(tmp_path, "batches", session=session)
    workspace.store.end_session(session, actor="管理员", at=workspace.store.batches()[0].submitted_at)
    deciding(app, "batches.withdraw").click().run()
    assert states(workspace) == [BatchStatus.SUBMITTED]
    assert "请重新登录" in app.warning[0].value


def test_the_whole_way_from_a_reporter_by_the_league_to_the_province(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    reporter = session_of(workspace, Role.REPORTER, scope="150600")
    league = session_of(workspace, Role.REVIEWER, scope="150600", name="赵六")
    province = session_of(workspace, Role.REVIEWER, scope="150000")
    # the reporter uploads, leaves, comes back and submits
    open_page(tmp_path, "upload", session=reporter).file_uploader[0].upload("a.csv", FIGURES.encode()).run()
    app = open_page(tmp_path, "batches", session=reporter)
    app.checkbox(key="batches.partial").set_value(True).run()
    deciding(app, "batches.submit").click().run()
    first = workspace.store.batches()[0].id
    # the league's reviewer remarks on a cell and returns
    app = open_page(tmp_path, "review", session=league)
    app.selectbox(key="remark.region").set_value("150603")
    app.selectbox(key="remark.indicator").set_value("online_service_rate")
    app.text_area(key="remark.text").set_value("比上季低太多")
    deciding(app, "remark.add").click().run()
    reason(app).set_value("请核对康巴什区").run()
    deciding(app, "upload.return").click().run()
    # the reporter sees why, and uploads a corrected file
    app = open_page(tmp_path, "batches", session=reporter)
    assert "请核对康巴什区" in said(app)
    assert "比上季低太多" in said(app)
    app.button(key="batches.correct").click().run()
    app = app.switch_page(FILES["upload"]).run()
    assert "您正在更正被退回的批次" in app.info[0].value
    app.file_uploader[0].upload("b.csv", FIGURES.replace(",88", ",98").encode()).run()
    app.checkbox(key="upload.partial").set_value(True).run()
    app.button(key="upload.submit").click().run()
    second = workspace.store.batches()[0]
    assert (second.replaces, second.status) == (first, BatchStatus.SUBMITTED)
    # the league passes it on, and may not publish it
    app = open_page(tmp_path, "review", session=league)
    assert not acts_on(app, "upload.publish")
    deciding(app, "upload.pass").click().run()
    # the province publishes without any reason
    app = open_page(tmp_path, "review", session=province)
    assert "赵六 于" in said(app)
    deciding(app, "upload.publish").click().run()
    assert "已发布为版本 v1" in said(app)
    assert dict(workspace.store.observations().select("region", "value").iter_rows()) == {"150602": 97, "150603": 98}
    app = open_page(tmp_path, "batches", session=reporter)
    assert app.dataframe[0].value["状态"].tolist() == ["已发布", "已重新检查", "已退回"]
    found = [entry for entry in workspace.store.audit()[::-1] if entry.subject in (first, second.id)]
    trail = [(entry.actor, entry.action) for entry in found]
    steps = [item for item in trail if item[1] != "mark_reviewed"]
    assert steps == [
        ("李四", "save_batch"), ("李四", "check_batch"), ("李四", "set_status"),
        ("赵六", "remark"), ("赵六", "set_status"),
        ("李四", "save_batch"), ("李四", "check_batch"), ("李四", "set_status"),
        ("赵六", "set_status"), ("张三", "publish"),
    ]  # fmt: skip
    assert workspace.store.verify() == []


def test_a_published_batch_says_its_version(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    batch = submit_file(workspace, FIGURES.encode(), "a.csv", who=console("李四")).batch.id
    publish_batch(workspace, batch, who=console("张三"))
    app = open_page(tmp_path, "batches", role=Role.REPORTER)
    assert "已发布为版本 v1" in said(app)
    assert len(app.get("download_button")) >= 1
    assert not any(str(item.key).startswith("batches.withdraw") for item in app.button)


def test_the_same_file_twice_is_told_once_and_leads_to_the_first(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    first = submit_file(workspace, FIGURES.encode(), "a.csv", who=console("李四")).batch
    app = open_page(tmp_path, "upload", role=Role.REPORTER)
    app.file_uploader[0].upload("b.csv", FIGURES.encode()).run()
    same = "上传的文件内容相同，未重复导入"
    assert said(app).count(same) == 1
    assert same in app.info[0].value
    assert [*app.error, *app.warning, *app.table] == []
    link = next(item for item in app.get("page_link") if first.id in item.proto.label.replace("\\", ""))
    assert (link.proto.page, f"batch={first.id}" in link.proto.query_string) == ("batches", True)
    app.run()  # the list beside it now has the second one
    assert app.dataframe[0].value[["文件", "状态"]].to_numpy().tolist() == [
        ["b.csv", "与已有批次相同"],
        ["a.csv", "待审核"],
    ]
    assert states(workspace) == [BatchStatus.REJECTED, BatchStatus.SUBMITTED]


@pytest.mark.parametrize("returned", [True, False])
def test_a_file_left_unsent_or_returned_is_told_once_with_the_way_to_it(
    open_page: Open, workspace: Workspace, tmp_path: Path, returned: bool
) -> None:
    who = console("李四")
    first = receive_file(workspace, FIGURES.encode(), "a.csv", who=who)
    check_batch(workspace, first.id, who=who)
    if returned:
        submit_batch(workspace, first.id, who=who)
        return_batch(workspace, first.id, who=console("张三"), reason=f"请核对 {LINK}")
    app = open_page(tmp_path, "upload", role=Role.REPORTER)
    app.file_uploader[0].upload("a.csv", FIGURES.encode()).run()
    (told,) = [item.value.replace("\\", "").replace("\u2060", "") for item in app.info]
    assert ("由 张三 退回，理由：“请核对 [点我](http://example.com)”。" in told) is returned
    assert ("现在打开的就是那一份" in told) is not returned
    assert told.count(first.id) == said(app).count(first.id) == 1
    assert any(f"batch={first.id}" in item.proto.query_string for item in app.get("page_link"))
    assert len(states(workspace)) == (2 if returned else 1)
    assert app.button(key="upload.submit").label == "提交"
    assert not app.error


def test_a_repeated_batch_is_no_failure_in_the_list_of_ones_own(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    first = submit_file(workspace, FIGURES.encode(), "a.csv", who=console("李四")).batch
    submit_file(workspace, FIGURES.encode(), "b.csv", who=console("李四"))
    submit_file(workspace, FIGURES.replace(",97", ",104").encode(), "c.csv", who=console("李四"))
    app = open_page(tmp_path, "batches", role=Role.REPORTER)
    assert app.dataframe[0].value[["文件", "状态", "下一步"]].to_numpy().tolist() == [
        ["c.csv", "未通过检查", "请您修改文件后重新上传"],
        ["b.csv", "与已有批次相同", "不需要办理（与已有批次相同）"],
        ["a.csv", "待审核", "等鄂尔多斯市的审核人员通过"],
    ]
    second = workspace.store.batches()[1].id
    app = open_page(tmp_path, "batches", role=Role.REPORTER, batch=second)
    assert said(app).count("未重复导入") == 1
    assert "未通过" not in said(app)
    assert any(first.id in item.proto.label.replace("\\", "") for item in app.get("page_link"))


def test_the_list_of_what_waits_for_the_sender_empties(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    who = console("李四")
    first = submit_file(workspace, FIGURES.encode(), "a.csv", who=who).batch.id
    return_batch(workspace, first, who=console("张三"), reason="请核对")
    wrong = submit_file(workspace, FIGURES.replace(",97", ",104").encode(), "c.csv", who=who).batch.id
    app = open_page(tmp_path, "batches", role=Role.REPORTER, batch=wrong)
    assert "2 个批次等您办理，0 个在等审核人员" in said(app)
    later = submit_file(workspace, FIGURES.replace(",88", ",98").encode(), "b.csv", who=who).batch.id
    app = open_page(tmp_path, "batches", role=Role.REPORTER, batch=first)
    assert "1 个批次等您办理，1 个在等审核人员" in said(app)
    assert app.dataframe[0].value["下一步"].tolist()[2] == f"不需要办理（已由后来的批次 {later} 代替）"
    assert [item.value.replace("\\", "") for item in app.info] == [f"不需要办理（已由后来的批次 {later} 代替）"]
    assert not acts_on(app, "batches.resubmit")
    app = open_page(tmp_path, "batches", role=Role.REPORTER, batch=wrong)
    aside = deciding(app, "batches.set_aside")
    assert aside.label == "不再需要，不必办理"
    aside.click().run()
    assert "0 个批次等您办理，1 个在等审核人员" in said(app)
    assert workspace.store.batch(wrong).status is BatchStatus.WITHDRAWN  # type: ignore[union-attr]  # it is there
    assert not acts_on(app, "batches.set_aside")
