"""What the documents demand: documents, clauses, targets and the status of a target."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lib.domain.region import Level
from lib.domain.text import Text


@dataclass(frozen=True, slots=True)
class Document:
    """A policy document. ``sections`` counts its clauses as printed, against which the catalogue is checked."""

    id: str
    number: str
    issuer: Text
    title: Text
    jurisdiction: str
    issued_on: date | None
    tier: str
    sections: int
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """One numbered clause: its heading, what it asks in our words, and how it is followed up.

    Every clause has at least one measure: ``indicators`` by key, or ``tasks`` (work without a figure, followed by the
    progress indicator of the clause, ``Catalogue.progress``).
    """

    document: str
    id: str
    heading: Text
    domain: str
    asks: Text
    indicators: tuple[str, ...] = ()
    tasks: tuple[Text, ...] = ()
    responsible: tuple[Text, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.document}-{self.id}"


class Comparator(StrEnum):
    """How a value is held against a target."""

    AT_LEAST = ">="
    AT_MOST = "<="
    EQUAL = "=="


class Cadence(StrEnum):
    """When a target must be met."""

    BY_DEADLINE = "by_deadline"
    ANNUAL = "annual"
    ROLLING = "rolling"
    STANDING = "standing"


@dataclass(frozen=True, slots=True)
class Target:
    """A number that a clause demands of an indicator.

    ``value`` is in the indicator's unit; for an ordinal it is the grade's place in the scale and ``grade`` its key.
    ``binding_levels`` must meet it; for ``reference_levels`` it is a yardstick only and drawn differently.
    A demand that was amended has several versions of one key: ``valid_from`` and ``valid_until`` are the first and
    last day on which this one counts (None: open on that side). Versions never overlap.
    """

    document: str
    clause: str
    indicator: str
    binding_levels: frozenset[Level]
    reference_levels: frozenset[Level]
    comparator: Comparator
    value: float
    cadence: Cadence
    baseline_on: date
    deadline: date | None = None
    grade: str | None = None
    note: Text | None = None
    valid_from: date | None = None
    valid_until: date | None = None

    @property
    def key(self) -> str:
        return f"{self.document}-{self.clause}-{self.indicator}"

    def holds_on(self, day: date) -> bool:
        """True where this version of the demand counts on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


class Status(StrEnum):
    """The status of a target at a date, best first; the last three say why there is none."""

    MET = "met"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    MISSED = "missed"
    STALE = "stale"
    NO_DATA = "no_data"
    NO_TARGET = "no_target"


#: Of a target, one of these holds for each region.
COUNTED = tuple(status for status in Status if status is not Status.NO_TARGET)
#: Nothing is known of a region: its figure is too old, or there is none.
SILENT = (Status.STALE, Status.NO_DATA)
#: There is no verdict, whatever the day: nothing is known, or there is nothing to hold it against.
UNJUDGED = (*SILENT, Status.NO_TARGET)


class ClauseState(StrEnum):
    """How a clause as a whole stands, what needs looking at first.

    Where a clause has numeric targets they decide: overdue as soon as one region bound is late, met when all have met
    all. Else the stage of its tasks decides. Untold: what is owed, figures or a stage, was not reported. Unasked:
    nothing is owed, for it has neither a target that binds anybody nor tasks.
    """

    OVERDUE = "overdue"
    OPEN = "open"
    UNTOLD = "untold"
    MET = "met"
    UNASKED = "unasked"
