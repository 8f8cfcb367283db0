"""Security headers on every HTTP response."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)

_YEAR_SECONDS = 365 * 24 * 60 * 60
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def inline_script_hashes(index: Path) -> tuple[str, ...]:
    """The CSP sources of the scripts that stand inside the start page itself, read from the page that is served."""
    scripts = _INLINE_SCRIPT.findall(index.read_text(encoding="utf-8"))
    return tuple(f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in scripts)


def content_policy(script_hashes: tuple[str, ...]) -> str:
    """What a page may load: only from this server. ``blob:`` scripts are how page components are loaded, inline
    styles how the page library writes its styles; nothing may frame us, and nothing is evaluated from text."""
    rules = {
        "default-src": ["'none'"],
        "script-src": ["'self'", "blob:", *script_hashes],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'", "data:"],
        "media-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'", "blob:"],
        "frame-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'self'"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in rules.items())


def security_headers(index: Path, *, https: bool = False) -> Mapping[str, str]:
    """The headers of every response, for a start page. ``https``: browsers are told never to ask in the clear again."""
    found = {"Content-Security-Policy": content_policy(inline_script_hashes(index)), **_FIXED}
    return {**found, "Strict-Transport-Security": f"max-age={_YEAR_SECONDS}"} if https else found


#: Where streamlit-folium's frame lies. It writes the map's script into its own document, and measuring builds its
#: panel from text, so this frame alone may do both; the pages around it may not.
FRAME_ROUTE = "/component/streamlit_folium.st_folium/"


def frame_headers(tile_sources: Sequence[str] = ()) -> Mapping[str, str]:
    """The headers of the detail map's frame: our own pages may frame it, and tiles may come from ``tile_sources``."""
    rules = {
        "default-src": ["'none'"],
        "script-src": ["'self'", "'unsafe-inline'", "'unsafe-eval'"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:", *tile_sources],
        "font-src": ["'self'"],
        "form-action": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'self'"],
    }
    policy = "; ".join(f"{name} {' '.join(sources)}" for name, sources in rules.items())
    return {**_FIXED, "Content-Security-Policy": policy, "X-Frame-Options": "SAMEORIGIN"}


class SecurityHeaders:
    """Pure ASGI: sets the headers when a response starts. Answers that say nothing of caching are not to be kept."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str], frame: Mapping[str, str] | None = None) -> None:
        self.app = app
        self.headers = headers
        self.frame = headers if frame is None else frame

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        wanted = self.frame if scope["path"].startswith(FRAME_ROUTE) else self.headers

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(wanted)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self.app(scope, receive, with_headers)
