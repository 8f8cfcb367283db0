"""Sorting regions into the classes of a map: by status, or by value in steps."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from lib import palette
from lib.domain import NEVER, SILENT, Beside, Comparator, Indicator, Kind, Locale, Stand, Status, stand
from lib.i18n import number, say, stand_word
from lib.maps.breaks import Goal, Limits, Method, limits
from lib.palette import Paint
from lib.stats.attainment import OLDEST
from lib.stats.gap import NOISE


@dataclass(frozen=True, slots=True)
class MapClass:
    """One entry of a legend: how many regions are in it and how it looks."""

    key: str
    label: str
    count: int
    paint: Paint


@dataclass(frozen=True, slots=True)
class Classed:
    """The classes in the order of the legend, and for each row of the frame the place of its class.

    ``split`` is the place in the legend before which the target stands, None where it is no limit of the classes.
    """

    classes: tuple[MapClass, ...]
    places: tuple[int, ...]
    split: int | None = None


def by_status(result: pl.DataFrame, locale: Locale) -> Classed:
    """Classes by ``status``, best first, only those that occur; beside a target that does not bind (``binding`` false)
    by the side of it, where known by ``comparator``. Raises ValueError for an unknown status."""
    found = stands(result)
    return number_off([one.value for one in found], [_known(one, locale) for one in (*Beside, *Status)])


def stands(result: pl.DataFrame) -> list[Stand]:
    """How each row is told: its status, or where it is beside a reference value."""
    blank = [None] * result.height
    wanted = (result[name].to_list() if name in result.columns else blank for name in ("binding", "comparator"))
    rows = list(zip(result["status"].to_list(), *wanted, strict=True))
    # A handful of combinations, however many rows.
    told = {row: stand(row[0], binding=row[1], comparator=row[2]) for row in set(rows)}
    return [told[row] for row in rows]


def _known(one: Stand, locale: Locale) -> tuple[str, str, Paint]:
    return one.value, stand_word(locale, one), palette.paint_of(one)


def by_value(
    result: pl.DataFrame,
    indicator: Indicator,
    locale: Locale,
    method: Method = Method.QUANTILES,
    goal: Goal | None = None,
) -> Classed:
    """Classes by ``value``: grades of an ordinal, yes and no, else steps whose limits ``method`` chooses.

    "Never", "too old" and "no data" stand outside the scale, after it. Values are held against the limits as they are
    shown, rounded to the indicator's decimals, so that two that read the same share a class. Breaks at the target fall
    back to quantiles where there is none.
    """
    values = [
        None if old else shown(value, indicator)
        for value, old in zip(result["value"].to_list(), is_old(result), strict=True)
    ]
    split = None
    if indicator.kind is Kind.ORDINAL:
        keys, known = _grades(values, indicator, locale)
    elif indicator.kind is Kind.BINARY:
        keys, known = _yes_no(values, locale)
    elif method is Method.TARGET and goal:
        held = [
            None if value is None else keep_side(value, raw, goal, indicator)
            for value, raw in zip(values, result["value"], strict=True)
        ]
        keys, known, split = _steps(held, indicator, locale, method, goal)
    else:
        chosen = Method.QUANTILES if method is Method.TARGET else method
        keys, known, split = _steps(values, indicator, locale, chosen, None)
    return number_off(beside(keys, result), [*known, *off_scale(locale)], split)


def is_old(result: pl.DataFrame) -> list[bool]:
    """For each row, whether its figure is too old to say anything about the chosen period."""
    rows = zip(result["status"].to_list(), result["lag"].to_list(), strict=True)
    return [status == Status.STALE or (lag is not None and lag > OLDEST) for status, lag in rows]


def beside(keys: Sequence[str | None], result: pl.DataFrame) -> list[str]:
    """The key of each row; what has no place on the scale is never, too old, or without data."""
    return [
        key
        or (NEVER if qualifier == NEVER and not old else None)
        or (Status.STALE if old and (value is not None or qualifier == NEVER) else Status.NO_DATA).value
        for key, old, value, qualifier in zip(
            keys, is_old(result), result["value"].to_list(), result["qualifier"].to_list(), strict=True
        )
    ]


def off_scale(locale: Locale) -> Known:
    """The classes outside a scale of values, in the order of the legend."""
    return [
        (NEVER, say(locale, "ui.value.never"), palette.NEVER),
        *(_known(status, locale) for status in SILENT),
    ]


def shown(value: float | None, indicator: Indicator) -> float | None:
    """A value as it is printed; None for what is not a number."""
    return None if value is None or not math.isfinite(value) else round(value, indicator.decimals)


def keep_side(value: float, raw: float, goal: Goal, indicator: Indicator) -> float:
    """``value``, the printed form of ``raw``, but never on the other side of the target than ``raw`` itself."""
    step = 10.0**-indicator.decimals
    if goal.comparator is Comparator.AT_MOST:
        return value + step if raw > goal.value + NOISE and value <= goal.value else value
    return value - step if raw < goal.value - NOISE and value >= goal.value else value


Known = list[tuple[str, str, Paint]]


def _steps(
    values: list[float | None], indicator: Indicator, locale: Locale, method: Method, goal: Goal | None
) -> tuple[list[str | None], Known, str | None]:
    """The class of each value, the classes, and the key of the first class beyond the target."""
    present = tuple(value for value in values if value is not None)
    if not present:
        return [None] * len(values), [], None
    cut = limits(present, method, indicator.decimals, goal)
    keys = [None if value is None else f"q{cut.place(value)}" for value in values]
    if not cut.at:
        labels = [say(locale, "map.class.all", value=number(present[0], indicator.decimals))]
    else:
        labels = _labels(cut, indicator, locale)
    split = f"q{cut.at.index(goal.value) + 1}" if goal else None
    paints = palette.scale(len(labels))
    known = [(f"q{at}", label, paint) for at, (label, paint) in enumerate(zip(labels, paints, strict=True))]
    return keys, known, split


def _labels(cut: Limits, indicator: Indicator, locale: Locale) -> list[str]:
    texts = [number(limit, indicator.decimals) for limit in cut.at]
    first, between, last = ("below", "between", "above") if cut.upward else ("up_to", "over_to", "over")
    return [
        say(locale, f"map.class.{first}", high=texts[0]),
        *(say(locale, f"map.class.{between}", low=low, high=high) for low, high in pairwise(texts)),
        say(locale, f"map.class.{last}", low=texts[-1]),
    ]


def _grades(values: list[float | None], indicator: Indicator, locale: Locale) -> tuple[list[str | None], Known]:
    """One class a grade; a grade keeps its colour whichever others occur, so that periods can be compared."""
    top = len(indicator.scale) - 1
    keys = [None if value is None else f"g{min(max(round(value), 0), top)}" for value in values]
    paints = palette.scale(len(indicator.scale))
    known = [(f"g{at}", grade.name.get(locale), paints[at]) for at, grade in enumerate(indicator.scale)]
    return keys, known


def _yes_no(values: list[float | None], locale: Locale) -> tuple[list[str | None], Known]:
    no, yes = palette.scale(2)
    keys = [None if value is None else "yes" if value >= 0.5 else "no" for value in values]
    return keys, [("no", say(locale, "ui.value.no"), no), ("yes", say(locale, "ui.value.yes"), yes)]


def number_off(found: Sequence[str], known: Known, split: str | None = None) -> Classed:
    """The classes that occur, with their counts; ``split`` is the key of the first class beyond the target."""
    counts = Counter(found)
    classes = tuple(MapClass(key, label, counts[key], paint) for key, label, paint in known if counts[key])
    place = {item.key: at for at, item in enumerate(classes)}
    before = None
    if split is not None:
        short = [key for key, _, _ in known][: [key for key, _, _ in known].index(split)]
        before = sum(1 for item in classes if item.key in short)
    return Classed(classes, tuple(place[key] for key in found), before)
