"""Sessions by key and by the hash of their secret; failed sign-ins counted, also when they come at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from lib.domain import Origin, Permission, Refusal, RefusalCode, Session
from lib.store import Store
from tests.store.contract.test_accounts import made, session
from tests.store.filling import AT

MINUTE = timedelta(minutes=1)


def test_a_session_is_found_again(store: Store) -> None:
    account = made(store)
    hash_ = "secret's hash"
    whole = Session(
        "key", Origin.TOKEN, account.id, AT, AT, AT + MINUTE, None, "::1", "agent", label="年报",
        scopes=(Permission.VIEW, Permission.EXPORT),
    )  # fmt: skip
    assert store.add_session(whole, "secret's hash", actor="Zhang") == whole
    assert store.session("key") == store.session_by_secret("secret's hash") == whole
    assert (store.session("secret's hash"), store.session_by_secret("key")) == (None, None)
    assert store.holder(key="key") == store.holder(secret_hash=hash_) == (whole, account)
    assert store.holder(key="secret's hash") is None
    screen = Session("wall", Origin.SCREEN, None, AT, AT, AT + MINUTE, None, None, None, label="大厅", profile="hall")
    assert store.add_session(screen, "h", actor="root") == screen
    assert store.holder(key="wall") == (screen, None)
    assert store.sessions() == [screen, whole]
    assert store.sessions(account.id) == [whole]


def test_those_that_live_at_a_moment(store: Store) -> None:
    account = made(store)
    for key in ("idle", "ended", "fresh"):
        session(store, account, key)
    store.end_session("ended", actor="Zhang", at=AT)
    store.touch_session("fresh", AT + 29 * MINUTE)
    assert [each.key for each in store.sessions(live_at=AT + 29 * MINUTE)] == ["fresh", "idle"]
    assert [each.key for each in store.sessions(live_at=AT + 30 * MINUTE)] == ["fresh"]
    assert store.sessions(live_at=AT + timedelta(hours=12)) == []
    assert len(store.sessions(account.id)) == 3


def test_use_is_written_down_at_most_once_a_minute_and_not_audited(store: Store) -> None:
    session(store, made(store), "key")
    before = len(store.audit())
    seen = []
    for seconds in (59, 60, 119, 120):
        store.touch_session("key", AT + timedelta(seconds=seconds))
        found = store.session("key")
        assert found is not None
        seen.append((found.seen_at - AT).seconds)
    assert seen == [0, 60, 60, 120]
    store.end_session("key", actor="Zhang", at=AT + 3 * MINUTE)
    store.touch_session("key", AT + 9 * MINUTE)
    ended = store.session("key")
    assert ended is not None
    assert (ended.seen_at, ended.ended_at) == (AT + 2 * MINUTE, AT + 3 * MINUTE)
    assert len(store.audit()) - before == 1


def test_ending_twice_is_told_once(store: Store) -> None:
    session(store, made(store), "key")
    first = store.end_session("key", actor="Zhang", at=AT)
    assert store.end_session("key", actor="root", at=AT + MINUTE) == first
    assert [entry.action for entry in store.audit(limit=2)] == ["session_ended", "session_made"]
    with pytest.raises(Refusal) as caught:
        store.end_session("none", actor="Zhang", at=AT)
    assert (caught.value.code, caught.value.params) == (RefusalCode.SESSION_UNKNOWN, {"session": "none"})


def claim(store: Store, name: str, address: str, minutes: float = 0) -> bool:
    at = AT + timedelta(minutes=minutes)
    return store.claim_attempt(name, address, at=at, since=at - 5 * MINUTE, limit=5)


def test_five_attempts_by_name_or_address_then_none(store: Store) -> None:
    assert [claim(store, "n", f"10.0.0.{each}") for each in range(7)] == [True] * 5 + [False] * 2
    assert [claim(store, f"n{each}", "10.1.1.1") for each in range(7)] == [True] * 5 + [False] * 2
    assert claim(store, "other", "10.9.9.9")
    assert len(store.failures("n", None, AT - 5 * MINUTE)) == 5
    assert len(store.failures(None, "10.1.1.1", AT - 5 * MINUTE)) == 5
    store.clear_failures("n")
    assert store.failures("n", None, AT - 5 * MINUTE) == []
    assert claim(store, "n", "10.0.0.1")


def test_a_name_may_have_a_limit_of_its_own(store: Store) -> None:
    told = [
        store.claim_attempt("n", f"10.0.0.{each % 4}", at=AT, since=AT - 5 * MINUTE, limit=5, name_limit=12)
        for each in range(24)
    ]
    assert told.count(True) == 12
    store.clear_failures("n", "10.0.0.1")
    assert len(store.failures("n", None, AT - 5 * MINUTE)) == 9
    assert store.failures(None, "10.0.0.1", AT - 5 * MINUTE) == []
    assert len(store.failures(None, "10.0.0.2", AT - 5 * MINUTE)) == 3


def test_old_failures_are_forgotten(store: Store) -> None:
    for minute in range(5):
        assert claim(store, "n", "a", minute)
    assert not claim(store, "n", "a", 4.9)
    assert claim(store, "n", "a", 5)
    assert store.failures("n", None, AT - 5 * MINUTE) == [AT + each * MINUTE for each in (5, 4, 3, 2, 1)]
    with pytest.raises(ValueError, match="a name or an address"):
        store.failures(None, None, AT)


def test_attempts_at_once_are_counted_one_by_one(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        claimed = list(pool.map(lambda _: claim(store, "n", "a"), range(24)))
    assert claimed.count(True) == 5
