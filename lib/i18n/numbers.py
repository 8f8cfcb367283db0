"""Numbers, periods and values as people read them."""

from __future__ import annotations

from lib.domain import NEVER, Frequency, Indicator, Kind, Locale, Period, Text
from lib.i18n.messages import messages, say

_QUARTERS_ZH = ("一", "二", "三", "四")


def number(value: float, decimals: int = 0) -> str:
    """Digits grouped by thousands, with a fixed number of decimals: ``24,049,155``."""
    return f"{value:,.{decimals}f}"


def period(locale: Locale, value: Period) -> str:
    """``2026年第三季度`` / ``2026 Q3``; ``2026年`` / ``2026``; ``2026年9月`` / ``2026-09``."""
    if value.frequency is Frequency.YEAR:
        return f"{value.year}年" if locale is Locale.ZH else f"{value.year}"
    if value.frequency is Frequency.QUARTER:
        if locale is Locale.ZH:
            return f"{value.year}年第{_QUARTERS_ZH[value.number - 1]}季度"
        return f"{value.year} Q{value.number}"
    return f"{value.year}年{value.number}月" if locale is Locale.ZH else f"{value.year}-{value.number:02d}"


def figure(locale: Locale, indicator: Indicator, value: float | None, qualifier: str | None = None) -> str:
    """A value with its unit: ``96.0 %``, ``C+ 级``, ``是``, ``未演练``, or the word for no data."""
    if qualifier == NEVER:
        return say(locale, "ui.value.never")
    if value is None or value != value:  # noqa: PLR0124 - NaN is the only value unequal to itself
        return say(locale, "ui.value.none")
    if indicator.kind is Kind.BINARY:
        return say(locale, "ui.value.yes" if value >= 0.5 else "ui.value.no")
    if indicator.kind is Kind.ORDINAL:
        place = round(value)
        return indicator.scale[place].name.get(locale) if 0 <= place < len(indicator.scale) else number(value)
    shown = number(value, indicator.decimals)
    unit = unit_word(locale, indicator.unit, shown)
    space = "" if unit in ("", "%") else " "
    return f"{shown}{space}{unit}"


def unit_word(locale: Locale, unit: Text, count: str) -> str:
    """A unit as it is written behind a count: ``months``, and ``month`` behind the text ``1``."""
    word = unit.get(locale)
    return messages(locale).get(f"counted.{word}", word) if count == "1" else word


def demanded_figure(locale: Locale, indicator: Indicator, value: float) -> str:
    """The value of a target with its unit; of growth also its sign and how many times the base it comes to: "increase
    by 2 times" is ``+200.0%（基期的 3 倍）``."""
    text = figure(locale, indicator, value)
    if indicator.kind is not Kind.GROWTH or value <= 0:
        return text
    return say(locale, "documents.growth.value", value=text, times=f"{1 + value / 100:g}")
