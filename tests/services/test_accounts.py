"""Accounts: who may change what, passwords, the last administrator, the first start, tokens and screens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from lib.access import EVERYWHERE, permissions
from lib.domain import Grant, Identity, Origin, Permission, RefusalCode, Role
from lib.services import Workspace, accounts
from lib.services.accounts import identity_of, identity_of_key, sign_in
from tests.services.access_world import (
    ADDRESS,
    GOOD,
    ROOT,
    Clock,
    actions,
    came_in,
    counted_hasher,
    person,
    refusal,
    stopped_clock,
)

ADMIN = Grant(Role.ADMIN, EVERYWHERE)
VIEWER = Grant(Role.VIEWER, EVERYWHERE)
REVIEWER = Grant(Role.REVIEWER, "150600")
NEXT = "another herd of 9 camels"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    counted_hasher(monkeypatch)
    return stopped_clock(monkeypatch)


def test_without_a_password_one_is_made_that_must_be_changed(workspace: Workspace) -> None:
    account, once = accounts.add(workspace, ROOT, "zhang", " 张 三 ", (VIEWER,))
    assert once is not None
    assert (account.must_change, account.shown) == (True, "张 三")
    who = came_in(workspace, password=once)
    assert permissions(who) == set()
    accounts.change_password(workspace, who, once, NEXT)
    again = identity_of_key(workspace, str(who.session))
    assert again is not None
    assert permissions(again) == {Permission.VIEW, Permission.VIEW_SCREEN, Permission.EXPORT, Permission.CHECK}
    refusal(RefusalCode.SIGN_IN_FAILED, sign_in, workspace, "zhang", once, address=ADDRESS, agent=None)


@pytest.mark.parametrize(
    ("name", "shown", "grant", "password", "code"),
    [
        ("zhang san", "张三", VIEWER, GOOD, RefusalCode.ACCOUNT_NAME_UNFIT),
        ("zhang", " ", VIEWER, GOOD, RefusalCode.ACCOUNT_NAME_UNFIT),
        ("zhang", "张三", VIEWER, "short", RefusalCode.PASSWORD_SHORT),
        ("zhang", "张三", VIEWER, "long" * 33, RefusalCode.PASSWORD_LONG),
        ("zhang", "张三", VIEWER, "woaini1314", RefusalCode.PASSWORD_COMMON),
        ("zhang.san-1988", "张三", VIEWER, "Zhang.San-1988", RefusalCode.PASSWORD_IS_NAME),
        ("zhang", "张三", Grant(Role.REVIEWER, "999999"), GOOD, RefusalCode.GRANT_UNFIT),
        ("zhang", "张三", Grant(Role.REPORTER, ""), GOOD, RefusalCode.GRANT_UNFIT),
        ("zhang", "张三", Grant(Role.SCREEN, EVERYWHERE), GOOD, RefusalCode.GRANT_UNFIT),
        ("zhang", "张三", Grant(Role.PUBLIC, EVERYWHERE), GOOD, RefusalCode.GRANT_UNFIT),
    ],
)
def test_what_an_account_cannot_be(
    workspace: Workspace, name: str, shown: str, grant: Grant, password: str, code: RefusalCode
) -> None:
    refusal(code, accounts.add, workspace, ROOT, name, shown, (grant,), password=password)
    assert workspace.store.accounts() == []


def test_viewer_and_admin_count_everywhere(workspace: Workspace) -> None:
    given = (Grant(Role.VIEWER, "150600"), Grant(Role.ADMIN, ""), REVIEWER, REVIEWER)
    assert person(workspace, "zhang", *given).grants == (ADMIN, REVIEWER, VIEWER)


Act = Callable[[Workspace, Identity, str], object]
ACTS: dict[str, Act] = {
    "listed": lambda place, who, _: accounts.listed(place, who),
    "known_account": lambda place, who, _: accounts.known_account(place, who, "wu"),
    "add": lambda place, who, _: accounts.add(place, who, "new", "新", ()),
    "reset_password": accounts.reset_password,
    "set_grants": lambda place, who, other: accounts.set_grants(place, who, other, (REVIEWER,)),
    "disable": accounts.disable,
    "enable": accounts.enable,
    "make_screen": lambda place, who, _: accounts.make_screen(place, who, label="大厅", profile="hall"),
    "live_sessions": accounts.live_sessions,
    "all live_sessions": lambda place, who, _: accounts.live_sessions(place, who),
    "end": lambda place, who, other: accounts.end(place, who, place.store.sessions(other)[0].key),
}


@pytest.mark.parametrize("act", ACTS)
def test_only_administrators_touch_other_accounts(workspace: Workspace, act: str) -> None:
    others = person(workspace, "wu")
    came_in(workspace, "wu")
    person(workspace, "li", REVIEWER, VIEWER, Grant(Role.REPORTER, EVERYWHERE))
    reviewer = came_in(workspace, "li")
    refused = refusal(RefusalCode.FORBIDDEN, ACTS[act], workspace, reviewer, others.id)
    assert refused.params == {"permission": "accounts"}
    assert actions(workspace)[-1] == ("li", "refused", "accounts")
    person(workspace, "chef", ADMIN)
    ACTS[act](workspace, came_in(workspace, "chef"), others.id)


def test_nobody_changes_their_own_roles_or_the_last_administrator(workspace: Workspace) -> None:
    first = person(workspace, "chef", ADMIN)
    who = came_in(workspace, "chef")
    refusal(RefusalCode.ACCOUNT_OWN, accounts.set_grants, workspace, who, first.id, (ADMIN, REVIEWER))
    refusal(RefusalCode.ACCOUNT_OWN, accounts.disable, workspace, who, first.id)
    assert actions(workspace)[-1] == ("chef", "refused", "accounts")
    second = person(workspace, "chef2", ADMIN)
    accounts.disable(workspace, who, second.id)
    accounts.enable(workspace, who, second.id)
    deputy = came_in(workspace, "chef2")
    accounts.set_grants(workspace, who, second.id, (VIEWER,))
    refusal(
        RefusalCode.FORBIDDEN, accounts.disable, workspace, identity_of_key(workspace, str(deputy.session)), first.id
    )
    stale = deputy  # what an open page still believes: the store has the last word on administrators
    refused = refusal(RefusalCode.ACCOUNT_LAST_ADMIN, accounts.disable, workspace, stale, first.id)
    assert refused.params == {"account": "chef"}
    refusal(RefusalCode.ACCOUNT_LAST_ADMIN, accounts.set_grants, workspace, stale, first.id, (VIEWER,))
    assert accounts.disable(workspace, ROOT, first.id).disabled


def test_unknown_accounts_are_refused(workspace: Workspace) -> None:
    for act in (accounts.disable, accounts.enable, accounts.reset_password):
        refusal(RefusalCode.ACCOUNT_UNKNOWN, act, workspace, ROOT, "a-0")
    refusal(RefusalCode.ACCOUNT_UNKNOWN, accounts.set_grants, workspace, ROOT, "a-0", ())
    refusal(RefusalCode.ACCOUNT_UNKNOWN, accounts.known_account, workspace, ROOT, "nobody")
    refusal(RefusalCode.SESSION_UNKNOWN, accounts.end, workspace, ROOT, "k")


def test_changing_ones_password_asks_for_the_old_one_and_ends_other_sign_ins(workspace: Workspace) -> None:
    person(workspace)
    other, who = came_in(workspace), came_in(workspace)
    token, _ = accounts.make_token(workspace, who, label="脚本", scopes=(Permission.VIEW,), days=7)
    refusal(RefusalCode.PASSWORD_WRONG, accounts.change_password, workspace, who, "wrong", NEXT)
    refusal(RefusalCode.PASSWORD_SAME, accounts.change_password, workspace, who, GOOD, GOOD)
    refusal(RefusalCode.PASSWORD_SHORT, accounts.change_password, workspace, who, GOOD, "short")
    refusal(RefusalCode.FORBIDDEN, accounts.change_password, workspace, ROOT, GOOD, NEXT)
    accounts.change_password(workspace, who, GOOD, NEXT)
    living = {session.key for session in workspace.store.sessions(live_at=workspace.store.audit(1)[0].at)}
    assert living == {who.session, token.key}
    assert other.session not in living
    assert came_in(workspace, password=NEXT).name == "zhang"


def test_guessing_the_old_password_is_stopped_as_at_sign_in(workspace: Workspace) -> None:
    person(workspace)
    who = came_in(workspace)
    for number in range(5):
        refusal(RefusalCode.PASSWORD_WRONG, accounts.change_password, workspace, who, f"guess {number}", NEXT)
    refusal(RefusalCode.SIGN_IN_BLOCKED, accounts.change_password, workspace, who, GOOD, NEXT)


def test_a_reset_ends_everything_lifts_the_block_and_makes_a_one_time_password(workspace: Workspace) -> None:
    account = person(workspace)
    who = came_in(workspace)
    accounts.make_token(workspace, who, label="脚本", scopes=(Permission.VIEW,), days=7)
    for _ in range(5):
        refusal(RefusalCode.SIGN_IN_FAILED, sign_in, workspace, "zhang", "wrong", address="10.7.7.7", agent=None)
    once = accounts.reset_password(workspace, ROOT, account.id)
    assert once is not None
    assert accounts.live_sessions(workspace, ROOT, account.id) == []
    assert came_in(workspace, password=once).must_change
    assert accounts.reset_password(workspace, ROOT, account.id, NEXT) is None
    assert not came_in(workspace, password=NEXT).must_change
    refusal(RefusalCode.PASSWORD_COMMON, accounts.reset_password, workspace, ROOT, account.id, "1234567890")


def test_roles_count_from_the_next_question_on(workspace: Workspace) -> None:
    account = person(workspace)
    who = came_in(workspace)
    accounts.set_grants(workspace, ROOT, account.id, (REVIEWER,))
    again = identity_of_key(workspace, str(who.session))
    assert again is not None
    assert again.grants == (REVIEWER,)


def test_the_first_start_makes_one_administrator(workspace: Workspace, clock: Clock) -> None:
    def secret_of(link: str | None) -> str:
        parts = urlsplit(str(link))
        assert parts.path == "/set-up"
        return parse_qs(parts.query)["token"][0]

    stale = secret_of(accounts.set_up_link(workspace))
    secret = secret_of(accounts.set_up_link(workspace))
    facts = ("chef", "主任", GOOD)
    assert [accounts.set_up_open(workspace, each) for each in (stale, secret)] == [False, True]
    refusal(RefusalCode.SET_UP_CLOSED, accounts.finish_set_up, workspace, stale, *facts)
    refusal(RefusalCode.PASSWORD_COMMON, accounts.finish_set_up, workspace, secret, "chef", "主任", "1234567890")
    clock.pass_by(hours=24)
    refusal(RefusalCode.SET_UP_CLOSED, accounts.finish_set_up, workspace, secret, *facts)
    clock.pass_by(seconds=-1)
    _, session_secret = accounts.finish_set_up(workspace, secret, *facts, address=ADDRESS, agent="browser")
    who = identity_of(workspace, session_secret, address=ADDRESS)
    assert who is not None
    assert (who.name, who.grants) == ("chef", (ADMIN,))
    refusal(RefusalCode.SET_UP_CLOSED, accounts.finish_set_up, workspace, secret, "li", "李", GOOD)
    assert accounts.set_up_link(workspace) is None
    assert ("set-up", "account_added", "chef") in actions(workspace)


def test_a_token_does_less_than_its_account_and_makes_no_tokens(workspace: Workspace, clock: Clock) -> None:
    account = person(workspace, "zhang", REVIEWER)
    who = came_in(workspace)
    made, secret = accounts.make_token(
        workspace, who, label=" 年报 脚本 ", scopes=(Permission.VIEW, Permission.EXPORT), days=366
    )
    assert (made.origin, made.label, made.account, made.idle_seconds) == (Origin.TOKEN, "年报 脚本", account.id, None)
    assert made.expires_at - clock.at == timedelta(days=366)
    clock.pass_by(days=365)
    token = identity_of(workspace, secret, address="10.3.3.3")
    assert token is not None
    assert permissions(token) == {Permission.VIEW, Permission.EXPORT}
    given = {"label": "x", "scopes": (Permission.VIEW,), "days": 1}
    refusal(RefusalCode.TOKEN_UNFIT, accounts.make_token, workspace, token, **given)
    refusal(RefusalCode.FORBIDDEN, accounts.end, workspace, token, str(who.session))
    clock.pass_by(days=1)
    assert identity_of(workspace, secret, address=None) is None


@pytest.mark.parametrize(
    "change",
    [
        {"label": " "},
        {"days": 0},
        {"days": 367},
        {"scopes": (Permission.VIEW, Permission.AUDIT)},
        {"scopes": ()},
    ],
)
def test_tokens_that_cannot_be(workspace: Workspace, change: dict[str, object]) -> None:
    person(workspace)
    given = {"label": "脚本", "scopes": (Permission.VIEW,), "days": 30, **change}
    refused = refusal(RefusalCode.TOKEN_UNFIT, accounts.make_token, workspace, came_in(workspace), **given)
    assert refused.params == {"most": 366}
    refusal(RefusalCode.TOKEN_UNFIT, accounts.make_token, workspace, ROOT, label="x", scopes=(Permission.VIEW,), days=1)


def test_a_screen_shows_and_does_nothing_else_until_it_is_ended(workspace: Workspace, clock: Clock) -> None:
    made, secret = accounts.make_screen(workspace, ROOT, label="大厅", profile="hall")
    assert (made.profile, made.idle_seconds, made.expires_at - clock.at) == ("hall", None, timedelta(days=400))
    clock.pass_by(days=399)
    who = identity_of(workspace, secret, address=ADDRESS)
    assert who is not None
    assert (who.name, who.origin, who.account) == ("screen:大厅", Origin.SCREEN, None)
    assert permissions(who) == {Permission.VIEW, Permission.VIEW_SCREEN}
    refusal(RefusalCode.FORBIDDEN, accounts.end, workspace, who, made.key)
    accounts.end(workspace, ROOT, made.key)
    assert identity_of(workspace, secret, address=ADDRESS) is None


def test_everybody_sees_and_ends_their_own(workspace: Workspace) -> None:
    account = person(workspace)
    other, who = came_in(workspace), came_in(workspace)
    assert [each.key for each in accounts.live_sessions(workspace, who, account.id)] == [who.session, other.session]
    accounts.end(workspace, who, str(other.session))
    assert [each.key for each in accounts.live_sessions(workspace, who, account.id)] == [who.session]
