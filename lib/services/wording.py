"""Targets and gaps in words, with their units."""

from __future__ import annotations

from lib.domain import Comparator, Indicator, Kind, Locale, Target
from lib.i18n import demanded_figure, figure, number, say, unit_word
from lib.stats import GapKind

_COMPARATORS = {Comparator.AT_LEAST: "at_least", Comparator.AT_MOST: "at_most", Comparator.EQUAL: "equal"}


def target_text(locale: Locale, indicator: Indicator, target: Target, *, binding: bool) -> str:
    """``不低于 100.0%``, ``不低于 +200.0%（基期的 3 倍）``; a yardstick that does not bind is called a reference."""
    value = demanded_figure(locale, indicator, target.value)
    plain = (
        value
        if indicator.kind is Kind.BINARY
        else say(locale, f"ui.comparator.{_COMPARATORS[target.comparator]}", value=value)
    )
    return plain if binding else say(locale, "ui.comparator.reference", target=plain)


def tied(locale: Locale, name: str, count: int) -> str:
    """The first of those that are furthest behind or ahead, with how many share its place: 回民区等 39 个并列."""
    return name if count < 2 else say(locale, "status.tied.named", name=name, count=number(count))


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
    word = "points" if indicator.in_per_cent else "value"
    value = number(gap, indicator.decimals) if indicator.in_per_cent else figure(locale, indicator, gap)
    if whole is None or indicator.numerator_unit is None:
        return say(locale, f"ui.gap.{word}", value=value)
    points = say(locale, f"ui.gap.{word}_beside", value=value)
    short = number(whole)
    counted = say(locale, "ui.gap.whole", count=short, unit=unit_word(locale, indicator.numerator_unit, short))
    return say(locale, "ui.gap.both", points=points, counted=counted)
