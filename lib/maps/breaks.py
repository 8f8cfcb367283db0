"""Where the classes of a map of values begin: four ways to cut a scale into steps."""

from __future__ import annotations

import math
import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from lib.domain import Comparator

STEPS = 5

#: Above this many values natural breaks are sought among every n-th of them: the search grows with their square.
_MOST = 250


class Method(StrEnum):
    """How the limits of classes are chosen."""

    QUANTILES = "quantiles"
    JENKS = "jenks"
    EQUAL = "equal"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class Goal:
    """The target as the map needs it: its value in the indicator's unit, and which side of it is good."""

    value: float
    comparator: Comparator
    text: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits between classes, ascending: ``len(at) + 1`` classes, each half-open.

    A class holds ``low <= value < high``; with ``upward`` false ``low < value <= high``, so that a value that just
    meets an upper bound is on the good side of it.
    """

    at: tuple[float, ...]
    upward: bool = True

    def place(self, value: float) -> int:
        """The class of a value, 0 the lowest."""
        return bisect_right(self.at, value) if self.upward else bisect_left(self.at, value)


@lru_cache(maxsize=256)
def limits(values: tuple[float, ...], method: Method, decimals: int, goal: Goal | None = None) -> Limits:
    """The limits for values (finite, as shown with ``decimals``) by a method, at most ``STEPS`` classes.

    ``TARGET`` needs a goal, ValueError without one; the others leave it aside. No values: no limits but the target's.
    """
    if method is Method.TARGET:
        if goal is None:
            raise ValueError("breaks at the target need a target")
        return _target_limits(values, goal)
    if not values:
        return Limits(())
    if method is Method.EQUAL:
        return Limits(equal_limits(values, decimals))
    return Limits(jenks_limits(values) if method is Method.JENKS else quantile_limits(values))


def quantile_limits(values: Sequence[float], steps: int = STEPS) -> tuple[float, ...]:
    """Lower limits of every class but the first, ascending, at most ``steps - 1``.

    Each limit is a value that occurs; a class holds ``limit <= value < next limit`` (the last one is open above), so
    ties share a class and no class is empty. Fewer distinct values than steps give fewer classes.
    """
    if not values:
        return ()
    ordered = sorted(values)
    cuts = {ordered[step * len(ordered) // steps] for step in range(1, steps)}
    return tuple(sorted(cut for cut in cuts if cut > ordered[0]))


def equal_limits(values: Sequence[float], decimals: int, steps: int = STEPS) -> tuple[float, ...]:
    """Limits that cut the span from the least to the greatest value into equal parts, rounded to ``decimals``.

    Classes may be empty; a span too short for ``steps`` different limits gives fewer. Empty for no values.
    """
    if not values:
        return ()
    low, high = min(values), max(values)
    cuts = {round(low + (high - low) * step / steps, decimals) for step in range(1, steps)}
    return tuple(sorted(cut for cut in cuts if low < cut <= high))


def jenks_limits(values: Sequence[float], steps: int = STEPS) -> tuple[float, ...]:
    """Natural breaks: the limits that leave the least squared deviation within classes; each is a value that occurs.

    Source: Fisher (1958), "On grouping for maximum homogeneity", as `mapclassify.FisherJenks`. That module reckons in
    single precision, so it is given the values moved to 0 and scaled to 1. It is imported here, on first use: it
    brings scipy and scikit-learn along (about 2 s and 90 MiB once a process), which nothing else here needs.
    """
    distinct = sorted(set(values))
    if len(distinct) <= steps:
        return tuple(distinct[1:])
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Numba not installed")
        from mapclassify import FisherJenks  # noqa: PLC0415 - see above

        ordered = sorted(values)
        ordered = ordered[:: math.ceil(len(ordered) / _MOST)]
        low, span = distinct[0], distinct[-1] - distinct[0]
        tops = FisherJenks([(value - low) / span for value in ordered], k=steps).bins
    seen = sorted(set(ordered))
    noise = span * 1e-9  # scaling there and back leaves some
    after = (bisect_right(seen, low + float(top) * span + noise) for top in tops[:-1])
    return tuple(sorted({_break_between(distinct, seen[at - 1], seen[at]) for at in after if at < len(seen)}))


def _break_between(distinct: Sequence[float], last: float, first: float) -> float:
    """The value after the widest gap from ``last`` of a class to ``first`` of the next: where only some values were
    looked at, others lie between."""
    around = distinct[bisect_left(distinct, last) : bisect_right(distinct, first)]
    return max(pairwise(around), key=lambda pair: pair[1] - pair[0])[1]


def _target_limits(values: Sequence[float], goal: Goal) -> Limits:
    """The target itself, and quantiles within each side of it: three classes for the fuller side, two for the other.

    The target is a limit even where no value lies beyond it.
    """
    upward = goal.comparator is not Comparator.AT_MOST
    below = [value for value in values if (value < goal.value if upward else value <= goal.value)]
    above = [value for value in values if (value >= goal.value if upward else value > goal.value)]
    wide, narrow = (STEPS + 1) // 2, STEPS // 2
    under, over = (wide, narrow) if len(below) >= len(above) else (narrow, wide)
    if upward:
        cuts = {*quantile_limits(below, under), goal.value, *quantile_limits(above, over)}
    else:
        cuts = {*_upper_limits(below, under), goal.value, *_upper_limits(above, over)}
    return Limits(tuple(sorted(cuts)), upward)


def _upper_limits(values: Sequence[float], steps: int) -> tuple[float, ...]:
    """Upper limits of every class but the last: `quantile_limits` seen from above."""
    return tuple(-cut for cut in reversed(quantile_limits([-value for value in values], steps)))
