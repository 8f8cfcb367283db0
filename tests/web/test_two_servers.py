"""Two servers on one database: what one publishes the other shows, and a file sent to the wrong one is told why."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from time import monotonic
from uuid import uuid4

import httpx
import pytest

from lib.access import EVERYWHERE, console
from lib.domain import Grant, Role
from lib.services import Settings, Workspace, open_workspace, publish_batch, submit_file
from lib.services.accounts import add, session_for
from lib.services.clock import now
from tests.store.postgres import database
from tests.web.asking import run
from tests.web.conftest import FIGURES, environment, running
from tests.web.tab import Tab

#: How late a screen may be.
LATEST_SECONDS = 10.0


@dataclass(frozen=True)
class Pair:
    """The addresses of two servers with folders of their own, an installation on the same database, and the secret of
    somebody who is signed in."""

    addresses: list[str]
    workspace: Workspace
    secret: str


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    with ExitStack() as open_:
        url = open_.enter_context(database())
        workspace = open_workspace(Settings(data_dir=tmp_path_factory.mktemp("here"), database_url=url))
        open_.callback(workspace.store.close)
        addresses = []
        for name in ("one", "other"):
            folder = tmp_path_factory.mktemp(name)
            command = ["-m", "lib", "serve", "--json", "--port", "0"]
            told = running(command, environment(folder, PUBLIC="yes", DATABASE_URL=url), folder / "log")
            addresses.append(str(open_.enter_context(told)["url"]))
        yield Pair(addresses, workspace, signed_in(workspace, "reporter")[1])


def signed_in(workspace: Workspace, name: str) -> tuple[str, str]:
    """The key and the secret of a new session of a new account."""
    grants = [Grant(Role.REPORTER, EVERYWHERE)]
    account, _ = add(workspace, console("系统"), name, f"某{name}", grants, password=f"a word of {name} 7")
    session, secret = session_for(workspace, account, address="127.0.0.1", agent="test")
    return session.key, secret


def revision(address: str) -> object:
    return httpx.get(f"{address}/readyz", timeout=30).json()["revision"]


def test_a20_what_is_published_through_one_server_is_shown_by_all(pair: Pair) -> None:
    addresses, workspace = pair.addresses, pair.workspace
    before = [revision(address) for address in addresses]
    assert before == [0, 0]
    batch = submit_file(workspace, FIGURES.encode(), "人口.csv", who=console("李四")).batch
    publish_batch(workspace, batch.id, who=console("张三"), reason="测试")
    begun = monotonic()
    while [revision(address) for address in addresses] != [1, 1]:
        assert monotonic() - begun < LATEST_SECONDS
    with httpx.Client(cookies={"capmap": pair.secret}, timeout=30) as client:
        asked = [
            client.get(f"{address}/api/v1/values.csv", params={"indicator": "population"}) for address in addresses
        ]
    assert [answer.status_code for answer in asked] == [200, 200]
    assert "3446100" in asked[1].text
    assert asked[0].text == asked[1].text


def test_a20_a_file_sent_to_a_server_without_the_session_is_told_why(pair: Pair) -> None:
    addresses, secret = pair.addresses, pair.secret

    def send(address: str, session: str) -> httpx.Response:
        xsrf = f"2|{'0' * 8}|{'0' * 32}|1"
        cookies = {"_streamlit_xsrf": xsrf, "capmap": secret}
        with httpx.Client(base_url=address, cookies=cookies, timeout=30) as client:
            path = f"/_stcore/upload_file/{session}/{uuid4()}"
            return client.put(path, files={"file": ("a.csv", b"x", "text/csv")}, headers={"X-Xsrftoken": xsrf})

    async def whole() -> list[httpx.Response]:
        async with Tab(addresses[0], secret) as tab:
            session = (await tab.run()).session_id
            return [await asyncio.to_thread(send, address, session) for address in addresses]

    here, there = run(whole)
    # signed in for both, because sessions are in the database; the page itself lives on one
    assert (here.status_code, there.status_code) == (204, 403)
    told = there.json()["error"]
    assert told["code"] == "UPLOAD_FOREIGN"
    assert "刷新页面后重新上传" in told["message"]


def test_a20_somebody_who_signed_in_at_one_server_is_known_to_the_other(pair: Pair) -> None:
    key, secret = signed_in(pair.workspace, "viewer")
    with httpx.Client(cookies={"capmap": secret}, timeout=30) as client:
        known = [client.get(f"{address}/password").status_code for address in pair.addresses]
        pair.workspace.store.end_session(key, actor="系统", at=now())
        ended = [client.get(f"{address}/password").status_code for address in pair.addresses]
    assert (known, ended) == ([200, 200], [303, 303])
