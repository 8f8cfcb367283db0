"""Coming in: the same answer and work for everybody who may not, five guesses, and how long a session lives."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from lib.access import PUBLIC_KEY
from lib.domain import Origin, Refusal, RefusalCode
from lib.services import Workspace
from lib.services.accounts import disable, identity_of, identity_of_key, session_for, sign_in, sign_out
from lib.services.settings import load_settings
from lib.services.workspace import open_workspace
from tests.services.access_world import (
    ADDRESS,
    GOOD,
    ROOT,
    Clock,
    CountedHasher,
    actions,
    came_in,
    counted_hasher,
    person,
    refusal,
    stopped_clock,
)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return stopped_clock(monkeypatch)


@pytest.fixture(autouse=True)
def hasher(monkeypatch: pytest.MonkeyPatch) -> CountedHasher:
    return counted_hasher(monkeypatch)


def attempt(workspace: Workspace, name: str, password: str, address: str = ADDRESS) -> RefusalCode | None:
    try:
        sign_in(workspace, name, password, address=address, agent=None)
    except Refusal as refused:
        return refused.code
    return None


def test_a_session_knows_its_account_and_keeps_no_secret(workspace: Workspace, clock: Clock) -> None:
    account = person(workspace)
    session, secret = sign_in(workspace, " ZHANG", GOOD, address=ADDRESS, agent="x" * 500)
    assert (session.origin, session.account, session.made_at) == (Origin.SESSION, account.id, clock.at)
    assert (session.idle_seconds, (session.expires_at - clock.at).total_seconds()) == (1800, 12 * 3600)
    assert session.agent == "x" * 200
    who = identity_of(workspace, secret, address="10.0.0.2")
    assert who is not None
    assert (who.name, who.shown, who.account, who.session) == ("zhang", "张三", account.id, session.key)
    assert (who.address, who.grants, who.must_change) == ("10.0.0.2", account.grants, False)
    by_key = identity_of_key(workspace, session.key)
    assert by_key is not None
    assert (by_key.session, by_key.address) == (session.key, ADDRESS)
    assert identity_of(workspace, session.key, address=None) is None
    assert identity_of_key(workspace, secret) is None
    trail = json.dumps([entry.details for entry in workspace.store.audit()])
    assert not [text for text in (secret, GOOD, "argon2") if text in trail]


def test_every_sign_in_has_a_secret_of_its_own(workspace: Workspace) -> None:
    person(workspace)
    made = {sign_in(workspace, "zhang", GOOD, address=ADDRESS, agent=None)[1] for _ in range(3)}
    assert len(made) == 3
    assert min(map(len, made)) >= 43


def test_unknown_wrong_and_disabled_are_told_and_cost_the_same(workspace: Workspace, hasher: CountedHasher) -> None:
    person(workspace)
    disable(workspace, ROOT, person(workspace, "li").id)
    person(workspace, "wu", subject="https://idp|7", password=None)
    told, work = [], []
    for number, (name, password) in enumerate([("zhang", "wrong"), ("nobody", GOOD), ("li", GOOD), ("wu", GOOD)]):
        hasher.verified.clear()
        refused = refusal(
            RefusalCode.SIGN_IN_FAILED, sign_in, workspace, name, password, address=f"10.0.1.{number}", agent=None
        )
        told.append(refused.params)
        work.append(len(hasher.verified))
    assert told == [{}] * 4
    assert work == [1] * 4
    failed = [actor for actor, action, _ in actions(workspace) if action == "login_failed"]
    assert failed == ["zhang", "unknown", "li", "wu"]


def test_a27_of_200_wrong_passwords_5_reach_the_hash(workspace: Workspace, hasher: CountedHasher) -> None:
    person(workspace)
    told = [attempt(workspace, "zhang", f"guess {number}", "10.7.7.7") for number in range(200)]
    assert len(hasher.verified) == 5
    assert told == [RefusalCode.SIGN_IN_FAILED] * 5 + [RefusalCode.SIGN_IN_BLOCKED] * 195
    assert attempt(workspace, "zhang", GOOD, "10.7.7.7") is RefusalCode.SIGN_IN_BLOCKED
    hasher.verified.clear()
    told = [attempt(workspace, f"name{number}", "guess", "10.8.8.8") for number in range(200)]
    assert told == [RefusalCode.SIGN_IN_FAILED] * 5 + [RefusalCode.SIGN_IN_BLOCKED] * 195
    assert len(hasher.verified) == 5


def test_a27_a_right_password_from_another_address_still_works(workspace: Workspace, hasher: CountedHasher) -> None:
    """Somebody guesses at a name from one place: its owner comes in at another, and that forgives nobody else."""
    person(workspace)
    for number in range(5):
        assert attempt(workspace, "zhang", f"guess {number}", "10.7.7.7") is RefusalCode.SIGN_IN_FAILED
    assert attempt(workspace, "zhang", "guess", "10.7.7.7") is RefusalCode.SIGN_IN_BLOCKED
    assert attempt(workspace, "zhang", GOOD, "10.9.9.9") is None
    hasher.verified.clear()
    assert attempt(workspace, "zhang", "guess", "10.7.7.7") is RefusalCode.SIGN_IN_BLOCKED
    assert hasher.verified == []
    failed = [action for _, action, _ in actions(workspace)]
    assert failed.count("login_failed") == 5
    assert failed.count("login_blocked") == 1


def test_a27_guesses_at_a_name_from_many_addresses_are_stopped_too(
    workspace: Workspace, clock: Clock, hasher: CountedHasher
) -> None:
    person(workspace)
    told = [attempt(workspace, "zhang", f"guess {number}", f"10.0.{number}.1") for number in range(200)]
    assert told == [RefusalCode.SIGN_IN_FAILED] * 20 + [RefusalCode.SIGN_IN_BLOCKED] * 180
    assert len(hasher.verified) == 20
    assert attempt(workspace, "zhang", GOOD, "10.9.9.9") is RefusalCode.SIGN_IN_BLOCKED
    clock.pass_by(minutes=5)
    assert attempt(workspace, "zhang", GOOD, "10.9.9.9") is None


def test_guesses_at_once_gain_nothing(workspace: Workspace, hasher: CountedHasher) -> None:
    person(workspace)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: attempt(workspace, "zhang", f"guess {number}"), range(40)))
    assert len(hasher.verified) == 5


def test_the_block_ends_by_itself_and_success_forgets_failures(workspace: Workspace, clock: Clock) -> None:
    person(workspace)
    for _ in range(4):
        assert attempt(workspace, "zhang", "wrong") is RefusalCode.SIGN_IN_FAILED
    assert attempt(workspace, "zhang", GOOD) is None
    for _ in range(5):
        assert attempt(workspace, "zhang", "wrong") is RefusalCode.SIGN_IN_FAILED
    clock.pass_by(minutes=3.5)
    blocked = refusal(RefusalCode.SIGN_IN_BLOCKED, sign_in, workspace, "zhang", GOOD, address=ADDRESS, agent=None)
    assert blocked.params == {"minutes": 2}
    clock.pass_by(minutes=1.5)
    assert attempt(workspace, "zhang", GOOD) is None


def test_the_trail_tells_failures_but_never_what_was_typed(workspace: Workspace) -> None:
    person(workspace)
    for _ in range(3):
        attempt(workspace, GOOD, "typed into the wrong box")
    for _ in range(3):
        attempt(workspace, "zhang", "wrong")
    entries = workspace.store.audit()[::-1][2:]
    assert [(entry.actor, entry.action) for entry in entries] == [
        ("unknown", "login_failed"),
        ("unknown", "login_failed"),
        ("unknown", "login_failed"),
        ("zhang", "login_failed"),
        ("zhang", "login_failed"),
        ("zhang", "login_blocked"),
    ]
    assert {entry.details for entry in entries} == {'{"address":"10.0.0.1"}'}


def test_a_session_ends_by_rest_by_age_by_signing_out_and_by_disabling(workspace: Workspace, clock: Clock) -> None:
    account = person(workspace)
    rested, aged, left, cut = (came_in(workspace) for _ in range(4))

    def alive(who: object) -> bool:
        return identity_of_key(workspace, str(getattr(who, "session", None))) is not None

    sign_out(workspace, left)
    assert [alive(who) for who in (rested, aged, left, cut)] == [True, True, False, True]
    for _ in range(24):
        clock.pass_by(minutes=29)
        assert alive(aged)
    assert not alive(rested)
    clock.pass_by(minutes=24)
    assert not alive(aged)
    cut = came_in(workspace)
    disable(workspace, ROOT, account.id)
    assert not alive(cut)
    assert actions(workspace)[-1] == ("王五", "session_ended", cut.session)


def test_a_session_made_at_the_moment_of_disabling_is_worth_nothing(workspace: Workspace) -> None:
    account = person(workspace)
    disable(workspace, ROOT, account.id)
    session, secret = session_for(workspace, account, address=ADDRESS, agent=None)
    assert identity_of(workspace, secret, address=ADDRESS) is None
    assert identity_of_key(workspace, session.key) is None


def test_settings_say_how_long(tmp_path: object, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    monkeypatch.setenv("CAPMAP_IDLE_MINUTES", "5")
    monkeypatch.setenv("CAPMAP_SESSION_HOURS", "1")
    opened = open_workspace(load_settings(data_dir=str(tmp_path)))
    person(opened)
    session, _ = sign_in(opened, "zhang", GOOD, address=ADDRESS, agent=None)
    assert (session.idle_seconds, (session.expires_at - clock.at).total_seconds()) == (300, 3600)
    opened.store.close()


def test_a_busy_store_keeps_no_reader_out(workspace: Workspace, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    person(workspace)
    who = came_in(workspace)

    def busy(*_: object) -> None:
        raise Refusal(RefusalCode.STORE_BUSY)

    monkeypatch.setattr(workspace.store, "touch_session", busy)
    clock.pass_by(minutes=2)
    assert identity_of_key(workspace, str(who.session)) is not None


def test_the_public_key_counts_only_where_everybody_may_see(
    workspace: Workspace, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert identity_of_key(workspace, PUBLIC_KEY) is None
    monkeypatch.setenv("CAPMAP_PUBLIC", "yes")
    opened = open_workspace(load_settings(data_dir=f"{tmp_path}/open"))
    found = identity_of_key(opened, PUBLIC_KEY)
    assert found is not None
    assert (found.origin, found.session) == (Origin.PUBLIC, PUBLIC_KEY)
    sign_out(opened, found)
    sign_out(opened, ROOT)
    assert [action for _, action, _ in actions(opened)] == ["migrate"]
    opened.store.close()


def test_a_session_for_somebody_proved_elsewhere(workspace: Workspace) -> None:
    account = person(workspace)
    session, secret = session_for(workspace, account, address=ADDRESS, agent="browser")
    found = identity_of(workspace, secret, address=ADDRESS)
    assert found is not None
    assert (found.name, found.session) == ("zhang", session.key)
    off = disable(workspace, ROOT, account.id)
    refusal(RefusalCode.SIGN_IN_FAILED, session_for, workspace, off, address=ADDRESS, agent=None)
