"""Signing in by an identity provider: a real one, asked over the loopback."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from lib.domain import Grant, Locale, Role
from lib.i18n import say
from lib.services import Workspace, load_settings
from lib.services.accounts import disable, identity_of
from lib.web.oidc import BEGIN, COOKIE, oidc_label, oidc_routes
from lib.web.oidc_pending import LIFE_SECONDS, Pending, Seals
from lib.web.oidc_provider import Begun
from tests.web.door import (
    ADMIN,
    OWN,
    SECRET,
    Door,
    asked,
    door_of,
    linked,
    newest,
    opened,
    own_part,
    provider_nearby,
    refused_without_session,
    told,
)
from tests.web.identity_provider import Running

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:authlib|oidc_provider_mock|joserfc")


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with provider_nearby() as found:
        yield found


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory, running: Running) -> Iterator[Workspace]:
    with opened(tmp_path_factory.mktemp("sso"), running) as found:
        yield found


@pytest.fixture
def door(workspace: Workspace) -> Door:
    return door_of(workspace)


def test_the_way_there_carries_state_nonce_and_challenge_and_no_secret(door: Door, running: Running) -> None:
    address = door.begin("/map?region=150600")
    assert address.startswith(f"{running.issuer}/oauth2/authorize?")
    sent = asked(address)
    assert {"response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge"} <= set(sent)
    assert (sent["response_type"], sent["client_id"], sent["code_challenge_method"]) == ("code", "capmap", "S256")
    assert (sent["redirect_uri"], sent["scope"]) == (f"{OWN}/sign-in/oidc/return", "openid profile")
    assert min(len(sent["state"]), len(sent["nonce"]), len(sent["code_challenge"])) >= 43
    again = asked(door.begin())
    assert {again[name] == sent[name] for name in ("state", "nonce", "code_challenge")} == {False}


def test_the_cookie_of_the_way_is_short_lived_and_says_nothing(door: Door) -> None:
    answer = door.get(BEGIN)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "Path=/sign-in/oidc", "SameSite=lax", "Max-Age=600"} <= set(cookie.split("; "))
    state = asked(answer.headers["location"])["state"]
    assert state not in cookie
    assert state.encode() not in base64.urlsafe_b64decode(cookie.split(";")[0].removeprefix(f"{COOKIE}=") + "==")


def test_a_linked_person_comes_in_and_goes_on(workspace: Workspace, door: Door, running: Running) -> None:
    account = linked(workspace, "li.si", "1001")
    address = door.begin("/map?region=150600")
    answer = door.get(own_part(running.agree(address, "1001")))
    assert (answer.status_code, answer.headers["location"]) == (303, "/map?region=150600")
    who = identity_of(workspace, door.cookies["capmap"], address="127.0.0.9")
    assert who is not None
    assert (who.account, who.name, who.grants) == (account.id, "li.si", (Grant(Role.VIEWER, "*"),))
    session = workspace.store.sessions(account=account.id)[0]
    assert (session.label, session.address, session.idle_seconds) == ("oidc", "127.0.0.9", 1800)
    assert (newest(workspace).action, newest(workspace).actor) == ("session_made", "li.si")
    assert COOKIE not in door.cookies
    verifier = running.asked[-1]["code_verifier"]
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    assert challenge == asked(address)["code_challenge"]
    basic = base64.b64encode(f"capmap:{SECRET}".encode()).decode()
    assert running.asked[-1]["authorization"].startswith("Basic ")
    assert running.asked[-1]["authorization"].removeprefix("Basic ") == basic


def test_the_session_that_the_browser_brought_ends(workspace: Workspace, door: Door, running: Running) -> None:
    linked(workspace, "again", "1009")
    assert door.get(own_part(running.agree(door.begin(), "1009"))).status_code == 303
    first = door.cookies["capmap"]
    assert door.get(own_part(running.agree(door.begin(), "1009"))).status_code == 303
    assert identity_of(workspace, first, address=None) is None
    assert identity_of(workspace, door.cookies["capmap"], address=None) is not None


def test_an_unknown_person_gets_the_identifier_and_nothing_else(
    workspace: Workspace, door: Door, running: Running
) -> None:
    before = [account.name for account in workspace.store.accounts()]
    answer = door.get(own_part(running.agree(door.begin(), "<b>&'\"")))
    refused_without_session(answer, door, 403, "unknown.text")
    subject = f"{running.issuer}|<b>&'\""
    assert f"<code>{html.escape(subject)}</code>" in answer.text
    assert "<b>" not in answer.text
    assert [account.name for account in workspace.store.accounts()] == before
    noted = newest(workspace)
    assert (noted.action, noted.subject, told(noted)["reason"]) == ("login_failed", subject, "SUBJECT_UNKNOWN")
    assert (told(noted)["way"], told(noted)["address"]) == ("oidc", "127.0.0.9")


def test_the_name_that_the_provider_tells_is_shown_as_plain_text(
    workspace: Workspace, door: Door, running: Running
) -> None:
    answer = door.get(own_part(running.agree(door.begin("/?lang=en"), "named")))
    assert "&lt;script&gt;王五&lt;/script&gt;" in answer.text
    assert "<script>" not in answer.text
    assert say(Locale.EN, "sso.unknown.title") in answer.text
    assert told(newest(workspace))["shown"] == "<script>王五</script>"


def test_a_disabled_account_stays_out(workspace: Workspace, door: Door, running: Running) -> None:
    account = linked(workspace, "gone", "1002")
    disable(workspace, ADMIN, account.id)
    answer = door.get(own_part(running.agree(door.begin(), "1002")))
    refused_without_session(answer, door, 403, "disabled.text")
    noted = newest(workspace)
    assert (noted.action, noted.subject, told(noted)["reason"]) == ("login_failed", "gone", "ACCOUNT_DISABLED")
    assert workspace.store.sessions(account=account.id) == []


def test_an_answer_with_another_state_is_refused_before_the_provider_is_asked(
    workspace: Workspace, door: Door, running: Running
) -> None:
    linked(workspace, "stated", "1003")
    back = own_part(running.agree(door.begin(), "1003"))
    state = asked(back)["state"]
    kept = httpx.Cookies(door.cookies)
    count = len(running.asked)
    for wrong in (back.replace(state, state[::-1]), back.split("&state=")[0], f"{back}&iss=https%3A%2F%2Fevil.example"):
        browser = Door(door.app, httpx.Cookies(kept))
        refused_without_session(browser.get(wrong), browser, 400, "failure.pending")
    stranger = door.other_browser()
    refused_without_session(stranger.get(back), stranger, 400, "failure.pending")
    other = door.other_browser()
    other.begin()
    refused_without_session(other.get(back), other, 400, "failure.pending")
    assert len(running.asked) == count
    assert told(newest(workspace)) == {"address": "127.0.0.9", "way": "oidc", "reason": "pending"}
    assert door.get(back).status_code == 303


def test_what_is_refused_again_and_again_is_audited_once(workspace: Workspace) -> None:
    browser = door_of(workspace)
    count = len(workspace.store.audit())
    for _ in range(20):
        assert browser.get("/sign-in/oidc/return?code=x&state=y").status_code == 400
    assert len(workspace.store.audit()) == count + 1


def test_an_answer_works_once(workspace: Workspace, door: Door, running: Running) -> None:
    linked(workspace, "once", "1004")
    back = own_part(running.agree(door.begin(), "1004"))
    thief = Door(door.app, httpx.Cookies(door.cookies))
    assert door.get(back).status_code == 303
    count = len(running.asked)
    refused_without_session(thief.get(back), thief, 400, "failure.pending")
    assert len(running.asked) == count


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "/\\evil.example", "map", "/a\r\nb", ""])
def test_the_way_on_stays_on_this_server(workspace: Workspace, door: Door, running: Running, wanted: str) -> None:
    if workspace.store.account_by_name("on") is None:
        linked(workspace, "on", "1008")
    answer = door.get(own_part(running.agree(door.begin(wanted), "1008")))
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_behind_tls_the_way_back_and_the_cookies_are_secure(workspace: Workspace) -> None:
    secured = door_of(workspace, workspace.settings.model_copy(update={"https": True}))
    answer = secured.get(BEGIN)
    assert asked(answer.headers["location"])["redirect_uri"] == "https://127.0.0.1:8501/sign-in/oidc/return"
    assert "Secure" in answer.headers["set-cookie"].split("; ")


def test_a_server_that_is_starting_says_so(workspace: Workspace) -> None:
    starting = Door(Starlette(routes=oidc_routes(workspace.settings, lambda: None)), httpx.Cookies())
    refused_without_session(starting.get(BEGIN), starting, 503, "failure.starting")
    refused_without_session(starting.get("/sign-in/oidc/return"), starting, 503, "failure.starting")


def test_an_installation_that_is_only_read_lets_people_in_to_look(workspace: Workspace, running: Running) -> None:
    before = workspace.store.sessions()
    closed = replace(workspace, read_only=True)
    tab = door_of(closed)
    assert tab.get(own_part(running.agree(tab.begin(), "1001"))).status_code == 303
    who = identity_of(closed, tab.cookies["capmap"], address=None)
    assert who is not None
    assert (who.name, workspace.store.sessions()) == ("li.si", before)


def test_without_a_provider_there_is_no_door_and_no_button(tmp_path: Path, workspace: Workspace) -> None:
    none = load_settings(data_dir=tmp_path)
    assert (oidc_routes(none, lambda: None), oidc_label(none, Locale.ZH)) == ([], None)
    assert oidc_label(workspace.settings, Locale.ZH) == "使用统一身份认证登录"
    named = workspace.settings.model_copy(update={"oidc_label": "政务统一身份认证"})
    assert oidc_label(named, Locale.EN) == "政务统一身份认证"


def test_a_seal_is_opened_for_ten_minutes_by_whoever_made_it() -> None:
    moment = [1_000_000.0]
    seals = Seals(lambda: moment[0])
    pending = Pending(Begun.fresh(), f"{OWN}/sign-in/oidc/return", "/map")
    sealed = seals.seal(pending)
    assert seals.open(sealed) == pending
    assert Seals(lambda: moment[0]).open(sealed) is None
    assert seals.open(sealed[:-4] + "AAAA") is None
    assert seals.open("") is None
    assert seals.open("是") is None
    assert [seals.use(pending), seals.use(pending)] == [True, False]
    moment[0] += LIFE_SECONDS
    assert seals.open(sealed) == pending
    assert seals.use(pending) is False
    moment[0] += 1
    assert seals.open(sealed) is None
