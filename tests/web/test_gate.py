"""Host and Origin, over HTTP and over the socket, and the closed paths."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from lib.domain import Locale
from lib.services.settings import Settings
from lib.web.gate import Gate, allowed_hosts, host_name, same_origin


async def inner(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
    else:
        await PlainTextResponse("inside")(scope, receive, send)


GATE = Gate(inner, ("localhost", "127.0.0.1", "::1", "map.example"), Locale.ZH)


def ask(method: str = "GET", path: str = "/", **headers: str) -> httpx.Response:
    async def run() -> httpx.Response:
        transport = httpx.ASGITransport(app=GATE)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8501") as client:
            return await client.request(method, path, headers=headers)

    return asyncio.run(run())


def knock(**headers: str) -> dict[str, Any]:
    """What the gate answers to a socket."""
    sent: list[dict[str, Any]] = []

    async def run() -> None:
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]

        async def send(message: Any) -> None:
            sent.append(message)

        async def receive() -> Any:
            return {"type": "websocket.connect"}

        await GATE({"type": "websocket", "path": "/_stcore/stream", "headers": raw}, receive, send)

    asyncio.run(run())
    assert len(sent) == 1
    return sent[0]


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1", "[::1]:8501", "MAP.example.", "map.example:443"])
def test_known_hosts_come_in(host: str) -> None:
    answer = ask(host=host)
    assert (answer.status_code, answer.text) == (200, "inside")


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "map.example@evil.example", "evil.example#localhost", ""]
)
def test_other_hosts_are_refused_with_a_sentence(host: str) -> None:
    answer = ask(host=host)
    assert answer.status_code == 421
    assert answer.json()["error"]["code"] == "HOST_REFUSED"
    assert "CAPMAP_ALLOWED_HOSTS" in answer.json()["error"]["message"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_changes_from_another_site_are_refused(method: str) -> None:
    answer = ask(method, origin="https://evil.example")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "ORIGIN_REFUSED")
    assert ask(method, origin="http://127.0.0.1:8501").status_code == 200
    assert ask(method).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/mcp",
        "/_stcore/script-health-check",
        "/auth/login",
        "/oauth2callback",
    ],
)
def test_closed_paths_are_not_there(path: str) -> None:
    answer = ask(path=path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "NOT_FOUND")


def test_the_socket_needs_a_known_host_and_its_own_origin() -> None:
    assert knock(host="127.0.0.1:8501", origin="http://127.0.0.1:8501")["type"] == "websocket.accept"
    for headers, code in (
        ({"host": "evil.example", "origin": "http://evil.example"}, "HOST_REFUSED"),
        ({"origin": "http://127.0.0.1:8501"}, "HOST_REFUSED"),
        ({"host": "127.0.0.1:8501"}, "ORIGIN_REFUSED"),
        ({"host": "127.0.0.1:8501", "origin": "null"}, "ORIGIN_REFUSED"),
        ({"host": "127.0.0.1:8501", "origin": "http://127.0.0.1:9999"}, "ORIGIN_REFUSED"),
        ({"host": "127.0.0.1:8501", "origin": "https://evil.example"}, "ORIGIN_REFUSED"),
    ):
        assert knock(**headers) == {"type": "websocket.close", "code": 1008, "reason": code}


def test_hosts_of_an_installation() -> None:
    assert allowed_hosts(Settings()) == ("localhost", "127.0.0.1", "::1")
    opened = Settings(host="0.0.0.0", allowed_hosts=("10.1.2.3",))
    assert allowed_hosts(opened) == ("localhost", "127.0.0.1", "::1", "10.1.2.3")
    assert allowed_hosts(Settings(host="10.9.9.9"))[-1] == "10.9.9.9"


def test_names_and_origins_are_read_strictly() -> None:
    assert host_name("A.b:80") == "a.b"
    assert host_name("a:99999") is None
    assert host_name("a/b") is None
    assert same_origin("https://A.example", "a.example")
    assert not same_origin("file://a.example", "a.example")
