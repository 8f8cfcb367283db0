"""Compression of responses: brotli where the browser takes it, else gzip; each unchanging file once.

The page library sends its own scripts as they are (megabytes). They carry a hash in their name and never change, so
the compressed bytes are kept in a cache of bounded size and served from there.
"""

from __future__ import annotations

import gzip
from collections import OrderedDict
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

import anyio.to_thread
import brotli
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Smaller bodies gain nothing; larger ones (downloads) would hold memory.
SMALLEST_BYTES = 800
LARGEST_BYTES = 16 * 1024 * 1024
CACHE_BYTES = 48 * 1024 * 1024
#: Below this the event loop compresses itself: a thread costs more.
_INLINE_BYTES = 32 * 1024

_COMPRESSIBLE = ("text/", "application/json", "application/javascript", "application/geo+json", "image/svg+xml")


@dataclass(frozen=True, slots=True)
class Stored:
    """A compressed response: its raw headers and its body."""

    headers: list[tuple[bytes, bytes]]
    body: bytes


class Cache:
    """The most recently used compressed responses, up to ``limit`` bytes of bodies."""

    def __init__(self, limit: int = CACHE_BYTES) -> None:
        self.limit = limit
        self.size = 0
        self._kept: OrderedDict[tuple[str, str], Stored] = OrderedDict()

    def get(self, key: tuple[str, str]) -> Stored | None:
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: tuple[str, str], stored: Stored) -> None:
        previous = self._kept.pop(key, None)
        self.size += len(stored.body) - (len(previous.body) if previous else 0)
        self._kept[key] = stored
        while self.size > self.limit:
            _, dropped = self._kept.popitem(last=False)
            self.size -= len(dropped.body)


def chosen_encoding(accept: str) -> str | None:
    """``br`` or ``gzip``, whichever the browser takes (brotli first), None for neither."""
    offered = {}
    for part in accept.split(","):
        name, _, quality = part.strip().lower().partition(";")
        offered[name.strip()] = quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return next((name for name in ("br", "gzip") if offered.get(name)), None)


def compress(body: bytes, encoding: str) -> bytes:
    """The body in ``br`` or ``gzip``. Levels chosen by measurement: higher ones cost 3 times the time for 4 %."""
    return (
        bytes(brotli.compress(body, quality=5)) if encoding == "br" else gzip.compress(body, compresslevel=6, mtime=0)
    )


class Compression:
    """Pure ASGI. Only whole 200 answers of known length and compressible kind are touched, never ranges."""

    def __init__(self, app: ASGIApp, cache: Cache) -> None:
        self.app = app
        self.cache = cache

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope) if scope["type"] == "http" else None
        encoding = chosen_encoding(headers.get("accept-encoding", "")) if headers is not None else None
        if headers is None or encoding is None or scope["method"] != "GET" or "range" in headers:
            await self.app(scope, receive, send)
            return
        key = (_address(scope), encoding)
        stored = None if "if-none-match" in headers else self.cache.get(key)
        if stored is not None:
            await send({"type": "http.response.start", "status": 200, "headers": stored.headers})
            await send({"type": "http.response.body", "body": stored.body})
            return
        await self.app(_without_encodings(scope), receive, _Responder(send, self.cache, key))


class _Responder:
    """Holds back a compressible answer until it is whole, then sends it compressed."""

    def __init__(self, send: Send, cache: Cache, key: tuple[str, str]) -> None:
        self.send = send
        self.cache = cache
        self.key = key
        self.encoding = key[1]
        self.start: Message | None = None
        self.body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _fits(message):
            self.start = message
        elif self.start is None or message["type"] != "http.response.body":
            await self.send(message)
        else:
            self.body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._finish(self.start)

    async def _finish(self, start: Message) -> None:
        whole = bytes(self.body)
        if len(whole) <= _INLINE_BYTES:
            packed = compress(whole, self.encoding)
        else:
            packed = await anyio.to_thread.run_sync(compress, whole, self.encoding)
        headers = MutableHeaders(scope=start)
        headers["Content-Encoding"] = self.encoding
        headers["Content-Length"] = str(len(packed))
        headers.add_vary_header("Accept-Encoding")
        _weaken(headers)
        if _is_for_all(headers.get("cache-control", "")):
            self.cache.put(self.key, Stored(list(start["headers"]), packed))
        await self.send(start)
        await self.send({"type": "http.response.body", "body": packed})


def _address(scope: Scope) -> str:
    return f"{scope['path']}?{scope['query_string'].decode('latin-1')}"


def _is_for_all(cache_control: str) -> bool:
    """True for what never changes and is the same for everybody: an answer made for somebody is not kept here."""
    parts = {part.strip() for part in cache_control.split(",")}
    return {"public", "immutable"} <= parts


def _fits(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    length = headers.get("content-length", "")
    return (
        start["status"] == 200
        and "content-encoding" not in headers
        and headers.get("content-type", "").startswith(_COMPRESSIBLE)
        and length.isdigit()
        and SMALLEST_BYTES <= int(length) <= LARGEST_BYTES
    )


def _weaken(headers: MutableHeaders) -> None:
    """A strong tag promises the same bytes; the compressed ones differ, so the tag becomes a weak one."""
    tag = headers.get("etag")
    if tag and not tag.startswith("W/"):
        headers["ETag"] = f"W/{tag}"


def _without_encodings(scope: Scope) -> MutableMapping[str, Any]:
    """The request as the app sees it: one layer compresses, this one."""
    return {**scope, "headers": [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]}
