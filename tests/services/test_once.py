"""What many readers want at the same moment is reckoned once, and what hangs on the day anew each day."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import lru_cache
from threading import Barrier, Event

import pytest

from lib.services import once as once_module
from lib.services.once import of_a_day, once


def test_two_threads_that_want_the_same_reckon_it_once() -> None:
    asked: list[int] = []
    inside, go = Event(), Event()

    @once(4)
    def double(number: int) -> int:
        asked.append(number)
        inside.set()
        assert go.wait(10)
        return 2 * number

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(double, 21)
        assert inside.wait(10)
        second = pool.submit(double, 21)
        go.set()
        assert (first.result(10), second.result(10)) == (42, 42)
    assert asked == [21]


def test_two_threads_that_want_different_things_do_not_wait_for_each_other() -> None:
    both = Barrier(2)

    @once(4)
    def meet(number: int) -> int:
        both.wait(10)
        return number

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(meet, (1, 2))) == [1, 2]


def test_the_oldest_is_forgotten_and_what_raises_is_asked_again() -> None:
    asked: list[int] = []

    @once(2)
    def inverse(number: int) -> float:
        asked.append(number)
        return 1 / number

    assert [inverse(number) for number in (1, 2, 4, 4, 1)] == [1, 0.5, 0.25, 0.25, 1]
    assert asked == [1, 2, 4, 1]
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            inverse(0)
    assert asked == [1, 2, 4, 1, 0, 0]


@pytest.mark.parametrize("keeping", [lru_cache(maxsize=8), once(8)])
def test_what_hangs_on_the_day_is_reckoned_anew_after_midnight(
    monkeypatch: pytest.MonkeyPatch, keeping: once_module._Way
) -> None:
    asked: list[tuple[int, bool]] = []

    @of_a_day(keeping)
    def double(number: int, *, loud: bool = False) -> int:
        asked.append((number, loud))
        return 2 * number

    monkeypatch.setattr(once_module, "today", lambda: date(2026, 12, 31))
    assert [double(21), double(21), double(21, loud=True)] == [42, 42, 42]
    assert asked == [(21, False), (21, True)]
    monkeypatch.setattr(once_module, "today", lambda: date(2027, 1, 1))
    assert [double(21), double(21)] == [42, 42]
    assert asked == [(21, False), (21, True), (21, False)]
    assert double.__name__ == "double"
