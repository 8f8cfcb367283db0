"""Our server with a door to an identity provider, and one browser before it."""

from __future__ import annotations

import asyncio
import html
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from starlette.applications import Starlette

from lib.access import console
from lib.domain import Account, AuditEntry, Grant, Locale, Role
from lib.i18n import say
from lib.services import Settings, Workspace, load_settings, open_workspace
from lib.services.accounts import add
from lib.web.oidc import BEGIN, oidc_routes
from tests.web.identity_provider import Running, provider

ADMIN = console("系统管理员")
SECRET = "a secret of the client that nobody guesses"  # noqa: S105 - made up
OWN = "http://127.0.0.1:8501"


@contextmanager
def provider_nearby() -> Iterator[Running]:
    """The provider; its own check for TLS is off, since it is on the loopback."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
        with provider() as found:
            yield found


@contextmanager
def opened(folder: Path, running: Running) -> Iterator[Workspace]:
    """An installation that knows the provider."""
    workspace = open_workspace(settings_for(folder, running.issuer))
    yield workspace
    workspace.store.close()


@dataclass(frozen=True)
class Door:
    """Our server, and one browser's cookies at it."""

    app: Starlette
    cookies: httpx.Cookies

    def get(self, path: str, **headers: str) -> httpx.Response:
        async def run() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app, client=("127.0.0.9", 1), raise_app_exceptions=True)
            async with httpx.AsyncClient(transport=transport, base_url=OWN, cookies=self.cookies) as client:
                answer = await client.get(path, headers={"User-Agent": "测试".encode(), **headers})
                self.cookies.clear()
                self.cookies.update(client.cookies)
                return answer

        return asyncio.run(run())

    def begin(self, wanted: str = "/") -> str:
        answer = self.get(f"{BEGIN}?{urlencode({'next': wanted})}")
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    def other_browser(self) -> Door:
        return Door(self.app, httpx.Cookies())


def settings_for(folder: Path, issuer: str, **more: str | bool) -> Settings:
    return load_settings(
        data_dir=folder, oidc_issuer=issuer, oidc_client_id="capmap", oidc_client_secret=SECRET, **more
    )


def door_of(workspace: Workspace, settings: Settings | None = None) -> Door:
    routes = oidc_routes(settings or workspace.settings, lambda: workspace)
    return Door(Starlette(routes=routes), httpx.Cookies())


def linked(workspace: Workspace, name: str, sub: str) -> Account:
    grants = [Grant(Role.VIEWER, "*")]
    subject = f"{workspace.settings.oidc_issuer}|{sub}"
    return add(workspace, ADMIN, name, f"姓名{name}", grants, subject=subject)[0]


def newest(workspace: Workspace) -> AuditEntry:
    return workspace.store.audit(limit=1)[0]


def told(entry: AuditEntry) -> dict[str, str]:
    found: dict[str, str] = json.loads(entry.details)
    return found


def asked(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def own_part(address: str) -> str:
    parts = urlsplit(address)
    assert f"{parts.scheme}://{parts.netloc}" == OWN
    return f"{parts.path}?{parts.query}"


def sentence(key: str) -> str:
    return html.escape(say(Locale.ZH, f"sso.{key}"))


def refused_without_session(answer: httpx.Response, door: Door, status: int, key: str) -> None:
    assert (answer.status_code, sentence(key) in answer.text) == (status, True), answer.text
    assert "capmap" not in door.cookies
    assert answer.headers["cache-control"] == "no-store"
    assert "Traceback" not in answer.text
