"""The audit trail for people: days in Beijing, texts, the file, and when somebody was last seen."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import polars as pl
import pytest

from lib.access import EVERYWHERE, console
from lib.domain import Grant, Identity, Locale, Origin, Role
from lib.i18n import messages
from lib.services import Workspace, submit_file
from lib.services.accounts import session_for
from lib.services.audit_view import Wanted, action_name, audit_csv, audit_table, audit_trail, last_seen
from lib.store.audit import Action

WHO = console("审计员")


@pytest.fixture
def trail(workspace: Workspace) -> Workspace:
    late = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)  # already the 21st in Beijing
    workspace.store.record("李四", "refused", "publish", {"code": "FORBIDDEN", "address": "10.0.0.7"}, late)
    workspace.store.record("张三", "exported", "audit", {"rows": 3}, datetime(2026, 11, 22, 1, 0, tzinfo=UTC))
    return workspace


@pytest.mark.parametrize(
    ("wanted", "actors"),
    [
        (Wanted(), ["张三", "李四"]),
        (Wanted(first=date(2026, 11, 21), last=date(2026, 11, 21)), ["李四"]),
        (Wanted(last=date(2026, 11, 20)), []),
        (Wanted(first=date(2026, 11, 22)), ["张三"]),
        (Wanted(actor="李四"), ["李四"]),
        (Wanted(action="exported"), ["张三"]),
        (Wanted(text=" forbidden "), ["李四"]),
        (Wanted(actor="李四", action="exported"), []),
    ],
)
def test_filters(trail: Workspace, wanted: Wanted, actors: list[str]) -> None:
    found = audit_trail(trail, wanted, who=WHO)
    assert [entry.actor for entry in found.entries if entry.action != "migrate"] == actors
    assert {"李四", "张三"} <= set(found.actors)
    assert {"refused", "exported"} <= set(found.actions)


def test_the_file_has_the_seals_and_taking_it_is_written_down(trail: Workspace) -> None:
    entry = audit_trail(trail, Wanted(actor="李四"), who=WHO).entries[0]
    found = pl.read_csv(io.BytesIO(audit_csv(trail, Wanted(actor="李四"), Locale.ZH, who=WHO)))
    assert found.rows() == [
        (
            *(entry.sequence, "2026-11-21 00:30", "李四", "拒绝操作", "发布批次", "10.0.0.7", "原因：没有这项权限"),
            *("李四", entry.details, entry.previous, entry.hash),
        )
    ]
    newest = trail.store.audit(1)[0]
    assert (newest.actor, newest.action, newest.subject) == ("审计员", "exported", "audit")


def test_every_action_of_the_store_has_its_word() -> None:
    for locale in Locale:
        assert [action for action in Action if f"access.action.{action.value}" not in messages(locale)] == []
    assert action_name("refused", Locale.ZH) == "拒绝操作"
    assert action_name("something_new", Locale.ZH) == "something_new"


def test_last_seen_is_the_newest_of_all_sign_ins(workspace: Workspace) -> None:
    at = datetime(2026, 11, 22, tzinfo=UTC)
    account = workspace.store.add_account(
        "viewer", "查看", None, (Grant(Role.VIEWER, EVERYWHERE),), subject="v", must_change=False, actor="测试", at=at
    )
    assert last_seen(workspace, who=WHO) == {}
    sessions = [session_for(workspace, account, address=None, agent=None)[0] for _ in range(2)]
    later = datetime(2027, 1, 1, tzinfo=UTC)
    workspace.store.touch_session(sessions[0].key, later)
    workspace.store.end_session(sessions[0].key, actor="测试", at=later)
    assert last_seen(workspace, who=WHO) == {account.id: later}


def test_every_act_names_where_the_person_came_from(workspace: Workspace) -> None:
    who = Identity("li", "李四", (Grant(Role.REPORTER, EVERYWHERE),), Origin.SESSION, account="1", address="10.0.0.7")
    content = "地区,指标,期间,数值,分子,分母\n150602,online_service_rate,2026Q2,80,40,50\n".encode()
    submit_file(workspace, content, "a.csv", who=who)
    found = audit_table(workspace, audit_trail(workspace, Wanted(action="save_batch"), who=WHO).entries, Locale.ZH)
    assert found["来源地址"].to_list() == ["10.0.0.7"]
    submit_file(workspace, content.replace(b"80,40", b"82,41"), "b.csv", who=console("王五"))
    found = audit_table(workspace, audit_trail(workspace, Wanted(action="save_batch"), who=WHO).entries, Locale.ZH)
    assert found["来源地址"].to_list() in ([None, "10.0.0.7"], ["", "10.0.0.7"])
