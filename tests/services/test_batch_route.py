"""The two offices a batch goes through, four eyes, and whose turn it is."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from lib.access import console
from lib.domain import BatchStatus, Grant, Identity, Locale, Origin, RefusalCode, Role
from lib.i18n import say_refusal
from lib.services import (
    CellRemark,
    Workspace,
    age_text,
    load_settings,
    my_batches,
    open_workspace,
    pass_batch,
    publish_batch,
    remark_on,
    remarks_of,
    return_batch,
    review_batch,
    review_queue,
    submit_batch,
    submit_file,
    turn_text,
)
from lib.services.batch_route import league_of, publish_regions
from lib.services.batch_view import known_batch
from tests.services.test_batch_intake import GOOD, LI, OTHER, WANG, ZHANG, Clock, brought, clock, person, refused

__all__ = ["clock"]
LEAGUE = person("赵六", Role.REVIEWER, "150600")
ROWS = {
    "counties of a league": (("150602", "150603"), "150600", ("150000",)),
    "the league itself": (("150600",), None, ("150000",)),
    "the league and its county": (("150600", "150602"), "150600", ("150000",)),
    "a league and another's county": (("150600", "150102"), None, ("150000",)),
    "the province, a league and its county": (("150000", "150600", "150602"), None, ("150000",)),
    "two leagues": (("150602", "150102"), None, ("150000",)),
    "a county without a league": (("371502",), None, ("371502",)),
    "two jurisdictions": (("150602", "371502"), None, ("150000", "371502")),
}


def both(name: str) -> Identity:
    grants = (Grant(Role.REPORTER, "150000"), Grant(Role.REVIEWER, "150000"))
    return Identity(name, name, grants, Origin.SESSION, account=name, session=name)


def sent(workspace: Workspace, *codes: str) -> str:
    rows = "\n".join(f"{code},online_service_rate,2026Q2,9{n}" for n, code in enumerate(codes))
    content = f"region,indicator,period,value\n{rows}\n".encode()
    return submit_file(workspace, content, "a.csv", who=console("李四")).batch.id


@pytest.mark.parametrize("what", ROWS)
def test_which_way_a_batch_goes(workspace: Workspace, what: str) -> None:
    codes, league, asked = ROWS[what]
    batch = workspace.store.batch(sent(workspace, *codes))
    assert batch is not None
    assert (league_of(workspace, batch), publish_regions(workspace, batch)) == (league, asked)
    if league is None:
        refused(RefusalCode.NO_LEAGUE, pass_batch, workspace, batch.id, who=console("赵六"))


def test_a_league_passes_on_and_the_province_publishes(workspace: Workspace) -> None:
    batch = submit_file(workspace, GOOD, "a.csv", who=LI).batch
    waiting = review_queue(workspace, who=LEAGUE)[0]
    assert turn_text(workspace, waiting, Locale.ZH) == "等鄂尔多斯市的审核人员通过"
    assert (waiting.own_turn, waiting.leagues) == (True, ("150600",))
    refused(RefusalCode.OUTSIDE_SCOPE, publish_batch, workspace, batch.id, who=LEAGUE, reason="急")
    assert review_batch(workspace, batch.id, who=ZHANG).unpassed == "150600"
    found = refused(RefusalCode.REASON_UNPASSED, publish_batch, workspace, batch.id, who=ZHANG, reason=" ")
    assert say_refusal(Locale.ZH, found).startswith("鄂尔多斯市还没有通过")
    passed = pass_batch(workspace, batch.id, who=LEAGUE, note="已核对台账")
    assert (passed.status, passed.passed_by) == (BatchStatus.PASSED, "赵六")
    assert [(item.author, item.text) for item in remarks_of(workspace, batch.id, who=LI)] == [("赵六", "已核对台账")]
    waiting = review_queue(workspace, who=LEAGUE)[0]
    assert turn_text(workspace, waiting, Locale.ZH) == "等内蒙古自治区的审核人员发布"
    assert not waiting.own_turn
    assert review_batch(workspace, batch.id, who=ZHANG).unpassed is None
    assert publish_batch(workspace, batch.id, who=ZHANG).revision.number == 1
    actions = [(entry.actor, entry.action) for entry in workspace.store.audit() if entry.subject == batch.id]
    assert actions[::-1][:3] == [("李四", "save_batch"), ("李四", "check_batch"), ("李四", "set_status")]
    assert ("赵六", "set_status") in actions
    assert ("赵六", "remark") in actions
    assert actions[0] == ("张三", "publish")


def test_the_province_publishes_over_the_head_of_a_league_with_a_reason(workspace: Workspace) -> None:
    batch = submit_file(workspace, GOOD, "a.csv", who=LI).batch
    done = publish_batch(workspace, batch.id, who=ZHANG, reason="盟市审核人员出差")
    assert done.revision.reason == "盟市审核人员出差"


def test_passing_and_publishing_by_one_person_are_not_two_steps(workspace: Workspace) -> None:
    batch = submit_file(workspace, GOOD, "a.csv", who=LI).batch
    pass_batch(workspace, batch.id, who=ZHANG)
    refused(RefusalCode.REASON_UNPASSED, publish_batch, workspace, batch.id, who=ZHANG)
    assert publish_batch(workspace, batch.id, who=person("钱七", Role.REVIEWER, "150000")).revision.number == 1


def test_with_one_step_the_reviewers_of_the_regions_publish(tmp_path: Path) -> None:
    workspace = open_workspace(load_settings(data_dir=tmp_path, review_steps="one"))
    batch = submit_file(workspace, GOOD, "a.csv", who=LI).batch
    refused(RefusalCode.NO_LEAGUE, pass_batch, workspace, batch.id, who=LEAGUE)
    assert publish_batch(workspace, batch.id, who=LEAGUE).revision.published_by == "赵六"
    workspace.store.close()


def test_a11_whoever_submitted_neither_passes_nor_publishes(workspace: Workspace) -> None:
    who = both("孙八")
    batch = submit_file(workspace, GOOD, "a.csv", who=who).batch
    for act in (pass_batch, publish_batch):
        refused(RefusalCode.OWN_BATCH, act, workspace, batch.id, who=who)
        assert workspace.store.audit(1)[0].action == "refused"
    assert workspace.store.batches()[0].status is BatchStatus.SUBMITTED


def test_whose_turn_it_is_leaves_out_what_four_eyes_keep_from_the_reader(workspace: Workspace) -> None:
    who = both("孙八")
    submit_file(workspace, GOOD, "a.csv", who=who)
    submit_file(workspace, OTHER, "b.csv", who=LI)
    assert [item.own_turn for item in review_queue(workspace, who=who)] == [False, True]
    assert [item.own_turn for item in review_queue(workspace, who=ZHANG)] == [True, True]


def test_a10_c17_figures_that_were_published_while_a_batch_waited_are_not_published_again(workspace: Workspace) -> None:
    waits = submit_batch(workspace, brought(workspace, GOOD + b"\n", who=WANG, file="b.csv").id, who=WANG).batch
    publish_batch(workspace, submit_file(workspace, GOOD, "a.csv", who=LI).batch.id, who=console("张三"))
    assert review_batch(workspace, waits.id, who=ZHANG).counts == {"new": 0, "changed": 0, "unchanged": 2}
    found = refused(RefusalCode.NOTHING_TO_PUBLISH, publish_batch, workspace, waits.id, who=ZHANG, reason="无", base=1)
    assert found.params == {}


def test_c17_what_changes_nothing_is_not_passed_on_and_can_be_returned(workspace: Workspace) -> None:
    batch = submit_batch(workspace, brought(workspace, GOOD + b"\n").id, who=LI).batch
    publish_batch(workspace, submit_file(workspace, GOOD, "a.csv", who=LI).batch.id, who=console("张三"))
    found = refused(RefusalCode.NOTHING_TO_PUBLISH, pass_batch, workspace, batch.id, who=LEAGUE)
    assert say_refusal(Locale.ZH, found).startswith("没有变化，无需发布")
    assert known_batch(workspace, batch.id).status is BatchStatus.SUBMITTED
    assert return_batch(workspace, batch.id, who=LEAGUE, reason="没有变化").status is BatchStatus.RETURNED
    # with a figure that changes, the same cells are passed on
    other = submit_file(workspace, OTHER, "c.csv", who=LI).batch
    assert pass_batch(workspace, other.id, who=LEAGUE).status is BatchStatus.PASSED


def test_a07_of_two_reviewers_at_once_one_is_told_of_the_other(workspace: Workspace, clock: Clock) -> None:
    batch = submit_file(workspace, GOOD, "a.csv", who=LI).batch
    seen = [review_batch(workspace, batch.id, who=who).base for who in (ZHANG, person("钱七", Role.REVIEWER, "150000"))]
    clock.at += timedelta(minutes=2)
    publish_batch(workspace, batch.id, who=ZHANG, reason="已核实", base=seen[0], key="one")
    second = person("钱七", Role.REVIEWER, "150000")
    found = refused(
        RefusalCode.BATCH_ALREADY_PUBLISHED,
        publish_batch, workspace, batch.id, who=second, reason="已核实", base=seen[1], key="two",
    )  # fmt: skip
    assert say_refusal(Locale.ZH, found) == "张三 已于 2026-11-22 10:02 发布此批次（版本 v1），未重复发布。"
    assert workspace.store.head() == 1


def test_a08_the_second_of_two_batches_on_the_same_cells_is_stale(workspace: Workspace) -> None:
    one, two = (submit_file(workspace, content, "a.csv", who=LI).batch.id for content in (GOOD, OTHER))
    bases = [review_batch(workspace, batch, who=ZHANG).base for batch in (one, two)]
    publish_batch(workspace, one, who=ZHANG, reason="已核实", base=bases[0])
    found = refused(RefusalCode.BASE_MOVED, publish_batch, workspace, two, who=ZHANG, reason="已核实", base=bases[1])
    assert found.params == {"base": 0, "head": 1}
    assert workspace.store.batches()[0].status is BatchStatus.SUBMITTED


def test_a09_a_moved_base_is_named_with_the_new_difference(workspace: Workspace) -> None:
    one, two = (submit_file(workspace, content, "a.csv", who=LI).batch.id for content in (GOOD, OTHER))
    assert review_batch(workspace, two, who=ZHANG).counts == {"new": 2, "changed": 0, "unchanged": 0}
    publish_batch(workspace, one, who=console("赵六"))
    found = refused(RefusalCode.BASE_MOVED, publish_batch, workspace, two, who=ZHANG, reason="已核实")
    assert say_refusal(Locale.ZH, found) == "基础数据已从 v0 变为 v1，请重新核对差异后发布。"
    again = review_batch(workspace, two, who=ZHANG)
    assert (again.base, again.counts) == (1, {"new": 0, "changed": 1, "unchanged": 1})
    assert publish_batch(workspace, two, who=ZHANG, reason="已核实").revision.number == 2


def test_returning_takes_remarks_about_cells(workspace: Workspace) -> None:
    batch = submit_file(workspace, GOOD, "a.csv", who=LI).batch
    cell = CellRemark("分母不对", "150602", "online_service_rate", "2026Q3")
    for bad in (CellRemark("x", "150100"), CellRemark(" "), CellRemark("长" * 501), CellRemark("x", period="2026Q2")):
        refused(RefusalCode.REMARK_UNFIT, return_batch, workspace, batch.id, who=LEAGUE, reason="见", remarks=[bad])
    refused(RefusalCode.REASON_NEEDED, return_batch, workspace, batch.id, who=LEAGUE, reason=" ", remarks=[cell])
    assert remarks_of(workspace, batch.id, who=LI) == []
    returned = return_batch(workspace, batch.id, who=LEAGUE, reason="见各处意见", remarks=[cell])
    assert (returned.status, returned.reason) == (BatchStatus.RETURNED, "见各处意见")
    kept = remarks_of(workspace, batch.id, who=LI)[0]
    assert (kept.region, kept.indicator, kept.period, kept.text) == (
        "150602", "online_service_rate", "2026Q3", "分母不对",
    )  # fmt: skip
    remark_on(workspace, batch.id, CellRemark("已改"), who=LI)
    refused(RefusalCode.FORBIDDEN, remark_on, workspace, batch.id, CellRemark("插话"), who=person("王五"))
    assert [item.text for item in remarks_of(workspace, batch.id, who=LEAGUE)] == ["分母不对", "已改"]
    assert review_queue(workspace, who=LEAGUE) == []


def test_a_batch_that_was_returned_begins_its_way_anew(workspace: Workspace) -> None:
    batch = submit_file(workspace, GOOD, "a.csv", who=LI).batch
    pass_batch(workspace, batch.id, who=LEAGUE)
    return_batch(workspace, batch.id, who=ZHANG, reason="请核对")
    assert turn_text(workspace, my_batches(workspace, who=LI)[0], Locale.ZH) == "请您看退回理由，更正后重新上传"
    again = submit_batch(workspace, batch.id, who=LI, note="无误").batch
    assert (again.status, again.passed_by, again.passed_at) == (BatchStatus.SUBMITTED, None, None)


def test_the_longest_waiting_comes_first_with_its_age(workspace: Workspace, clock: Clock) -> None:
    first = submit_file(workspace, GOOD, "a.csv", who=LI).batch.id
    clock.at += timedelta(days=2, hours=3)
    second = submit_file(workspace, OTHER, "b.csv", who=LI).batch.id
    clock.at += timedelta(hours=1)
    found = review_queue(workspace, who=ZHANG)
    assert [item.batch.id for item in found] == [first, second]
    assert [age_text(clock.at - item.since, Locale.ZH) for item in found] == ["2 天 4 小时", "1 小时"]
    assert age_text(timedelta(days=3), Locale.EN) == "3 d"
    assert age_text(timedelta(minutes=5), Locale.ZH) == "5 分钟"
    assert [item.batch.id for item in my_batches(workspace, who=LI)] == [second, first]
    assert review_queue(workspace, who=person("周九", Role.REVIEWER, "150100")) == []
