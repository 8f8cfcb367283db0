"""Open sockets: what comes over them is looked at, and they are cut when their session has ended.

The gate sees a socket's handshake only. Every socket is therefore asked about again while it is open, so that signing
out, disabling an account or ending a session from elsewhere reaches it within a minute.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio.to_thread
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.access import allowed
from lib.access.lives import is_live
from lib.domain import Identity, Origin, Permission, Refusal
from lib.services import Workspace
from lib.services.clock import now
from lib.web.messages import Said, judge, without_path

#: How a socket is closed whose session has ended. 4000 and above are free for applications.
ENDED = 4401
_NO_TEXT = 1003
_BROKEN = 1002
INTERVAL_SECONDS = 15.0

Ended = asyncio.Future[int]


class OpenSockets:
    """All sockets of this process by the public key of their session."""

    def __init__(
        self, workspace: Callable[[], Workspace | None], script: Path, interval: float = INTERVAL_SECONDS
    ) -> None:
        self.workspace = workspace
        self.script = script
        self.interval = interval
        self._open: defaultdict[str, set[Ended]] = defaultdict(set)

    def end(self, key: str) -> None:
        """Cut the sockets of a session at once, because it was ended here."""
        for ended in self._open.get(key, ()):
            _settle(ended, ENDED)

    async def guard(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send, who: Identity) -> None:
        """Run ``app`` on a socket for as long as its session lives."""
        key = who.session or ""
        ended: Ended = asyncio.get_running_loop().create_future()
        socket = _Socket(receive, send, ended, self, who)
        self._open[key].add(ended)
        watch = asyncio.create_task(self._watch(key, ended)) if who.origin is not Origin.PUBLIC else None
        try:
            await app(scope, socket.receive, socket.send)
        finally:
            self._open[key].discard(ended)
            if not self._open[key]:
                del self._open[key]
            _settle(ended, ENDED)
            socket.forget()
            if watch is not None:
                watch.cancel()

    def count(self) -> int:
        """How many sockets are open."""
        return sum(len(found) for found in self._open.values())

    async def _watch(self, key: str, ended: Ended) -> None:
        while not ended.done():
            await asyncio.wait({ended}, timeout=self.interval)
            if not ended.done() and not await anyio.to_thread.run_sync(self._lives, key):
                _settle(ended, ENDED)

    def _lives(self, key: str) -> bool:
        """Whether a session goes on. Asking is no use of it: a page that is only left open still ends. Switching off an
        account ends its sessions, so they alone are looked at."""
        opened = self.workspace()
        try:
            session = opened.sign_ins.session(key) if opened is not None else None
            return session is not None and is_live(session, now())
        except Refusal:  # the store is busy: asked again the next time
            return True


class _Socket:
    """One socket: what the page library is given of it, and what it may send."""

    def __init__(self, receive: Receive, send: Send, ended: Ended, sockets: OpenSockets, who: Identity) -> None:
        self._receive = receive
        self._send = send
        self._ended = ended
        self._sockets = sockets
        self._uploads = allowed(who, Permission.CHECK)
        self._coming: asyncio.Future[Message] | None = None
        self._cut = False

    async def receive(self) -> Message:
        while True:
            if self._coming is None:
                self._coming = asyncio.ensure_future(self._receive())
            either: set[asyncio.Future[Any]] = {self._coming, self._ended}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if self._ended.done():
                return await self._close(self._ended.result())
            message, self._coming = self._coming.result(), None
            if message["type"] != "websocket.receive" or await self._passes(message.get("bytes")):
                return await self._close(self._ended.result()) if self._ended.done() else message

    async def _passes(self, data: bytes | None) -> bool:
        """True for a message that goes on to the page library, and where the socket is to be closed."""
        said = judge(data, uploads=self._uploads) if data is not None else None
        if said is None or said is Said.BROKEN:
            _settle(self._ended, _NO_TEXT if said is None else _BROKEN)
            return True
        return said is not Said.DROP

    async def send(self, message: Message) -> None:
        if self._cut:
            return
        if message["type"] == "websocket.send" and message.get("bytes") is not None:
            message = {**message, "bytes": without_path(message["bytes"], self._sockets.script)}
        await self._send(message)

    async def _close(self, code: int) -> Message:
        if not self._cut:
            self._cut = True
            await self._send({"type": "websocket.close", "code": code})
        return {"type": "websocket.disconnect", "code": code}

    def forget(self) -> None:
        if self._coming is not None:
            self._coming.cancel()


def _settle(ended: Ended, code: int) -> None:
    if not ended.done():
        ended.set_result(code)
