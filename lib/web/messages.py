"""What a browser may say to the page library, and what the page library should not say to a browser."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]  # the library ships no types
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


class Said(Enum):
    """What a message of a browser is taken for."""

    PASS = "pass"  # noqa: S105 - a word, no secret
    DROP = "drop"
    BROKEN = "broken"


#: Everything else is dropped: ``clear_cache`` empties the caches of all users, and the rest serves developers.
_PASSED = frozenset({"rerun_script", "stop_script", "app_heartbeat"})
#: Downloads that are made when they are asked for, and the rows of long tables.
_OPERATIONS = frozenset({"deferred_file", "dataframe_chunk"})


def judge(data: bytes, *, uploads: bool) -> Said:
    """What to do with a message. ``uploads``: whether its sender may ask for addresses to send files to.

    It is read by the same reader as in the page library, so the two cannot take it for different things.
    """
    try:
        message = BackMsg.FromString(data)
    except DecodeError:
        return Said.BROKEN
    kind = message.WhichOneof("type")
    if kind in _PASSED:
        return Said.PASS
    if kind == "file_urls_request" and uploads:
        return Said.PASS
    if kind == "backend_operation_request":
        operation = message.backend_operation_request.WhichOneof("payload")
        return Said.PASS if operation in _OPERATIONS else Said.DROP
    return Said.DROP


def without_path(data: bytes, script: Path) -> bytes:
    """A message to a browser without the place of the script on this machine."""
    if str(script).encode() not in data:
        return data
    message = ForwardMsg.FromString(data)
    if message.WhichOneof("type") != "new_session":
        return data
    message.new_session.main_script_path = script.name
    return bytes(message.SerializeToString())
