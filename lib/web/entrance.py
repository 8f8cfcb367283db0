"""Who comes in. Behind this layer everything has an identity; without one nothing but the ways to sign in answers.

It is pure ASGI, so it stands before the socket as before everything else. The page library learns who it is from one
header that is taken off every request and set here; what a browser claims in it is never seen.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from urllib.parse import quote

import anyio
import anyio.to_thread
from starlette.datastructures import Headers
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from lib.access import public_identity
from lib.domain import Identity, Origin, Refusal
from lib.i18n import say, say_refusal
from lib.services import Workspace
from lib.services.accounts import identity_of
from lib.services.settings import Settings
from lib.web.answers import refusal
from lib.web.api_errors import error
from lib.web.areas import PASSWORD, SIGN_IN, Area, area, may_enter
from lib.web.client import client_address
from lib.web.entry_html import notice
from lib.web.open_sockets import OpenSockets
from lib.web.proxy_identity import proxy_identity, without_user_header
from lib.web.session_cookie import bearer, cookie

#: Carries the public key of the session to the page library, which shows it as ``st.user["session"]``.
HEADER = "X-Capmap-Session"
USER_KEY = "session"
TRUSTED_USER_HEADERS = {HEADER: USER_KEY}

#: Where a request carries its identity for our own routes.
IDENTITY = "capmap.identity"

#: Threads that look identities up: of their own, so that slow routes never keep the gate waiting.
_LOOKUPS = 8
_RAW = HEADER.lower().encode()
#: Origins of a cookie; a personal token is for the API alone and comes as a bearer.
_COOKIES = frozenset({Origin.SESSION, Origin.SCREEN})


def identity_in(scope: Scope) -> Identity:
    """Who asks, for a route behind the gate."""
    found = scope[IDENTITY]
    assert isinstance(found, Identity)  # noqa: S101 - set by the entrance before any route but the open ones
    return found


class Entrance:
    """Finds the identity of each request and socket, and turns away whoever may not enter."""

    def __init__(
        self, app: ASGIApp, settings: Settings, workspace: Callable[[], Workspace | None], sockets: OpenSockets
    ) -> None:
        self.app = app
        self.settings = settings
        self.workspace = workspace
        self.sockets = sockets
        self._lookups = anyio.CapacityLimiter(_LOOKUPS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        where = area(scope["path"])
        if where is Area.OPEN and scope["type"] == "http":
            await self.app(self._marked(scope, None), receive, send)
            return
        try:
            who = await anyio.to_thread.run_sync(self._identity, scope, where, limiter=self._lookups)
        except Refusal as refused:
            await self._turn_away(
                scope, receive, send, notice(self.settings.locale, 403, say_refusal(self.settings.locale, refused))
            )
            return
        answer = self._objection(scope, where, who)
        if answer is not None:
            await self._turn_away(scope, receive, send, answer)
        elif who is not None and scope["type"] == "websocket":
            await self.sockets.guard(self.app, self._marked(scope, who), receive, send, who)
        else:
            await self.app(self._marked(scope, who), receive, send)

    def _identity(self, scope: Scope, where: Area | None) -> Identity | None:
        """Whom the request proves to be; the visitor where figures are public; None for nobody. Runs in a thread."""
        opened = self.workspace()
        if opened is None:
            return None
        address = client_address(self.settings, scope)
        proxied = proxy_identity(self.settings, opened, scope)  # first: a false one is refused whatever else comes
        if where is Area.API and (secret := bearer(scope)) is not None:
            found = identity_of(opened, secret, address=address)
            return found if found is not None and found.origin is Origin.TOKEN else None
        if proxied is None and (secret := cookie(scope)) is not None:
            found = identity_of(opened, secret, address=address)
            if found is not None and found.origin in _COOKIES:
                return found
        if proxied is None and self.settings.public:
            return public_identity(address)
        return proxied

    def _objection(self, scope: Scope, where: Area | None, who: Identity | None) -> Response | None:
        """The answer to somebody who may not enter; None to whoever may."""
        if who is not None and who.must_change and where is not Area.PASSWORD:
            return self._sent_to(PASSWORD, scope, where) or refusal(403, "PASSWORD_CHANGE_NEEDED", self.settings.locale)
        if where is not None and who is not None and may_enter(who, where) and _fits(scope, where):
            return None
        if who is None or who.origin is Origin.PUBLIC:
            told = error if where is Area.API else partial(refusal, 401)
            return self._sent_to(SIGN_IN, scope, where) or told("SIGN_IN_NEEDED", self.settings.locale)
        return self._refused(scope, where, who)

    def _sent_to(self, page: str, scope: Scope, where: Area | None) -> Response | None:
        """Where a person is shown the answer, the page that helps on; None where a program asks."""
        return RedirectResponse(f"{page}?next={_wanted(scope)}", 303) if _is_navigation(scope, where) else None

    def _refused(self, scope: Scope, where: Area | None, who: Identity) -> Response:
        locale = self.settings.locale
        if where is None or not _fits(scope, where):
            return refusal(404, "NOT_FOUND", locale)
        if _is_navigation(scope, where):
            return notice(locale, 403, say(locale, "web.notice.no_role", name=who.shown), signed_in=True)
        return refusal(403, "FORBIDDEN", locale)

    def _marked(self, scope: Scope, who: Identity | None) -> Scope:
        """The scope with the identity in it, and with our header where there is one; never with the one that came."""
        scope = without_user_header(self.settings, scope)
        headers = [(name, value) for name, value in scope["headers"] if name.lower().replace(b"_", b"-") != _RAW]
        if who is not None and who.session is not None:
            headers.append((_RAW, who.session.encode()))
        return {**scope, "headers": headers, IDENTITY: who}

    async def _turn_away(self, scope: Scope, receive: Receive, send: Send, answer: Response) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": "SIGN_IN_NEEDED"})
        else:
            answer.headers["Cache-Control"] = "no-store"
            await answer(scope, receive, send)


def _fits(scope: Scope, where: Area) -> bool:
    """The socket answers at its own address only, and nothing else answers there."""
    return (scope["type"] == "websocket") is (where is Area.SOCKET)


def _is_navigation(scope: Scope, where: Area | None) -> bool:
    """True where a person is shown the answer. A browser says so; one that does not is asked for a page."""
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        return False
    mode = Headers(scope=scope).get("sec-fetch-mode")
    return mode == "navigate" or (mode is None and where in (Area.PAGE, Area.PASSWORD))


def _wanted(scope: Scope) -> str:
    query = scope["query_string"].decode("latin-1")
    return quote(f"{scope['path']}?{query}" if query else scope["path"], safe="/")
