"""What a reviewer has before their eyes is what is acted on: nothing slips away while they read, write and click."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.testing.v1 import AppTest

from lib.access import console
from lib.domain import BatchStatus, Role
from lib.services import Workspace, publish_batch, receive_file, submit_file
from lib.services.clock import now
from lib.services.documents import submit_document
from tests.pages.conftest import Open, acts_on, deciding, reason, session_of
from tests.pages.test_batches import FIGURES, said
from tests.pages.test_review import ELSEWHERE
from tests.services.document_files import JINCHENG

BOX = "upload.batch"


def sent(workspace: Workspace, content: str = FIGURES, name: str = "a.csv") -> str:
    return submit_file(workspace, content.encode(), name, who=console("李四")).batch.id


def status(workspace: Workspace, batch: str) -> BatchStatus:
    found = workspace.store.batch(batch)
    assert found is not None
    return found.status


def late(app: AppTest, clicked: WidgetStates) -> AppTest:
    """Run the page as it is now with a click on a button that was drawn earlier: a browser sends that one alone."""
    states = app._tree.get_widget_states()
    states.widgets.extend(item for item in clicked.widgets if item.trigger_value)
    return app._run(states)


def beside(app: AppTest, text: str) -> bool:
    """True where the error that says ``text`` stands right below the field of a reason."""
    nodes = list(app.main)
    at = next(
        place for place, node in enumerate(nodes) if node.type == "error" and text in node.value.replace("\\", "")
    )
    return nodes[at - 1].type == "text_input"


def test_an_option_says_what_does_not_change_and_of_no_two_the_same(
    open_page: Open, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(workspace)
    sent(workspace, ELSEWHERE)
    app = open_page(tmp_path, "review", role=Role.REVIEWER)
    first = list(app.selectbox(key=BOX).options)
    assert len(set(first)) == 2
    monkeypatch.setattr("lib.ui.queue_panel.now", lambda: now() + timedelta(minutes=5))
    app.run()
    assert app.dataframe[0].value["已等待"].tolist() == ["5 分钟", "5 分钟"]
    assert list(app.selectbox(key=BOX).options) == first


def test_one_s_own_uploads_are_told_by_what_does_not_change(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    receive_file(workspace, FIGURES.encode(), "a.csv", who=console("李四"))
    app = open_page(tmp_path, "batches", role=Role.REPORTER)
    first = list(app.selectbox(key="batches.open").options)
    deciding(app, "batches.withdraw").click().run()
    assert app.dataframe[0].value["状态"].tolist() == ["已撤回"]
    assert list(app.selectbox(key="batches.open").options) == first


def test_words_that_a_browser_held_on_to_choose_nothing(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    sent(workspace, ELSEWHERE, "b.csv")
    batch = sent(workspace)
    app = open_page(tmp_path, "review", role=Role.REVIEWER, batch=batch)
    reason(app).set_value("口径不符")
    deciding(app, "upload.return").click()
    states = app._tree.get_widget_states()
    stale = next(item for item in states.widgets if item.id == app.selectbox(key=BOX).id)
    stale.string_value = "a.csv · 李四 · 已等 4 分钟"
    app._run(states)
    assert "无法识别" not in said(app)
    assert status(workspace, batch) is BatchStatus.RETURNED
    assert "口径不符" in str(workspace.store.batch(batch))


def test_old_words_leave_the_batch_open_and_the_reason_written(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    sent(workspace, ELSEWHERE, "b.csv")
    batch = sent(workspace)
    app = open_page(tmp_path, "review", role=Role.REVIEWER, batch=batch)
    reason(app).set_value("口径不符")
    states = app._tree.get_widget_states()
    stale = next(item for item in states.widgets if item.id == app.selectbox(key=BOX).id)
    stale.string_value = "a.csv · 李四 · 已等 4 分钟"
    app._run(states)
    assert app.selectbox(key=BOX).value == batch
    assert reason(app).value == "口径不符"
    assert not app.warning


def test_a_batch_that_goes_away_is_told_and_no_other_is_opened(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    batch, other = sent(workspace), sent(workspace, ELSEWHERE, "b.csv")
    app = open_page(tmp_path, "review", role=Role.REVIEWER)
    assert app.selectbox(key=BOX).value == batch
    deciding(app, "upload.publish").click()
    clicked = app._tree.get_widget_states()
    deciding(app, "upload.publish").set_value(False)
    publish_batch(workspace, batch, who=console("王五"), reason="已核实")
    app.run()
    assert "发布此批次（“a.csv”，版本 v1）。没有作任何改动；请在下面另选一份。" in said(app)
    assert app.selectbox(key=BOX).value is None
    assert not acts_on(app, "upload.publish")
    late(app, clicked)
    assert "王五 已于" in said(app)
    assert status(workspace, other) is BatchStatus.SUBMITTED
    app.selectbox(key=BOX).set_value(other).run()
    assert acts_on(app, "upload.publish")
    assert not app.warning


def test_a_click_that_comes_late_acts_on_what_it_was_drawn_for_and_says_so(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    batch, other = sent(workspace), sent(workspace, ELSEWHERE, "b.csv")
    app = open_page(tmp_path, "review", role=Role.REVIEWER)
    reason(app).set_value("口径不符").run()
    deciding(app, "upload.return").click()
    clicked = app._tree.get_widget_states()
    app = open_page(tmp_path, "review", role=Role.REVIEWER)
    reason(app).set_value("口径不符").run()
    app.selectbox(key=BOX).set_value(other).run()
    late(app, clicked)
    assert "已退回“a.csv”。" in said(app)
    assert [status(workspace, each) for each in (batch, other)] == [BatchStatus.RETURNED, BatchStatus.SUBMITTED]
    assert app.selectbox(key=BOX).value == other


def test_what_was_written_about_a_batch_is_there_again_when_it_is(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    first, second = sent(workspace), sent(workspace, ELSEWHERE, "b.csv")
    app = open_page(tmp_path, "review", role=Role.REVIEWER)
    reason(app).set_value("口径不符").run()
    app.selectbox(key=BOX).set_value(second).run()
    assert reason(app).value == ""
    app.selectbox(key=BOX).set_value(first).run()
    assert reason(app).value == "口径不符"


def test_figures_that_moved_while_a_batch_stood_open_are_told_and_not_published_unseen(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    batch = sent(workspace)
    app = open_page(tmp_path, "review", role=Role.REVIEWER)
    reason(app).set_value("已核实")
    deciding(app, "upload.publish").click()
    clicked = app._tree.get_widget_states()
    other = sent(workspace, FIGURES.replace(",88", ",98"), "b.csv")
    publish_batch(workspace, other, who=console("王五"), reason="已核实")
    deciding(app, "upload.publish").set_value(False)
    app.run()
    assert "基础数据已从 v0 变为 v1，请重新核对差异后发布。" in said(app)
    late(app, clicked)
    assert workspace.store.head() == 1
    assert status(workspace, batch) is BatchStatus.SUBMITTED
    assert "基础数据已从 v0 变为 v1" in said(app)


def test_a_missing_reason_is_asked_for_beside_its_field_in_words_for_returning_too(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    sent(workspace)
    app = open_page(tmp_path, "review", role=Role.REVIEWER)
    reason(app).set_value("   ")
    deciding(app, "upload.return").click().run()
    assert beside(app, "请填写理由：办理“a.csv”须有书面理由，理由会留在记录中。")
    assert reason(app).value == "   "


def test_the_page_of_documents_asks_beside_the_field_too(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    submit_document(workspace, JINCHENG.encode(), "晋城.toml", who=console("李四"))
    app = open_page(tmp_path, "documents", session=session_of(workspace, Role.REVIEWER))
    (box,) = [item for item in app.text_input if str(item.key).startswith("documents.reason.")]
    assert box.label == "发布或退回的理由（必填）"
    deciding(app, "documents.publish").click().run()
    assert beside(app, "请填写理由：办理“晋城.toml”须有书面理由")


def test_the_open_batch_says_who_sent_and_passed_it_and_whose_turn_it_is(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    sent(workspace)
    league = open_page(tmp_path, "review", session=session_of(workspace, Role.REVIEWER, scope="150600", name="赵六"))
    deciding(league, "upload.pass").click().run()
    app = open_page(tmp_path, "review", role=Role.REVIEWER)
    (head,) = [item.value.replace("\\", "") for item in app.markdown if "下一步" in item.value]
    assert head.startswith("“a.csv”（编号 ")
    assert "李四 于 " in head
    assert "赵六 于 " in head
    assert head.endswith("下一步：等内蒙古自治区的审核人员发布。")


def test_the_words_of_an_empty_list_are_words(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    app = open_page(tmp_path, "upload", role=Role.REPORTER)
    assert "还没有批次。" in said(app)
    assert not app.dataframe
    receive_file(workspace, FIGURES.encode(), "a.csv", who=console("李四"))
    app.run()
    assert list(app.dataframe[0].value.columns)[:2] == ["文件", "状态"]


def test_only_the_upload_counts_its_steps(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    app = open_page(tmp_path, "upload", role=Role.REPORTER)
    app.file_uploader[0].upload("a.csv", FIGURES.encode()).run()
    assert "第二步" in said(app)
    app = open_page(tmp_path, "batches", role=Role.REPORTER)
    assert "**检查结果**" in said(app)
    assert "第二步" not in said(app)
