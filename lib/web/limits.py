"""How much a request may send. What is too much is refused before it is kept, whatever is said of its length."""

from __future__ import annotations

from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.domain import Locale
from lib.web.answers import refusal
from lib.web.areas import UPLOAD

MIB = 1024 * 1024
#: A request that is not an upload.
BODY_BYTES = MIB
#: One message over a socket: the state of all inputs of a page.
MESSAGE_BYTES = 2 * MIB


class TooLargeError(Exception):
    """Raised while a body is read. ``code`` is the refusal, ``most`` the limit in bytes."""

    def __init__(self, code: str, most: int) -> None:
        super().__init__(code, most)
        self.code = code
        self.most = most


def declared_length(scope: Scope) -> int | None:
    """What the request says its body has; None where it says nothing. Raises ValueError where it says nonsense."""
    said = Headers(scope=scope).getlist("content-length")
    if not said:
        return None
    if len(said) > 1 or not said[0].isascii() or not said[0].isdigit():
        raise ValueError("content-length")
    return int(said[0])


async def run_counted(
    app: ASGIApp, scope: Scope, receive: Receive, send: Send, count: Callable[[int], None], locale: Locale
) -> None:
    """Run ``app`` while ``count`` is told of each piece of the body before ``app`` sees it; ``count`` may raise
    TooLargeError, which becomes an answer 413."""
    started = False

    async def counted() -> Message:
        message = await receive()
        if message["type"] == "http.request":
            count(len(message.get("body", b"")))
        return message

    async def noted(message: Message) -> None:
        nonlocal started
        started = True
        await send(message)

    try:
        await app(scope, counted, noted)
    except TooLargeError as error:
        if started:
            raise
        await refusal(413, error.code, locale, most=error.most // MIB)(scope, receive, send)


class Limits:
    """Pure ASGI: 1 MiB for every request. Uploads have a limit of their own (``OwnFiles``)."""

    def __init__(self, app: ASGIApp, locale: Locale, most: int = BODY_BYTES) -> None:
        self.app = app
        self.locale = locale
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(UPLOAD):
            await self.app(scope, receive, send)
            return
        try:
            length = declared_length(scope)
        except ValueError:
            await refusal(400, "LENGTH_WRONG", self.locale)(scope, receive, send)
            return
        if length is not None and length > self.most:
            await refusal(413, "TOO_LARGE", self.locale, most=self.most // MIB)(scope, receive, send)
            return
        arrived = 0

        def count(size: int) -> None:
            nonlocal arrived
            arrived += size
            if arrived > self.most:
                raise TooLargeError("TOO_LARGE", self.most)

        await run_counted(self.app, scope, receive, send, count, self.locale)
