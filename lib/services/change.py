"""Two periods of an indicator compared: what became of each region, in numbers and words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from lib.domain import Indicator, Kind, Locale, Period, Selection
from lib.i18n import figure, number, say, unit_word
from lib.services.analysis import Analysis, analyse
from lib.services.once import of_a_day
from lib.services.workspace import Workspace
from lib.stats import Change, change, change_counts

#: The columns that services add to ``stats.CHANGED`` for reading, in the reader's language.
CHANGE_TEXTS = ("name", "earlier_text", "later_text", "change_text")


@dataclass(frozen=True, eq=False)
class PeriodChange:
    """``earlier`` and ``later`` are the analyses that are compared; ``frame`` has one row a region: the columns of
    ``stats.CHANGED`` and ``CHANGE_TEXTS``; ``counts`` how many regions had each change."""

    indicator: Indicator
    earlier: Analysis
    later: Analysis
    frame: pl.DataFrame
    counts: dict[Change, int]

    @property
    def demo(self) -> bool:
        """Whether a demonstration figure is among those compared."""
        return any(bool(found.frame["demo"].fill_null(value=False).any()) for found in (self.earlier, self.later))


def months_between(earlier: Period, later: Period) -> int:
    """Whole months between the ends of two periods."""
    return (later.end.year - earlier.end.year) * 12 + later.end.month - earlier.end.month


@of_a_day(lru_cache(maxsize=64))
def compare_periods(
    workspace: Workspace, revision: int, selection: Selection, other: Period, locale: Locale
) -> PeriodChange:
    """The selection's period against ``other``, the earlier of the two first."""
    first, last = sorted((other, selection.period))
    earlier, later = (
        analyse(workspace, revision, Selection(selection.indicator, selection.scope, selection.level, period), locale)
        for period in (first, last)
    )
    changed = change(earlier.frame, later.frame, later.indicator, months=months_between(first, last))
    named = changed.join(later.frame.select("region", "name"), on="region", how="left", maintain_order="left")
    frame = named.hstack(_texts(locale, later.indicator, changed))
    return PeriodChange(later.indicator, earlier, later, frame, change_counts(changed))


def change_text(locale: Locale, indicator: Indicator, kind: Change, difference: float | None) -> str:
    """A change in the indicator's unit: ``+3.2 个百分点``, ``升 2 级``; a word where no difference can be told."""
    if difference is None or kind in (Change.UNCHANGED, Change.HELD, Change.NOT_HELD, Change.NEVER):
        return say(locale, f"time.step.{kind.value}")
    sign = "+" if difference > 0 else "−"
    if indicator.kind is Kind.ORDINAL:
        return say(locale, f"time.step.grades_{'up' if difference > 0 else 'down'}", count=number(abs(difference)))
    if indicator.kind is Kind.BINARY:
        return say(locale, f"time.step.binary_{'up' if difference > 0 else 'down'}")
    size = number(abs(difference), indicator.decimals)
    if indicator.in_per_cent:
        return say(locale, "time.step.points", sign=sign, size=size)
    return say(locale, "time.step.units", sign=sign, size=size, unit=unit_word(locale, indicator.unit, size)).strip()


def _texts(locale: Locale, indicator: Indicator, changed: pl.DataFrame) -> pl.DataFrame:
    columns = ("earlier_value", "earlier_qualifier", "later_value", "later_qualifier", "change", "difference")
    rows = [
        (
            figure(locale, indicator, before, before_word),
            figure(locale, indicator, after, after_word),
            change_text(locale, indicator, Change(kind), difference),
        )
        for before, before_word, after, after_word, kind, difference in changed.select(columns).iter_rows()
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(CHANGE_TEXTS[1:], pl.String), orient="row")
