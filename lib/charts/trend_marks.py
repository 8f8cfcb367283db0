"""The target and the days that matter, drawn over a trend."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lib.charts import marks
from lib.charts.sketch import Sketch
from lib.domain import Indicator, Locale, Target
from lib.i18n import say
from lib.palette import Theme

#: How much of the time axis the words for the target take at most.
_WORDS = 0.4


def draw_demands(
    chart: Sketch,
    target: Target | None,
    issued_on: date | None,
    span: tuple[date, date],
    indicator: Indicator,
    locale: Locale,
    theme: Theme,
    *,
    binding: bool,
) -> None:
    """The target's line and words, clear of the upright marks of the day of issue and the deadline."""
    days = marked_days(target, issued_on, span)
    draw_target(chart, target, indicator, locale, theme, binding=binding, after=in_the_way(days, span))
    draw_days(chart, days, locale, theme)


def draw_target(
    chart: Sketch,
    target: Target | None,
    indicator: Indicator,
    locale: Locale,
    theme: Theme,
    *,
    binding: bool,
    after: date | None,
) -> None:
    if target is None:
        return
    words = marks.target_words(target, indicator, locale)
    text = say(locale, "chart.target" if binding else "chart.reference", target=words)
    chart.add_shape(marks.target_line(target, theme, binding=binding))
    chart.add_annotation(marks.target_label(target, text, theme, after=after))


def draw_days(chart: Sketch, days: Sequence[tuple[date, str]], locale: Locale, theme: Theme) -> None:
    for day, word in days:
        chart.add_shape(marks.day_line(day, word, theme))
        chart.add_annotation(marks.day_label(day, word, locale, theme))


def marked_days(target: Target | None, issued_on: date | None, span: tuple[date, date]) -> list[tuple[date, str]]:
    """Days to mark, in order, as far as they fall within the time shown."""
    days = [(issued_on, "issued"), (target.deadline if target else None, "deadline")]
    return sorted((day, word) for day, word in days if day and span[0] <= day <= span[1])


def in_the_way(days: Sequence[tuple[date, str]], span: tuple[date, date]) -> date | None:
    """The last marked day that would cross words at the left end of the target's line."""
    return max((day for day, _ in days if (day - span[0]) / (span[1] - span[0]) < _WORDS), default=None)
