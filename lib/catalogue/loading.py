"""Read a catalogue's folder, typed and checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from lib.catalogue.catalogue import Catalogue
from lib.catalogue.crosswalk import Crosswalk
from lib.catalogue.crosswalk_rules import check_crosswalk
from lib.catalogue.files import STRICT, TomlFile, entries, entry_name, read_toml
from lib.catalogue.reasons import broken
from lib.catalogue.rows import ClauseRow, CrosswalkRow, DocumentRow, ScaleRow, TargetRow
from lib.catalogue.rules import check, check_indicators, check_texts
from lib.catalogue.targets import target_of
from lib.catalogue.versions import check_versions
from lib.domain import Clause, Document, Domain, Indicator, Target

ROOT = Path(__file__).resolve().parents[2] / "data" / "catalogue"

T = TypeVar("T")
_DOMAINS = TypeAdapter(tuple[Domain, ...], config=STRICT)
_DOCUMENTS = TypeAdapter(tuple[DocumentRow, ...], config=STRICT)
_SCALES = TypeAdapter(tuple[ScaleRow, ...], config=STRICT)
_INDICATORS = TypeAdapter(tuple[Indicator, ...], config=STRICT)
_CLAUSES = TypeAdapter(tuple[ClauseRow, ...], config=STRICT)
_TARGETS = TypeAdapter(tuple[TargetRow, ...], config=STRICT)
_CROSSWALK = TypeAdapter(tuple[CrosswalkRow, ...], config=STRICT)


def load_catalogue(root: Path = ROOT) -> Catalogue:
    """The catalogue in a folder, every rule checked.

    Raises Refusal(CATALOGUE_BROKEN, file=, key=, reason=) at the first thing that is wrong: ``file`` relative to the
    folder, ``key`` the entry and its field, ``reason`` a Chinese sentence.
    """
    domains = _domains(root)
    documents = _documents(root)
    indicators = _indicators(root)
    check_indicators(indicators, domains)
    clauses: dict[str, Clause] = {}
    for name in sorted(path.name for path in (root / "clauses").glob("*.toml")):
        clauses.update(_clauses(root, f"clauses/{name}", documents))
    targets = _targets(root, indicators)
    ordered = _in_document_order(documents, clauses)
    catalogue = Catalogue(domains, documents, ordered, indicators, targets, _crosswalk(root))
    check(catalogue)
    check_crosswalk(catalogue)
    return catalogue


def _domains(root: Path) -> dict[str, Domain]:
    file = read_toml(root, "domains.toml")
    file.only("domain")
    return _keyed(file.name, entries(file, "domain", _DOMAINS), lambda domain: domain.key)


def _documents(root: Path) -> dict[str, Document]:
    file = read_toml(root, "documents.toml")
    file.only("document")
    rows = entries(file, "document", _DOCUMENTS)
    return _keyed(file.name, (row.document() for row in rows), lambda document: document.id)


def _indicators(root: Path) -> dict[str, Indicator]:
    file = read_toml(root, "indicators.toml")
    file.only("scale", "indicator")
    scales = _keyed(file.name, entries(file, "scale", _SCALES), lambda scale: scale.key)
    for scale in scales.values():
        check_texts(file.name, scale.key, scale)
        _keyed(file.name, scale.grade, lambda grade: grade.key, f"{scale.key}.")
    return _keyed(
        file.name, entries(_with_scales(file, scales), "indicator", _INDICATORS), lambda indicator: indicator.key
    )


def _with_scales(file: TomlFile, scales: Mapping[str, ScaleRow]) -> TomlFile:
    """The file with each ``scale = "name"`` replaced by the grades of that scale."""
    raw = file.tree.get("indicator")
    if not isinstance(raw, list):
        return file
    filled: list[object] = []
    for place, entry in enumerate(raw):
        if not isinstance(entry, dict) or not isinstance(entry.get("scale"), str):
            filled.append(entry)
            continue
        name = entry["scale"]
        if name not in scales:
            raise broken(file.name, f"{entry_name('indicator', entry, place)}.scale", "unknown_scale", scale=name)
        grades = [{"key": g.key, "name": {"zh": g.name.zh, "en": g.name.en}} for g in scales[name].grade]
        filled.append({**entry, "scale": grades})
    return TomlFile(file.name, {**file.tree, "indicator": filled})


def _clauses(root: Path, name: str, documents: Mapping[str, Document]) -> dict[str, Clause]:
    file = read_toml(root, name)
    file.only("document", "clause")
    document = file.tree.get("document")
    if document is None:
        raise broken(name, "document", "field_missing", field="document")
    if not isinstance(document, str):
        raise broken(name, "document", "value_type", field="document")
    if document not in documents:
        raise broken(name, "document", "unknown_document", document=document)
    if name != f"clauses/{document}.toml":
        raise broken(name, "document", "clause_file_misnamed", expected=f"clauses/{document}.toml")
    rows = entries(file, "clause", _CLAUSES, prefix=f"{document}-")
    return _keyed(name, (row.clause(document) for row in rows), lambda clause: clause.key)


def _targets(root: Path, indicators: Mapping[str, Indicator]) -> tuple[Target, ...]:
    file = read_toml(root, "targets.toml")
    file.only("target")
    found = tuple(target_of(file.name, row, indicators) for row in entries(file, "target", _TARGETS))
    check_versions(found)
    return found


def _crosswalk(root: Path) -> Crosswalk:
    file = read_toml(root, "crosswalk.toml")
    file.only("framework", "item")
    framework = file.tree.get("framework")
    if not isinstance(framework, str):
        rule = "field_missing" if framework is None else "value_type"
        raise broken(file.name, "framework", rule, field="framework")
    rows = _keyed(file.name, entries(file, "item", _CROSSWALK), lambda row: row.clause)
    return Crosswalk(framework, {key: row.carried_by for key, row in rows.items()})


def _in_document_order(documents: Iterable[str], clauses: Mapping[str, Clause]) -> dict[str, Clause]:
    return {key: clause for document in documents for key, clause in clauses.items() if clause.document == document}


def _keyed(file: str, items: Iterable[T], key: Callable[[T], str], prefix: str = "") -> dict[str, T]:
    found: dict[str, T] = {}
    for item in items:
        name = key(item)
        if name in found:
            raise broken(file, prefix + name, "duplicate_key", name=name)
        found[name] = item
    return found
