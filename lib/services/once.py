"""What many readers want at the same moment is reckoned once: the others wait for it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from threading import Lock
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class _Cell(Generic[T]):
    """One result, and the lock under which it is reckoned."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.found: tuple[T] | None = None


def once(most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """As ``functools.lru_cache(maxsize=most)``, but no two threads reckon the same thing at the same time.

    ``lru_cache`` lets each of them reckon it: after a publication that is every reader. What raises is not kept.
    """

    def kept(function: Callable[P, T]) -> Callable[P, T]:
        @lru_cache(maxsize=most)
        def cell(_: Hashable) -> _Cell[T]:
            return _Cell()

        @wraps(function)
        def reckoned(*args: P.args, **kwargs: P.kwargs) -> T:
            own = cell((args, *sorted(kwargs.items())))
            if own.found is None:
                with own.lock:
                    if own.found is None:
                        own.found = (function(*args, **kwargs),)
            return own.found[0]

        return reckoned

    return kept
