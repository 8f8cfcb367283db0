"""When nothing more is to be done about a batch that was sent back or failed its check, and what is said of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lib.access import console
from lib.domain import Batch, BatchStatus, Locale, Refusal, RefusalCode
from lib.services import (
    Waiting,
    Workspace,
    check_batch,
    my_batches,
    publish_batch,
    receive_file,
    return_batch,
    submit_file,
    submit_point_file,
    turn_text,
    withdraw_batch,
)
from lib.services.batch_route import Party
from tests.services.test_batch_intake import GOOD, HEAD, LI, OTHER, WANG, ZHANG, Clock, brought

WRONG = GOOD.replace(b",88", b",104")
ONE_CELL = f"{HEAD}150602,online_service_rate,2026Q3,97\n".encode()
POINTS = "编号,名称,类别,等级,经度,纬度\nL1,东胜所,检验机构,C,109.99,39.82\n".encode()
STILL = "请您看退回理由，更正后重新上传"


def returned(workspace: Workspace, content: bytes = GOOD, file: str = "a.csv") -> Batch:
    batch = submit_file(workspace, content, file, who=LI).batch
    return return_batch(workspace, batch.id, who=ZHANG, reason="请核对")


def listed(workspace: Workspace, batch: Batch) -> Waiting:
    return next(item for item in my_batches(workspace, who=LI) if item.batch.id == batch.id)


def said(workspace: Workspace, batch: Batch, locale: Locale = Locale.ZH) -> tuple[bool, str]:
    """Whether it waits for whoever brought it, and what is said about it."""
    item = listed(workspace, batch)
    assert item.own_turn is (item.turn.party is Party.SENDER)
    return item.own_turn, turn_text(workspace, item, locale)


def test_a_returned_batch_is_done_with_once_the_same_cells_are_handed_in_again(workspace: Workspace) -> None:
    first = returned(workspace)
    assert said(workspace, first) == (True, STILL)
    brought(workspace, OTHER, file="b.csv")  # checked and not handed in: that one takes nobody's place
    assert said(workspace, first) == (True, STILL)
    second = submit_file(workspace, OTHER, "b.csv", who=LI).batch
    assert said(workspace, first) == (False, f"不需要办理（已由后来的批次 {second.id} 代替）")
    assert said(workspace, first, Locale.EN)[1] == f"Nothing to do (the later batch {second.id} stands for it)"
    # of two that were returned the later one waits; taken back, it takes nobody's place
    return_batch(workspace, second.id, who=ZHANG, reason="还不对")
    assert (said(workspace, first)[0], said(workspace, second)) == (False, (True, STILL))
    withdraw_batch(workspace, second.id, who=LI)
    assert said(workspace, first) == (True, STILL)
    assert said(workspace, second)[0] is False


def test_what_brings_some_of_the_cells_takes_nobodys_place(workspace: Workspace) -> None:
    first = returned(workspace)
    submit_file(workspace, ONE_CELL, "b.csv", who=LI)
    submit_file(workspace, GOOD.replace(b"2026Q3", b"2026Q2"), "c.csv", who=LI)
    assert said(workspace, first) == (True, STILL)


def test_an_earlier_batch_takes_nobodys_place(workspace: Workspace) -> None:
    submit_file(workspace, OTHER, "b.csv", who=LI)
    assert said(workspace, returned(workspace)) == (True, STILL)


def test_a_correction_that_names_it_stands_for_it_from_its_check_on(workspace: Workspace) -> None:
    first = returned(workspace)
    new = receive_file(workspace, ONE_CELL, "b.csv", who=LI, replaces=first.id)
    assert said(workspace, first) == (True, STILL)
    brought_in = submit_file(workspace, OTHER, "c.csv", who=LI).batch
    withdraw_batch(workspace, brought_in.id, who=LI)
    assert said(workspace, first) == (True, STILL)
    withdraw_batch(workspace, new.id, who=LI)
    named = receive_file(workspace, ONE_CELL, "b.csv", who=LI, replaces=first.id)
    check_batch(workspace, named.id, who=LI)
    assert said(workspace, first) == (False, f"不需要办理（已由后来的批次 {named.id} 代替）")


def test_figures_that_another_person_published_since_need_nothing_more(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    for module in ("batch_intake", "batch_queue", "publication"):
        monkeypatch.setattr(f"lib.services.{module}.now", clock)
    before = submit_file(workspace, GOOD, "v.csv", who=WANG).batch
    publish_batch(workspace, before.id, who=ZHANG, reason="测试")
    clock.at += timedelta(hours=1)
    first = returned(workspace, OTHER)
    clock.at += timedelta(hours=1)
    assert said(workspace, first) == (True, STILL)  # what stood before its return does not count
    half = submit_file(workspace, ONE_CELL.replace(b",97", b",98"), "w.csv", who=WANG).batch
    publish_batch(workspace, half.id, who=ZHANG, reason="测试")
    assert said(workspace, first) == (True, STILL)
    rest = submit_file(workspace, OTHER.replace(b",97", b",96"), "x.csv", who=WANG).batch
    publish_batch(workspace, rest.id, who=ZHANG, reason="测试")
    assert said(workspace, first) == (False, "不需要办理（退回之后，这些数据已由别人上报并发布，版本 v3）")


def test_points_replace_the_whole_layer_of_a_jurisdiction(workspace: Workspace) -> None:
    who = console("李四")
    first = submit_point_file(workspace, POINTS, "p.csv", who=who, jurisdiction="150000").batch
    return_batch(workspace, first.id, who=console("张三"), reason="请核对")
    assert said(workspace, first)[0] is True
    second = submit_point_file(workspace, POINTS + b"\n", "q.csv", who=who, jurisdiction="150000").batch
    assert second.status is BatchStatus.SUBMITTED
    assert said(workspace, first) == (False, f"不需要办理（已由后来的批次 {second.id} 代替）")


@pytest.mark.parametrize("name", ["a.csv", "A.CSV", "a (2).xlsx", "marked"])
def test_a_failed_check_is_done_with_once_the_file_is_brought_again(workspace: Workspace, name: str) -> None:
    first = brought(workspace, WRONG)
    assert said(workspace, first) == (True, "请您修改文件后重新上传")
    brought(workspace, GOOD, file="ab.csv")
    assert said(workspace, first)[0] is True
    file = f"药监能力_标注-{first.sha256[:8]}_v0.xlsx" if name == "marked" else name
    again = brought(workspace, WRONG.replace(b",104", b",105"), file=file)
    assert said(workspace, first) == (False, f"不需要办理（此后又上传了这份文件，批次 {again.id}）")
    assert said(workspace, again) == (True, "请您修改文件后重新上传")


def test_a_failed_check_that_is_not_needed_any_more_is_set_aside(workspace: Workspace) -> None:
    first = brought(workspace, WRONG)
    with pytest.raises(Refusal) as refused:
        withdraw_batch(workspace, first.id, who=WANG)
    assert refused.value.code is RefusalCode.NOT_SENDER
    assert withdraw_batch(workspace, first.id, who=LI).status is BatchStatus.WITHDRAWN
    assert said(workspace, first) == (False, "已撤回，不需要办理")


def test_a_file_that_repeats_another_waits_for_nobody(workspace: Workspace) -> None:
    submit_file(workspace, GOOD, "a.csv", who=LI)
    again = brought(workspace, GOOD, file="b.csv")
    assert said(workspace, again) == (False, "不需要办理（与已有批次相同）")
