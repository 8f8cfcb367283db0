"""The rules a catalogue must keep. Each raises Refusal(CATALOGUE_BROKEN) with file, key and reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import fields, is_dataclass

from lib.catalogue.catalogue import PROGRESS, Catalogue
from lib.catalogue.headers import titles
from lib.catalogue.reasons import broken
from lib.domain import Cadence, Clause, Indicator, Kind, Target, Text

DOMAINS = "domains.toml"
DOCUMENTS = "documents.toml"
INDICATORS = "indicators.toml"
TARGETS = "targets.toml"


def check_indicators(indicators: Mapping[str, Indicator], domains: Container[str]) -> None:
    """The rules of indicators by themselves; targets can be read only after these hold."""
    for indicator in indicators.values():
        _indicator(indicator, domains)
    owners: dict[str, str] = {}
    for indicator in indicators.values():
        for title in titles(indicator):
            owner = owners.setdefault(title, indicator.key)
            if owner != indicator.key:
                raise broken(INDICATORS, f"{indicator.key}.headers", "duplicate_header", header=title, other=owner)


def check(catalogue: Catalogue) -> None:
    """The rules between files, over a catalogue whose indicators hold."""
    for domain in catalogue.domains.values():
        check_texts(DOMAINS, domain.key, domain)
    for document in catalogue.documents.values():
        check_texts(DOCUMENTS, document.id, document)
    for clause in catalogue.clauses.values():
        _clause(catalogue, clause)
    _clause_counts(catalogue)
    for target in catalogue.targets:
        _target(catalogue, target)
    _orphans(catalogue)
    _progress(catalogue)


def check_texts(file: str, key: str, entry: object) -> None:
    """Refuse an entry with an empty text in either language."""
    for path, text in _texts(entry):
        for code in ("zh", "en"):
            if not getattr(text, code).strip():
                raise broken(file, f"{key}{path}.{code}", f"translation_missing_{code}")


def _texts(value: object, path: str = "") -> Iterator[tuple[str, Text]]:
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, tuple):
        for place, item in enumerate(value):
            yield from _texts(item, f"{path}[{place + 1}]")
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name), f"{path}.{field.name}")


def clause_file(document: str) -> str:
    """The file of a document's clauses."""
    return f"clauses/{document}.toml"


def _indicator(indicator: Indicator, domains: Container[str]) -> None:
    key = indicator.key
    check_texts(INDICATORS, key, indicator)
    if indicator.domain not in domains:
        raise broken(INDICATORS, f"{key}.domain", "unknown_domain", domain=indicator.domain)
    if not indicator.levels:
        raise broken(INDICATORS, f"{key}.levels", "indicator_without_level")
    if indicator.kind is Kind.ORDINAL and not indicator.scale:
        raise broken(INDICATORS, f"{key}.scale", "ordinal_without_scale")
    if indicator.kind is not Kind.ORDINAL and indicator.scale:
        raise broken(INDICATORS, f"{key}.scale", "scale_without_ordinal")
    if indicator.minimum is not None and indicator.maximum is not None and indicator.minimum > indicator.maximum:
        raise broken(INDICATORS, f"{key}.minimum", "bounds_reversed")


def _clause(catalogue: Catalogue, clause: Clause) -> None:
    file = clause_file(clause.document)
    check_texts(file, clause.key, clause)
    if clause.domain not in catalogue.domains:
        raise broken(file, f"{clause.key}.domain", "unknown_domain", domain=clause.domain)
    for indicator in clause.indicators:
        if indicator not in catalogue.indicators:
            raise broken(file, f"{clause.key}.indicators", "unknown_indicator", indicator=indicator)
    for indicator, times in Counter(clause.indicators).items():
        if times > 1:
            raise broken(file, f"{clause.key}.indicators", "duplicate_key", name=indicator)
    if not clause.indicators and not clause.tasks:
        raise broken(file, clause.key, "clause_without_measure")


def _clause_counts(catalogue: Catalogue) -> None:
    found = Counter(clause.document for clause in catalogue.clauses.values())
    for document in catalogue.documents.values():
        if found[document.id] != document.sections:
            raise broken(
                clause_file(document.id),
                document.id,
                "clause_count",
                document=document.id,
                expected=document.sections,
                found=found[document.id],
            )


def _target(catalogue: Catalogue, target: Target) -> None:
    check_texts(TARGETS, target.key, target)
    if target.document not in catalogue.documents:
        raise broken(TARGETS, f"{target.key}.document", "unknown_document", document=target.document)
    name = f"{target.document}-{target.clause}"
    clause = catalogue.clauses.get(name)
    if clause is None:
        raise broken(TARGETS, f"{target.key}.clause", "unknown_clause", clause=name)
    if target.indicator not in clause.indicators:
        raise broken(TARGETS, target.key, "target_not_in_clause", clause=name, indicator=target.indicator)
    indicator = catalogue.indicators[target.indicator]
    _target_levels(target, indicator)
    _target_deadline(target)
    low = indicator.minimum is not None and target.value < indicator.minimum
    if low or (indicator.maximum is not None and target.value > indicator.maximum):
        raise broken(TARGETS, f"{target.key}.value", "target_out_of_bounds", indicator=target.indicator)


def _target_levels(target: Target, indicator: Indicator) -> None:
    if not target.binding_levels | target.reference_levels:
        raise broken(TARGETS, f"{target.key}.binding_levels", "target_without_level")
    for field, levels in (("binding_levels", target.binding_levels), ("reference_levels", target.reference_levels)):
        for level in sorted(levels - indicator.levels):
            raise broken(
                TARGETS, f"{target.key}.{field}", "target_level_absent", indicator=indicator.key, level=level.value
            )
    for level in sorted(target.binding_levels & target.reference_levels):
        raise broken(TARGETS, f"{target.key}.reference_levels", "target_level_twice", level=level.value)


def _target_deadline(target: Target) -> None:
    key = f"{target.key}.deadline"
    if target.cadence is not Cadence.BY_DEADLINE:
        if target.deadline is not None:
            raise broken(TARGETS, key, "deadline_unused")
    elif target.deadline is None:
        raise broken(TARGETS, key, "deadline_missing")
    elif target.deadline <= target.baseline_on:
        raise broken(TARGETS, key, "deadline_early")


def _orphans(catalogue: Catalogue) -> None:
    used = {indicator for clause in catalogue.clauses.values() for indicator in clause.indicators}
    for indicator in catalogue.indicators.values():
        if indicator.key not in used and indicator.key != PROGRESS and indicator.kind is not Kind.DENOMINATOR:
            raise broken(INDICATORS, indicator.key, "indicator_orphaned")


def _progress(catalogue: Catalogue) -> None:
    """Clauses whose tasks are followed up need the scale of stages, and their keys must be nobody's header."""
    if PROGRESS not in catalogue.indicators:
        raise broken(INDICATORS, PROGRESS, "progress_missing", indicator=PROGRESS)
    own = {title: sheet.key for sheet in catalogue.indicators.values() for title in titles(sheet)}
    for sheet in catalogue.progress.values():
        for title in titles(sheet):
            other = own.setdefault(title, sheet.key)
            if other != sheet.key:
                raise broken(INDICATORS, f"{other}.headers", "duplicate_header", header=title, other=sheet.key)
