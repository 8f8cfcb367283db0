"""The cookie that carries a session's secret, and the addresses a sign-in may lead to."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import cookie_parser
from starlette.responses import Response
from starlette.types import Scope

from lib.domain import Origin, Session
from lib.services.settings import Settings

COOKIE = "capmap"
#: A wall screen keeps its cookie over restarts; a person's ends with the browser.
_SCREEN_SECONDS = 400 * 24 * 60 * 60
_LONGEST_SECRET = 200
_LONGEST_PATH = 2_000


def cookie(scope: Scope, name: str = COOKIE) -> str | None:
    """A cookie of the request; None where it is not there, empty or too long to be ours."""
    for key, value in scope["headers"]:
        if key == b"cookie":
            found: str | None = cookie_parser(value.decode("latin-1")).get(name)
            if found and len(found) <= _LONGEST_SECRET:
                return found
    return None


def bearer(scope: Scope) -> str | None:
    """The secret of an ``Authorization: Bearer`` header."""
    for key, value in scope["headers"]:
        if key == b"authorization":
            kind, _, secret = value.decode("latin-1").partition(" ")
            if kind.lower() == "bearer" and 0 < len(secret.strip()) <= _LONGEST_SECRET:
                return str(secret.strip())
    return None


def secure(settings: Settings, scope: Scope | None = None) -> bool:
    """True where the cookie may travel over TLS only: everywhere but plainly on this machine, and where the settings
    say that there is no TLS on this network."""
    if settings.https or (scope is not None and scope.get("scheme") in ("https", "wss")):
        return True
    return not (settings.loopback or settings.insecure_cookie)


def set_session(response: Response, settings: Settings, scope: Scope, session: Session, secret: str) -> None:
    """Hand the browser a session's secret. Scripts never see it, and other sites never make the browser send it."""
    response.set_cookie(
        COOKIE,
        secret,
        max_age=_SCREEN_SECONDS if session.origin is Origin.SCREEN else None,
        path="/",
        secure=secure(settings, scope),
        httponly=True,
        samesite="lax",
    )


def drop_session(response: Response, settings: Settings, scope: Scope) -> None:
    """Take the secret away again."""
    response.delete_cookie(COOKIE, path="/", secure=secure(settings, scope), httponly=True, samesite="lax")


def own_path(wanted: str | None) -> str:
    """An address of this server to go on to; the start page for everything else (``//host``, ``https:``)."""
    if not wanted or not wanted.startswith("/") or len(wanted) > _LONGEST_PATH:
        return "/"
    if wanted.startswith("//") or "\\" in wanted or any(not sign.isprintable() for sign in wanted):
        return "/"
    parts = urlsplit(wanted)
    return "/" if parts.scheme or parts.netloc else wanted
