"""The reviewer's queue: what waits, whose turn it is, and the decisions, held against what happens meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.access import console
from lib.domain import BatchStatus, Grant, Role, Severity
from lib.services import (
    Workspace,
    batch_report,
    beijing,
    check_batch,
    pass_batch,
    publish_batch,
    receive_file,
    return_batch,
    submit_batch,
    submit_file,
    submit_point_file,
    withdraw_batch,
)
from lib.services.clock import now
from tests.pages.conftest import Open, acts_on, deciding, reason, session_of
from tests.pages.test_batches import FIGURES, said

ELSEWHERE = "地区,指标,期间,数值\n150102,online_service_rate,2026Q3,97\n"
POINTS = "编号,名称,类别,等级,经度,纬度\nL1,东胜所,检验机构,C,109.99,39.82\n"


def boxes(app: AppTest) -> list[str]:
    """What stands in the boxes that refuse or warn, as it reads."""
    return [item.value.replace("\\", "") for item in (*app.error, *app.warning)]


def test_the_queue_names_age_league_and_turn(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    one = submit_file(workspace, FIGURES.encode(), "a.csv", who=console("李四")).batch.id
    submit_file(workspace, ELSEWHERE.encode(), "b.csv", who=console("李四"))
    pass_batch(workspace, one, who=console("赵六"))
    app = open_page(tmp_path, "review", role=Role.REVIEWER)
    columns = ["文件", "盟市", "下一步"]
    assert app.dataframe[0].value[columns].to_numpy().tolist() == [
        ["a.csv", "鄂尔多斯市", "等内蒙古自治区的审核人员发布"],
        ["b.csv", "呼和浩特市", "等呼和浩特市的审核人员通过"],
    ]
    assert app.dataframe[0].value["已等待"].tolist() == ["0 分钟", "0 分钟"]
    assert "2 个批次等待审核，其中 2 个轮到您办理" in said(app)
    app.selectbox(key="queue.league").set_value("150100").run()
    assert app.dataframe[0].value["文件"].tolist() == ["b.csv"]
    league = open_page(tmp_path, "review", session=session_of(workspace, Role.REVIEWER, scope="150600", name="赵六"))
    assert "1 个批次等待审核，其中 0 个轮到您办理" in said(league)
    league.toggle(key="queue.mine").set_value(True).run()
    assert "没有等待审核的批次" in said(league)


def test_a07_a_batch_published_meanwhile_says_by_whom(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    batch = submit_file(workspace, FIGURES.encode(), "a.csv", who=console("李四")).batch.id
    app = open_page(tmp_path, "review", role=Role.REVIEWER)
    publish_batch(workspace, batch, who=console("王五"))
    reason(app).set_value("已核实")
    deciding(app, "upload.publish").click().run()
    made = workspace.store.revision(1)
    assert made is not None
    done = f"王五 已于 {beijing(made.published_at)} 发布此批次（“a.csv”，版本 v1）。"
    assert boxes(app) == [f"{done}没有作任何改动；现在没有其他批次等待审核。"]
    assert workspace.store.head() == 1


@pytest.mark.parametrize("name", ["王五", "张三"])
def test_a07_the_second_click_in_the_same_second_says_who_published_and_when(
    open_page: Open, workspace: Workspace, tmp_path: Path, name: str
) -> None:
    """Both pages ask for the same step, so the first answer is the second one's, too."""
    batch = submit_file(workspace, FIGURES.encode(), "a.csv", who=console("李四")).batch.id
    app = open_page(tmp_path, "review", role=Role.REVIEWER)
    publish_batch(workspace, batch, who=console(name), reason="已核实", key=f"page-{batch}-0", base=0)
    reason(app).set_value("已核实")
    deciding(app, "upload.publish").click().run()
    made = workspace.store.revision(1)
    assert made is not None
    at = beijing(made.published_at)
    other, own = (
        f"“a.csv”（批次 {batch}）已由 王五 于 {at} 发布（版本 v1），未重复发布。",
        f"您已于 {at} 发布“a.csv”（批次 {batch}，版本 v1），未重复发布。",
    )
    assert [item.value.replace("\\", "") for item in app.success] == [other if name == "王五" else own]
    assert workspace.store.head() == 1


def test_passing_what_another_dealt_with_says_by_whom_once(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    batch = submit_file(workspace, FIGURES.encode(), "a.csv", who=console("李四")).batch.id
    submit_file(workspace, ELSEWHERE.encode(), "b.csv", who=console("李四"))
    app = open_page(tmp_path, "review", role=Role.REVIEWER)
    deciding(app, "upload.pass").click()
    publish_batch(workspace, batch, who=console("王五"))
    app.run()
    made = workspace.store.revision(1)
    assert made is not None
    done = f"王五 已于 {beijing(made.published_at)} 发布此批次（“a.csv”，版本 v1）。"
    assert boxes(app) == [f"{done}没有作任何改动；请在下面另选一份。"]
    assert app.selectbox(key="upload.batch").value is None


@pytest.mark.parametrize(
    ("step", "told"), [("returned", "王五 已于 {at} 退回此批次"), ("withdrawn", "李四 已于 {at} 撤回此批次")]
)
def test_a_batch_sent_back_or_taken_back_meanwhile_says_by_whom(
    open_page: Open, workspace: Workspace, tmp_path: Path, step: str, told: str
) -> None:
    batch = submit_file(workspace, FIGURES.encode(), "a.csv", who=console("李四")).batch.id
    app = open_page(tmp_path, "review", role=Role.REVIEWER)
    deciding(app, "upload.pass").click()
    if step == "returned":
        done = return_batch(workspace, batch, who=console("王五"), reason="不符")
    else:
        done = withdraw_batch(workspace, batch, who=console("李四"))
    assert done.step_at is not None
    app.run()
    (box,) = boxes(app)
    assert box.startswith(told.format(at=beijing(done.step_at)))
    assert box.endswith("没有作任何改动；现在没有其他批次等待审核。")


def test_passing_what_another_has_passed_says_so_and_it_stays(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    batch = submit_file(workspace, FIGURES.encode(), "a.csv", who=console("李四")).batch.id
    app = open_page(tmp_path, "review", role=Role.REVIEWER)
    deciding(app, "upload.pass").click()
    done = pass_batch(workspace, batch, who=console("赵六"))
    assert done.step_at is not None
    app.run()
    at = beijing(done.step_at)
    assert boxes(app) == [f"赵六 已于 {at} 通过此批次（“a.csv”）。没有作任何改动；它仍在下面，等下一步办理。"]
    assert app.selectbox(key="upload.batch").value == batch


def test_a09_a_moved_base_is_told_with_the_new_difference(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    submit_file(workspace, FIGURES.encode(), "a.csv", who=console("李四"))
    app = open_page(tmp_path, "review", role=Role.REVIEWER)
    assert "新增 2 个数据，更改 0 个" in said(app)
    other = submit_file(workspace, FIGURES.replace(",88", ",98").encode(), "b.csv", who=console("王五")).batch.id
    publish_batch(workspace, other, who=console("王五"))
    reason(app).set_value("已核实")
    deciding(app, "upload.publish").click().run()
    assert said(app).count("基础数据已从 v0 变为 v1，请重新核对差异后发布。") == 1
    assert "新增 0 个数据，更改 1 个，不变 1 个" in said(app)
    assert workspace.store.head() == 1
    reason(app).set_value("已核实").run()
    deciding(app, "upload.publish").click().run()
    assert workspace.store.head() == 2


def test_a12_a_role_taken_away_stops_the_next_click_and_says_so(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    submit_file(workspace, FIGURES.encode(), "a.csv", who=console("李四"))
    app = open_page(tmp_path, "review", role=Role.REVIEWER)
    account = workspace.store.account_by_name("张三")
    assert account is not None
    workspace.store.set_grants(account.id, (Grant(Role.VIEWER, "*"),), actor="管理员", at=now())
    reason(app).set_value("不符")
    deciding(app, "upload.return").click().run()
    assert workspace.store.batches()[0].status is BatchStatus.SUBMITTED
    assert "没有“退回批次”的权限" in said(app)


def test_c17_without_a_change_there_is_nothing_to_publish(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    again = receive_file(workspace, FIGURES.encode() + b"\n", "b.csv", who=console("李四")).id
    check_batch(workspace, again, who=console("李四"))
    submit_batch(workspace, again, who=console("李四"))
    publish_batch(
        workspace, submit_file(workspace, FIGURES.encode(), "a.csv", who=console("李四")).batch.id, who=console("王五")
    )
    app = open_page(tmp_path, "review", role=Role.REVIEWER)
    assert "没有变化，无需发布" in said(app)
    assert deciding(app, "upload.publish").disabled
    league = open_page(tmp_path, "review", session=session_of(workspace, Role.REVIEWER, scope="150600", name="赵六"))
    assert "没有变化，无需发布" in said(league)
    passing = deciding(league, "upload.pass")
    assert (passing.label, passing.disabled) == ("通过，交上一级发布", True)
    assert not deciding(league, "upload.return").disabled


def test_what_was_written_for_one_batch_is_not_anothers(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    submit_file(workspace, FIGURES.encode(), "a.csv", who=console("李四"))
    submit_file(workspace, ELSEWHERE.encode(), "b.csv", who=console("李四"))
    app = open_page(tmp_path, "review", role=Role.REVIEWER)
    reason(app).set_value("请核对").run()
    deciding(app, "upload.return").click().run()
    assert reason(app).value == ""
    assert app.dataframe[0].value["文件"].tolist() == ["b.csv"]


def test_points_are_looked_at_on_their_map(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    submit_point_file(workspace, POINTS.encode(), "p.csv", who=console("李四"), jurisdiction="150000")
    app = open_page(tmp_path, "review", role=Role.REVIEWER)
    assert "这是点位文件：1 个点位" in app.info[0].value
    assert not acts_on(app, "upload.publish")


def test_who_decides_sees_what_the_check_warned_of(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    quarters = [f"{year}Q{quarter}" for year in (2023, 2024, 2025) for quarter in (1, 2, 3, 4)]
    before = "".join(f"150602,online_service_rate,{at},{88 + place % 5}\n" for place, at in enumerate(quarters))
    told = submit_file(workspace, f"地区,指标,期间,数值\n{before}".encode(), "历史.csv", who=console("李四")).batch.id
    publish_batch(workspace, told, who=console("王五"), reason="测试")
    submit_file(
        workspace, "地区,指标,期间,数值\n150602,online_service_rate,2026Q1,9.5\n".encode(), "b.csv", who=console("李四")
    )
    league = session_of(workspace, Role.REVIEWER, scope="150600", name="赵六")
    for app in (open_page(tmp_path, "review", role=Role.REVIEWER), open_page(tmp_path, "review", session=league)):
        titles = [item.label for item in app.expander]
        assert "检查提醒 1 处（列出 1 条），请核对后再决定；带着提醒发布须写明理由" in titles
        shown = " ".join(str(cell) for table in app.table for cell in table.value.to_numpy().ravel())
        assert "是 9.5" in shown.replace("\\", "")


def test_a_warning_that_asks_for_no_reason_does_not_say_so(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    head = "地区,指标,期间,数值,分子,分母\n150602,online_service_rate,2026Q3,"
    told = submit_file(workspace, f"{head}80,8,10\n".encode(), "a.csv", who=console("李四"), partial=True).batch.id
    publish_batch(workspace, told, who=console("王五"), reason="测试")
    submit_file(workspace, f"{head}80,,\n".encode(), "b.csv", who=console("李四"), partial=True)
    app = open_page(tmp_path, "review", role=Role.REVIEWER)
    assert "检查提醒 1 处（列出 1 条），请核对后再决定" in [item.label for item in app.expander]
    assert "80.0%（8/10）" in app.dataframe[-1].value["原值"].tolist()


def test_who_decides_is_told_at_the_head_how_many_notes_the_check_made(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    rows = "东胜区,政务服务全程网办率,2026Q3,,48,50\n康巴什区,政务服务全程网办率,2026Q3,９６,,\n"
    content = f"地区,指标,期间,数值,分子,分母\n{rows}"
    batch = submit_file(workspace, content.encode(), "a.csv", who=console("李四"), partial=True).batch
    report = batch_report(workspace, batch.id, who=console("李四"))
    assert report is not None
    notes = [issue for issue in report.issues if issue.severity is Severity.INFO]
    places = sum(issue.count for issue in notes)
    app = open_page(tmp_path, "review", role=Role.REVIEWER)
    (noted,) = [item for item in app.expander if item.label.startswith("检查说明 ")]
    assert noted.label == f"检查说明 {places} 处（列出 {len(notes)} 条）：哪些数据不是照原样读的，点开查看"
    assert noted.proto.expanded is False
    shown = " ".join(str(cell) for cell in noted.table[0].value.to_numpy().ravel()).replace("\\", "")
    assert "48/50" in shown
    assert "９６" in shown
    assert noted.table[0].value.iloc[:, 0].astype(int).sum() == places
    # it stands above what the batch changes, and a file without a note has none
    assert app.expander[0].label == noted.label
    other = submit_file(workspace, ELSEWHERE.encode(), "b.csv", who=console("李四")).batch.id
    app = open_page(tmp_path, "review", role=Role.REVIEWER, batch=other)
    assert not [item for item in app.expander if item.label.startswith("检查说明 ")]
    assert "“b.csv”" in said(app)


def test_an_address_opened_anew_says_what_became_of_its_batch(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    batch = submit_file(workspace, FIGURES.encode(), "a.csv", who=console("李四")).batch.id
    made = publish_batch(workspace, batch, who=console("张三"), reason="已核实").revision
    app = open_page(tmp_path, "review", role=Role.REVIEWER, batch=batch)
    (told,) = boxes(app)
    assert told == (
        f"张三 已于 {beijing(made.published_at)} 发布此批次（“a.csv”，版本 v1）。网址指向的就是它，它不在这一页。"
    )
    assert "没有等待审核的批次" in said(app)
