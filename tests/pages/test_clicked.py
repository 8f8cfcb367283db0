"""What is not lost: a click after the connection was away, and the report of a file after a reload."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from lib.access import console
from lib.domain import BatchStatus, Role
from lib.services import Workspace, submit_file
from tests.pages.conftest import ROOT, Open, deciding, reason, session_of
from tests.pages.test_batches import FIGURES, said


def test_a_click_that_a_new_session_hears_of_first_is_told_and_the_text_kept(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    submit_file(workspace, FIGURES.encode(), "a.csv", who=console("李四"))
    app = open_page(tmp_path, "review", role=Role.REVIEWER)
    reason(app).set_value("口径不符")
    deciding(app, "upload.return").click()
    clicked = app._tree.get_widget_states()
    # the server has forgotten the session: what the browser sends is all that the new one knows
    session, page = app.user["session"], app._finished_page_script_hash
    app = AppTest.from_file(str(ROOT / "Home.py"), default_timeout=60)
    app.user["session"], app._page_hash = session, page
    app._run(clicked)
    assert "刚才的点击没有生效" in said(app)
    assert workspace.store.batches()[0].status is BatchStatus.SUBMITTED
    assert reason(app).value == "口径不符"
    deciding(app, "upload.return").click().run()
    assert "刚才的点击没有生效" not in said(app)
    assert workspace.store.batches()[0].status is BatchStatus.RETURNED


def test_a_refused_act_is_not_called_a_lost_click(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    submit_file(workspace, FIGURES.encode(), "a.csv", who=console("李四"))
    app = open_page(tmp_path, "review", role=Role.REVIEWER)
    deciding(app, "upload.return").click().run()
    assert "请填写理由" in app.error[0].value
    assert "刚才的点击没有生效" not in said(app)


def test_a_league_is_asked_for_what_it_can_do(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    submit_file(workspace, FIGURES.encode(), "a.csv", who=console("李四"))
    session = session_of(workspace, Role.REVIEWER, scope="150600", name="赵六")
    league = open_page(tmp_path, "review", session=session)
    assert reason(league).label == "意见或理由（退回必填）"
    assert len([item for item in league.dataframe if "新值" in item.value.columns]) == 1


def test_a_checked_file_is_pointed_to_after_a_reload(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    app = open_page(tmp_path, "upload", role=Role.REPORTER)
    assert "还没有提交" not in said(app)
    app.file_uploader[0].upload("网办率.csv", FIGURES.encode()).run()
    assert "检查过、还没有提交" not in said(app)
    again = open_page(tmp_path, "upload", role=Role.REPORTER)
    assert "您有 1 份文件检查过、还没有提交（最近一份：“网办率.csv”）" in said(again).replace("\\", "")
    assert "到“我的上传”继续办理" in [item.proto.label for item in again.get("page_link")]


def test_an_empty_list_of_uploads_leads_to_the_upload(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    app = open_page(tmp_path, "batches", role=Role.REPORTER)
    assert "到“数据上报”上传文件" in [item.proto.label for item in app.get("page_link")]
