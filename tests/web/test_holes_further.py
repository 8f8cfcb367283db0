"""The holes from the thirteenth on, tried again. Each test fails when what closes the hole is taken out."""

from __future__ import annotations

import asyncio
import inspect
import json
import os
from uuid import uuid4

import httpx
import pytest
import websockets.asyncio.client
import websockets.exceptions
from starlette.middleware.base import BaseHTTPMiddleware
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState

from lib.access import console
from lib.services import Settings
from lib.services.accounts import disable, enable, end, identity_of, sign_out
from lib.web.app import INDEX, build_app
from lib.web.headers import security_headers
from lib.web.messages import Said, judge
from lib.web.open_sockets import ENDED
from lib.web.options import SAFE
from tests.web.asking import ask, put, run, shown
from tests.web.conftest import ROOT, Guarded, Person, Served
from tests.web.tab import Shown, Tab, knock


def test_hole_12_the_sign_in_of_the_page_library_is_not_there(guarded: Guarded) -> None:
    for path in ("/auth/login", "/auth/logout", "/auth/callback", "/oauth2callback"):
        assert ask(guarded, path, guarded.secret("admin")).status_code == 404
    said = "st.login(", "st.logout(", "_streamlit_user"
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "lib").rglob("*.py")]
    assert not [word for word in said for text in sources if word in text]


def test_hole_13_a_browser_cannot_empty_the_caches(guarded: Guarded) -> None:
    for message in (
        BackMsg(clear_cache=True),
        BackMsg(set_run_on_save=True),
        BackMsg(load_git_info=True),
        BackMsg(debug_shutdown_runtime=True),
        BackMsg(),
    ):
        assert judge(message.SerializeToString(), uploads=True) is Said.DROP

    async def whole() -> list[str]:
        async with Tab(guarded.url, guarded.secret("viewer")) as tab:
            first = await tab.run()
            await tab.send(BackMsg(clear_cache=True))
            return [first.value("made"), (await tab.run()).value("made")]

    first, second = run(whole)
    assert first == second


def test_hole_14_a_socket_names_its_origin_and_a_known_host(guarded: Guarded) -> None:
    cookie = {"Cookie": f"capmap={guarded.secret('viewer')}"}
    address, port = guarded.url.removeprefix("http://").split(":")

    async def status(host: str, origin: str | None) -> int:
        try:
            async with websockets.asyncio.client.connect(
                f"ws://{host}/_stcore/stream",
                host=address,
                port=int(port),
                origin=origin,  # type: ignore[arg-type]  # a plain string is what the header takes
                additional_headers=cookie,
            ):
                return 101
        except websockets.exceptions.InvalidStatus as refused:
            return int(refused.response.status_code)

    own = f"{address}:{port}"
    tried = [
        (own, f"http://{own}"),
        (own, None),
        (own, "https://evil.example"),
        ("evil.example", "http://evil.example"),
    ]
    assert [run(lambda one=one: status(*one)) for one in tried] == [101, 403, 403, 403]


def test_hole_15_every_layer_sees_the_socket() -> None:
    app = build_app(Settings())
    layers = [layer.cls for layer in app._user_middleware]
    assert len(layers) == 8
    assert not [layer for layer in layers if inspect.isclass(layer) and issubclass(layer, BaseHTTPMiddleware)]


def test_hole_15_a_socket_needs_a_session(guarded: Guarded) -> None:
    people = [None, "ended", "token", "roleless", "fresh", "viewer", "screen"]
    statuses = [run(lambda who=who: knock(guarded.url, guarded.secret(who) if who else None)) for who in people]
    assert statuses == [403, 403, 403, 403, 403, 101, 101]
    assert run(lambda: knock(guarded.url, "made up")) == 403


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/health",
        "/_stcore/host-config",
        "/_stcore/script-health-check",
        "/_stcore/bidi-components/x/y.js",
        "/component/x/index.html",
        "/media/x.csv",
        "/static/js/index.js",
        "/assets/x.js",
        "/api/v1/indicators",
        "/api/v1/layers/im_counties.low.geojson",
        "/favicon.png",
        "/nothing.js",
    ],
)
def test_hole_16_without_a_session_nothing_answers(guarded: Guarded, path: str) -> None:
    answer = ask(guarded, path)
    assert answer.status_code in (401, 404)
    told = answer.json()
    assert told.get("error", told)["code"] in ("SIGN_IN_NEEDED", "NOT_FOUND")
    assert answer.headers["cache-control"] == "no-store"


def test_hole_16_a_person_is_sent_to_sign_in_and_back(guarded: Guarded) -> None:
    answer = ask(guarded, "/map?region=150600&indicator=x")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=/map%3Fregion%3D150600%26indicator%3Dx"


@pytest.mark.parametrize("how", ["ended", "disabled", "signed out"])
def test_hole_16_an_open_socket_is_cut_when_its_session_ends(guarded: Guarded, how: str) -> None:
    person = guarded.signed_in("other")
    assert person.account is not None

    def stop(person: Person) -> None:
        store = guarded.workspace
        if how == "ended":
            end(store, console("系统"), person.key)
        elif how == "disabled":
            disable(store, console("系统"), person.account.id if person.account else "")
        elif who := identity_of(store, person.secret, address=None):
            sign_out(store, who)

    async def whole() -> int:
        async with Tab(guarded.url, person.secret) as tab:
            await tab.run()
            await asyncio.to_thread(stop, person)
            return await tab.closed()

    try:
        assert run(whole) == ENDED
        assert ask(guarded, "/", person.secret).status_code == 303
    finally:
        enable(guarded.workspace, console("系统"), person.account.id)


def test_hole_16_signing_out_cuts_the_socket(guarded: Guarded) -> None:
    person = guarded.signed_in("other")

    def leave() -> int:
        with httpx.Client(base_url=guarded.url, cookies={"capmap": person.secret}) as client:
            page = client.get("/sign-out").text
            token = page.split('name="form" value="')[1].split('"')[0]
            return client.post("/sign-out", data={"form": token}).status_code

    async def whole() -> tuple[int, int]:
        async with Tab(guarded.url, person.secret) as tab:
            await tab.run()
            status = await asyncio.to_thread(leave)
            return status, await tab.closed()

    assert run(whole) == (303, ENDED)


@pytest.mark.parametrize("who", [None, "viewer", "admin"])
def test_hole_17_measurements_and_descriptions_are_closed(guarded: Guarded, who: str | None) -> None:
    for path in ("/_stcore/metrics", "/_stcore/agent/openapi.json", "/openapi.json"):
        answer = ask(guarded, path, guarded.secret(who) if who else None)
        assert answer.status_code in (401, 404)
        assert "TYPE" not in answer.text


def test_hole_17_no_message_says_where_the_program_lies(guarded: Guarded, served: Served) -> None:
    async def public() -> Shown:
        async with Tab(served.url, None) as tab:
            return await tab.run()

    for found in (shown(guarded, "viewer"), run(public)):
        assert len(found.raw) > 1_000
        assert str(ROOT).encode() not in found.raw


@pytest.mark.parametrize("who", [None, "viewer"])
def test_hole_18_no_folder_is_served(guarded: Guarded, who: str | None) -> None:
    answer = ask(guarded, "/app/static/x.html", guarded.secret(who) if who else None)
    assert answer.status_code in (401, 404)
    assert "access-control-allow-origin" not in answer.headers
    assert SAFE["server.enableStaticServing"] == (False,)


@pytest.mark.parametrize("who", [None, "admin"])
def test_hole_19_the_agent_interface_is_off(guarded: Guarded, who: str | None) -> None:
    for path in ("/_stcore/agent/run", "/_stcore/agent/mcp", "/_stcore/agent"):
        answer = ask(guarded, path, guarded.secret(who) if who else None, "POST")
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "NOT_FOUND")
    assert SAFE["server.enableAgentApi"] == (False,)


def test_hole_20_an_error_shows_nothing_of_itself(guarded: Guarded) -> None:
    found = shown(guarded, "viewer", "fail=1")
    assert b"postgresql" not in found.raw
    assert b"secret@db" not in found.raw
    assert b"RuntimeError" not in found.raw
    assert found.errors == []
    assert SAFE["client.showErrorDetails"] == ("none",)


def test_hole_21_every_answer_has_the_policies(guarded: Guarded) -> None:
    wanted = dict(security_headers(INDEX))
    for path, who in (("/", "viewer"), ("/", None), ("/sign-in", None), ("/media/x", None), ("/api/v1/x", "token")):
        answer = ask(guarded, path, guarded.secret(who) if who else None)
        assert {name: answer.headers.get(name) for name in wanted} == wanted


def test_hole_25_a_name_of_a_file_is_a_name(guarded: Guarded) -> None:
    async def whole() -> str:
        async with Tab(guarded.url, guarded.secret("viewer")) as tab:
            session, file = (await tab.run()).session_id, str(uuid4())
            name = "..\\..\\..%2f/../" + "名册\u202e.csv"
            assert await asyncio.to_thread(put, guarded, guarded.secret("viewer"), session, file, b"x", name) == 204
            state = ClientState()
            widget = state.widget_states.widgets.add()
            widget.id = tab.widgets["file"]
            sent = widget.file_uploader_state_value.uploaded_file_info.add()
            sent.file_id, sent.name, sent.size = file, "../../passwd", 1
            address = f"/_stcore/upload_file/{session}/{file}"
            sent.file_urls.file_id, sent.file_urls.upload_url, sent.file_urls.delete_url = file, address, address
            await tab.send(BackMsg(rerun_script=state))
            return (await tab.shown()).value("file")

    assert run(whole) == "名册.csv"


def test_hole_27_nothing_is_told_to_outside_hosts_and_nothing_is_unpickled(guarded: Guarded) -> None:
    assert SAFE["browser.gatherUsageStats"] == (False,)
    assert config.get_option("browser.gatherUsageStats") is False
    index = ask(guarded, "/", guarded.secret("viewer"))
    assert "connect-src 'self'" in index.headers["content-security-policy"]
    assert json.loads(ask(guarded, "/_stcore/host-config", guarded.secret("viewer")).text)["metricsUrl"] == ""
    sources = [
        path.read_text(encoding="utf-8") for folder in ("lib", "pages") for path in (ROOT / folder).rglob("*.py")
    ]
    assert not [text for text in sources if "persist=" in text or "import pickle" in text]
    assert os.environ.get("STREAMLIT_BROWSER_GATHER_USAGE_STATS") is None
