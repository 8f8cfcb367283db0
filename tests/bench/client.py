"""A light reader: speaks the page library's socket protocol, chooses from selectboxes, and counts what arrives.

Loopback only. It keeps no page, only the selectboxes and how long a switch took from sending the choice to the message
that the script has finished, when everything to draw has arrived.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Any

import websockets.asyncio.client
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


@dataclass
class Switch:
    """One choice: milliseconds until all had arrived, bytes on the wire, and bytes of the messages unpacked.

    ``first_ms`` until the map had arrived: what stands beside it follows when the browser says that it is drawn.
    """

    ms: float
    wire_bytes: int
    payload_bytes: int
    elements: int
    sizes: dict[str, int] = field(default_factory=dict)
    icon: str = ""
    first_ms: float = 0.0
    followed: dict[str, int] = field(default_factory=dict)

    def follow(self, other: Switch) -> None:
        """Add what followed."""
        self.ms += other.ms
        self.wire_bytes += other.wire_bytes
        self.payload_bytes += other.payload_bytes
        self.elements += other.elements
        self.followed = other.sizes


class _Counting(websockets.asyncio.client.ClientConnection):
    """A connection that counts the bytes it is given by the network."""

    arrived = 0

    def data_received(self, data: bytes) -> None:
        self.arrived += len(data)
        super().data_received(data)


class Reader:
    """One session. Use as ``async with Reader(port, "map", "region=150000") as reader``."""

    def __init__(self, port: int, page: str, query: str) -> None:
        self.page = page
        self.query = query
        self.boxes: dict[str, Any] = {}
        self.chosen: dict[str, str] = {}
        self.fragments: dict[str, str] = {}
        self.kept: dict[str, ForwardMsg] = {}
        self.drawing: Any = None
        #: The last map, as it was sent.
        self.map = b""
        self._port = port
        self._page_hash = ""
        self._socket: Any = None

    async def __aenter__(self) -> Reader:
        host = f"127.0.0.1:{self._port}"
        self._socket = await websockets.asyncio.client.connect(
            f"ws://{host}/_stcore/stream",
            origin=f"http://{host}",  # type: ignore[arg-type]  # a plain string is what the header takes
            subprotocols=["streamlit"],  # type: ignore[list-item]
            create_connection=_Counting,
            max_size=2**26,
            proxy=None,
        )
        self.first = await self._run()
        await self._follow(self.first)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._socket.close()

    async def choose(self, box: str, option: str) -> Switch:
        """Choose an option (its shown label) of the selectbox whose key ends with ``box``."""
        name = next(name for name in self.boxes if name.endswith(box))
        self.chosen[name] = option
        found = await self._run(self.fragments.get(name, ""))
        await self._follow(found)
        return found

    async def _follow(self, found: Switch) -> None:
        """Say that the map is drawn, as the browser does when the map asks for it, and take what follows."""
        found.first_ms = found.ms
        drawing, self.drawing = self.drawing, None
        if drawing is not None and json.loads(drawing.bytes).get("tell"):
            found.follow(await self._run(self.fragments.get(drawing.id, ""), drawing.id))

    def options(self, box: str) -> list[str]:
        """The labels that a selectbox offers."""
        return list(next(found for name, found in self.boxes.items() if name.endswith(box)).options)

    async def _run(self, fragment: str = "", drawn: str = "") -> Switch:
        state = ClientState(query_string=self.query, page_name=self.page if not self._page_hash else "")
        state.page_script_hash = self._page_hash
        state.fragment_id = fragment
        state.cached_message_hashes.extend(self.kept)
        for name, option in self.chosen.items():
            widget = state.widget_states.widgets.add()
            widget.id = name
            widget.string_value = option
        if drawn:
            told = state.widget_states.widgets.add()
            told.id = _make_trigger_id(drawn, "events")
            told.json_trigger_value = json.dumps([{"event": "drawn", "value": True}])
        message = BackMsg(rerun_script=state).SerializeToString()
        start = time.perf_counter()
        await self._socket.send(message)
        found, before = Switch(0, 0, 0, 0), self._socket.arrived
        while True:
            raw = await self._socket.recv()
            found.payload_bytes += len(raw)
            if self._read(ForwardMsg.FromString(raw), len(raw), found):
                found.wire_bytes = self._socket.arrived - before
                found.ms = (time.perf_counter() - start) * 1000
                return found

    def _read(self, message: ForwardMsg, size: int, found: Switch) -> bool:
        """Take in one message; True when the script has finished."""
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            message = self.kept[message.ref_hash]
            kind = message.WhichOneof("type")
        elif message.metadata.cacheable and message.hash:
            self.kept[message.hash] = message
        part = kind or ""
        if kind == "new_session":
            self._page_hash = message.new_session.page_script_hash
        elif kind == "navigation":
            self._page_hash = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "page_config_changed":
            found.icon = message.page_config_changed.favicon
        elif kind == "delta":
            found.elements += 1
            part = self._element(message)
        found.sizes[part] = found.sizes.get(part, 0) + size
        if kind == "script_finished":
            return message.script_finished in (
                ForwardMsg.FINISHED_SUCCESSFULLY,
                ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
            )
        return False

    def _element(self, message: ForwardMsg) -> str:
        delta = message.delta
        if delta.WhichOneof("type") != "new_element":
            return "block"
        kind = str(delta.new_element.WhichOneof("type"))
        if kind == "bidi_component" and delta.new_element.bidi_component.component_name == "capability_map":
            self.drawing = delta.new_element.bidi_component
            self.map = self.drawing.bytes
            self.fragments[self.drawing.id] = delta.fragment_id
        if kind == "selectbox":
            box = delta.new_element.selectbox
            name = box.id
            self.boxes[name] = box
            self.chosen[name] = box.raw_value or (box.options[box.default] if box.options else "")
            if delta.fragment_id:
                self.fragments[name] = delta.fragment_id
        return kind
