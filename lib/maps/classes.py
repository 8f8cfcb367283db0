"""Sorting regions into the classes of a map: by status, or by value in up to five steps."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from lib import palette
from lib.domain import NEVER, Indicator, Kind, Locale, Status
from lib.i18n import number, say
from lib.palette import Paint

STEPS = 5


@dataclass(frozen=True, slots=True)
class MapClass:
    """One entry of a legend: how many regions are in it and how it looks."""

    key: str
    label: str
    count: int
    paint: Paint


@dataclass(frozen=True, slots=True)
class Classed:
    """The classes in the order of the legend, and for each row of the frame the place of its class."""

    classes: tuple[MapClass, ...]
    places: tuple[int, ...]


def by_status(result: pl.DataFrame, locale: Locale) -> Classed:
    """Classes by ``status``, best first, only those that occur. Raises ValueError for an unknown status."""
    return _number_off(
        [Status(found).value for found in result["status"]],
        [(status.value, say(locale, f"ui.status.{status.value}"), palette.STATUS[status]) for status in Status],
    )


def by_value(result: pl.DataFrame, indicator: Indicator, locale: Locale) -> Classed:
    """Classes by ``value``: grades of an ordinal, yes and no, else quantiles.

    "Never" and "no data" stand outside the scale, after it. Values are held against the limits as they are shown,
    rounded to the indicator's decimals, so that two that read the same share a class.
    """
    values = [_shown(value, indicator) for value in result["value"]]
    if indicator.kind is Kind.ORDINAL:
        keys, known = _grades(values, indicator, locale)
    elif indicator.kind is Kind.BINARY:
        keys, known = _yes_no(values, locale)
    else:
        keys, known = _quantiles(values, indicator, locale)
    found = [
        key or (NEVER if qualifier == NEVER else Status.NO_DATA.value)
        for key, qualifier in zip(keys, result["qualifier"], strict=True)
    ]
    never = (NEVER, say(locale, "ui.value.never"), palette.NEVER)
    nothing = (Status.NO_DATA.value, say(locale, "ui.status.no_data"), palette.STATUS[Status.NO_DATA])
    return _number_off(found, [*known, never, nothing])


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


def _shown(value: float | None, indicator: Indicator) -> float | None:
    return None if value is None or not math.isfinite(value) else round(value, indicator.decimals)


_Known = list[tuple[str, str, Paint]]


def _quantiles(values: list[float | None], indicator: Indicator, locale: Locale) -> tuple[list[str | None], _Known]:
    present = [value for value in values if value is not None]
    limits = quantile_limits(present)
    keys = [None if value is None else f"q{bisect_right(limits, value)}" for value in values]
    if not present:
        return keys, []
    shown = [number(limit, indicator.decimals) for limit in limits]
    labels = [say(locale, "map.class.between", low=low, high=high) for low, high in pairwise(shown)]
    if not shown:
        labels = [say(locale, "map.class.all", value=number(present[0], indicator.decimals))]
    else:
        labels = [
            say(locale, "map.class.below", high=shown[0]),
            *labels,
            say(locale, "map.class.above", low=shown[-1]),
        ]
    paints = palette.scale(len(labels))
    return keys, [(f"q{at}", label, paint) for at, (label, paint) in enumerate(zip(labels, paints, strict=True))]


def _grades(values: list[float | None], indicator: Indicator, locale: Locale) -> tuple[list[str | None], _Known]:
    """One class a grade; a grade keeps its colour whichever others occur, so that periods can be compared."""
    top = len(indicator.scale) - 1
    keys = [None if value is None else f"g{min(max(round(value), 0), top)}" for value in values]
    paints = palette.scale(len(indicator.scale))
    known = [(f"g{at}", grade.name.get(locale), paints[at]) for at, grade in enumerate(indicator.scale)]
    return keys, known


def _yes_no(values: list[float | None], locale: Locale) -> tuple[list[str | None], _Known]:
    no, yes = palette.scale(2)
    keys = [None if value is None else "yes" if value >= 0.5 else "no" for value in values]
    return keys, [("no", say(locale, "ui.value.no"), no), ("yes", say(locale, "ui.value.yes"), yes)]


def _number_off(found: Sequence[str], known: _Known) -> Classed:
    counts = Counter(found)
    classes = tuple(MapClass(key, label, counts[key], paint) for key, label, paint in known if counts[key])
    place = {item.key: at for at, item in enumerate(classes)}
    return Classed(classes, tuple(place[key] for key in found))
