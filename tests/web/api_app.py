"""The interface by itself, behind a gate of the tests: a bearer word says who asks."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import httpx
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from lib.access import EVERYWHERE, console, public_identity
from lib.domain import Grant, Identity, Locale, Origin, Permission, Role
from lib.services import Workspace, publish_batch, submit_file
from lib.web.api import api_routes
from lib.web.layers import layer_routes

VIEWER = Identity("li", "李四", (Grant(Role.VIEWER, EVERYWHERE),), Origin.TOKEN, "a1", "s1", "10.0.0.7")
#: Who a word stands for.
PEOPLE: Mapping[str, Identity] = {
    "viewer": VIEWER,
    "looking": Identity("li", "李四", VIEWER.grants, Origin.TOKEN, "a1", "s2", scopes=(Permission.VIEW,)),
    "nothing": Identity("wu", "吴二", (), Origin.SESSION, "a2", "s3"),
    "new": Identity("xin", "新人", VIEWER.grants, Origin.SESSION, "a3", "s4", must_change=True),
    "public": public_identity(),
}

_HEAD = "地区,指标,期间,数值,分子,分母,备注\n"
_FIRST = (
    "150102,online_service_rate,2026Q3,96,48,50,=1+1\n"
    "150103,online_service_rate,2026Q3,80,40,50,\n"
    "150600,lab_grade,2025,C+,,,\n"
    "150602,drill_interval,2026Q3,未演练,,,\n"
)
_SECOND = "150103,online_service_rate,2026Q3,82,41,50,更正\n"


def publish_both(workspace: Workspace) -> None:
    """Two revisions: four figures, then a correction of one of them."""
    for file, rows in (("一.csv", _FIRST), ("二.csv", _SECOND)):
        batch = submit_file(workspace, f"{_HEAD}{rows}".encode(), file, who=console("李四")).batch
        publish_batch(workspace, batch.id, who=console("张三"), reason="测试")


@dataclass(frozen=True)
class Client:
    """Asks the app in-process."""

    app: ASGIApp

    def get(self, path: str, word: str = "viewer", method: str = "GET", **headers: str) -> httpx.Response:
        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://testserver") as web:
                named = {name.replace("_", "-"): value for name, value in headers.items()}
                return await web.request(method, path, headers={**bearer(word), **named})

        return asyncio.run(ask())


def bearer(word: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {word}"}


class _Gate:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            word = Headers(scope=scope).get("authorization", "").removeprefix("Bearer ")
            who = scope["capmap.identity"] = PEOPLE.get(word)
            if who is None and scope["path"].startswith("/api/v1/layers/"):
                await JSONResponse({}, 401)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def api_app(workspace: Workspace | None) -> ASGIApp:
    def opened() -> Workspace | None:
        return workspace

    return _Gate(Starlette(routes=[*layer_routes(Locale.ZH, opened), *api_routes(Locale.ZH, opened)]))
