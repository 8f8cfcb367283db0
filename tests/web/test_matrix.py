"""Every kind of address by everybody who may come: what is not listed here is refused."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import httpx
import pytest

from lib.access import EVERYWHERE, public_identity
from lib.domain import Grant, Identity, Origin, Permission, Role
from lib.web.areas import ENTRY, Area, area, may_enter
from tests.web.conftest import Guarded, Served
from tests.web.tab import knock

#: Address and method, by the kind of address.
TRIED: Mapping[Area, tuple[str, str]] = {
    Area.OPEN: ("GET", "/sign-in"),
    Area.PASSWORD: ("GET", "/password"),
    Area.PAGE: ("GET", "/map"),
    Area.FILE: ("GET", "/_stcore/host-config"),
    Area.MEDIA: ("GET", "/media/nothing.csv"),
    Area.SOCKET: ("GET", "/_stcore/stream"),
    Area.UPLOAD: ("PUT", "/_stcore/upload_file/session/file"),
    Area.API: ("GET", "/api/v1/indicators"),
}
_PAGES = {Area.OPEN, Area.PAGE, Area.FILE, Area.MEDIA, Area.SOCKET}
_PERSON = {*_PAGES, Area.PASSWORD, Area.UPLOAD, Area.API}
#: Who may enter what. ``None`` is somebody without a session where nothing is public.
LISTED: Mapping[str, set[Area]] = {
    "anonymous": {Area.OPEN},
    "ended": {Area.OPEN},
    "made up": {Area.OPEN},
    "public": _PAGES,
    "screen": _PAGES,
    "viewer": _PERSON,
    "reporter": _PERSON,
    "reviewer": _PERSON,
    "admin": _PERSON,
    "fresh": {Area.OPEN, Area.PASSWORD},
    "roleless": {Area.OPEN, Area.PASSWORD},
    "token in a cookie": {Area.OPEN},
    "token": {Area.OPEN, Area.API},
}
#: How a refusal looks, and how an address behind the gate answers that is not there or not one's own.
REFUSED = {303, 401, 403}
NOT_THERE = {Area.MEDIA: 404, Area.UPLOAD: 403}


def client(served: Served, guarded: Guarded, who: str) -> httpx.Client:
    headers, cookies = {}, {}
    if who == "token":
        headers = {"Authorization": f"Bearer {guarded.secret('token')}"}
    elif who not in ("anonymous", "public"):
        secret = {"made up": "made-up", "token in a cookie": guarded.secret("token")}.get(who, guarded.secret(who))
        cookies = {"capmap": secret or ""}
    base = served.url if who == "public" else guarded.url
    return httpx.Client(base_url=base, headers=headers, cookies=cookies, timeout=30)


def entered(answer: httpx.Response, where: Area) -> bool:
    """True where the gate let the request through, whatever stands behind it."""
    if where is Area.UPLOAD:
        return answer.status_code == 403 and answer.json()["error"]["code"] == "UPLOAD_FOREIGN"
    if where is Area.MEDIA:
        return answer.status_code == 404
    return answer.status_code == 200


@pytest.mark.parametrize("where", [place for place in Area if place is not Area.SOCKET])
@pytest.mark.parametrize("who", LISTED)
def test_who_enters_what(served: Served, guarded: Guarded, who: str, where: Area) -> None:
    method, path = TRIED[where]
    with client(served, guarded, who) as asking:
        answer = asking.request(method, path)
    assert entered(answer, where) is (where in LISTED[who])
    if where not in LISTED[who]:
        assert answer.status_code in REFUSED


@pytest.mark.parametrize("who", [name for name in LISTED if name != "token"])
def test_who_opens_a_socket(served: Served, guarded: Guarded, who: str) -> None:
    secret = {"made up": "made-up", "token in a cookie": guarded.secret("token")}.get(who, guarded.secret(who))
    url = served.url if who == "public" else guarded.url
    status = asyncio.run(knock(url, secret if who != "anonymous" else None))
    assert (status == 101) is (Area.SOCKET in LISTED[who])
    assert status in (101, 403)


@pytest.mark.parametrize("who", ["anonymous", "public", "screen", "viewer", "admin", "token"])
@pytest.mark.parametrize(
    "path",
    [
        "//media/x",
        "/_stcore/other",
        "/_stcore/",
        "/x.php",
        "/static/x/..%2f..%2fy",
        "/.env",
        "/_x",
        "/sign-in/oidc",
        "/entry/x/y",
    ],
)
def test_an_address_of_no_kind_is_refused_to_everybody(served: Served, guarded: Guarded, who: str, path: str) -> None:
    with client(served, guarded, who) as asking:
        address = httpx.URL(str(asking.base_url)).copy_with(raw_path=path.encode())
        answer = asking.send(asking.build_request("GET", address))
    assert answer.status_code in (400, 401, 404)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_nothing_is_changed_but_by_forms_and_uploads(served: Served, guarded: Guarded, method: str) -> None:
    for path in ("/", "/map", "/_stcore/health", "/api/v1/indicators", "/media/x"):
        with client(served, guarded, "anonymous") as asking:
            assert asking.request(method, path).status_code == 401
        with client(served, guarded, "viewer") as asking:
            assert asking.request(method, path).status_code in (204, 404, 405)


def person(
    role: Role | None, origin: Origin, *, must_change: bool = False, scopes: tuple[Permission, ...] = ()
) -> Identity:
    grants = (Grant(role, EVERYWHERE),) if role else ()
    return Identity("x", "x", grants, origin, "a", "s", must_change=must_change, scopes=scopes)


def test_the_table_says_no_to_everything_that_it_does_not_name() -> None:
    assert set(ENTRY) == set(Area) - {Area.OPEN}
    assert not may_enter(person(Role.ADMIN, Origin.SESSION), Area.OPEN)
    assert not any(may_enter(person(None, Origin.SESSION), where) for where in Area if where is not Area.PASSWORD)
    assert not any(may_enter(person(Role.ADMIN, Origin.CONSOLE), where) for where in Area)
    waiting = person(Role.ADMIN, Origin.SESSION, must_change=True)
    assert [where for where in Area if may_enter(waiting, where)] == [Area.PASSWORD]
    assert [where for where in Area if may_enter(person(Role.VIEWER, Origin.TOKEN), where)] == [Area.API]
    assert not may_enter(person(Role.VIEWER, Origin.TOKEN, scopes=(Permission.CHECK,)), Area.API)
    assert not may_enter(public_identity(), Area.UPLOAD)


def test_addresses_and_their_kinds() -> None:
    found = {
        path: area(path) for path in ("/", "/map", "/sign-in/oidc/return", "/entry/x.css", "/healthz", "/screen-in")
    }
    assert list(found.values()) == [Area.PAGE, Area.PAGE, Area.OPEN, Area.OPEN, Area.OPEN, Area.OPEN]
    assert area("/api/v1/layers/x.geojson") is Area.FILE
    assert area("/api/v1/layers/../values") is None
    assert area("/api/v1/values") is Area.API
    assert area("/sign-in/other") is None
