"""The message of one switch: JSON, compressed, since Streamlit sends its own JSON escaped and as it is."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from typing import Any


def pack(data: Mapping[str, object]) -> bytes:
    """UTF-8 JSON in the zlib format, which the browser opens as ``deflate``."""
    return zlib.compress(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode())


def unpack(message: bytes) -> dict[str, Any]:
    """What ``pack`` was given."""
    found: dict[str, Any] = json.loads(zlib.decompress(message))
    return found
