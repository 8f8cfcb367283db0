"""Coming in while nothing may be written: an unwritable disk, a damaged file."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from lib.domain import Permission, RefusalCode
from lib.services import Workspace
from lib.services.accounts import (
    change_password,
    end,
    identity_of,
    identity_of_key,
    live_sessions,
    make_token,
    sign_in,
    sign_out,
)
from lib.services.workspace import open_workspace
from lib.store import open_store
from tests.services.access_world import (
    ADDRESS,
    GOOD,
    Clock,
    CountedHasher,
    actions,
    counted_hasher,
    person,
    refusal,
    stopped_clock,
)
from tests.services.test_sign_in import attempt


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return stopped_clock(monkeypatch)


@pytest.fixture(autouse=True)
def hasher(monkeypatch: pytest.MonkeyPatch) -> CountedHasher:
    return counted_hasher(monkeypatch)


@pytest.fixture
def unwritable(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The installation of 张三 on a disk that is only read."""
    person(workspace)
    workspace.store.close()
    monkeypatch.setattr("lib.services.workspace.open_store", partial(open_store, read_only=True))
    return open_workspace(workspace.settings)


def test_a05_people_come_in_to_look_while_the_disk_is_only_read(unwritable: Workspace, clock: Clock) -> None:
    session, secret = sign_in(unwritable, "zhang", GOOD, address=ADDRESS, agent=None)
    who = identity_of(unwritable, secret, address=ADDRESS)
    assert who is not None
    assert (who.name, who.session, identity_of_key(unwritable, session.key)) == ("zhang", session.key, who)
    assert [each.key for each in live_sessions(unwritable, who, who.account)] == [session.key]
    refusal(RefusalCode.READ_ONLY, change_password, unwritable, who, GOOD, "five unrelated cows")
    clock.pass_by(minutes=29)
    assert identity_of(unwritable, secret, address=ADDRESS) == who
    clock.pass_by(minutes=29)
    assert identity_of(unwritable, secret, address=ADDRESS) == who
    sign_out(unwritable, who)
    assert identity_of(unwritable, secret, address=ADDRESS) is None
    assert unwritable.store.sessions() == []
    assert "session_made" not in actions(unwritable)


def test_a27_guesses_are_counted_while_the_disk_is_only_read(
    unwritable: Workspace, hasher: CountedHasher, caplog: pytest.LogCaptureFixture
) -> None:
    tried = [attempt(unwritable, "zhang", f"wrong {guess}") for guess in range(20)]
    assert tried == [RefusalCode.SIGN_IN_FAILED] * 5 + [RefusalCode.SIGN_IN_BLOCKED] * 15
    assert len(hasher.verified) == 5
    assert attempt(unwritable, "zhang", GOOD) is RefusalCode.SIGN_IN_BLOCKED
    assert attempt(unwritable, "zhang", GOOD, address="10.0.0.2") is None
    assert caplog.text.count("not in the audit trail: login_failed of 'zhang'") == 5
    assert "login_failed" not in actions(unwritable)


def test_a14_nothing_is_written_to_a_damaged_file_by_signing_in(workspace: Workspace) -> None:
    """Its file can be written, and what is in it is evidence."""
    person(workspace)
    closed = replace(workspace, read_only=True, damaged=True)
    before = actions(workspace)
    assert attempt(closed, "zhang", "wrong") is RefusalCode.SIGN_IN_FAILED
    assert attempt(closed, "zhang", GOOD) is None
    assert (workspace.store.sessions(), actions(workspace)) == ([], before)


def test_a_token_of_the_store_is_not_ended_where_it_would_live_again(workspace: Workspace) -> None:
    person(workspace)
    _, secret = sign_in(workspace, "zhang", GOOD, address=ADDRESS, agent=None)
    who = identity_of(workspace, secret, address=ADDRESS)
    assert who is not None
    token, _ = make_token(workspace, who, label="年报", scopes=[Permission.VIEW], days=30)
    closed = replace(workspace, read_only=True)
    refusal(RefusalCode.READ_ONLY, end, closed, who, token.key)
    own, fresh = sign_in(closed, "zhang", GOOD, address=ADDRESS, agent=None)
    assert end(closed, who, own.key).ended_at is not None
    assert identity_of(closed, fresh, address=ADDRESS) is None
    assert end(workspace, who, token.key).ended_at is not None
