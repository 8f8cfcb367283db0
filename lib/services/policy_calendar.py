"""The calendar of deadlines: every target with a day, what is left of it, and how many regions have not met it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from lib.catalogue import Catalogue
from lib.domain import Cadence, Clause, Frequency, Indicator, Period, Target
from lib.domain.policy import ClauseState
from lib.services.analysis import as_of_date
from lib.services.counting_day import counting_day
from lib.services.once import of_a_day
from lib.services.policy_standing import Standing, target_standings
from lib.services.workspace import Workspace

#: How many months ahead the calendar looks.
MONTHS_AHEAD = 24


@dataclass(frozen=True, slots=True)
class Deadline:
    """A target on a day. ``standing`` counts the regions bound as of the period, of a year that is over as of its end;
    of a year of which nothing is known it is None, for nothing can have been counted yet. A target without a day has
    ``due_on`` None."""

    target: Target
    clause: Clause
    indicator: Indicator
    due_on: date | None
    days_left: int | None
    standing: Standing | None

    @property
    def state(self) -> ClauseState:
        """Overdue: its time is over and not all are known to have met it; else open until they have. Untold: nothing is
        known of its year."""
        if self.standing is None:
            return ClauseState.UNTOLD
        if not self.standing.open:
            return ClauseState.MET
        # On its very day a target counts as missed only where the status says so.
        over = self.standing.missed if not self.days_left else self.days_left < 0
        return ClauseState.OVERDUE if over else ClauseState.OPEN

    @property
    def open_for(self) -> str:
        """Why it is open, by what its column counts: ``unmet`` (a region falls short), ``silent`` (none does, but of
        some nothing is known) or ``on_track`` (all that have not met it are on track); empty where all have met it."""
        if self.standing is None:
            return "silent"
        found = {"unmet": self.standing.unmet, "silent": self.standing.late, "on_track": self.standing.on_track}
        return next((name for name, count in found.items() if count), "")


@dataclass(frozen=True, slots=True)
class DeadlineCalendar:
    """``months``: year and month with the deadlines in it, oldest first; ``without_day``: targets that hold always or
    within rolling periods. Days are counted from ``counted_from``."""

    counted_from: date
    months: tuple[tuple[int, int, tuple[Deadline, ...]], ...]
    without_day: tuple[Deadline, ...]

    @property
    def overdue(self) -> tuple[Deadline, ...]:
        """The deadlines that have passed while not all regions are known to have met them."""
        return tuple(one for one in self._all if one.state is ClauseState.OVERDUE)

    @property
    def overrun(self) -> tuple[Deadline, ...]:
        """The targets without a day that some region has let its time run out for."""
        return tuple(one for one in self.without_day if one.state is ClauseState.OVERDUE)

    def in_state(self, state: ClauseState | None) -> DeadlineCalendar:
        """The same calendar with the deadlines of one state; None leaves it whole."""
        if state is None:
            return self
        months = ((year, month, tuple(one for one in own if one.state is state)) for year, month, own in self.months)
        undated = tuple(one for one in self.without_day if one.state is state)
        return DeadlineCalendar(self.counted_from, tuple(item for item in months if item[2]), undated)

    @property
    def count(self) -> int:
        """How many rows it has; an annual target has one for each year."""
        return len(self._all) + len(self.without_day)

    def within(self, days: int) -> tuple[Deadline, ...]:
        """The deadlines of the coming days, today's included."""
        return tuple(one for one in self._all if one.days_left is not None and 0 <= one.days_left <= days)

    @property
    def _all(self) -> tuple[Deadline, ...]:
        return tuple(one for _, _, found in self.months for one in found)


def deadlines(workspace: Workspace, revision: int, jurisdiction: str, period: Period) -> DeadlineCalendar:
    """All binding targets that hold in a territory: deadlines past and up to ``MONTHS_AHEAD`` months ahead; annual
    ones on 31 December of the year before, of this one and of those within reach."""
    day = counting_day(workspace, revision, period)
    return _deadlines(workspace, revision, jurisdiction, period, as_of_date(period), day)


@of_a_day(lru_cache(maxsize=32))
def _deadlines(
    workspace: Workspace, revision: int, jurisdiction: str, period: Period, as_of: date, counted_from: date
) -> DeadlineCalendar:
    """Kept by the day too: the days left are other ones tomorrow. Regions are judged as of ``as_of``."""
    catalogue = workspace.catalogue_at(revision, as_of)
    targets = [
        target
        for target in catalogue.targets
        if target.binding_levels and catalogue.holds_in(target.document, jurisdiction)
    ]
    if not targets:
        return DeadlineCalendar(counted_from, (), ())
    last_year = Period(max(as_of.year - 1, 1), Frequency.QUARTER, 4)
    now = target_standings(workspace, revision, jurisdiction, period)
    before = (
        target_standings(workspace, revision, jurisdiction, last_year)
        if any(target.cadence is Cadence.ANNUAL for target in targets)
        else {}
    )
    dated: list[Deadline] = []
    undated: list[Deadline] = []
    for target in targets:
        if target.cadence is Cadence.ANNUAL:
            dated += _yearly(catalogue, target, counted_from, {as_of.year - 1: before, as_of.year: now})
        elif target.deadline is not None:
            if target.deadline <= _horizon(counted_from):
                dated.append(_deadline(catalogue, target, target.deadline, counted_from, now.get(target.key)))
        else:
            undated.append(_deadline(catalogue, target, None, counted_from, now.get(target.key)))
    return DeadlineCalendar(counted_from, _by_month(dated), tuple(undated))


def _horizon(counted_from: date) -> date:
    """The last day of the month ``MONTHS_AHEAD`` months on."""
    return Period(counted_from.year, Frequency.MONTH, counted_from.month).shift(MONTHS_AHEAD).end


def _yearly(
    catalogue: Catalogue,
    target: Target,
    counted_from: date,
    known: Mapping[int, Mapping[str, Standing]],
) -> list[Deadline]:
    """The ends of the years from the first of those ``known``, with the standings of each such year by target."""
    last = _horizon(counted_from)
    days = [date(year, 12, 31) for year in range(max(min(known), target.baseline_on.year), last.year + 1)]
    return [
        _deadline(catalogue, target, day, counted_from, known.get(day.year, {}).get(target.key))
        for day in days
        if day <= last
    ]


def _deadline(
    catalogue: Catalogue, target: Target, day: date | None, counted_from: date, standing: Standing | None
) -> Deadline:
    return Deadline(
        target,
        catalogue.clauses[f"{target.document}-{target.clause}"],
        catalogue.indicators[target.indicator],
        day,
        (day - counted_from).days if day else None,
        standing,
    )


def _by_month(dated: list[Deadline]) -> tuple[tuple[int, int, tuple[Deadline, ...]], ...]:
    found: dict[tuple[int, int], list[Deadline]] = {}
    for one in sorted(dated, key=lambda item: (item.due_on or date.max, item.clause.key, item.indicator.key)):
        if one.due_on is not None:
            found.setdefault((one.due_on.year, one.due_on.month), []).append(one)
    return tuple((year, month, tuple(items)) for (year, month), items in found.items())
