"""Plain JSON answers of our own routes."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import JSONResponse

from lib.domain import Locale
from lib.i18n import say


def refusal(
    status: int, code: str, locale: Locale, headers: Mapping[str, str] | None = None, **params: object
) -> JSONResponse:
    """An error as ``{"error": {"code", "message"}}``; the sentence is ``web.http.<code>``."""
    message = say(locale, f"web.http.{code}", **params)
    return JSONResponse({"error": {"code": code, "message": message}}, status, headers=headers)
