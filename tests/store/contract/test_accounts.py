"""Accounts: unique names, roles, passwords, switching off; each change in the trail, no secret ever in it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from lib.domain import Account, Grant, Origin, Refusal, RefusalCode, Role, Session
from lib.store import Store
from tests.store.filling import AT

VIEWER = Grant(Role.VIEWER, "*")
REVIEWER = Grant(Role.REVIEWER, "150600")


def made(store: Store, name: str = "Zhang", **given: object) -> Account:
    wanted = {"password_hash": "HASH-1", "grants": (VIEWER,), "must_change": False, "actor": "root", "at": AT, **given}
    return store.add_account(name, "张三", **wanted)


def session(store: Store, account: Account, key: str, origin: Origin = Origin.SESSION) -> Session:
    whole = Session(key, origin, account.id, AT, AT, AT + timedelta(hours=12), 1800, "10.0.0.1", "agent")
    return store.add_session(whole, f"hash of {key}", actor=account.name)


def refusal(code: RefusalCode, act: object, *given: object, **named: object) -> Refusal:
    assert callable(act)
    with pytest.raises(Refusal) as caught:
        act(*given, **named)
    assert caught.value.code is code
    return caught.value


def test_an_account_is_found_again(store: Store) -> None:
    account = made(store, grants=(REVIEWER, VIEWER, VIEWER), subject="https://idp|7", must_change=True)
    assert account == Account(
        account.id, "Zhang", "张三", (REVIEWER, VIEWER), False, AT, subject="https://idp|7", must_change=True
    )
    assert store.account(account.id) == store.account_by_name("ｚHANG") == account
    assert store.account_by_subject("https://idp|7") == account
    assert store.accounts() == [account]
    assert store.password_hash(account.id) == "HASH-1"
    assert (store.account("a"), store.account_by_name("li"), store.account_by_subject("x")) == (None, None, None)


def test_names_and_subjects_are_taken_once(store: Store) -> None:
    made(store, subject="s")
    assert refusal(RefusalCode.ACCOUNT_TAKEN, made, store, "zHANG").params == {"name": "zHANG"}
    refusal(RefusalCode.ACCOUNT_TAKEN, made, store, "li", subject="s")
    assert made(store, "li").subject is None
    assert made(store, "wu").subject is None
    assert [each.name for each in store.accounts()] == ["Zhang", "li", "wu"]


def test_roles_are_replaced(store: Store) -> None:
    account = made(store)
    changed = store.set_grants(account.id, (REVIEWER,), actor="root", at=AT)
    assert changed.grants == (REVIEWER,)
    assert store.account(account.id) == changed
    assert store.set_grants(account.id, (), actor="root", at=AT).grants == ()


def test_a_new_password_ends_what_it_is_told_to_end(store: Store) -> None:
    account = made(store, must_change=True)
    for key, origin in (("this", Origin.SESSION), ("other", Origin.SESSION), ("token", Origin.TOKEN)):
        session(store, account, key, origin)
    ends = (Origin.SESSION,)
    changed = store.set_password(account.id, "HASH-2", must_change=False, actor="Zhang", at=AT, ends=ends, keep="this")
    assert not changed.must_change
    assert store.password_hash(account.id) == "HASH-2"
    assert [each.key for each in store.sessions(account.id, live_at=AT)] == ["token", "this"]


def test_disabling_ends_everything_in_the_same_step(store: Store) -> None:
    account, other = made(store), made(store, "li")
    session(store, account, "one")
    session(store, account, "two", Origin.TOKEN)
    session(store, other, "three")
    before = len(store.audit())
    assert store.set_disabled(account.id, True, actor="root", at=AT).disabled
    assert [each.key for each in store.sessions(live_at=AT)] == ["three"]
    assert len(store.audit()) - before == 3
    assert store.set_disabled(account.id, True, actor="root", at=AT).disabled
    assert len(store.audit()) - before == 3
    assert not store.set_disabled(account.id, False, actor="root", at=AT).disabled
    assert store.sessions(account.id, live_at=AT) == []


def test_unknown_accounts_are_refused(store: Store) -> None:
    given = {"actor": "root", "at": AT}
    refusal(RefusalCode.ACCOUNT_UNKNOWN, store.password_hash, "a-0")
    refusal(RefusalCode.ACCOUNT_UNKNOWN, store.set_grants, "a-0", (), **given)
    refusal(RefusalCode.ACCOUNT_UNKNOWN, store.set_disabled, "a-0", True, **given)
    refusal(RefusalCode.ACCOUNT_UNKNOWN, store.set_password, "a-0", "h", must_change=True, **given)
    assert [entry.action for entry in store.audit()] == ["migrate"]


def test_every_change_is_in_the_trail_and_no_secret_is(store: Store) -> None:
    account = made(store)
    session(store, account, "one")
    session(store, account, "two", Origin.TOKEN)
    store.set_password(account.id, "HASH-2", must_change=True, actor="root", at=AT)
    store.set_grants(account.id, (REVIEWER,), actor="root", at=AT)
    store.set_disabled(account.id, True, actor="root", at=AT)
    store.set_disabled(account.id, False, actor="root", at=AT)
    trail = store.audit()[::-1][1:]
    assert [(entry.actor, entry.action, entry.subject) for entry in trail] == [
        ("root", "account_added", "Zhang"),
        ("Zhang", "session_made", "one"),
        ("Zhang", "token_made", "two"),
        ("root", "password_set", "Zhang"),
        ("root", "grants_set", "Zhang"),
        ("root", "account_disabled", "Zhang"),
        ("root", "session_ended", "two"),
        ("root", "session_ended", "one"),
        ("root", "account_enabled", "Zhang"),
    ]
    assert json.loads(trail[4].details) == {"account": account.id, "from": ["viewer:*"], "to": ["reviewer:150600"]}
    assert json.loads(trail[1].details)["address"] == "10.0.0.1"
    written = "".join(entry.details for entry in trail)
    assert "HASH" not in written
    assert "hash of" not in written
    assert store.verify() == []


def test_the_first_account_uses_its_secret_up(store: Store) -> None:
    later = AT + timedelta(hours=24)
    assert store.add_set_up("first", at=AT, expires_at=later)
    assert store.add_set_up("second", at=AT, expires_at=later)
    assert [store.set_up_open(each, AT) for each in ("first", "second", "third")] == [False, True, False]
    assert not store.set_up_open("second", later)
    refusal(RefusalCode.SET_UP_CLOSED, made, store, set_up="first")
    refusal(RefusalCode.SET_UP_CLOSED, made, store, set_up="second", at=later)
    assert store.accounts() == []
    assert made(store, set_up="second").name == "Zhang"
    assert not store.set_up_open("second", AT)
    refusal(RefusalCode.SET_UP_CLOSED, made, store, "li", set_up="second")
    assert not store.add_set_up("fourth", at=AT, expires_at=later)
