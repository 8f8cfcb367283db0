"""How each clause of the documents stands in the territory it holds for: state, deadline, regions, stage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import polars as pl

from lib.catalogue import Catalogue
from lib.domain import SILENT, Cadence, Clause, Document, Level, Period, Status, Target
from lib.domain.policy import ClauseState
from lib.services.analysis import as_of_date, attained
from lib.services.counting_day import counting_day
from lib.services.once import of_a_day
from lib.services.policy_progress import Stage, stage_at, stages_of
from lib.services.workspace import Workspace

#: Of several demands on one region the gravest status counts, the gravest first.
GRAVEST = (Status.MISSED, Status.BEHIND, Status.NO_DATA, Status.STALE, Status.ON_TRACK, Status.MET)

_ORDER = {status.value: place for place, status in enumerate(GRAVEST)}

Counts = Mapping[Status, int]
_Levels = dict[Level, dict[Status, int]]


@dataclass(frozen=True, slots=True)
class ClauseStanding:
    """A clause in a territory at a period, on a revision.

    ``jurisdiction`` is the territory it is read for: the document's own, for the nation's the one that was chosen.
    ``targets`` are its own; ``levels`` counts the regions bound of each level by their gravest status over them. A
    clause without targets of its own is counted by those that its indicators have from other documents of the
    territory: ``borrowed`` says so, and they do not decide its state.
    It is judged as of ``as_of``. ``due_on`` is the day that counts next (None: no target has a day), ``days_left`` is
    counted from ``counted_from`` and negative once it has passed, ``due_met`` says that everything due on it is met.
    ``stage`` is what the top region reported last on the tasks without a figure.
    """

    clause: Clause
    document: Document
    jurisdiction: str
    as_of: date
    counted_from: date
    targets: tuple[Target, ...]
    levels: Mapping[Level, Counts]
    borrowed: bool
    due_on: date | None
    due_met: bool
    stage: Stage | None
    state: ClauseState

    @property
    def days_left(self) -> int | None:
        return (self.due_on - self.counted_from).days if self.due_on else None


def clause_standings(
    workspace: Workspace, revision: int, jurisdiction: str, period: Period
) -> tuple[ClauseStanding, ...]:
    """All clauses of all documents, in the order of the catalogue. ``jurisdiction`` is the territory that is chosen;
    it decides for documents that hold beyond every territory of the installation."""
    day = counting_day(workspace, revision, period)
    return _clause_standings(workspace, revision, jurisdiction, period, as_of_date(period), day)


@of_a_day(lru_cache(maxsize=32))
def _clause_standings(
    workspace: Workspace, revision: int, jurisdiction: str, period: Period, as_of: date, day: date
) -> tuple[ClauseStanding, ...]:
    """Kept by the day too: the days left are other ones tomorrow."""
    catalogue, roots = workspace.catalogue_at(revision, as_of), workspace.regions.jurisdictions
    territories = {
        document.id: document.jurisdiction if document.jurisdiction in roots else jurisdiction
        for document in catalogue.documents.values()
    }
    read = {key: _read(catalogue, clause, territories[clause.document]) for key, clause in catalogue.clauses.items()}
    counted = _counted(workspace, revision, period, read, territories)
    found = []
    for key, clause in catalogue.clauses.items():
        place, own = territories[clause.document], catalogue.targets_of_clause(clause)
        levels, by_target = counted[key]
        stage = stage_at(stages_of(workspace, revision, roots[place].root).get(key, ()), period)
        found.append(
            ClauseStanding(
                clause,
                catalogue.documents[clause.document],
                place,
                as_of,
                day,
                own,
                levels,
                bool(levels) and not own,
                *_due(own, by_target, as_of),
                stage,
                clause_state(levels if own else {}, stage, owed=bool(clause.tasks)),
            )
        )
    return tuple(found)


def clause_state(levels: Mapping[Level, Counts], stage: Stage | None, *, owed: bool = True) -> ClauseState:
    """The state of a clause from its regions bound, or from its stage where no target binds anybody; ``owed`` says
    whether it has tasks whose stage is to be reported."""
    total = {status: sum(counts.get(status, 0) for counts in levels.values()) for status in GRAVEST}
    bound = sum(total.values())
    if not bound:
        if stage is None:
            return ClauseState.UNTOLD if owed else ClauseState.UNASKED
        return ClauseState.MET if stage.done else ClauseState.OPEN
    if total[Status.MISSED]:
        return ClauseState.OVERDUE
    if total[Status.MET] == bound:
        return ClauseState.MET
    return ClauseState.UNTOLD if sum(total[status] for status in SILENT) == bound else ClauseState.OPEN


def _due(
    targets: Iterable[Target], counts: Mapping[str, Mapping[Level, Counts]], as_of: date
) -> tuple[date | None, bool]:
    """The first deadline that is not met yet; else the end of the year; else the last deadline, which was met."""
    deadlines = sorted((one.deadline, one.key) for one in targets if one.deadline and one.binding_levels)
    waiting = [day for day, key in deadlines if not _met(counts.get(key, {}))]
    if waiting:
        return waiting[0], False
    yearly = [one for one in targets if one.cadence is Cadence.ANNUAL and one.binding_levels]
    if yearly:
        return date(as_of.year, 12, 31), all(_met(counts.get(one.key, {})) for one in yearly)
    return (deadlines[-1][0], True) if deadlines else (None, False)


def _met(levels: Mapping[Level, Counts]) -> bool:
    return all(status is Status.MET or not count for counts in levels.values() for status, count in counts.items())


def _read(catalogue: Catalogue, clause: Clause, territory: str) -> tuple[str, ...]:
    """The targets by which the regions of a clause are counted: its own, else those that its indicators have from
    other documents of the territory."""
    own = catalogue.targets_of_clause(clause)
    found = own or [one for key in clause.indicators for one in catalogue.targets_of(key, jurisdiction=territory)]
    return tuple(one.key for one in found if one.binding_levels)


def _counted(
    workspace: Workspace,
    revision: int,
    period: Period,
    read: Mapping[str, tuple[str, ...]],
    territories: Mapping[str, str],
) -> dict[str, tuple[_Levels, dict[str, _Levels]]]:
    """The regions bound by status: of each clause by their gravest one, and of each of its targets by itself."""
    found: dict[str, tuple[_Levels, dict[str, _Levels]]] = {key: ({}, {one: {} for one in read[key]}) for key in read}
    for place in sorted(set(territories.values())):
        own = [(one, key) for key in read if territories[key.rpartition("-")[0]] == place for one in read[key]]
        if not own:
            continue
        pairs = pl.DataFrame(own, schema={"target": pl.String, "clause": pl.String}, orient="row")
        frame = attained(workspace, revision, place, period, as_of_date(period))
        rows = (
            frame.filter("binding")
            .select("region", "level", "target", place=pl.col("status").replace_strict(_ORDER, return_dtype=pl.Int64))
            .join(pairs, on="target")
        )
        for clause, target, level, at, count in rows.group_by("clause", "target", "level", "place").len().iter_rows():
            found[clause][1][target].setdefault(Level(level), {})[GRAVEST[at]] = count
        gravest = rows.group_by("clause", "level", "region").agg(pl.col("place").min())
        counts = gravest.group_by("clause", "level", "place").len().sort("clause", "place")
        for clause, level, at, count in counts.iter_rows():
            found[clause][0].setdefault(Level(level), {})[GRAVEST[at]] = count
    order = list(Level)
    return {
        key: (dict(sorted(levels.items(), key=lambda item: order.index(item[0]))), by_target)
        for key, (levels, by_target) in found.items()
    }


def state_counts(standings: Iterable[ClauseStanding]) -> dict[ClauseState, int]:
    """How many clauses are in each state."""
    found = dict.fromkeys(ClauseState, 0)
    for one in standings:
        found[one.state] += 1
    return found
