"""How often anybody may sign in, upload, and ask the API: token buckets by address and by session."""

from __future__ import annotations

import hashlib
import math
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from lib.i18n import say
from lib.services.settings import Settings
from lib.web.answers import refusal
from lib.web.areas import PASSWORD, SCREEN_IN, SET_UP, SIGN_IN, Area, area
from lib.web.client import client_address
from lib.web.entry_html import notice
from lib.web.oidc import BEGIN, RETURN
from lib.web.session_cookie import bearer, cookie

#: Buckets that are kept, of each kind. The one unused longest goes first; it is full again by then.
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Rate:
    """``burst`` at once, ``per_second`` afterwards."""

    burst: float
    per_second: float


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one address and one session may do. An office behind one address shares the first."""

    address: Rate
    session: Rate


SIGN_INS = "sign_in"
ALLOWANCES: Mapping[str, Allowance] = {
    SIGN_INS: Allowance(Rate(30, 0.5), Rate(10, 0.2)),
    Area.UPLOAD.value: Allowance(Rate(120, 5), Rate(40, 2)),
    Area.API.value: Allowance(Rate(600, 100), Rate(120, 20)),
}


class Buckets:
    """Tokens by key. ``clock`` gives seconds."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate = rate
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> float:
        """0 where there was a token; else the seconds until there is one."""
        moment = self._clock()
        tokens, since = self._kept.pop(key, (self.rate.burst, moment))
        tokens = min(self.rate.burst, tokens + (moment - since) * self.rate.per_second)
        wait = 0.0 if tokens >= 1 else (1 - tokens) / self.rate.per_second
        self._kept[key] = (tokens - 1 if wait == 0 else tokens, moment)
        while len(self._kept) > _MOST:
            self._kept.popitem(last=False)
        return wait


class Rates:
    """Pure ASGI: answers 429 with the seconds to wait, before anything is looked up or read."""

    def __init__(
        self,
        app: ASGIApp,
        settings: Settings,
        allowances: Mapping[str, Allowance] = ALLOWANCES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.app = app
        self.settings = settings
        self._buckets = {
            kind: (Buckets(found.address, clock), Buckets(found.session, clock)) for kind, found in allowances.items()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        kind = _kind(scope) if scope["type"] == "http" else None
        wait = self._wait(scope, kind) if kind in self._buckets else 0.0
        if wait > 0:
            await self._refused(kind, math.ceil(wait))(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _wait(self, scope: Scope, kind: str | None) -> float:
        by_address, by_session = self._buckets[kind or ""]
        wait = by_address.take(client_address(self.settings, scope))
        secret = bearer(scope) or cookie(scope)
        if secret is not None:
            wait = max(wait, by_session.take(hashlib.sha256(secret.encode()).hexdigest()))
        return wait

    def _refused(self, kind: str | None, seconds: int) -> Response:
        locale = self.settings.locale
        after = {"Retry-After": str(seconds), "Cache-Control": "no-store"}
        if kind != SIGN_INS:
            return refusal(429, "TOO_MANY", locale, after, seconds=seconds)
        page = notice(locale, 429, say(locale, "web.http.TOO_MANY", seconds=seconds))
        page.headers.update(after)
        return page


def _kind(scope: Scope) -> str | None:
    path = scope["path"]
    forms = path in (SIGN_IN, SET_UP, PASSWORD) and scope["method"] == "POST"
    if forms or path in (SCREEN_IN, BEGIN, RETURN):
        return SIGN_INS
    found = area(path)
    return found.value if found is not None else None
