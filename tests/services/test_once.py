"""What many readers want at the same moment is reckoned once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from lib.services.once import once


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
