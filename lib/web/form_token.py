"""The token of a form: it ties a form to the browser that asked for it, so that no other site can send it.

The token is made from a cookie of its own, which a browser sends to no request that another site began.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from starlette.responses import Response
from starlette.types import Scope

from lib.services.settings import Settings
from lib.web.session_cookie import cookie, secure

FORM_COOKIE = "capmap_form"
_SECONDS = 60 * 60


def form_key(scope: Scope) -> str:
    """What the token hangs on: the browser's form cookie, or a new one."""
    return cookie(scope, FORM_COOKIE) or secrets.token_urlsafe(24)


def keep_form(response: Response, key: str, settings: Settings, scope: Scope) -> None:
    """Hand the browser the form cookie."""
    response.set_cookie(
        FORM_COOKIE,
        key,
        max_age=_SECONDS,
        path="/",
        secure=secure(settings, scope),
        httponly=True,
        samesite="strict",
    )


def form_token(key: str) -> str:
    """The token that a form must bring back. Without the cookie it cannot be made."""
    return hmac.new(key.encode(), b"capmap form", hashlib.sha256).hexdigest()


def form_holds(scope: Scope, given: str) -> bool:
    """True where a form was made for the browser that sends it."""
    key = cookie(scope, FORM_COOKIE)
    return key is not None and hmac.compare_digest(form_token(key).encode(), given.encode())
