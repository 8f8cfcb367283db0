"""Who has a measure for what: the items of the nation's document against the local ones."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from lib.domain import Clause, Document, Identity, Locale, Permission
from lib.i18n import say
from lib.reports import write_table
from lib.services.export import record_export
from lib.services.permission import require
from lib.services.policy_words import clause_name, document_name
from lib.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class CrosswalkRow:
    """An item of the framework and, for each local document by id, the clauses that carry it out (none: silent)."""

    item: Clause
    cells: dict[str, tuple[Clause, ...]]

    @property
    def silent(self) -> tuple[str, ...]:
        """The local documents without a clause for this item."""
        return tuple(document for document, found in self.cells.items() if not found)


@dataclass(frozen=True, slots=True)
class CrosswalkView:
    """``rows`` in the order of the framework; ``beyond`` the clauses of each local document that answer to no item.

    A document that names no item at all was not held against the framework: that is no silence, and nothing of it goes
    beyond (``compared`` leaves it out)."""

    framework: Document
    documents: tuple[Document, ...]
    rows: tuple[CrosswalkRow, ...]
    beyond: dict[str, tuple[Clause, ...]]

    @property
    def carried_by_none(self) -> tuple[Clause, ...]:
        """The items for which every local document is silent."""
        return tuple(row.item for row in self.rows if len(row.silent) == len(self.documents))

    @property
    def compared(self) -> frozenset[str]:
        """The local documents that have a clause for some item."""
        return frozenset(document.id for document in self.documents if self.covered(document.id))

    def covered(self, document: str) -> int:
        """How many items a document has a clause for."""
        return sum(1 for row in self.rows if row.cells[document])


def crosswalk(workspace: Workspace, revision: int | None = None) -> CrosswalkView:
    """The crosswalk as it stood on a revision (None: the newest). It follows from the documents alone: no figure and no
    period changes it."""
    catalogue = workspace.catalogue_at(workspace.store.head() if revision is None else revision)
    walk = catalogue.crosswalk
    framework = catalogue.documents[walk.framework]
    local = tuple(document for document in catalogue.documents.values() if document.id != framework.id)
    rows = tuple(
        CrosswalkRow(
            clause,
            {
                document.id: tuple(catalogue.clauses[one] for one in walk.carried_by(key, document.id))
                for document in local
            },
        )
        for key, clause in catalogue.clauses.items()
        if clause.document == framework.id
    )
    used = {one for keys in walk.items.values() for one in keys}
    beyond = {
        document.id: tuple(
            clause for key, clause in catalogue.clauses.items() if clause.document == document.id and key not in used
        )
        for document in local
    }
    return CrosswalkView(framework, local, rows, beyond)


def crosswalk_table(workspace: Workspace, locale: Locale, revision: int | None = None) -> pl.DataFrame:
    """One row an item: number, heading, then a column for each local document; silence is said in words."""
    found = crosswalk(workspace, revision)
    heads = [say(locale, f"policy.crosswalk.{name}") for name in ("item", "heading")]
    heads += [f"{document.id} {document_name(locale, document)}" for document in found.documents]
    rows = [
        (
            row.item.key,
            row.item.heading.get(locale),
            *(
                _cell(locale, row.cells[document.id], compared=document.id in found.compared)
                for document in found.documents
            ),
        )
        for row in found.rows
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(heads, pl.String), orient="row")


def _cell(locale: Locale, clauses: tuple[Clause, ...], *, compared: bool) -> str:
    if not clauses:
        return silent_text(locale, compared=compared)
    named = (
        say(
            locale,
            "policy.crosswalk.cell",
            key=one.key,
            clause=clause_name(locale, one),
            heading=one.heading.get(locale),
        )
        for one in clauses
    )
    return say(locale, "policy.semicolon").join(named)


def silent_text(locale: Locale, *, compared: bool) -> str:
    """What is said where a document has no clause for an item: it is silent, or nobody has compared it yet."""
    return say(locale, f"policy.crosswalk.{'silent' if compared else 'uncompared'}")


def crosswalk_file(workspace: Workspace, who: Identity, locale: Locale, revision: int | None = None) -> bytes:
    """The table as CSV; the audit trail says who took it. Needs EXPORT."""
    require(workspace, who, Permission.EXPORT)
    shown = workspace.store.head() if revision is None else revision
    table = crosswalk_table(workspace, locale, shown)
    record_export(workspace, who, "crosswalk", shown, table.height)
    return write_table(table, "csv")
