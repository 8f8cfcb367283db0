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
from lib.palette import Paint

#: Steps on each side of the target; the last one is open.
SIDE = 3
_NEAR = "near"


def by_gap(result: pl.DataFrame, indicator: Indicator, locale: Locale, goal: Goal) -> Classed:
    """Classes by the distance from the target, the furthest beyond it first.

    With the step ``s`` of `step_of`, a region is near the target while ``|d| < s``, else in the step ``n`` of its side
    with ``n s <= |d| < (n + 1) s``, the third one open. Which side is good follows the comparator; where exactly the
    target is demanded every other value is short of it. "Never", "too old" and "no data" stand outside.
    """
    rows = zip(result["value"], is_old(result), strict=True)
    found = [None if old else distance(value, goal, indicator) for value, old in rows]
    step = step_of([far for far in found if far is not None], indicator)
    keys = [None if far is None else _key(far, step) for far in found]
    return number_off(beside(keys, result), [*_known(indicator, step, locale), *off_scale(locale)])


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


def _key(far: float, step: float) -> str:
    steps = min(math.floor(abs(far) / step + 1e-9), SIDE)
    return _NEAR if steps == 0 else f"{'short' if far < 0 else 'beyond'}{steps}"


def _known(indicator: Indicator, step: float, locale: Locale) -> Known:
    exactly = math.isclose(step, 10.0**-indicator.decimals) or indicator.kind in (Kind.ORDINAL, Kind.BINARY)
    if indicator.kind is Kind.BINARY:
        near, words = say(locale, "map.gap.done"), {"short1": say(locale, "map.gap.not_done")}
    else:
        name = "exactly" if exactly else "near"
        near, words = say(locale, f"map.gap.{name}", step=_text(step, indicator)), {}
    sides: dict[str, tuple[Paint, ...]] = {"beyond": palette.BEYOND, "short": palette.SHORT}
    steps = {
        f"{side}{at}": (words.get(f"{side}{at}") or _label(side, at, step, indicator, locale, exactly=exactly), paint)
        for side, paints in sides.items()
        for at, paint in enumerate(paints, start=1)
    }
    order = [*(f"beyond{at}" for at in range(SIDE, 0, -1)), _NEAR, *(f"short{at}" for at in range(1, SIDE + 1))]
    return [(key, *(steps[key] if key != _NEAR else (near, palette.ON_TARGET))) for key in order]


def _label(side: str, at: int, step: float, indicator: Indicator, locale: Locale, *, exactly: bool) -> str:
    low, high = _text(at * step, indicator), _text((at + 1) * step, indicator)
    form = "open" if at == SIDE else "one" if exactly else "between"
    return say(locale, f"map.gap.{side}_{form}", low=low, high=high)


def _text(value: float, indicator: Indicator) -> str:
    """A distance with no more decimals than it needs: 2, 0.5."""
    needed = next((places for places in range(indicator.decimals) if round(value, places) == round(value, 9)), None)
    return number(value, indicator.decimals if needed is None else needed)
