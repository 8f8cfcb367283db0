"""Uploads and media belong to somebody: only the session they belong to may send, take back or fetch them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.domain import Locale
from lib.web.answers import refusal
from lib.web.areas import MEDIA, UPLOAD
from lib.web.entrance import identity_in
from lib.web.limits import MIB, TooLargeError, declared_length, run_counted
from lib.web.page_library import PageLibrary

FILE_BYTES = 20 * MIB
SESSION_BYTES = 40 * MIB
#: What a form adds to the file it carries.
_FRAME_BYTES = 64 * 1024


class OwnFiles:
    """Pure ASGI, behind the entrance: it knows who asks, and the page library whose page it is."""

    def __init__(
        self,
        app: ASGIApp,
        library: Callable[[], PageLibrary],
        locale: Locale,
        *,
        file: int = FILE_BYTES,
        session: int = SESSION_BYTES,
    ) -> None:
        self.app = app
        self.library = library
        self.locale = locale
        self.file = file
        self.session = session
        self._coming: defaultdict[str, int] = defaultdict(int)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(MEDIA):
            await self._fetch(scope, receive, send)
        elif scope["type"] == "http" and scope["path"].startswith(UPLOAD):
            await self._upload(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _fetch(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = identity_in(scope).session
        name = scope["path"].removeprefix(MEDIA)
        if key is None or not self.library().media.belongs(name, key):
            await refusal(404, "NOT_FOUND", self.locale)(scope, receive, send)
            return

        async def unkept(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Cache-Control"] = "no-store"
            await send(message)

        await self.app(scope, receive, unkept)

    async def _upload(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = identity_in(scope).session
        parts = scope["path"].removeprefix(UPLOAD).split("/")
        if key is None or len(parts) != 2 or not all(parts) or scope["method"] not in ("PUT", "DELETE"):
            await refusal(404, "NOT_FOUND", self.locale)(scope, receive, send)
        elif self.library().owner(parts[0]) != key:
            await refusal(403, "UPLOAD_FOREIGN", self.locale)(scope, receive, send)
        elif scope["method"] == "DELETE":
            await self.app(scope, receive, send)
        else:
            await self._put(scope, receive, send, key, parts)

    async def _put(self, scope: Scope, receive: Receive, send: Send, key: str, parts: list[str]) -> None:
        arrival = _Arrival(self, key)
        try:
            objection = self._begin(scope, arrival, parts)
            if objection is not None:
                await objection(scope, receive, send)
            else:
                await run_counted(self.app, scope, receive, send, arrival.count, self.locale)
        finally:
            self._coming[key] -= arrival.reserved
            if not self._coming[key]:
                del self._coming[key]

    def _begin(self, scope: Scope, arrival: _Arrival, parts: list[str]) -> Response | None:
        if self.library().uploads.has(*parts):
            return refusal(409, "UPLOAD_REPEATED", self.locale)
        try:
            arrival.reserve(declared_length(scope) or 0)
        except ValueError:
            return refusal(400, "LENGTH_WRONG", self.locale)
        except TooLargeError as error:
            return refusal(413, error.code, self.locale, most=error.most // MIB)
        return None

    def reserve(self, key: str, size: int) -> None:
        """Set room aside for a body of a session. Raises TooLargeError where there is none."""
        if self.library().held(key) + self._coming[key] + size > self.session:
            raise TooLargeError("SESSION_FULL", self.session)
        self._coming[key] += size


class _Arrival:
    """One upload on its way: what was set aside for it, and what has come."""

    def __init__(self, files: OwnFiles, key: str) -> None:
        self._files = files
        self._key = key
        self.reserved = 0
        self._arrived = 0

    def reserve(self, size: int) -> None:
        if self.reserved + size > self._files.file + _FRAME_BYTES:
            raise TooLargeError("TOO_LARGE", self._files.file)
        self._files.reserve(self._key, size)
        self.reserved += size

    def count(self, size: int) -> None:
        self._arrived += size
        if self._arrived > self.reserved:
            self.reserve(self._arrived - self.reserved)
