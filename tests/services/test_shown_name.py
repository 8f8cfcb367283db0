"""Readers meet persons, not login names."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import polars as pl

from lib.access import EVERYWHERE, console, public_identity
from lib.domain import Grant, Locale, Role
from lib.services import Workspace, publish_batch, submit_file
from lib.services.audit_view import Wanted, audit_csv, audit_table, audit_trail
from lib.services.revisions import revisions_seen, revisions_table
from lib.services.set_up import lacks_admin
from lib.services.shown_name import shown_name

WHO = console("管理台")
AT = datetime(2026, 11, 22, tzinfo=UTC)


def account(workspace: Workspace, name: str, shown: str, role: Role = Role.REPORTER) -> str:
    grants = (Grant(role, EVERYWHERE),)
    made = workspace.store.add_account(name, shown, None, grants, subject=name, must_change=False, actor="测试", at=AT)
    return made.id


def test_a_person_is_called_by_the_name_of_the_account(workspace: Workspace) -> None:
    assert shown_name(workspace, "lisi") == "lisi"
    account(workspace, "lisi", "李四")
    assert [shown_name(workspace, name) for name in ("lisi", "LiSi", "王五")] == ["李四", "李四", "王五"]
    assert shown_name(workspace, "lisi", public_identity()) == "—"


def test_the_command_line_is_nobodys_name(workspace: Workspace) -> None:
    """Who gave no name there worked as the administrator of the system; an account of that name is a person."""
    assert shown_name(workspace, "命令行") == "系统管理员（命令行）"
    assert shown_name(workspace, "command line") == "system administrator (command line)"
    assert shown_name(workspace, "命令行", public_identity()) == "—"
    account(workspace, "命令行", "王五")
    assert shown_name(workspace, "命令行") == "王五"


def test_two_of_one_name_are_told_apart(workspace: Workspace) -> None:
    for name, shown in (("lisi", "李四"), ("lisi2", "李四"), ("wangwu", "王五")):
        account(workspace, name, shown)
    found = [shown_name(workspace, name) for name in ("lisi", "lisi2", "wangwu")]
    assert found == ["李四 (lisi)", "李四 (lisi2)", "王五"]


def test_lists_show_persons_and_records_keep_login_names(workspace: Workspace) -> None:
    account(workspace, "zhangsan", "张三")
    content = b"region,indicator,period,value,numerator,denominator\n150602,online_service_rate,2026Q3,90,45,50"
    batch = submit_file(workspace, content, "a.csv", who=console("lisi")).batch
    publish_batch(workspace, batch.id, who=console("zhangsan"), reason="已核实")
    seen = revisions_seen(workspace, who=WHO)
    assert seen[0].published_by == "zhangsan"
    assert revisions_table(workspace, seen, Locale.ZH)["发布人"].to_list() == ["张三"]
    wanted = Wanted(action="publish")
    entries = audit_trail(workspace, wanted, who=WHO).entries
    assert entries[0].actor == "zhangsan"
    assert audit_table(workspace, entries, Locale.ZH)["人员"].to_list() == ["张三"]
    file = pl.read_csv(io.BytesIO(audit_csv(workspace, wanted, Locale.ZH, who=WHO)))
    assert file.select("人员", "登录名").rows() == [("张三", "zhangsan")]
    assert audit_trail(workspace, Wanted(action="publish", text="张三"), who=WHO).entries == entries


def test_the_same_file_is_told_by_person(workspace: Workspace) -> None:
    account(workspace, "lisi", "李四")
    content = b"region,indicator,period,value,numerator,denominator\n150602,online_service_rate,2026Q3,90,45,50"
    submit_file(workspace, content, "a.csv", who=console("lisi"))
    again = submit_file(workspace, content, "b.csv", who=console("lisi"))
    assert [issue.params["actor"] for issue in again.report.issues if issue.code.value == "SAME_FILE_BEFORE"] == [
        "李四"
    ]


def test_where_nobody_administers_it_is_known(workspace: Workspace) -> None:
    assert not lacks_admin(workspace)  # no account at all: the set-up link is there
    account(workspace, "lisi", "李四")
    assert lacks_admin(workspace)
    admin = account(workspace, "root1", "管理员", Role.ADMIN)
    assert not lacks_admin(workspace)
    workspace.store.set_disabled(admin, True, actor="测试", at=AT)
    assert lacks_admin(workspace)
