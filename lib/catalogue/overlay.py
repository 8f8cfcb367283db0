"""A catalogue with documents that were brought later: each takes the place of what stood under its id, whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from lib.catalogue.catalogue import Catalogue
from lib.catalogue.crosswalk import Crosswalk
from lib.domain import Clause, Document, Target


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """A whole document as one file states it: all its clauses and all its targets, with every version of them."""

    document: Document
    clauses: tuple[Clause, ...]
    targets: tuple[Target, ...]


def overlaid(catalogue: Catalogue, files: Iterable[DocumentFile]) -> Catalogue:
    """``catalogue`` with each of ``files`` in the place of the document of its id, or at the end; of two files of one
    id the later one counts. The crosswalk keeps what still stands; new items of its framework are carried by none."""
    given = {file.document.id: file for file in files}
    if not given:
        return catalogue
    documents = {**catalogue.documents, **{key: file.document for key, file in given.items()}}
    clauses: dict[str, Clause] = {}
    targets: list[Target] = []
    for key in documents:
        own = given.get(key)
        if own is None:
            clauses |= {name: one for name, one in catalogue.clauses.items() if one.document == key}
            targets += [one for one in catalogue.targets if one.document == key]
        else:
            clauses |= {one.key: one for one in own.clauses}
            targets += own.targets
    return replace(
        catalogue,
        documents=documents,
        clauses=clauses,
        targets=tuple(targets),
        crosswalk=_crosswalk(catalogue.crosswalk, clauses),
    )


def _crosswalk(walk: Crosswalk, clauses: dict[str, Clause]) -> Crosswalk:
    items = {
        key: tuple(one for one in walk.items.get(key, ()) if one in clauses)
        for key, clause in clauses.items()
        if clause.document == walk.framework
    }
    return Crosswalk(walk.framework, items)


def document_of(catalogue: Catalogue, key: str) -> DocumentFile:
    """A document of a catalogue as one file would state it. Raises KeyError for an unknown id."""
    return DocumentFile(
        catalogue.documents[key],
        tuple(clause for clause in catalogue.clauses.values() if clause.document == key),
        tuple(target for target in catalogue.targets if target.document == key),
    )
