"""Sorting regions by how far they are from the target, in steps that are the same on both sides of it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import polars as pl

from lib import palette
from lib.domain import Comparator, Indicator, Kind, Locale
from lib.i18n import number, say
from lib.maps.breaks import Goal
from lib.maps.classes import Classed, Known, beside, is_old, number_off, off_scale

#: Steps on each side of the target; the last one is open.
SIDE = 3
#: The class of what is exactly on target, where figures are so coarse that a step is one of them.
_ON = "on"


def by_gap(result: pl.DataFrame, indicator: Indicator, locale: Locale, goal: Goal) -> Classed:
    """Classes by the distance from the target, the furthest beyond it first.

    With the step ``s`` of `step_of`, a region is in the step ``n`` of its side with ``(n - 1) s <= |d| < n s``, the
    third one open: no class holds regions that meet the target beside others that do not. Grades, yes or no and what
    goes by the finest figure printed have a class of their own for the target itself, and ``n s <= |d|``. Which side is
    good follows the comparator; where exactly the target is demanded every other value is short of it. "Never", "too
    old" and "no data" stand outside.
    """
    rows = zip(result["value"], is_old(result), strict=True)
    found = [None if old else distance(value, goal, indicator) for value, old in rows]
    step = step_of([far for far in found if far is not None], indicator)
    single = _is_single(step, indicator)
    keys = [None if far is None else _key(far, step, single=single) for far in found]
    known = _single(indicator, step, locale) if single else _stepped(indicator, goal, step, locale)
    return number_off(beside(keys, result), [*known, *off_scale(locale)])


def distance(value: float | None, goal: Goal, indicator: Indicator) -> float | None:
    """How far a value is beyond the target (negative: short of it), as printed; what falls short is never 0."""
    if value is None or not math.isfinite(value):
        return None
    exact = value - goal.value
    if goal.comparator is Comparator.AT_MOST:
        exact = -exact
    elif goal.comparator is Comparator.EQUAL:
        exact = -abs(exact)
    rounded = round(exact, indicator.decimals)
    finest = 10.0**-indicator.decimals
    return -finest if exact < -1e-9 and rounded >= 0 else rounded


def step_of(distances: Sequence[float], indicator: Indicator) -> float:
    """The width of a step: 1, 2 or 5 times a power of ten, such that nine in ten distances fall within three of them.

    Grades and yes or no go by ones; no step is finer than the indicator is printed.
    """
    finest = 10.0**-indicator.decimals
    if indicator.kind in (Kind.ORDINAL, Kind.BINARY):
        return 1.0
    far = sorted(abs(item) for item in distances if item)
    if not far:
        return finest
    wanted = far[math.ceil(0.9 * len(far)) - 1] / SIDE
    power = 10.0 ** math.floor(math.log10(wanted))
    nice = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= wanted * (1 - 1e-9))
    return max(nice, finest)


def _is_single(step: float, indicator: Indicator) -> bool:
    """Whether a step holds one figure only."""
    return math.isclose(step, 10.0**-indicator.decimals) or indicator.kind in (Kind.ORDINAL, Kind.BINARY)


def _key(far: float, step: float, *, single: bool) -> str:
    steps = math.floor(abs(far) / step + 1e-9) + (0 if single else 1)
    return f"{'short' if far < 0 else 'beyond'}{min(steps, SIDE)}" if steps else _ON


def _single(indicator: Indicator, step: float, locale: Locale) -> Known:
    """Classes of one figure each, with one for the target itself."""
    binary = indicator.kind is Kind.BINARY
    on = say(locale, "map.gap.done" if binary else "map.gap.exactly")

    def label(side: str, at: int) -> str:
        if binary:
            return say(locale, "map.gap.not_done")
        return say(locale, f"map.gap.{side}_{'open' if at == SIDE else 'one'}", low=_text(at * step, indicator))

    beyond = [(f"beyond{at}", label("beyond", at), palette.BEYOND[at - 1]) for at in range(SIDE, 0, -1)]
    short = [(f"short{at}", label("short", at), palette.SHORT[at - 1]) for at in range(1, SIDE + 1)]
    return [*beyond, (_ON, on, palette.ON_TARGET), *short]


def _stepped(indicator: Indicator, goal: Goal, step: float, locale: Locale) -> Known:
    """Classes of a step each, which meet at the target."""

    def label(side: str, at: int) -> str:
        if side == "beyond" and goal.comparator is Comparator.EQUAL:
            return say(locale, "map.gap.exactly")
        form = "open" if at == SIDE else "between" if at > 1 else "first"
        low, high = _text((at - 1) * step, indicator), _text(at * step, indicator)
        return say(locale, f"map.gap.{side}_{form}", low=low, high=high)

    beyond = [(f"beyond{at}", label("beyond", at), palette.BEYOND[at - 1]) for at in range(SIDE, 0, -1)]
    return [*beyond, *((f"short{at}", label("short", at), palette.SHORT[at - 1]) for at in range(1, SIDE + 1))]


def _text(value: float, indicator: Indicator) -> str:
    """A distance with no more decimals than it needs: 2, 0.5."""
    needed = next((places for places in range(indicator.decimals) if round(value, places) == round(value, 9)), None)
    return number(value, indicator.decimals if needed is None else needed)
