"""Each hole that was found in serving pages, tried again. Each test fails when what closes the hole is taken out."""

from __future__ import annotations

import asyncio
import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from lib.domain import Locale, Refusal
from lib.web.options import SAFE, refuse_unsafe_options
from tests.web.asking import _T, ask, put, run, shown
from tests.web.conftest import ROOT, Guarded, Served, environment
from tests.web.pages.plain import MIB, like
from tests.web.tab import Shown, Tab


def test_hole_01_an_id_of_a_pages_session_does_not_take_it_over(guarded: Guarded) -> None:
    async def whole() -> tuple[Shown, Shown, Shown]:
        async with Tab(guarded.url, guarded.secret("reviewer")) as tab:
            mine = await tab.run("note=secret")
        async with Tab(guarded.url, guarded.secret("viewer"), existing=mine.session_id) as tab:
            theirs = await tab.run()
        async with Tab(guarded.url, guarded.secret("reviewer"), existing=mine.session_id) as tab:
            again = await tab.run()
        return mine, theirs, again

    mine, theirs, again = run(whole)
    assert theirs.session_id != mine.session_id
    assert theirs.value("note") == ""
    assert (again.session_id, again.value("note")) == (mine.session_id, "secret")


def test_hole_02_the_identity_comes_from_the_gate_and_from_nowhere_else(guarded: Guarded) -> None:
    viewer, admin = guarded.people["viewer"], guarded.people["admin"]
    assert shown(guarded, "viewer").value("session") == viewer.key
    for name in ("X_Capmap_Session", "x_capmap_session"):
        assert shown(guarded, "viewer", **{name: admin.key}).value("session") == viewer.key


@pytest.mark.parametrize(
    "name", ["server.trustedUserHeaders", "client.showErrorDetails", "server.enableXsrfProtection"]
)
def test_hole_03_the_options_in_force_are_looked_at(name: str) -> None:
    values = {option: safe[0] for option, safe in SAFE.items()}
    refuse_unsafe_options(Locale.ZH, values.__getitem__)
    shipped = config._config_options_template[name].default_val
    for value in ("another", shipped) if shipped not in SAFE[name] else ("another",):
        with pytest.raises(Refusal) as caught:
            refuse_unsafe_options(Locale.ZH, {**values, name: value}.__getitem__)
        assert caught.value.params["setting"] == name


def test_hole_03_variables_of_the_page_library_change_nothing(tmp_path: Path) -> None:
    child = (
        "from lib.services import Settings; from lib.web import build_app; from streamlit import config\n"
        "build_app(Settings()); print(config.get_option('server.trustedUserHeaders'),"
        " config.get_option('client.showErrorDetails'), config.get_option('server.enableStaticServing'))\n"
    )
    said = {
        "STREAMLIT_CLIENT_SHOW_ERROR_DETAILS": "full",
        "STREAMLIT_SERVER_TRUSTED_USER_HEADERS": '{"X-Evil": "session"}',
    }
    done = subprocess.run(
        [sys.executable, "-c", child],
        cwd=ROOT,
        env={**environment(tmp_path), **said},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "{'X-Capmap-Session': 'session'} none False"


def test_hole_06_pages_are_offered_by_what_is_permitted(served: Served) -> None:
    async def names(page: str) -> set[str]:
        async with Tab(served.url, None) as tab:
            await tab.send(BackMsg(rerun_script=ClientState(page_name=page)))
            found: set[str] = set()
            while True:
                message = ForwardMsg.FromString(await asyncio.wait_for(tab.socket.recv(), 20))
                kind = message.WhichOneof("type")
                if kind == "navigation":
                    found |= {item.url_pathname for item in message.navigation.app_pages if not item.is_hidden}
                elif kind == "delta" and message.delta.new_element.WhichOneof("type") == "alert":
                    found.add(message.delta.new_element.alert.body)
                elif kind == "script_finished":
                    return found

    for page in ("accounts", "audit", "upload"):
        offered = run(lambda page=page: names(page))
        assert "map" in offered
        assert any("请先登录" in said for said in offered)
        assert not offered & {"accounts", "audit", "upload"}


def test_hole_07_nobody_uploads_without_a_session_that_may(guarded: Guarded) -> None:
    session = shown(guarded, "viewer").session_id
    assert put(guarded, None, session, str(uuid4()), b"x") == 401
    assert put(guarded, guarded.secret("ended"), session, str(uuid4()), b"x") == 401
    assert put(guarded, guarded.secret("screen"), session, str(uuid4()), b"x") == 403
    assert put(guarded, guarded.secret("token"), session, str(uuid4()), b"x") == 401


def upload_in_open_tab(guarded: Guarded, doing: Callable[[str], _T]) -> _T:
    """Do something with the id of a page's session of the viewer while its socket is open."""

    async def whole() -> _T:
        async with Tab(guarded.url, guarded.secret("viewer")) as tab:
            session = (await tab.run()).session_id
            return await asyncio.to_thread(doing, session)

    return run(whole)


def test_a24_hole_07_a_file_and_a_session_have_a_limit(guarded: Guarded) -> None:
    secret = guarded.signed_in("other").secret

    async def whole() -> list[int]:
        async with Tab(guarded.url, secret) as tab:
            session = (await tab.run()).session_id

            def sent() -> list[int]:
                big = b"x" * (15 * MIB)
                found = [put(guarded, secret, session, str(uuid4()), b"x" * (21 * MIB))]
                found += [put(guarded, secret, session, str(uuid4()), big) for _ in range(3)]
                return found

            return await asyncio.to_thread(sent)

    assert run(whole) == [413, 204, 204, 413]


def test_a24_hole_07_bodies_without_a_length_are_counted(guarded: Guarded) -> None:
    def chunked(session: str) -> int:
        def pieces() -> object:
            yield b'--b\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n'
            for _ in range(25):
                yield b"x" * MIB

        xsrf = f"2|{'0' * 8}|{'0' * 32}|1"
        headers = {"X-Xsrftoken": xsrf, "Content-Type": "multipart/form-data; boundary=b"}
        cookies = {"_streamlit_xsrf": xsrf, "capmap": guarded.secret("viewer") or ""}
        with httpx.Client(base_url=guarded.url, cookies=cookies, timeout=30) as client:
            path = f"/_stcore/upload_file/{session}/{uuid4()}"
            answer = client.put(path, content=pieces(), headers=headers)  # type: ignore[arg-type]
        assert answer.json()["error"]["code"] == "TOO_LARGE"
        return answer.status_code

    assert upload_in_open_tab(guarded, chunked) == 413


def test_hole_08_only_the_session_itself_puts_and_takes_back(guarded: Guarded) -> None:
    file = str(uuid4())
    other, viewer = guarded.secret("reviewer"), guarded.secret("viewer")

    def tried(session: str) -> list[int]:
        path = f"/_stcore/upload_file/{session}/{file}"
        return [
            put(guarded, other, session, file, b"theirs"),
            put(guarded, viewer, session, file, b"mine"),
            put(guarded, viewer, session, file, b"again"),
            ask(guarded, path, other, "DELETE").status_code,
            put(guarded, viewer, str(uuid4()), file, b"nowhere"),
            ask(guarded, f"/_stcore/upload_file/{session}/a/b", viewer, "PUT").status_code,
        ]

    assert upload_in_open_tab(guarded, tried) == [403, 204, 409, 403, 403, 404]


def test_hole_09_media_need_the_session_they_were_made_for_and_are_not_kept(guarded: Guarded) -> None:
    async def whole() -> list[httpx.Response]:
        async with Tab(guarded.url, guarded.secret("viewer")) as tab:
            address = (await tab.run()).downloads[0]
            people = ["viewer", None, "ended", "other", "admin", "screen"]
            return [
                await asyncio.to_thread(ask, guarded, address, guarded.secret(who) if who else None) for who in people
            ]

    own, *others = run(whole)
    assert (own.status_code, own.content) == (200, like("1"))
    assert own.headers["cache-control"] == "no-store"
    assert [answer.status_code for answer in others] == [401, 401, 404, 404, 404]


def test_hole_09_an_id_of_media_cannot_be_worked_out(guarded: Guarded) -> None:
    address = shown(guarded, "viewer").downloads[0]
    body = like("1")
    known = {hashlib.new(kind, body).hexdigest()[:56] for kind in ("sha224", "sha256", "blake2b", "md5")}
    assert address.split("/")[-1].split(".")[0] not in known
    assert shown(guarded, "viewer").downloads[0] == address


def test_hole_10_two_large_downloads_have_two_addresses(guarded: Guarded) -> None:
    async def whole() -> list[bytes]:
        async with Tab(guarded.url, guarded.secret("viewer")) as tab:
            addresses = (await tab.run()).downloads
            assert len(set(addresses)) == 2
            return [(await asyncio.to_thread(ask, guarded, one, guarded.secret("viewer"))).content for one in addresses]

    assert run(whole) == [like("1"), like("2")]
