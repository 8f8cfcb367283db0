"""The parts of a document from the rows of its file: what it is, and its clauses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lib.catalogue import Catalogue
from lib.catalogue.document_columns import TIERS
from lib.catalogue.headers import normalise
from lib.domain import Clause, Document, Indicator, IssueCode, Jurisdiction
from lib.ingest.document_fields import Row, near

#: The territory of a document that holds everywhere.
NATION = "100000"
_ID = re.compile(r"[A-Z]{2,6}[0-9]{4}[A-Z]?")
_CLAUSE = re.compile(r"[0-9A-Z]{1,6}")


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


@dataclass(frozen=True, slots=True)
class ClauseRead:
    """What a row says of a clause: ``whole`` is None where something it needs is missing or wrong.

    ``indicators`` are those that it names and that are known, by key; ``every`` is False where it names others, too.
    """

    number: str
    indicators: tuple[str, ...]
    every: bool
    whole: Clause | None


def read_clause(row: Row, document: str, context: DocumentContext) -> ClauseRead:
    """A clause, or what can be read of it."""
    number, heading, asks = clause_number(row.plain("id")), row.text("heading"), row.text("asks")
    unfit = bool(number) and not _CLAUSE.fullmatch(number)
    if unfit:
        row.tell(IssueCode.DOCUMENT_ID_UNFIT, "id", number)
    domains = {key: (one.name.zh, one.name.en) for key, one in context.catalogue.domains.items()}
    domain = row.word("domain", domains)
    names = row.parts("indicators")
    found = [known_indicator(row, "indicators", name, context) for name in names]
    indicators = tuple(one.key for one in found if one)
    for key in sorted({key for key in indicators if indicators.count(key) > 1}):
        row.tell(IssueCode.DOCUMENT_INDICATOR_TWICE, "indicators", key)
    tasks, responsible = row.texts("tasks"), row.texts("responsible")
    if not names and not tasks:
        row.tell(IssueCode.DOCUMENT_CLAUSE_EMPTY, "indicators", number)
    whole = None
    if number and not unfit and heading is not None and asks is not None and domain is not None:
        whole = Clause(document, number, heading, domain, asks, indicators, tasks, responsible)
    return ClauseRead(number, indicators, all(found), whole)


def known_indicator(row: Row, key: str, given: str, context: DocumentContext) -> Indicator | None:
    """The indicator of a key or a name; None after telling one that is unknown, with those like it."""
    found = context.catalogue.indicators.get(given) or context.catalogue.indicator_by_header(given)
    if found is None:
        like = near(given, [one.name.zh for one in context.catalogue.indicators.values()])
        code = IssueCode.DOCUMENT_INDICATOR_NEAR if like else IssueCode.DOCUMENT_INDICATOR_UNKNOWN
        row.tell(code, key, given, near=like)
    return found


def named(indicator: Indicator) -> dict[str, str]:
    """The facts of a sentence that names an indicator, in either language."""
    return {"indicator": indicator.name.zh, "indicator_en": indicator.name.en}
