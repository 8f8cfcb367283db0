"""How results are kept: what many readers want at the same moment is reckoned once, and what hangs on the day is
reckoned anew when it is over."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from threading import Lock
from typing import Generic, ParamSpec, Protocol, TypeVar

from lib.services.clock import today

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


class _Way(Protocol):
    """A way of keeping the results of any function."""

    def __call__(self, function: Callable[..., T], /) -> Callable[..., T]: ...


def of_a_day(keeping: _Way) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """A way of keeping results, such as ``lru_cache(maxsize=64)`` or ``once(4)``, for what is judged by the calendar:
    a deadline passes at midnight while the server runs on.
    """

    def kept(function: Callable[P, T]) -> Callable[P, T]:
        def dated(_: Hashable, *args: P.args, **kwargs: P.kwargs) -> T:
            return function(*args, **kwargs)

        found = keeping(dated)

        @wraps(function)
        def asked(*args: P.args, **kwargs: P.kwargs) -> T:
            return found(today(), *args, **kwargs)

        return asked

    return kept
