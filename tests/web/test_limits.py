"""How much and how often: bodies, messages, tokens, and the address that is counted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from lib.domain import Locale
from lib.services import Settings
from lib.services.settings import ROOT
from lib.web.client import client_address
from lib.web.limits import BODY_BYTES, MESSAGE_BYTES, Limits
from lib.web.messages import Said, judge, without_path
from lib.web.rates import Allowance, Buckets, Rate, Rates
from tests.web.conftest import Guarded
from tests.web.tab import Tab


async def length(scope: Scope, receive: Receive, send: Send) -> None:
    body = await Request(scope, receive).body()
    await PlainTextResponse(str(len(body)))(scope, receive, send)


def post(app: Limits | Rates, content: object, path: str = "/sign-in", **headers: str) -> httpx.Response:
    async def run() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://t") as client:
            return await client.post(path, content=content, headers=headers)  # type: ignore[arg-type]

    return asyncio.run(run())


async def pieces(count: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield b"x" * 65_536


def test_a_body_may_be_one_mebibyte() -> None:
    app = Limits(length, Locale.ZH)
    assert post(app, b"x" * BODY_BYTES).text == str(BODY_BYTES)
    answer = post(app, b"x" * (BODY_BYTES + 1))
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "TOO_LARGE")
    assert "1 MB" in answer.json()["error"]["message"]


def test_a_body_that_says_nothing_of_its_length_is_counted() -> None:
    app = Limits(length, Locale.ZH)
    assert post(app, pieces(16)).text == str(BODY_BYTES)
    assert post(app, pieces(17)).status_code == 413


@pytest.mark.parametrize("said", ["-1", "1e3", "", " 5x", "５"])
def test_nonsense_for_a_length_is_refused(said: str) -> None:
    sent: list[int] = []

    async def run() -> None:
        async def receive() -> dict[str, object]:
            return {"type": "http.request", "body": b""}

        async def send(message: dict[str, object]) -> None:
            sent.extend([int(str(message["status"]))] if "status" in message else [])

        headers = [(b"content-length", said.encode())]
        scope = {"type": "http", "method": "POST", "path": "/x", "headers": headers, "query_string": b""}
        await Limits(length, Locale.ZH)(scope, receive, send)  # type: ignore[arg-type]

    asyncio.run(run())
    assert sent == [400]


def test_a_message_over_a_socket_has_a_limit(guarded: Guarded) -> None:
    async def run() -> int:
        async with Tab(guarded.url, guarded.secret("viewer")) as tab:
            await tab.run()
            await tab.socket.send(b"\x00" * (MESSAGE_BYTES + 1))
            return await tab.closed()

    assert asyncio.run(run()) == 1009


@pytest.mark.parametrize(("message", "code"), [("text", 1003), (b"\xff\xff\xff", 1002)])
def test_a_message_that_is_none_closes_the_socket(guarded: Guarded, message: str | bytes, code: int) -> None:
    async def run() -> int:
        async with Tab(guarded.url, guarded.secret("viewer")) as tab:
            await tab.run()
            await tab.socket.send(message)
            return await tab.closed()

    assert asyncio.run(run()) == code


def test_only_what_pages_need_passes() -> None:
    rerun = BackMsg()
    rerun.rerun_script.query_string = "x"
    asked = BackMsg()
    asked.file_urls_request.request_id = "1"
    installed = BackMsg()
    installed.backend_operation_request.install_skills.SetInParent()
    rows = BackMsg()
    rows.backend_operation_request.dataframe_chunk.SetInParent()
    said = {
        "rerun": judge(rerun.SerializeToString(), uploads=False),
        "heartbeat": judge(BackMsg(app_heartbeat=True).SerializeToString(), uploads=False),
        "addresses": judge(asked.SerializeToString(), uploads=True),
        "addresses of a visitor": judge(asked.SerializeToString(), uploads=False),
        "installing": judge(installed.SerializeToString(), uploads=True),
        "rows": judge(rows.SerializeToString(), uploads=False),
        # the last of two counts, here as in the page library
        "both": judge(rerun.SerializeToString() + BackMsg(clear_cache=True).SerializeToString(), uploads=True),
        "nonsense": judge(b"\xff", uploads=True),
    }
    assert said == {
        "rerun": Said.PASS,
        "heartbeat": Said.PASS,
        "addresses": Said.PASS,
        "addresses of a visitor": Said.DROP,
        "installing": Said.DROP,
        "rows": Said.PASS,
        "both": Said.DROP,
        "nonsense": Said.BROKEN,
    }


def test_the_place_of_the_script_is_left_out_of_messages() -> None:
    script = ROOT / "Home.py"
    message = ForwardMsg()
    message.new_session.main_script_path = str(script)
    message.new_session.name = "x"
    found = ForwardMsg.FromString(without_path(message.SerializeToString(), script))
    assert (found.new_session.main_script_path, found.new_session.name) == ("Home.py", "x")
    other = ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY).SerializeToString()
    assert without_path(other, script) is other


def test_tokens_come_back_with_time() -> None:
    moment = 0.0
    buckets = Buckets(Rate(2, 0.5), lambda: moment)
    assert [buckets.take("a") for _ in range(3)] == [0, 0, 2]
    assert buckets.take("b") == 0
    moment = 1.0
    assert buckets.take("a") == 1
    moment = 2.0
    assert [buckets.take("a"), buckets.take("a")] == [0, 2]
    moment = 1_000.0
    assert [buckets.take("a") for _ in range(3)] == [0, 0, 2]


def test_buckets_are_bounded() -> None:
    buckets = Buckets(Rate(1, 1), lambda: 0.0)
    assert buckets.take("first") == 0
    for number in range(10_000):
        buckets.take(str(number))
    assert len(buckets._kept) == 10_000
    assert buckets.take("first") == 0


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/api/v1/values", "api"),
        ("/_stcore/upload_file/a/b", "upload"),
        ("/sign-in", "sign_in"),
        ("/set-up", "sign_in"),
    ],
)
def test_an_address_and_a_session_have_a_rate_each(path: str, kind: str) -> None:
    app = Rates(length, Settings(), {kind: Allowance(Rate(3, 0.01), Rate(2, 0.01))}, lambda: 0.0)
    mine, other = {"Cookie": "capmap=mine"}, {"Cookie": "capmap=other"}
    statuses = [post(app, b"", path, **headers).status_code for headers in (mine, mine, mine, other)]
    assert statuses == [200, 200, 429, 429]
    assert post(app, b"", path).headers["retry-after"] == "100"
    assert post(app, b"", "/map").status_code == 200


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("10.0.0.9", "1.2.3.4", "10.0.0.9"),
        ("192.168.7.1", "1.2.3.4", "1.2.3.4"),
        ("192.168.7.1", "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        ("192.168.7.1", "6.6.6.6, 1.2.3.4, 192.168.7.2", "1.2.3.4"),
        ("192.168.7.1", "6.6.6.6, nonsense", "192.168.7.1"),
        ("192.168.7.1", "", "192.168.7.1"),
        ("::ffff:192.168.7.1", "1.2.3.4", "1.2.3.4"),
    ],
)
def test_what_a_proxy_says_counts_from_trusted_ones_only(peer: str, forwarded: str, found: str) -> None:
    settings = Settings(trusted_proxies=("192.168.7.0/24",))
    scope: Scope = {"client": (peer, 1), "headers": [(b"x-forwarded-for", forwarded.encode())]}
    assert client_address(settings, scope) == found
    assert client_address(Settings(), scope) == peer
    assert client_address(settings, {"headers": []}) == "unknown"
