"""Signing in and out, the first administrator, a password that must be changed, and a wall screen."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from lib.access import EVERYWHERE, console
from lib.domain import Grant, Role
from lib.services import Settings, Workspace, open_workspace
from lib.services.accounts import add, make_screen, set_up_link, sign_in
from lib.web.entrance import Entrance, identity_in
from lib.web.entry_forms import entry_routes
from lib.web.gate import Gate, allowed_hosts
from lib.web.open_sockets import OpenSockets
from lib.web.rates import ALLOWANCES, SIGN_INS, Allowance, Rate, Rates

PASSWORD = "five unrelated horses"  # noqa: S105 - made up
ADMIN = console("系统")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    opened = open_workspace(Settings(data_dir=tmp_path, database_url=f"sqlite:///{tmp_path / 'capmap.sqlite'}"))
    yield opened
    opened.store.close()


async def page(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"{identity_in(request.scope).name} {request.headers.get('x-capmap-session')}")


@dataclass
class Browser:
    """One browser before the layers that stand before everything, with its cookies."""

    app: Starlette
    cookies: httpx.Cookies
    base: str = "http://127.0.0.1:8501"

    def ask(self, method: str, path: str, **given: object) -> httpx.Response:
        async def run() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app, client=("10.0.0.9", 1))
            async with httpx.AsyncClient(transport=transport, base_url=self.base, cookies=self.cookies) as client:
                answer = await client.request(method, path, **given)  # type: ignore[arg-type]  # what httpx takes
                self.cookies = client.cookies
                return answer

        return asyncio.run(run())

    def get(self, path: str, **given: object) -> httpx.Response:
        return self.ask("GET", path, **given)

    def send(self, path: str, **fields: str) -> httpx.Response:
        """Open a form and send it filled in, with all that it carries."""
        shown = self.get(path)
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', shown.text))
        return self.ask("POST", path.partition("?")[0], data={**hidden, **fields})

    @property
    def secret(self) -> str | None:
        return self.cookies.get("capmap")


def browser(workspace: Workspace, settings: Settings | None = None, **allowance: Allowance) -> Browser:
    chosen = settings or workspace.settings

    def opened() -> Workspace:
        return workspace

    sockets = OpenSockets(opened, Path("Home.py"))
    layers = [
        Middleware(Gate, hosts=(*allowed_hosts(chosen), "map.example"), locale=chosen.locale),
        Middleware(Rates, settings=chosen, allowances={**ALLOWANCES, **allowance}),
        Middleware(Entrance, settings=chosen, workspace=opened, sockets=sockets),
    ]
    routes = [*entry_routes(chosen, opened, sockets), Route("/map", page), Route("/", page)]
    return Browser(Starlette(routes=routes, middleware=layers), httpx.Cookies())


def account(workspace: Workspace, name: str = "zhang", *, password: str | None = PASSWORD) -> str | None:
    _, once = add(workspace, ADMIN, name, "张三", [Grant(Role.VIEWER, EVERYWHERE)], password=password)
    return once


def test_signing_in_leads_to_where_one_wanted_to_go(workspace: Workspace) -> None:
    account(workspace)
    tab = browser(workspace)
    asked = tab.get("/map?region=150600")
    assert (asked.status_code, asked.headers["location"]) == (303, "/sign-in?next=/map%3Fregion%3D150600")
    answer = tab.send(asked.headers["location"], name="ZHANG", password=PASSWORD)
    assert (answer.status_code, answer.headers["location"]) == (303, "/map?region=150600")
    given = answer.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= {part.strip() for part in given.split(";")}
    assert "Secure" not in given
    assert tab.get("/map").text.startswith("zhang ")


def test_each_sign_in_has_a_new_secret_and_ends_the_one_before(workspace: Workspace) -> None:
    account(workspace)
    tab = browser(workspace)
    tab.send("/sign-in", name="zhang", password=PASSWORD)
    first = tab.secret
    tab.send("/sign-in", name="zhang", password=PASSWORD)
    assert tab.secret not in (None, first)
    tab.cookies = httpx.Cookies({"capmap": first or ""})
    assert tab.get("/map").status_code == 303


def test_a_cookie_from_before_is_not_taken_over(workspace: Workspace) -> None:
    account(workspace)
    tab = browser(workspace)
    tab.cookies = httpx.Cookies({"capmap": "chosen-by-somebody-else"})
    tab.send("/sign-in", name="zhang", password=PASSWORD)
    values = {cookie.value for cookie in tab.cookies.jar if cookie.name == "capmap"}
    assert values - {"chosen-by-somebody-else"}
    tab.cookies = httpx.Cookies({"capmap": "chosen-by-somebody-else"})
    assert tab.get("/map").status_code == 303


@pytest.mark.parametrize("name", ["zhang", "nobody"])
def test_a_wrong_password_and_an_unknown_name_get_one_answer(workspace: Workspace, name: str) -> None:
    account(workspace)
    answer = browser(workspace).send("/sign-in", name=name, password="wrong password")  # noqa: S106 - made up
    assert answer.status_code == 403
    assert "用户名或密码不正确" in answer.text
    assert "wrong password" not in answer.text
    assert f'value="{name}"' in answer.text
    assert "capmap=" not in answer.headers["set-cookie"].replace("capmap_form=", "")


def test_hole_26_of_200_guesses_five_reach_the_password(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    account(workspace)
    looked: list[str] = []

    def verify(kept: str | None, password: str) -> bool:
        looked.append(password)
        return False

    monkeypatch.setattr("lib.services.sign_in.verify", verify)
    tab = browser(workspace, sign_in=Allowance(Rate(1000, 10), Rate(1000, 10)))
    statuses = [tab.send("/sign-in", name="zhang", password=f"guess {place}").status_code for place in range(200)]
    assert len(looked) == 5
    assert statuses == [403] * 5 + [429] * 195


def test_guesses_from_one_address_are_slowed_before_anything_is_looked_up(workspace: Workspace) -> None:
    tab = browser(workspace, **{SIGN_INS: Allowance(Rate(3, 0.1), Rate(3, 0.1))})
    answers = [tab.send("/sign-in", name=f"n{place}", password="x") for place in range(5)]  # noqa: S106
    assert [answer.status_code for answer in answers] == [403, 403, 403, 429, 429]
    assert int(answers[-1].headers["retry-after"]) in range(1, 11)


def test_a_form_needs_its_token_and_its_own_site(workspace: Workspace) -> None:
    account(workspace)
    tab = browser(workspace)
    fields = {"name": "zhang", "password": PASSWORD}
    assert tab.ask("POST", "/sign-in", data=fields).status_code == 403
    other = browser(workspace)
    token = re.findall(r'name="form" value="(\w+)"', other.get("/sign-in").text)[0]
    tab.get("/sign-in")
    assert tab.ask("POST", "/sign-in", data={**fields, "form": token}).status_code == 403
    own = re.findall(r'name="form" value="(\w+)"', tab.get("/sign-in").text)[0]
    evil = {"Origin": "https://evil.example"}
    assert tab.ask("POST", "/sign-in", data={**fields, "form": own}, headers=evil).status_code == 403
    assert tab.ask("POST", "/sign-in", json={**fields, "form": own}).status_code == 403
    assert tab.ask("POST", "/sign-in", data={**fields, "form": own}).status_code == 303


def test_signing_out_needs_a_form_and_ends_the_session(workspace: Workspace) -> None:
    account(workspace)
    tab = browser(workspace)
    tab.send("/sign-in", name="zhang", password=PASSWORD)
    kept = httpx.Cookies({"capmap": tab.secret or ""})
    assert "张三" in tab.get("/sign-out").text
    assert tab.ask("POST", "/sign-out").status_code == 403
    assert tab.get("/map").status_code == 200
    answer = tab.send("/sign-out")
    assert (answer.status_code, tab.secret) == (303, None)
    assert "您已退出登录" in tab.get(answer.headers["location"]).text
    tab.cookies = kept
    assert tab.get("/map").status_code == 303


def test_a_one_time_password_must_be_changed_first(workspace: Workspace) -> None:
    once = account(workspace, password=None)
    tab = browser(workspace)
    tab.send("/sign-in?next=/map", name="zhang", password=once or "")
    asked = tab.get("/map")
    assert (asked.status_code, asked.headers["location"]) == (303, "/password?next=/map")
    assert "一次性密码" in tab.get("/password").text
    wrong = tab.send("/password", current=once or "", password=PASSWORD, again="another")
    assert (wrong.status_code, "两次输入的密码不一致" in wrong.text) == (400, True)
    before = tab.secret
    done = tab.send("/password?next=/map", current=once or "", password=PASSWORD, again=PASSWORD)
    assert (done.status_code, done.headers["location"]) == (303, "/map")
    assert tab.secret != before
    assert tab.get("/map").status_code == 200
    tab.cookies = httpx.Cookies({"capmap": before or ""})
    assert tab.get("/map").status_code == 303


def test_the_first_administrator_is_made_once_by_the_link(workspace: Workspace) -> None:
    link = set_up_link(workspace)
    assert link is not None
    tab = browser(workspace)
    assert tab.get("/set-up?token=other").status_code == 403
    assert "建立第一个管理员账号" in tab.get(link).text
    fields = {"name": "admin1", "shown": "王五", "again": PASSWORD}
    assert tab.send(link, **fields, password="another one here").status_code == 400  # noqa: S106
    assert tab.send(link, **fields, password=PASSWORD).status_code == 303
    assert tab.get("/").text.startswith("admin1 ")
    closed = browser(workspace).get(link)
    assert closed.status_code == 403
    assert "python -m lib user add NAME --role admin" in closed.text
    assert "/sign-out" not in closed.text
    assert set_up_link(workspace) is None


def test_a_screen_brings_its_token_once(workspace: Workspace) -> None:
    _, secret = make_screen(workspace, ADMIN, label="大厅", profile="hall")
    tab = browser(workspace)
    assert tab.get("/screen-in?token=other").status_code == 403
    answer = tab.get(f"/screen-in?token={secret}")
    assert answer.status_code == 303
    assert "Max-Age=34560000" in answer.headers["set-cookie"]
    assert tab.get("/map").text.startswith("screen:大厅 ")
    tab.send("/sign-out")
    again = browser(workspace)
    assert again.get(f"/screen-in?token={secret}").status_code == 303


def test_a_secret_of_a_person_is_no_screen(workspace: Workspace) -> None:
    account(workspace)
    _, secret = sign_in(workspace, "zhang", PASSWORD, address=None, agent=None)
    assert browser(workspace).get(f"/screen-in?token={secret}").status_code == 403


def test_values_are_escaped_and_pages_are_not_kept(workspace: Workspace) -> None:
    tab = browser(workspace)
    bad = '"><script>alert(1)</script>'
    for answer in (
        tab.get("/sign-in", params={"next": f"/{bad}", "name": bad, "lang": bad}),
        tab.send("/sign-in", name=bad, password="x"),  # noqa: S106
    ):
        assert "<script" not in answer.text
        assert answer.headers["cache-control"] == "no-store"


def test_the_pages_speak_the_readers_language(workspace: Workspace) -> None:
    tab = browser(workspace)
    assert '<html lang="zh-CN">' in tab.get("/sign-in").text
    english = tab.get("/sign-in?next=/map%3Flang%3Den").text
    assert '<html lang="en">' in english
    assert "User name" in english
    style, mark = sorted(set(re.findall(r'"(/entry/[\w.-]+)"', english)))
    assert "prefers-color-scheme: dark" in tab.get(style).text
    assert tab.get(mark).headers["content-type"] == "image/svg+xml"
    assert "immutable" in tab.get(style).headers["cache-control"]
    assert tab.get("/entry/other.css").status_code == 404


def test_a_secure_cookie_is_said_to_be_one(workspace: Workspace) -> None:
    account(workspace)
    tab = browser(workspace, Settings(https=True))
    tab.base = "https://map.example"
    assert "Secure" in tab.send("/sign-in", name="zhang", password=PASSWORD).headers["set-cookie"]
    assert tab.get("/map").status_code == 200


def test_what_a_browser_says_of_itself_is_never_seen(workspace: Workspace) -> None:
    account(workspace)
    tab = browser(workspace)
    tab.send("/sign-in", name="zhang", password=PASSWORD)
    own = tab.get("/map").text
    assert tab.get("/map", headers={"X-Capmap-Session": "another"}).text == own
    assert tab.get("/map", headers={"x_capmap_session": "another"}).text == own


def test_public_pages_need_no_sign_in_and_offer_one(workspace: Workspace) -> None:
    tab = browser(workspace, Settings(public=True))
    assert tab.get("/map").text == "public public"
    assert "不登录" in tab.get("/sign-in").text
    assert tab.get("/password").status_code == 303
