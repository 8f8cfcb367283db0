"""Refusals of the interface: ``{code, message, hint}`` in the reader's language, with the right status."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import JSONResponse

from lib.domain import Locale, Refusal, RefusalCode
from lib.i18n import messages, say, say_refusal

_STATUS: Mapping[str, int] = {
    "SIGN_IN_NEEDED": 401,
    "ADDRESS_UNKNOWN": 404,
    "METHOD_UNFIT": 405,
    "STARTING": 503,
    RefusalCode.FORBIDDEN: 403,
    RefusalCode.OUTSIDE_SCOPE: 403,
    RefusalCode.PASSWORD_CHANGE_NEEDED: 403,
    RefusalCode.JURISDICTION_UNKNOWN: 404,
    RefusalCode.INDICATOR_UNKNOWN: 404,
    RefusalCode.REGION_UNKNOWN: 404,
    RefusalCode.REVISION_UNKNOWN: 404,
}
_HEADERS: Mapping[int, Mapping[str, str]] = {
    401: {"WWW-Authenticate": "Bearer"},
    405: {"Allow": "GET, HEAD"},
    503: {"Retry-After": "5"},
}
_PARAMETERS = ("PARAMETER_UNKNOWN", "PARAMETER_REPEATED", "PARAMETER_UNFIT")


def error(code: str, locale: Locale, **facts: str) -> JSONResponse:
    """An error of the interface itself; its sentences are ``api.message`` and ``api.hint``."""
    if code == "PARAMETER_UNFIT":
        facts = {**facts, "wanted": say(locale, f"api.wanted.{facts['name']}")}
    status = 400 if code in _PARAMETERS else _STATUS[code]
    message, hint = (say(locale, f"api.{part}.{code}", **facts) for part in ("message", "hint"))
    return _answer(status, code, message, hint)


def refused(refusal: Refusal, locale: Locale) -> JSONResponse:
    """A refusal of the services. What is not the reader's doing (a busy or damaged store) is 503."""
    code = refusal.code.value
    key = f"api.hint.{code}"
    hint = say(locale, key if key in messages(locale) else "api.hint.OTHER")
    return _answer(_STATUS.get(code, 503), code, say_refusal(locale, refusal), hint)


def _answer(status: int, code: str, message: str, hint: str) -> JSONResponse:
    headers = {"Cache-Control": "no-store", **_HEADERS.get(status, {})}
    return JSONResponse({"code": code, "message": message, "hint": hint}, status, headers=headers)
