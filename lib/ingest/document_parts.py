"""The parts of a document from the rows of its file: what it is, its clauses, its targets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lib.catalogue import Catalogue
from lib.catalogue.document_columns import CADENCES, COMPARATORS, LEVELS, TIERS
from lib.catalogue.headers import normalise
from lib.domain import (
    Cadence,
    Clause,
    Comparator,
    Document,
    Indicator,
    IssueCode,
    Jurisdiction,
    Kind,
    Level,
    Target,
)
from lib.ingest.document_fields import Row, near
from lib.ingest.number_text import read_number

#: The territory of a document that holds everywhere.
NATION = "100000"
_ID = re.compile(r"[A-Z]{2,6}[0-9]{4}[A-Z]?")
_CLAUSE = re.compile(r"[0-9A-Z]{1,6}")
_YES_NO = {"是": 1.0, "1": 1.0, "yes": 1.0, "否": 0.0, "0": 0.0, "no": 0.0}


@dataclass(frozen=True, slots=True)
class DocumentContext:
    """What a document is checked against: the catalogue it goes into (all versions of its targets), the jurisdictions
    of the installation, and the ``items`` of the framework that a clause may carry out (None: any that has the form of
    one, for what was published was checked against the items of its day)."""

    catalogue: Catalogue
    jurisdictions: Mapping[str, Jurisdiction]
    items: frozenset[str] | None = None


def clause_number(text: str) -> str:
    """``1`` is ``01``: a spreadsheet may have made a number of it."""
    return text.zfill(2) if text.isascii() and text.isdigit() else text


def read_document(row: Row, sections: int, context: DocumentContext) -> Document | None:
    """The document itself; None where something it needs is missing or wrong."""
    key, title, issuer = row.plain("id"), row.text("title"), row.text("issuer")
    if key and not _ID.fullmatch(key):
        row.tell(IssueCode.DOCUMENT_ID_UNFIT, "id", key)
        key = ""
    place, tier = _jurisdiction(row, context), row.word("tier", TIERS)
    known = context.catalogue.documents.get(key)
    if known is not None and place is not None and known.jurisdiction != place:
        row.tell(IssueCode.DOCUMENT_OF_ANOTHER, "jurisdiction", place, document=key, jurisdiction=known.jurisdiction)
    issued, note, number = row.day("issued_on"), row.text("note"), row.plain("number")
    if not key or title is None or issuer is None or place is None or tier is None:
        return None
    return Document(key, number, issuer, title, place, issued, tier, sections, note)


def _jurisdiction(row: Row, context: DocumentContext) -> str | None:
    given = row.plain("jurisdiction")
    if not given or given == NATION:
        return given or None
    named = {normalise(one.name.zh): code for code, one in context.jurisdictions.items()}
    found = given if given in context.jurisdictions else named.get(normalise(given))
    if found is None:
        known = "、".join(f"{code} {one.name.zh}" for code, one in context.jurisdictions.items())
        row.tell(IssueCode.DOCUMENT_JURISDICTION_UNKNOWN, "jurisdiction", given, known=known)
    return found


def read_clause(row: Row, document: str, context: DocumentContext) -> Clause | None:
    """A clause; None where something it needs is missing or wrong."""
    number, heading, asks = clause_number(row.plain("id")), row.text("heading"), row.text("asks")
    if number and not _CLAUSE.fullmatch(number):
        row.tell(IssueCode.DOCUMENT_ID_UNFIT, "id", number)
        number = ""
    domains = {key: (one.name.zh, one.name.en) for key, one in context.catalogue.domains.items()}
    domain = row.word("domain", domains)
    names = row.parts("indicators")
    indicators = tuple(found.key for name in names if (found := _indicator(row, "indicators", name, context)))
    for key in sorted({key for key in indicators if indicators.count(key) > 1}):
        row.tell(IssueCode.DOCUMENT_INDICATOR_TWICE, "indicators", key)
    tasks, responsible = row.texts("tasks"), row.texts("responsible")
    if not names and not tasks:
        row.tell(IssueCode.DOCUMENT_CLAUSE_EMPTY, "indicators", number)
    if not number or heading is None or asks is None or domain is None:
        return None
    return Clause(document, number, heading, domain, asks, indicators, tasks, responsible)


def _indicator(row: Row, key: str, given: str, context: DocumentContext) -> Indicator | None:
    found = context.catalogue.indicators.get(given) or context.catalogue.indicator_by_header(given)
    if found is None:
        like = near(given, [one.name.zh for one in context.catalogue.indicators.values()])
        code = IssueCode.DOCUMENT_INDICATOR_NEAR if like else IssueCode.DOCUMENT_INDICATOR_UNKNOWN
        row.tell(code, key, given, near=like)
    return found


def read_target(row: Row, document: str, context: DocumentContext) -> Target | None:
    """A target, or one version of it; None where something it needs is missing or wrong."""
    clause, given = clause_number(row.plain("clause")), row.plain("indicator")
    indicator = _indicator(row, "indicator", given, context) if given else None
    comparator, cadence = row.word("comparator", COMPARATORS), row.word("cadence", CADENCES)
    bound, guided = (frozenset(map(Level, row.chosen(key, LEVELS))) for key in ("binding_levels", "reference_levels"))
    days = {key: row.day(key) for key in ("baseline_on", "deadline", "valid_from", "valid_until")}
    value, note = row.plain("value"), row.text("note")
    if indicator is None:
        return None
    number, grade = _value(row, value, indicator) if value else (None, None)
    start = days["baseline_on"]
    if not clause or comparator is None or cadence is None or number is None or start is None:
        return None
    return Target(
        document,
        clause,
        indicator.key,
        bound,
        guided,
        Comparator(comparator),
        number,
        Cadence(cadence),
        start,
        days["deadline"],
        grade,
        note,
        days["valid_from"],
        days["valid_until"],
    )


def named(indicator: Indicator) -> dict[str, str]:
    """The facts of a sentence that names an indicator, in either language."""
    return {"indicator": indicator.name.zh, "indicator_en": indicator.name.en}


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
