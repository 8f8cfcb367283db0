"""A catalogue with documents that were brought later: each takes the place of what stood under its id, whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from lib.catalogue.catalogue import Catalogue
from lib.catalogue.crosswalk import Crosswalk
from lib.domain import Clause, Document, Target


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """A whole document as one file states it: all its clauses and all its targets, with every version of them.

    ``answers`` says by the key of a clause which items of the framework it carries out, in the order of the framework,
    clauses that carry out none left out; None where the file does not say it of any.
    """

    document: Document
    clauses: tuple[Clause, ...]
    targets: tuple[Target, ...]
    answers: Mapping[str, tuple[str, ...]] | None = None


def overlaid(catalogue: Catalogue, files: Iterable[DocumentFile]) -> Catalogue:
    """``catalogue`` with each of ``files`` in the place of the document of its id, or at the end; of two files of one
    id the later one counts. The crosswalk takes what a file says of its clauses and keeps what else still stands; new
    items of its framework are carried by none."""
    given: dict[str, DocumentFile] = {}
    answers: dict[str, Mapping[str, tuple[str, ...]]] = {}
    for file in files:
        given[file.document.id] = file
        if file.answers is not None:
            answers[file.document.id] = file.answers
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
        crosswalk=_crosswalk(catalogue.crosswalk, clauses, answers),
    )


def _crosswalk(
    walk: Crosswalk, clauses: Mapping[str, Clause], answers: Mapping[str, Mapping[str, tuple[str, ...]]]
) -> Crosswalk:
    stated: dict[str, list[str]] = {}
    for own in answers.values():
        for carrier, items in own.items():
            for item in items:
                stated.setdefault(item, []).append(carrier)
    found = {}
    for key, clause in clauses.items():
        if clause.document == walk.framework:
            kept = [one for one in walk.items.get(key, ()) if one.rpartition("-")[0] not in answers]
            found[key] = tuple(one for one in (*kept, *stated.get(key, ())) if one in clauses)
    return Crosswalk(walk.framework, found)


def document_of(catalogue: Catalogue, key: str) -> DocumentFile:
    """A document of a catalogue as one file would state it. Raises KeyError for an unknown id."""
    walk, clauses = catalogue.crosswalk, [clause for clause in catalogue.clauses.values() if clause.document == key]
    answers = {} if key == walk.framework else {one.key: found for one in clauses if (found := walk.partners(one.key))}
    return DocumentFile(
        catalogue.documents[key],
        tuple(clauses),
        tuple(target for target in catalogue.targets if target.document == key),
        answers or None,
    )
