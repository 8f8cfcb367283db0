"""The names by which people sign in."""

from __future__ import annotations

import hashlib
import unicodedata

LEAST = 2
MOST = 40
MOST_SHOWN = 80

_SIGNS = frozenset("._-@")
#: Names under which the system itself stands in the audit trail.
_RESERVED = frozenset({"public", "system", "unknown", "console", "set-up", "screen"})


def tidy_name(name: str) -> str:
    """The name as it is kept: compatibility forms made plain, no blanks around it."""
    return unicodedata.normalize("NFKC", name).strip()


def fit_name(name: str) -> bool:
    """True for 2 to 40 letters (of any script), digits and ``. _ - @``, but for names the system keeps for itself."""
    signs = all(sign.isalnum() or sign in _SIGNS for sign in name)
    return LEAST <= len(name) <= MOST and signs and name.casefold() not in _RESERVED


def fit_shown(shown: str) -> bool:
    """True for a name that can be printed: not blank, at most 80 characters, none of them a control character."""
    return bool(shown.strip()) and len(shown) <= MOST_SHOWN and shown.isprintable()


def name_key(name: str) -> str:
    """The key under which failures of a name are counted: a hash, since people type passwords into the wrong box."""
    return hashlib.sha256(b"name:" + tidy_name(name).casefold().encode()).hexdigest()
