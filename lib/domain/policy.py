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
    indicator ``clause_progress``).
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

    @property
    def key(self) -> str:
        return f"{self.document}-{self.clause}-{self.indicator}"


class Status(StrEnum):
    """The status of a target at a date, best first; the last three say why there is none."""

    MET = "met"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    MISSED = "missed"
    STALE = "stale"
    NO_DATA = "no_data"
    NO_TARGET = "no_target"
