"""The detail map's frame: a policy of its own, and every file it loads from our own routes."""

from __future__ import annotations

import asyncio
import re

import httpx
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from lib.domain import Locale
from lib.ui.detail_map.assets import detail_assets, files, folder
from lib.web.app import INDEX
from lib.web.assets import asset_routes
from lib.web.headers import FRAME_ROUTE, SecurityHeaders, frame_headers, security_headers


def get(app: object, path: str) -> httpx.Response:
    async def run() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://t") as client:
            return await client.get(path)

    return asyncio.run(run())


def headers_of(path: str) -> httpx.Headers:
    async def inner(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"x"})

    frame = frame_headers(("https://t0.tianditu.gov.cn",))
    return get(SecurityHeaders(inner, security_headers(INDEX), frame), path).headers


def rules(policy: str) -> dict[str, str]:
    return dict(rule.split(" ", 1) for rule in policy.split("; "))


def test_only_the_frame_may_run_what_it_writes_and_load_tiles() -> None:
    framed = headers_of(f"{FRAME_ROUTE}index.html")
    own = rules(framed["content-security-policy"])
    assert own["script-src"] == "'self' 'unsafe-inline' 'unsafe-eval'"
    assert own["img-src"] == "'self' data: https://t0.tianditu.gov.cn"
    assert (own["default-src"], own["frame-ancestors"]) == ("'none'", "'self'")
    assert framed["x-frame-options"] == "SAMEORIGIN"
    assert framed["x-content-type-options"] == "nosniff"
    for path in ("/", "/detail", "/component/other.thing/index.html", "/assets/x.js"):
        page = headers_of(path)
        assert page["x-frame-options"] == "DENY"
        assert "unsafe-eval" not in page["content-security-policy"]
        assert "tianditu" not in page["content-security-policy"]


def test_without_a_basemap_the_frame_names_no_host() -> None:
    assert "http" not in frame_headers()["Content-Security-Policy"]


def test_the_vendored_files_are_served_for_ever_and_nothing_beside_them() -> None:
    app = Starlette(routes=list(asset_routes(Locale.ZH)))
    for name in ("leaflet/leaflet.js", "detail.css", "measure/assets/rulers.png", "fullscreen/icon-fullscreen.svg"):
        answer = get(app, f"/assets/{folder()}/{name}")
        assert (answer.status_code, answer.content) == (200, files()[name].read_bytes())
        assert "immutable" in answer.headers["cache-control"]
    assert get(app, f"/assets/{folder()}/leaflet/LICENSE").status_code == 404
    assert get(app, f"/assets/{folder()}/../assets.py").status_code == 404
    assert get(app, "/assets/detail-00000000/leaflet/leaflet.js").status_code == 404


def test_style_sheets_ask_for_vendored_pictures_only() -> None:
    missing = []
    for name, path in files().items():
        if path.suffix == ".css":
            for asked in re.findall(r"url\(['\"]?([^)'\"]+)", path.read_text(encoding="utf-8")):
                found = asked.startswith(("data:", "#")) or (path.parent / asked).is_file()
                if not found:
                    missing.append((name, asked))
    assert missing == []
    assert all(name.startswith("detail-") for name in detail_assets())
