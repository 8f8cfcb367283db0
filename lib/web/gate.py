"""Who may talk to the server: the Host and Origin checks, and the paths that stay closed.

A page of another site that resolves its own name to this machine (DNS rebinding) sends its own name as Host; a socket
opened by a page of another site sends that site as Origin. Both are refused before anything else runs. Who it is that
asks comes next (``entrance``), for HTTP and for the socket alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from lib.domain import Locale
from lib.services.settings import Settings
from lib.web.answers import refusal

LOOPBACK = ("localhost", "127.0.0.1", "::1")
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_ANY = frozenset({"0.0.0.0", "::"})  # noqa: S104 - names of "every address", never a Host
#: Closed: measurements of the process, the agent interface (its description included), and the log-in by a provider.
_CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check", "/auth/", "/oauth2callback")


def allowed_hosts(settings: Settings) -> tuple[str, ...]:
    """The names this server answers to: loopback, the address it listens on, and the configured ones."""
    own = () if settings.host in _ANY else (settings.host.lower(),)
    return tuple(dict.fromkeys((*LOOPBACK, *own, *settings.allowed_hosts)))


def host_name(host: str | None) -> str | None:
    """The name in a Host header without its port, lower case; None for anything that is not a plain host."""
    if not host or any(sign in host for sign in "/@\\?# "):
        return None
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port
    except ValueError:
        return None
    return parts.hostname.rstrip(".") if parts.hostname else None


def same_origin(origin: str, host: str) -> bool:
    """True where a page's origin is the host that was asked."""
    parts = urlsplit(origin)
    return parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower()


class Gate:
    """Pure ASGI, so that it sees the socket too. A socket must name its origin; so must a request that changes."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str], locale: Locale) -> None:
        self.app = app
        self.hosts = frozenset(hosts)
        self.locale = locale

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        code = self._objection(scope)
        if code is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": code})
        else:
            status = {"HOST_REFUSED": 421, "ORIGIN_REFUSED": 403}.get(code, 404)
            await refusal(status, code, self.locale)(scope, receive, send)

    def _objection(self, scope: Scope) -> str | None:
        headers = Headers(scope=scope)
        host = headers.get("host")
        if host is None or host_name(host) not in self.hosts:
            return "HOST_REFUSED"
        origin = headers.get("origin")
        if scope["type"] == "websocket":
            return None if origin and same_origin(origin, host) else "ORIGIN_REFUSED"
        if scope["method"] not in _READING and origin is not None and not same_origin(origin, host):
            return "ORIGIN_REFUSED"
        return "NOT_FOUND" if _closed(scope["path"]) else None


def _closed(path: str) -> bool:
    return any(path == door.rstrip("/") or path.startswith(f"{door.rstrip('/')}/") for door in _CLOSED)
