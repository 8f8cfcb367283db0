"""The accounts page: an administrator's acts, and what everybody has."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.domain import Grant, Origin, Permission, Role, Session
from lib.services import Workspace
from lib.services.accounts import identity_of, sign_in
from lib.services.clock import now
from lib.ui.accounts_panel import SCREEN_PATH
from tests.pages.conftest import Open, session_of

SCROLL_BAR = 10


def secret(app: AppTest) -> str:
    """What is shown this once."""
    return str(app.code[0].value)


def form(app: AppTest) -> tuple[bool, int, int]:
    """Whether the form for a new account stands open, its place on the page, and that of the list of accounts."""
    (box,) = [each for each in app.expander if each.label == "新建账号"]
    order = [id(node) for node in app.main]
    return box.proto.expanded, order.index(id(box)), order.index(id(app.dataframe[0]))


def test_whoever_is_alone_finds_the_form_open_and_first(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    opened, place, table = form(open_page(tmp_path, "accounts", role=Role.ADMIN))
    assert opened
    assert place < table
    session_of(workspace, Role.REPORTER)
    opened, place, table = form(open_page(tmp_path, "accounts", role=Role.ADMIN))
    assert not opened
    assert place > table
    workspace.store.set_disabled(of(workspace, "李四"), True, actor="管理员", at=now())
    assert form(open_page(tmp_path, "accounts", role=Role.ADMIN))[0]


def test_the_regions_of_a_role_have_the_width_of_the_form(open_page: Open, tmp_path: Path) -> None:
    app = open_page(tmp_path, "accounts", role=Role.ADMIN)
    for column in app.columns:
        held = {box.key for box in column.multiselect}
        assert ("grant.reporter.add" in held) == ("grant.reviewer.add" in held)


def of(workspace: Workspace, name: str) -> str:
    account = workspace.store.account_by_name(name)
    assert account is not None
    return account.id


def test_an_account_is_made_with_a_password_that_is_shown_once(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    app = open_page(tmp_path, "accounts", role=Role.ADMIN)
    app.text_input(key="account.add.name").set_value("zhaoliu")
    app.text_input(key="account.add.shown").set_value("赵六 [x](http://x)")
    app.multiselect(key="grant.reporter.add").set_value(["150600"])
    app.button(key="account.create").click().run()
    assert "一次性密码只显示这一次" in app.success[0].value
    once = secret(app)
    made = workspace.store.account_by_name("zhaoliu")
    assert made is not None
    assert set(made.grants) == {Grant(Role.VIEWER, "*"), Grant(Role.REPORTER, "150600")}
    assert made.must_change
    sign_in(workspace, "zhaoliu", once, address=None, agent=None)
    assert not [entry for entry in workspace.store.audit() if once in entry.details]
    app.run()
    assert len(app.code) == 0
    table = app.dataframe[0].value
    row = table[table["用户名"] == "zhaoliu"].iloc[0]
    assert (row["姓名"], row["角色和范围"], row["状态"]) == (
        "赵六 [x](http://x)",
        "上报：鄂尔多斯市 150600、查看",
        "待改密码",
    )
    assert len(row["最近使用"]) == 16


def chosen(open_page: Open, workspace: Workspace, tmp_path: Path) -> tuple[AppTest, str, str]:
    """The page with a reporter chosen who is signed in."""
    session = session_of(workspace, Role.REPORTER)
    account = of(workspace, "李四")
    app = open_page(tmp_path, "accounts", role=Role.ADMIN)
    app.selectbox(key="accounts.chosen").set_value(account).run()
    return app, account, session


def test_roles_are_changed_and_refusals_are_told(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    app, account, _ = chosen(open_page, workspace, tmp_path)
    app.multiselect(key=f"grant.reporter.{account}").set_value(["150600", "150700"])
    app.button(key="account.save").click().run()
    assert "已保存“李四”" in app.success[0].value.replace("\\", "")
    found = workspace.store.account(account)
    assert found is not None
    assert found.grants == (Grant(Role.REPORTER, "150600"), Grant(Role.REPORTER, "150700"))
    app.selectbox(key="accounts.chosen").set_value(of(workspace, "管理员")).run()
    app.button(key="account.disable").click().run()
    assert "不能更改自己的角色" in app.error[0].value


def test_disabling_ends_sessions_and_enabling_comes_back(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    app, account, session = chosen(open_page, workspace, tmp_path)
    app.button(key="account.disable").click().run()
    ended = workspace.store.session(session)
    assert ended is not None
    assert ended.ended_at is not None
    assert app.dataframe[0].value["状态"].tolist().count("已停用") == 1
    app.button(key="account.enable").click().run()
    found = workspace.store.account(account)
    assert found is not None
    assert not found.disabled


def test_a_password_is_reset_and_a_sign_in_ended(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    app, _, session = chosen(open_page, workspace, tmp_path)
    app.button(key=f"session.end.{session}").click().run()
    ended = workspace.store.session(session)
    assert ended is not None
    assert ended.ended_at is not None
    app.button(key="account.reset").click().run()
    assert sign_in(workspace, "李四", secret(app), address=None, agent=None)[0].account == of(workspace, "李四")


def test_a_provider_is_linked_and_unlinked(
    open_page: Open, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("ISSUER", "https://login.example"), ("CLIENT_ID", "capmap"), ("CLIENT_SECRET", "hidden")):
        monkeypatch.setenv(f"CAPMAP_OIDC_{name}", value)
    app, account, session = chosen(open_page, workspace, tmp_path)
    field = f"account.subject.{account}."
    assert app.text_input(key=f"{field}李四").value == "李四"
    app.text_input(key=f"{field}李四").set_value(" https://login.example|0042 ")
    app.button(key="account.link").click().run()
    assert "已保存“李四”的统一身份关联" in app.success[0].value
    linked, ended = workspace.store.account(account), workspace.store.session(session)
    assert linked is not None
    assert linked.subject == "https://login.example|0042"
    assert ended is not None
    assert ended.ended_at is not None
    app.text_input(key=f"{field}https://login.example|0042").set_value("管理员")
    app.button(key="account.link").click().run()
    assert "已关联到账号“管理员”" in app.error[0].value
    app.button(key="account.unlink").click().run()
    unlinked = workspace.store.account(account)
    assert unlinked is not None
    assert unlinked.subject is None
    assert "account.unlink" not in {button.key for button in app.button}
    app.button(key="account.link").click().run()
    assert "标识不能为空" in app.error[0].value
    app.selectbox(key="accounts.chosen").set_value(of(workspace, "管理员")).run()
    assert "account.link" not in {button.key for button in app.button}


def test_without_a_provider_there_is_nothing_to_link(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    app, _, _ = chosen(open_page, workspace, tmp_path)
    assert "account.save" in {button.key for button in app.button}
    assert "account.link" not in {button.key for button in app.button}


def test_a_screen_gets_a_link_and_loses_it(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    app = open_page(tmp_path, "accounts", role=Role.ADMIN)
    app.text_input(key="screen.label").set_value("大厅").run()
    app.button(key="screen.make").click().run()
    link = secret(app)
    assert link.startswith(SCREEN_PATH)
    who = identity_of(workspace, link.removeprefix(SCREEN_PATH), address=None)
    assert who is not None
    assert (who.origin, who.shown) == (Origin.SCREEN, "大厅")
    app.button(key=f"session.end.{who.session}").click().run()
    assert identity_of(workspace, link.removeprefix(SCREEN_PATH), address=None) is None


def tokens(workspace: Workspace) -> list[Session]:
    return [item for item in workspace.store.sessions() if item.origin is Origin.TOKEN]


def test_everybody_makes_and_ends_their_own_tokens(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    app = open_page(tmp_path, "accounts", role=Role.VIEWER)
    app.button(key="token.make").click().run()
    assert "令牌须有名称" in app.error[0].value
    app.text_input(key="token.label").set_value("报表程序").run()
    app.button(key="token.make").click().run()
    who = identity_of(workspace, secret(app), address=None)
    assert who is not None
    assert (who.name, who.origin, who.scopes) == ("viewer", Origin.TOKEN, (Permission.VIEW,))
    assert any("报表程序" in item.value for item in app.markdown)
    app.button(key=f"session.end.{tokens(workspace)[0].key}").click().run()
    assert tokens(workspace)[0].ended_at is not None


def test_ending_ones_own_session_signs_out(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    session = session_of(workspace, Role.VIEWER)
    app = open_page(tmp_path, "accounts", session=session)
    app.button(key=f"session.end.{session}").click().run()
    assert "请重新登录" in app.warning[0].value
    assert len(app.button) == 0


def test_no_box_speaks_english_to_chinese_readers(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    app = open_page(tmp_path, "accounts", role=Role.ADMIN)
    said = [one.proto.placeholder for one in (*app.selectbox, *app.multiselect)]
    assert said
    assert [text for text in said if not text or any(char.isascii() and char.isalpha() for char in text)] == []


def said(app: AppTest) -> list[str]:
    return [item.value.replace("\\", "") for item in (*app.markdown, *app.caption)]


def test_no_heading_stands_over_nothing(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    app = open_page(tmp_path, "accounts", role=Role.ADMIN)
    # one's own sign-ins have a heading below
    assert not [text for text in said(app) if "的登录和令牌" in text]
    assert {"还没有大屏链接。", "还没有个人令牌。"} <= set(said(app))
    workspace.store.add_account(
        "李四", "李四", None, (Grant(Role.VIEWER, "*"),), subject="李四", must_change=False, actor="测试", at=now()
    )
    app.run()
    app.selectbox(key="accounts.chosen").set_value(of(workspace, "李四")).run()
    assert {"**“李四”的登录和令牌**", "现在没有登录，也没有令牌。"} <= set(said(app))


def test_roles_in_many_regions_are_read_whole(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    app = open_page(tmp_path, "accounts", role=Role.ADMIN)
    assert app.dataframe[0].proto.row_height == 30
    many = (Grant(Role.REPORTER, "150600"), Grant(Role.REVIEWER, "150600"), Grant(Role.REVIEWER, "150700"))
    workspace.store.add_account("李四", "李四", None, many, subject="李四", must_change=False, actor="测试", at=now())
    app.run()
    assert app.dataframe[0].proto.row_height >= 61
    widths = [column.get("width", 0) for column in json.loads(app.dataframe[0].proto.columns).values()]
    # the wide column of a screen of 1366 pixels, where a long list has a bar to scroll it by
    assert 600 < sum(widths) <= 715 - SCROLL_BAR
