"""The calendar of deadlines: every target with a day, what is left of it, and how many regions have not met it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import polars as pl

from lib.catalogue import Catalogue
from lib.domain import Cadence, Clause, Frequency, Indicator, Period, Status, Target
from lib.services.analysis import as_of_date, attained
from lib.services.workspace import Workspace

#: How many months ahead the calendar looks.
MONTHS_AHEAD = 24


@dataclass(frozen=True, slots=True)
class Deadline:
    """A target on a day. ``unmet`` of ``bound`` regions have not met it as of the period; of a year that has not
    begun both are None, for nothing can have been counted yet. A target without a day has ``due_on`` None."""

    target: Target
    clause: Clause
    indicator: Indicator
    due_on: date | None
    days_left: int | None
    unmet: int | None
    bound: int | None


@dataclass(frozen=True, slots=True)
class DeadlineCalendar:
    """``months``: year and month with the deadlines in it, oldest first; ``without_day``: targets that hold always or
    within rolling periods."""

    as_of: date
    months: tuple[tuple[int, int, tuple[Deadline, ...]], ...]
    without_day: tuple[Deadline, ...]

    @property
    def overdue(self) -> tuple[Deadline, ...]:
        """The deadlines that have passed while some region has not met them."""
        return tuple(one for one in self._all if one.days_left is not None and one.days_left < 0 and one.unmet)

    def within(self, days: int) -> tuple[Deadline, ...]:
        """The deadlines of the coming days, today's included."""
        return tuple(one for one in self._all if one.days_left is not None and 0 <= one.days_left <= days)

    @property
    def _all(self) -> tuple[Deadline, ...]:
        return tuple(one for _, _, found in self.months for one in found)


@lru_cache(maxsize=32)
def deadlines(workspace: Workspace, revision: int, jurisdiction: str, period: Period) -> DeadlineCalendar:
    """All binding targets that hold in a territory: deadlines past and up to ``MONTHS_AHEAD`` months ahead; annual
    ones on 31 December of the year before, of this one and of those within reach."""
    as_of = as_of_date(period)
    catalogue = workspace.catalogue_at(revision, as_of)
    targets = [
        target
        for target in catalogue.targets
        if target.binding_levels and catalogue.holds_in(target.document, jurisdiction)
    ]
    if not targets:
        return DeadlineCalendar(as_of, (), ())
    last_year = Period(max(as_of.year - 1, 1), Frequency.QUARTER, 4)
    now = _counts(workspace, revision, jurisdiction, period)
    before = (
        _counts(workspace, revision, jurisdiction, last_year)
        if any(target.cadence is Cadence.ANNUAL for target in targets)
        else {}
    )
    dated: list[Deadline] = []
    undated: list[Deadline] = []
    for target in targets:
        if target.cadence is Cadence.ANNUAL:
            dated += _yearly(catalogue, target, as_of, before, now)
        elif target.deadline is not None:
            if target.deadline <= _horizon(as_of):
                dated.append(_deadline(catalogue, target, target.deadline, as_of, now.get(target.key)))
        else:
            undated.append(_deadline(catalogue, target, None, as_of, now.get(target.key)))
    return DeadlineCalendar(as_of, _by_month(dated), tuple(undated))


def _horizon(as_of: date) -> date:
    """The last day of the month ``MONTHS_AHEAD`` months on."""
    return Period(as_of.year, Frequency.MONTH, as_of.month).shift(MONTHS_AHEAD).end


def _yearly(
    catalogue: Catalogue,
    target: Target,
    as_of: date,
    before: dict[str, tuple[int, int]],
    now: dict[str, tuple[int, int]],
) -> list[Deadline]:
    first = max(as_of.year - 1, target.baseline_on.year)
    known = {as_of.year - 1: before, as_of.year: now}
    days = [date(year, 12, 31) for year in range(first, _horizon(as_of).year + 1)]
    return [
        _deadline(catalogue, target, day, as_of, known.get(day.year, {}).get(target.key))
        for day in days
        if day <= _horizon(as_of)
    ]


def _deadline(
    catalogue: Catalogue, target: Target, day: date | None, as_of: date, counts: tuple[int, int] | None
) -> Deadline:
    unmet, bound = counts or (None, None)
    return Deadline(
        target,
        catalogue.clauses[f"{target.document}-{target.clause}"],
        catalogue.indicators[target.indicator],
        day,
        (day - as_of).days if day else None,
        unmet,
        bound,
    )


def _counts(workspace: Workspace, revision: int, jurisdiction: str, period: Period) -> dict[str, tuple[int, int]]:
    """How many regions bound have not met each target, and how many are bound."""
    frame = attained(workspace, revision, jurisdiction, period, as_of_date(period)).filter("binding")
    unmet = (pl.col("status") != Status.MET.value).sum()
    rows = frame.group_by("target").agg(unmet.alias("unmet"), pl.len().alias("bound")).iter_rows()
    return {target: (int(open_ones), int(bound)) for target, open_ones, bound in rows}


def _by_month(dated: list[Deadline]) -> tuple[tuple[int, int, tuple[Deadline, ...]], ...]:
    found: dict[tuple[int, int], list[Deadline]] = {}
    for one in sorted(dated, key=lambda item: (item.due_on or date.max, item.clause.key, item.indicator.key)):
        if one.due_on is not None:
            found.setdefault((one.due_on.year, one.due_on.month), []).append(one)
    return tuple((year, month, tuple(items)) for (year, month), items in found.items())
