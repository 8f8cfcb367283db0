"""The targets of a document from the rows of its file. Whatever of a row can be read is judged, beside what cannot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lib.catalogue.document_columns import CADENCES, COMPARATORS, LEVELS
from lib.catalogue.headers import normalise
from lib.domain import Cadence, Comparator, Indicator, IssueCode, Kind, Level, Target, Text
from lib.ingest.document_fields import Row
from lib.ingest.document_parts import ClauseRead, DocumentContext, clause_number, known_indicator, named
from lib.ingest.number_text import read_number

_YES_NO = {"是": 1.0, "1": 1.0, "yes": 1.0, "否": 0.0, "0": 0.0, "no": 0.0}


@dataclass(frozen=True, slots=True)
class TargetRead:
    """What a row says of a target, or of one version of it; None where it says nothing that can be read.

    ``bound`` and ``guided`` are the levels it binds and guides, ``days`` its days by field.
    """

    clause: str
    indicator: Indicator | None
    comparator: str | None
    number: float | None
    grade: str | None
    bound: frozenset[Level]
    guided: frozenset[Level]
    cadence: Cadence | None
    days: Mapping[str, date | None]
    note: Text | None

    def whole(self, document: str) -> Target | None:
        """The target; None where something it needs is missing or wrong."""
        start = self.days["baseline_on"]
        if not self.clause or self.indicator is None or self.comparator is None:
            return None
        if self.cadence is None or self.number is None or start is None:
            return None
        return Target(
            document,
            self.clause,
            self.indicator.key,
            self.bound,
            self.guided,
            Comparator(self.comparator),
            self.number,
            self.cadence,
            start,
            self.days["deadline"],
            self.grade,
            self.note,
            self.days["valid_from"],
            self.days["valid_until"],
        )


def read_target(row: Row, context: DocumentContext) -> TargetRead:
    """What a row says; what is missing or wrong by itself is told."""
    clause, given = clause_number(row.plain("clause")), row.plain("indicator")
    indicator = known_indicator(row, "indicator", given, context) if given else None
    comparator, cadence = row.word("comparator", COMPARATORS), row.word("cadence", CADENCES)
    bound, guided = (frozenset(map(Level, row.chosen(key, LEVELS))) for key in ("binding_levels", "reference_levels"))
    days = {key: row.day(key) for key in ("baseline_on", "deadline", "valid_from", "valid_until")}
    value, note = row.plain("value"), row.text("note")
    number, grade = _value(row, value, indicator) if value and indicator else (None, None)
    when = Cadence(cadence) if cadence else None
    return TargetRead(clause, indicator, comparator, number, grade, bound, guided, when, days, note)


def judge_target(row: Row, target: TargetRead, clauses: Mapping[str, ClauseRead]) -> None:
    """What a target must keep: a clause that names its indicator, levels the indicator has, days in order.

    ``clauses`` are all of the file by number. Of what could not be read nothing is said here.
    """
    clause, indicator = clauses.get(target.clause), target.indicator
    if clause is None and target.clause:
        row.tell(IssueCode.DOCUMENT_CLAUSE_UNKNOWN, "clause", target.clause)
    elif clause is not None and indicator is not None and clause.every and indicator.key not in clause.indicators:
        name = indicator.name
        row.tell(
            IssueCode.DOCUMENT_INDICATOR_NOT_IN_CLAUSE, "indicator", name.zh, clause=target.clause, value_en=name.en
        )
    _judge_levels(row, target)
    _judge_days(row, target)


def _judge_levels(row: Row, target: TargetRead) -> None:
    given = {"binding_levels", "reference_levels"} & set(row.entry.cells)
    if not given:
        row.tell(IssueCode.DOCUMENT_LEVEL_NONE, "binding_levels")
    if target.bound & target.guided:
        row.tell(IssueCode.DOCUMENT_LEVEL_TWICE, "reference_levels")
    indicator = target.indicator
    if indicator is None:
        return
    for key, levels in (("binding_levels", target.bound), ("reference_levels", target.guided)):
        for level in sorted(levels - indicator.levels):
            row.tell(IssueCode.DOCUMENT_LEVEL_ABSENT, key, level.value, **named(indicator))


def _judge_days(row: Row, target: TargetRead) -> None:
    start, deadline = target.days["baseline_on"], target.days["deadline"]
    first, last = target.days["valid_from"], target.days["valid_until"]
    if target.cadence not in (None, Cadence.BY_DEADLINE):
        if deadline is not None:
            row.tell(IssueCode.DOCUMENT_DEADLINE_UNUSED, "deadline", deadline.isoformat())
    elif deadline is not None:
        if start is not None and deadline <= start:
            row.tell(IssueCode.DOCUMENT_DEADLINE_EARLY, "deadline", deadline.isoformat(), baseline=start.isoformat())
    elif target.cadence is not None and "deadline" not in row.entry.cells:
        row.tell(IssueCode.DOCUMENT_DEADLINE_MISSING, "deadline")
    if first is not None and last is not None and last < first:
        row.tell(IssueCode.DOCUMENT_VALIDITY_REVERSED, "valid_until", last.isoformat())


def _value(row: Row, given: str, indicator: Indicator) -> tuple[float | None, str | None]:
    """The number a target states; a grade is its place in the scale, yes is 1."""
    if indicator.kind is Kind.ORDINAL:
        for place, grade in enumerate(indicator.scale):
            if normalise(given) in {normalise(grade.key), normalise(grade.name.zh), normalise(grade.name.en)}:
                return float(place), grade.key
        allowed = "、".join(grade.name.zh for grade in indicator.scale)
        row.tell(IssueCode.DOCUMENT_GRADE_UNKNOWN, "value", given, **named(indicator), allowed=allowed)
        return None, None
    number = _YES_NO.get(normalise(given)) if indicator.kind is Kind.BINARY else read_number(given, indicator).value
    if number is None:
        row.tell(IssueCode.DOCUMENT_VALUE_UNFIT, "value", given, **named(indicator))
        return None, None
    low, high = indicator.minimum, indicator.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        span = f"{'' if low is None else f'{low:g}'}–{'' if high is None else f'{high:g}'}"
        row.tell(IssueCode.DOCUMENT_VALUE_OUTSIDE, "value", given, **named(indicator), span=span)
        return None, None
    return number, None
