"""A commit whose answer got lost: the key of the request tells whether it was carried out."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from lib.domain import Refusal, RefusalCode

P = ParamSpec("P")
R = TypeVar("R")

#: How long is asked again before the reader is told that it is not known.
_PATIENCE_SECONDS = 10.0
_PAUSE_SECONDS = 0.1
_STILL_AWAY = {
    RefusalCode.DATABASE_AWAY,
    RefusalCode.OUTCOME_UNKNOWN,
    RefusalCode.STORE_BUSY,
    RefusalCode.NOT_PRIMARY,
}


def settled(act: Callable[P, R]) -> Callable[P, R]:
    """A writing method of a store that asks again, with the same ``key``, when the answer to its commit got lost.

    Carried out the first time, the second finds what the first made; if not, the second makes it. Without a key, and
    while the database stays away, the refusal OUTCOME_UNKNOWN stands.
    """

    @wraps(act)
    def asked(*args: P.args, **given: P.kwargs) -> R:
        try:
            return act(*args, **given)
        except Refusal as refusal:
            if refusal.code is not RefusalCode.OUTCOME_UNKNOWN or given.get("key") is None:
                raise
            return _again(lambda: act(*args, **given), refusal)

    return asked


def _again(act: Callable[[], R], unknown: Refusal) -> R:
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            return act()
        except Refusal as refusal:
            if refusal.code not in _STILL_AWAY:
                raise
        time.sleep(_PAUSE_SECONDS)
    raise unknown
