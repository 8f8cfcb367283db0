"""A browser tab without a browser: one socket to the page library, and what arrived over it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import websockets.asyncio.client
import websockets.exceptions
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


@dataclass
class Shown:
    """One run: the session's id, the texts, the addresses of downloads, and every byte that came."""

    session_id: str = ""
    texts: list[str] = field(default_factory=list)
    downloads: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    raw: bytes = b""

    def value(self, name: str) -> str:
        return next(text.partition("=")[2] for text in self.texts if text.startswith(f"{name}="))


class Tab:
    """Use as ``async with Tab(url, secret) as tab``. ``existing`` is the id of a page's session to take up."""

    def __init__(self, url: str, secret: str | None, *, existing: str = "", **headers: str) -> None:
        self.url = url
        self.host = url.removeprefix("http://")
        self.secret = secret
        self.existing = existing
        self.headers = headers
        self.widgets: dict[str, Any] = {}
        self.socket: Any = None

    async def __aenter__(self) -> Tab:
        headers = {name.replace("_", "-"): value for name, value in self.headers.items()}
        if self.secret is not None:
            headers["Cookie"] = f"capmap={self.secret}"
        protocols = ["streamlit", *(["none", self.existing] if self.existing else [])]
        self.socket = await websockets.asyncio.client.connect(
            f"ws://{self.host}/_stcore/stream",
            origin=self.url,  # type: ignore[arg-type]  # a plain string is what the header takes
            subprotocols=protocols,  # type: ignore[arg-type]
            additional_headers=headers,
            max_size=2**26,
            proxy=None,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.socket.close()

    async def run(self, query: str = "", page: str = "") -> Shown:
        """Run the page, and all that it showed."""
        state = ClientState(query_string=query, page_name=page)
        await self.send(BackMsg(rerun_script=state))
        return await self.shown()

    async def send(self, message: BackMsg) -> None:
        await self.socket.send(message.SerializeToString())

    async def shown(self) -> Shown:
        """What arrives until the script has finished."""
        found = Shown()
        while True:
            raw = await asyncio.wait_for(self.socket.recv(), 20)
            found.raw += raw
            message = ForwardMsg.FromString(raw)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                found.session_id = message.new_session.initialize.session_id
            elif kind == "delta":
                self._element(message, found)
            elif kind == "script_finished":
                return found

    def _element(self, message: ForwardMsg, found: Shown) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "text":
            found.texts.append(element.text.body)
        elif kind == "download_button":
            found.downloads.append(element.download_button.url)
        elif kind == "exception":
            found.errors.append(f"{element.exception.type} {element.exception.message} {element.exception.stack_trace}")
        elif kind == "file_uploader":
            self.widgets["file"] = element.file_uploader.id

    async def closed(self) -> int:
        """The code with which the server closes the socket; everything that still arrives is passed over."""
        try:
            while True:
                await asyncio.wait_for(self.socket.recv(), 20)
        except websockets.exceptions.ConnectionClosed as end:
            return end.rcvd.code if end.rcvd is not None else 1006


async def knock(url: str, secret: str | None, **headers: str) -> int:
    """The status a socket is answered with: 101 when it is let in."""
    try:
        async with Tab(url, secret, **headers):
            return 101
    except websockets.exceptions.InvalidStatus as refused:
        return int(refused.response.status_code)
