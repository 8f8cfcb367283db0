"""Targets and gaps in words, with their units."""

from __future__ import annotations

from lib.domain import Comparator, Indicator, Kind, Locale, Target
from lib.i18n import figure, number, say
from lib.stats import GapKind

_COMPARATORS = {Comparator.AT_LEAST: "at_least", Comparator.AT_MOST: "at_most", Comparator.EQUAL: "equal"}


def target_text(locale: Locale, indicator: Indicator, target: Target, *, binding: bool) -> str:
    """``不低于 100.0%``, ``不低于 +200.0%（基期的 3 倍）``; a yardstick that does not bind is called a reference."""
    value = figure(locale, indicator, target.value)
    if indicator.kind is Kind.GROWTH and target.value > 0:
        times = f"{1 + target.value / 100:g}"  # "increase by 2 times" is +200 %, three times the base
        value = say(locale, "documents.growth.value", value=value, times=times)
    plain = (
        value
        if indicator.kind is Kind.BINARY
        else say(locale, f"ui.comparator.{_COMPARATORS[target.comparator]}", value=value)
    )
    return plain if binding else say(locale, "ui.comparator.reference", target=plain)


def gap_text(locale: Locale, indicator: Indicator, kind: str | None, gap: float | None, whole: int | None) -> str:
    """A gap in natural units: people short, grades below, months overdue; empty without a target or a figure."""
    if kind == GapKind.NEVER:
        return say(locale, "ui.gap.never")
    if kind is None or gap is None:
        return ""
    if gap <= 0:
        return say(locale, "ui.gap.none")
    if kind in (GapKind.GRADES, GapKind.MONTHS):
        return say(locale, f"ui.gap.{kind}", count=number(gap))
    return say(locale, "ui.gap.not_done") if kind == GapKind.YES_NO else _units(locale, indicator, gap, whole)


def _units(locale: Locale, indicator: Indicator, gap: float, whole: int | None) -> str:
    if indicator.is_share:
        points = say(locale, "ui.gap.points", value=number(gap, indicator.decimals))
    else:
        points = say(locale, "ui.gap.value", value=figure(locale, indicator, gap))
    if whole is None or indicator.numerator_unit is None:
        return points
    counted = say(locale, "ui.gap.whole", count=number(whole), unit=indicator.numerator_unit.get(locale))
    return say(locale, "ui.gap.both", points=points, counted=counted)
