"""The header in which a trusted proxy says who the person is: from whom it counts, and what it may hold."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from lib.access import console
from lib.domain import Account, Grant, Origin, Refusal, RefusalCode, Role
from lib.services import Settings, Workspace, load_settings, open_workspace
from lib.services.accounts import add, disable, end, identity_of_key, sign_in
from lib.web import proxy_identity as module
from lib.web.entrance import Entrance, identity_in
from lib.web.open_sockets import OpenSockets
from lib.web.proxy_identity import is_trusted, proxy_identity, without_user_header
from lib.web.seldom import Seldom

ADMIN = console("系统管理员")
HEADER = "X-Remote-User"
PROXY = "10.1.2.3"
PASSWORD = "correct horse battery staple"  # noqa: S105 - made up


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    opened = open_workspace(settings_for(tmp_path_factory.mktemp("proxy")))
    for name in ("li.si", "王五", "gone"):
        add(opened, ADMIN, name, f"姓名{name}", [Grant(Role.VIEWER, "*")], password=PASSWORD, must_change=False)
    disable(opened, ADMIN, account(opened, "gone").id)
    yield opened
    opened.store.close()


@pytest.fixture(autouse=True)
def _audits_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_seldom", Seldom())


def settings_for(folder: Path, **more: str) -> Settings:
    given = {"proxy_user_header": HEADER, "trusted_proxies": f"{PROXY},10.9.0.0/24", **more}
    return load_settings(data_dir=folder, **given)


def account(workspace: Workspace, name: str) -> Account:
    found = workspace.store.account_by_name(name)
    assert found is not None
    return found


def scope_of(
    *names: bytes, peer: str | None = PROXY, forwarded: str = "172.16.5.6", agent: str = "Browser 1", kind: str = "http"
) -> Scope:
    headers = [(b"host", b"map.example"), (b"user-agent", agent.encode())]
    headers += [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    headers += [(b"x-remote-user", name) for name in names]
    return {
        "type": kind,
        "path": "/map",
        "method": "GET",
        "query_string": b"",
        "headers": headers,
        "client": (peer, 1) if peer else None,
    }


def refused(workspace: Workspace, scope: Scope, code: RefusalCode = RefusalCode.PROXY_REFUSED) -> dict[str, str]:
    """What the audit trail holds of it."""
    before = len(workspace.store.audit())
    sessions = len(workspace.store.sessions())
    with pytest.raises(Refusal) as caught:
        proxy_identity(workspace.settings, workspace, scope)
    assert caught.value.code is code
    entries = workspace.store.audit()
    assert (len(entries), len(workspace.store.sessions())) == (before + 1, sessions)
    newest = entries[0]
    assert (newest.action, newest.actor) == ("login_failed", "unknown")
    return {"subject": newest.subject, **json.loads(newest.details)}


def test_a_trusted_proxy_says_who_it_is(workspace: Workspace) -> None:
    who = proxy_identity(workspace.settings, workspace, scope_of(b"LI.SI"))
    assert who is not None
    assert (who.name, who.grants, who.origin) == ("li.si", (Grant(Role.VIEWER, "*"),), Origin.SESSION)
    session = workspace.store.session(who.session or "")
    assert session is not None
    assert (session.label, session.address, session.agent) == ("proxy", "172.16.5.6", "Browser 1")
    assert (session.idle_seconds, session.expires_at.timestamp() - session.made_at.timestamp()) == (1800, 12 * 3600)
    assert workspace.store.audit(limit=1)[0].action == "session_made"


def test_names_in_chinese_travel_as_utf8(workspace: Workspace) -> None:
    who = proxy_identity(workspace.settings, workspace, scope_of(" 王五 ".encode(), peer="10.9.0.77"))
    assert who is not None
    assert who.name == "王五"
    refused(workspace, scope_of("王五".encode("gb18030")))


def test_one_session_serves_all_requests_of_a_browser(workspace: Workspace) -> None:
    def key(**more: str) -> str | None:
        who = proxy_identity(workspace.settings, workspace, scope_of(b"li.si", **more))
        assert who is not None
        return who.session

    first = key()
    assert [key(), key(kind="websocket")] == [first, first]
    other = {key(forwarded="172.16.5.7"), key(agent="另一个"), key(agent="长" * 300)}
    assert len({first, *other}) == 4
    assert key(agent="长" * 300) in other


def test_a_session_that_was_ended_is_not_used_on(workspace: Workspace) -> None:
    first = proxy_identity(workspace.settings, workspace, scope_of(b"li.si", agent="a"))
    assert first is not None
    end(workspace, ADMIN, first.session or "")
    assert identity_of_key(workspace, first.session or "") is None
    second = proxy_identity(workspace.settings, workspace, scope_of(b"li.si", agent="a"))
    assert second is not None
    assert second.session != first.session


@pytest.mark.parametrize(
    ("peer", "forwarded"),
    [
        ("192.0.2.9", ""),
        ("192.0.2.9", PROXY),
        ("127.0.0.1", ""),
        ("10.9.1.1", "10.9.0.1"),
        ("::1", ""),
        ("testclient", ""),
        (None, PROXY),
    ],
)
def test_the_header_from_anybody_else_is_refused_and_audited(
    workspace: Workspace, peer: str | None, forwarded: str
) -> None:
    noted = refused(workspace, scope_of(b"li.si", peer=peer, forwarded=forwarded))
    assert (noted["reason"], noted["address"], noted["way"]) == ("untrusted", peer, "proxy")
    assert noted["subject"] == "unknown"  # a name that a stranger made up accuses nobody


@pytest.mark.parametrize(
    "names",
    [
        (b"li.si", b"li.si"),
        (b"li.si", b"admin"),
        (b"li.si,admin",),
        (b"admin, li.si",),
        (b"li.si;admin",),
        (b"",),
        (b"   ",),
        (b"li.si\x00",),
        (b"li\tsi",),
        (b"\xff\xfe",),
        (b"x" * 129,),
        ("李四\u202e".encode(),),
        (b'"li.si"',),
        (b"DOMAIN\\li.si",),
    ],
)
def test_lists_doubles_and_what_is_no_name_are_refused(workspace: Workspace, names: tuple[bytes, ...]) -> None:
    assert refused(workspace, scope_of(*names))["reason"] == "unfit"


def test_a_name_without_an_account_is_refused(workspace: Workspace) -> None:
    before = [each.name for each in workspace.store.accounts()]
    noted = refused(workspace, scope_of(b"nobody"))
    assert (noted["subject"], noted["reason"]) == ("nobody", "PROXY_REFUSED")
    assert [each.name for each in workspace.store.accounts()] == before


def test_a_disabled_account_is_refused(workspace: Workspace) -> None:
    noted = refused(workspace, scope_of(b"gone"), RefusalCode.ACCOUNT_DISABLED)
    assert (noted["subject"], noted["reason"]) == ("gone", "ACCOUNT_DISABLED")


def test_a_refusal_that_is_repeated_is_audited_once_a_minute(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = [0.0]
    monkeypatch.setattr(module, "_seldom", Seldom(lambda: moment[0]))
    before = len(workspace.store.audit())
    for seconds, entries in ((0, 1), (1, 1), (59, 1), (60, 2), (61, 2)):
        moment[0] = seconds
        with pytest.raises(Refusal):
            proxy_identity(workspace.settings, workspace, scope_of(b"li.si", peer="192.0.2.9"))
        assert len(workspace.store.audit()) == before + entries


def test_what_is_remembered_has_a_bound() -> None:
    moment = [0.0]
    seldom = Seldom(lambda: moment[0])
    assert [seldom.first(number) for number in range(1_001)] == [True] * 1_000 + [False]
    moment[0] = 60.0
    assert seldom.first(1_000)
    assert seldom.first(0)


def test_without_the_setting_the_header_means_nothing(workspace: Workspace, tmp_path: Path) -> None:
    off = load_settings(data_dir=tmp_path, trusted_proxies=PROXY)
    before = len(workspace.store.audit())
    assert proxy_identity(off, workspace, scope_of(b"li.si")) is None
    assert proxy_identity(off, workspace, scope_of(b"li.si", peer="192.0.2.9")) is None
    assert without_user_header(off, scope_of(b"li.si")) == scope_of(b"li.si")
    assert len(workspace.store.audit()) == before


def test_a_request_without_the_header_is_nobodys(workspace: Workspace) -> None:
    assert proxy_identity(workspace.settings, workspace, scope_of()) is None
    assert proxy_identity(workspace.settings, workspace, scope_of(peer="192.0.2.9")) is None


def test_an_installation_that_is_only_read_keeps_its_sessions_in_memory(workspace: Workspace) -> None:
    before, closed = workspace.store.sessions(), replace(workspace, read_only=True)
    first, second = (proxy_identity(workspace.settings, closed, scope_of(b"li.si", agent="new")) for _ in range(2))
    assert first is not None
    assert (first.name, second) == ("li.si", first)
    assert workspace.store.sessions() == before


def test_the_header_goes_no_further(workspace: Workspace) -> None:
    scope = scope_of(b"li.si", b"admin")
    scope["headers"].append((b"X-Remote-USER", b"admin"))
    kept = without_user_header(workspace.settings, scope)
    assert [name for name, _ in kept["headers"]] == [b"host", b"user-agent", b"x-forwarded-for"]
    assert len(scope["headers"]) == 6


@pytest.mark.parametrize(
    ("peer", "trusted"),
    [
        (PROXY, True),
        ("10.9.0.255", True),
        ("::ffff:10.1.2.3", True),
        ("10.1.2.30", False),
        ("10.1.2.3.evil.example", False),
        ("", False),
        (None, False),
    ],
)
def test_who_is_a_trusted_proxy(peer: str | None, trusted: bool) -> None:
    assert is_trusted(peer, (f"{PROXY}/32", "10.9.0.0/24")) is trusted


def through_the_entrance(workspace: Workspace, peer: str, **headers: str) -> httpx.Response:
    async def inner(scope: Scope, receive: Receive, send: Send) -> None:
        who = identity_in(scope)
        seen = sorted(name for name, _ in scope["headers"])
        answer = JSONResponse({"name": who.name, "seen": [name.decode() for name in seen]})
        await answer(Request(scope).scope, receive, send)

    entrance = Entrance(inner, workspace.settings, lambda: workspace, OpenSockets(lambda: workspace, Path("x"), 60))

    async def run() -> httpx.Response:
        transport = httpx.ASGITransport(app=entrance, client=(peer, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://map.example") as client:
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            return await client.get("/map", headers=sent)

    return asyncio.run(run())


def test_the_entrance_takes_the_proxys_word_before_a_cookie_and_hands_the_header_to_nobody(
    workspace: Workspace,
) -> None:
    _, secret = sign_in(workspace, "王五", PASSWORD, address="172.16.5.6", agent=None)
    answer = through_the_entrance(workspace, PROXY, x_remote_user="li.si", cookie=f"capmap={secret}")
    assert (answer.status_code, answer.json()["name"]) == (200, "li.si")
    assert "x-remote-user" not in answer.json()["seen"]
    assert "x-capmap-session" in answer.json()["seen"]
    answer = through_the_entrance(workspace, PROXY, cookie=f"capmap={secret}")
    assert (answer.status_code, answer.json()["name"]) == (200, "王五")


def test_the_entrance_refuses_a_stranger_with_the_header_even_with_a_session(workspace: Workspace) -> None:
    _, secret = sign_in(workspace, "王五", PASSWORD, address="192.0.2.9", agent=None)
    answer = through_the_entrance(workspace, "192.0.2.9", x_remote_user="li.si", cookie=f"capmap={secret}")
    assert (answer.status_code, "li.si" in answer.text) == (403, False)
    assert json.loads(workspace.store.audit(limit=1)[0].details)["reason"] == "untrusted"
