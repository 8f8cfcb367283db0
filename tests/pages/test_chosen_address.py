"""The batch and the two revisions that a page shows stand in its address: a reload and a shared link restore them."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from lib.access import console
from lib.domain import Role
from lib.services import Workspace, check_batch, publish_batch, receive_file, submit_file
from tests.pages.conftest import Open
from tests.pages.test_history import published

STAFF = "inspector_staffing"
HEAD = "region,indicator,period,value"


def query(app: AppTest) -> dict[str, str]:
    return {name: found if isinstance(found, str) else found[0] for name, found in app.query_params.items()}


def warned(app: AppTest) -> str:
    return "\n".join(item.value for item in app.warning).replace("\\", "")


def links(app: AppTest) -> dict[str, str]:
    return {item.proto.label: item.proto.query_string for item in app.get("page_link")}


def sent(workspace: Workspace, value: int) -> str:
    content = f"{HEAD}\n150602,{STAFF},2026Q3,{value}\n".encode()
    return submit_file(workspace, content, f"{value}.csv", who=console("李四")).batch.id


def test_the_batch_under_review_stands_in_the_address(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    first, second = sent(workspace, 80), sent(workspace, 81)
    app = open_page(tmp_path, "review", role=Role.REVIEWER)
    app.selectbox(key="upload.batch").set_value(second).run()
    assert query(app)["batch"] == second
    again = open_page(tmp_path, "review", role=Role.REVIEWER, batch=second)
    assert again.selectbox(key="upload.batch").value == second
    other = open_page(tmp_path, "review", role=Role.REVIEWER, batch=first)
    assert other.selectbox(key="upload.batch").value == first
    assert not other.warning


def test_a_batch_that_is_done_says_what_became_of_it(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    done, waiting = sent(workspace, 80), sent(workspace, 81)
    publish_batch(workspace, done, who=console("王五"))
    app = open_page(tmp_path, "review", role=Role.REVIEWER, batch=done)
    assert "发布此批次（“80.csv”，版本 v1）" in warned(app)
    assert "版本历史" in links(app)
    assert app.selectbox(key="upload.batch").value == waiting
    publish_batch(workspace, waiting, who=console("王五"))
    assert "发布此批次（“80.csv”，版本 v1）" in warned(open_page(tmp_path, "review", role=Role.REVIEWER, batch=done))


def test_a_batch_nobody_knows_is_told_with_a_way_on(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    waiting = sent(workspace, 81)
    app = open_page(tmp_path, "review", role=Role.REVIEWER, batch="b000999-none")
    assert "“b000999-none”查不到" in warned(app)
    assert app.selectbox(key="upload.batch").value == waiting
    broken = open_page(tmp_path, "review", role=Role.REVIEWER, batch="<b>")
    assert "无法识别" in warned(broken)


def test_ones_own_upload_stands_in_the_address(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    who, batches = console("李四"), []
    for value in (80, 81):
        content = f"{HEAD}\n150602,{STAFF},2026Q3,{value}\n".encode()
        batches.append(receive_file(workspace, content, f"{value}.csv", who=who).id)
        check_batch(workspace, batches[-1], who=who)
    app = open_page(tmp_path, "batches", role=Role.REPORTER, batch=batches[0])
    assert app.selectbox(key="batches.open").value == batches[0]
    app.selectbox(key="batches.open").set_value(batches[1]).run()
    assert query(app)["batch"] == batches[1]
    unknown = open_page(tmp_path, "batches", role=Role.REPORTER, batch="b000999-none")
    assert "查不到" in warned(unknown)
    # the upload page shows the checked file again, and hands it in
    upload = open_page(tmp_path, "upload", role=Role.REPORTER, batch=batches[0])
    assert any("“80.csv”" in item.value.replace("\\", "") for item in upload.caption)
    upload.button(key="upload.submit").click().run()
    assert not upload.exception
    assert any(batches[0] in item.value.replace("\\", "") for item in upload.success)
    assert "batch" not in query(upload)
    again = open_page(tmp_path, "upload", role=Role.REPORTER, batch=batches[0])
    assert "“80.csv”" in warned(again)


def test_the_compared_revisions_stand_in_the_address(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    for value in (80, 81, 82):
        published(workspace, f"150602,{STAFF},2026Q3,{value},,")
    app = open_page(tmp_path, "history", compare="1-3")
    assert app.segmented_control(key="history.view").value == "compare"
    assert (app.selectbox(key="history.from").value, app.selectbox(key="history.to").value) == (1, 3)
    app.selectbox(key="history.from").set_value(2).run()
    assert query(app)["compare"] == "2-3"
    app.segmented_control(key="history.view").set_value("revisions").run()
    assert "compare" not in query(app)
    app.segmented_control(key="history.view").set_value("compare").run()
    assert query(app)["compare"] == "2-3"
    assert not app.exception


def test_a_revision_that_is_not_there_is_told(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    published(workspace, f"150602,{STAFF},2026Q3,80,,")
    published(workspace, f"150602,{STAFF},2026Q3,81,,")
    app = open_page(tmp_path, "history", compare="1-99")
    assert "v99 不存在（最新的是 v2）" in warned(app)
    assert (app.selectbox(key="history.from").value, app.selectbox(key="history.to").value) == (1, 2)
    assert "无法识别" in warned(open_page(tmp_path, "history", compare="a-b"))
