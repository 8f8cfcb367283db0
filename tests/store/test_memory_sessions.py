"""Sign-ins over a store that is only read: the same rules, and not a byte of the store is another one."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from lib.domain import Account, Refusal, RefusalCode, Session
from lib.store import MemorySessions, Store, open_store
from tests.store.contract.test_accounts import made, session
from tests.store.filling import AT

MINUTE = timedelta(minutes=1)


@pytest.fixture
def theirs(tmp_path: Path) -> Store:
    """A store with an account and a session, opened for reading only."""
    url = f"sqlite:///{tmp_path / 'capmap.sqlite'}"
    store = open_store(url)
    store.migrate()
    session(store, made(store), "theirs")
    store.close()
    return open_store(url, read_only=True)


def whole(store: Store) -> tuple[list[Session], list[Account], int]:
    return store.sessions(), store.accounts(), len(store.audit())


def begun(store: Store, key: str = "own", minutes: int = 1) -> Session:
    return replace(store.sessions()[0], key=key, made_at=AT + minutes * MINUTE, seen_at=AT + minutes * MINUTE)


def test_the_store_itself_takes_none(theirs: Store) -> None:
    with pytest.raises(Refusal) as refused:
        theirs.add_session(begun(theirs), "hash", actor="zhang")
    assert refused.value.code is RefusalCode.READ_ONLY


def test_a_session_begins_is_used_and_ends(theirs: Store, caplog: pytest.LogCaptureFixture) -> None:
    before, memory, own = whole(theirs), MemorySessions(theirs), begun(theirs)
    with caplog.at_level(logging.WARNING):
        assert memory.add_session(own, "hash", actor="zhang") == own
    account = theirs.accounts()[0]
    assert memory.holder(secret_hash="hash") == memory.holder(key="own") == (own, account)  # noqa: S106 - no secret
    assert memory.session("own") == own
    assert memory.holder(secret_hash="own") is None  # noqa: S106
    assert [each.key for each in memory.sessions()] == ["own", "theirs"]
    memory.touch_session("own", AT + 3 * MINUTE)
    assert [each.key for each in memory.sessions(account.id, AT + 31 * MINUTE)] == ["own"]
    ended = memory.end_session("own", actor="zhang", at=AT + 4 * MINUTE)
    assert (ended.seen_at, ended.ended_at) == (AT + 3 * MINUTE, AT + 4 * MINUTE)
    assert memory.sessions(account.id, AT + 31 * MINUTE) == []
    assert whole(theirs) == before
    assert "sign-in of zhang, session own" in caplog.text
    with pytest.raises(Refusal) as refused:
        memory.end_session("nobody's", actor="zhang", at=AT)
    assert refused.value.code is RefusalCode.SESSION_UNKNOWN


def test_a_session_of_the_store_is_used_on_and_ended_here(theirs: Store) -> None:
    before, memory = whole(theirs), MemorySessions(theirs)
    kept = theirs.session("theirs")
    assert kept is not None
    assert memory.session("theirs") == kept
    memory.touch_session("theirs", AT + 29 * MINUTE)
    found = memory.holder(secret_hash="hash of theirs")  # noqa: S106
    assert found == (replace(kept, seen_at=AT + 29 * MINUTE), theirs.accounts()[0])
    assert memory.sessions(live_at=AT + 31 * MINUTE) == [found[0]]
    memory.end_session("theirs", actor="zhang", at=AT + 30 * MINUTE)
    now = memory.session("theirs")
    assert now is not None
    assert now.ended_at == AT + 30 * MINUTE
    assert memory.sessions(live_at=AT + 31 * MINUTE) == []
    assert whole(theirs) == before


def test_guesses_at_once_are_counted_one_by_one(theirs: Store) -> None:
    memory = MemorySessions(theirs)

    def claim(_: int) -> bool:
        return memory.claim_attempt("zhang", "10.0.0.1", at=AT, since=AT - 5 * MINUTE, limit=5, name_limit=20)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(claim, range(40))) == 5
    assert memory.failures("zhang", None, AT - MINUTE) == memory.failures(None, "10.0.0.1", AT - MINUTE) == [AT] * 5
    memory.clear_failures("zhang", "10.0.0.1")
    assert memory.failures("zhang", None, AT - MINUTE) == []
    assert claim(0)
