"""Asking a running server, over HTTP and by sending files, as anybody can."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import httpx

from tests.web.conftest import Guarded, Served
from tests.web.tab import Shown, Tab

_T = TypeVar("_T")


def run(doing: Callable[[], Awaitable[_T]]) -> _T:
    async def whole() -> _T:
        return await doing()

    return asyncio.run(whole())


def ask(served: Served, path: str, secret: str | None = None, method: str = "GET", **given: object) -> httpx.Response:
    cookies = {"capmap": secret} if secret else {}
    with httpx.Client(base_url=served.url, cookies=cookies, timeout=30) as client:
        return client.request(method, path, **given)  # type: ignore[arg-type]  # what httpx takes


def put(served: Served, secret: str | None, session: str, file: str, content: bytes, name: str = "a.csv") -> int:
    """An upload with a pair of tokens made by oneself, as anybody can make it. Returns the status."""
    xsrf = f"2|{'0' * 8}|{'0' * 32}|1"
    cookies = {"_streamlit_xsrf": xsrf, **({"capmap": secret} if secret else {})}
    with httpx.Client(base_url=served.url, cookies=cookies, timeout=30) as client:
        return client.put(
            f"/_stcore/upload_file/{session}/{file}",
            files={"file": (name, content, "text/csv")},
            headers={"X-Xsrftoken": xsrf},
        ).status_code


def shown(guarded: Guarded, who: str, query: str = "", **options: str) -> Shown:
    async def whole() -> Shown:
        async with Tab(guarded.url, guarded.secret(who), **options) as tab:
            return await tab.run(query)

    return run(whole)
