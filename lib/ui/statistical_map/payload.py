"""The message of one switch: JSON as bytes, since Streamlit sends its own JSON with every Chinese sign escaped.

Not compressed here: the socket is, and remembers what it sent before, so that a switch travels as what has changed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def pack(data: Mapping[str, object]) -> bytes:
    """UTF-8 JSON without blanks."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def unpack(message: bytes) -> dict[str, Any]:
    """What ``pack`` was given."""
    found: dict[str, Any] = json.loads(message)
    return found
