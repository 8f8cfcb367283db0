"""The shapes of the files where they differ from the domain: a date may be absent, a clause names its document once,
a target's grade is a word.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lib.domain import Cadence, Clause, Comparator, Document, Grade, Level, Text


@dataclass(frozen=True, slots=True)
class ScaleRow:
    """A named scale of grades, lowest first, shared by the ordinals that name it."""

    key: str
    grade: tuple[Grade, ...]


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document as its file states it; ``issued_on`` is left out where the text gives no date."""

    id: str
    number: str
    issuer: Text
    title: Text
    jurisdiction: str
    tier: str
    sections: int
    issued_on: date | None = None
    note: Text | None = None

    def document(self) -> Document:
        return Document(
            id=self.id,
            number=self.number,
            issuer=self.issuer,
            title=self.title,
            jurisdiction=self.jurisdiction,
            issued_on=self.issued_on,
            tier=self.tier,
            sections=self.sections,
            note=self.note,
        )


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """A clause as its file states it."""

    id: str
    heading: Text
    domain: str
    asks: Text
    indicators: tuple[str, ...] = ()
    tasks: tuple[Text, ...] = ()
    responsible: tuple[Text, ...] = ()

    def clause(self, document: str) -> Clause:
        return Clause(
            document, self.id, self.heading, self.domain, self.asks, self.indicators, self.tasks, self.responsible
        )


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target as its file states it: ``value`` is a number, or a grade's key for an ordinal."""

    document: str
    clause: str
    indicator: str
    comparator: Comparator
    value: float | str
    cadence: Cadence
    baseline_on: date
    binding_levels: frozenset[Level]
    reference_levels: frozenset[Level]
    deadline: date | None = None
    note: Text | None = None
    valid_from: date | None = None
    valid_until: date | None = None

    @property
    def key(self) -> str:
        return f"{self.document}-{self.clause}-{self.indicator}"


@dataclass(frozen=True, slots=True)
class CrosswalkRow:
    """An item of the national framework as its file states it: the clauses that carry it out, by key."""

    clause: str
    carried_by: tuple[str, ...]
