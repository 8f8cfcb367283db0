"""The security headers and the content policy."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from lib.domain import Locale
from lib.web.app import INDEX, on_failure
from lib.web.headers import SecurityHeaders, inline_script_hashes, security_headers


def get(cache_control: str | None) -> httpx.Response:
    async def inner(scope: Scope, receive: Receive, send: Send) -> None:
        headers = {"Cache-Control": cache_control} if cache_control else {}
        await PlainTextResponse("x", headers=headers)(scope, receive, send)

    async def run() -> httpx.Response:
        app = SecurityHeaders(inner, security_headers(INDEX))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://t") as client:
            return await client.get("/")

    return asyncio.run(run())


def test_every_header_is_set() -> None:
    headers = get(None).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert headers["cross-origin-opener-policy"] == "same-origin"


def test_a_failure_keeps_its_details_and_has_the_headers() -> None:
    async def broken(_: Request) -> PlainTextResponse:
        raise ValueError("postgresql://map:secret@db")

    headers = security_headers(INDEX)
    app = Starlette(routes=[Route("/", broken)], exception_handlers={Exception: on_failure(Locale.ZH, headers)})

    async def run() -> httpx.Response:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://t") as client:
            return await client.get("/")

    answer = asyncio.run(run())
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "FAILED")
    assert "secret" not in answer.text
    assert headers.items() <= {name: answer.headers.get(name) for name in headers}.items()


def test_what_says_nothing_of_caching_is_not_kept() -> None:
    assert get(None).headers["cache-control"] == "no-store"
    assert get("public, max-age=5").headers["cache-control"] == "public, max-age=5"


def test_the_policy_allows_this_server_only() -> None:
    policy = get(None).headers["content-security-policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["frame-ancestors"] == "'none'"
    assert rules["connect-src"] == "'self'"
    assert "http" not in policy
    assert "unsafe-eval" not in policy
    assert "unsafe-inline" not in rules["script-src"]


def test_the_inline_script_of_the_start_page_is_named_by_its_hash(tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text("<script>\n let a = 1\n</script><script src='x.js'></script>", encoding="utf-8")
    expected = base64.b64encode(hashlib.sha256(b"\n let a = 1\n").digest()).decode()
    assert inline_script_hashes(page) == (f"'sha256-{expected}'",)
    assert len(inline_script_hashes(INDEX)) == 1
