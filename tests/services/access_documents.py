"""Who may do what with policy documents: whom each service lets through, and how it is called."""

from __future__ import annotations

from dataclasses import replace

from lib.access import console
from lib.catalogue.document_text import document_toml
from lib.catalogue.overlay import document_of
from lib.domain import Locale, Period, Text
from lib.services.documents import submit_document
from tests.services.access_attempts import Act, World, service

DOCUMENTS = frozenset({"reviewer", "admin"})


def made(world: World) -> bytes:
    """A document of Inner Mongolia that is another on each call."""
    standing = document_of(world.workspace.installed, "NMG2022")
    title = Text(f"标题{next(world.numbers)}", "Title")
    return document_toml(replace(standing, document=replace(standing.document, title=title))).encode()


def waiting(world: World) -> str:
    """A document that waits for publication."""
    return submit_document(world.workspace, made(world), "a.toml", who=console("赵六")).batch.id


#: Function: who is let through (over their own regions), and how it is called.
OF_DOCUMENTS: dict[str, tuple[frozenset[str], Act]] = {
    "documents.documents_listed": (
        DOCUMENTS,
        lambda w, who: service("documents.documents_listed")(w.workspace, w.workspace.store.head(), who=who),
    ),
    "documents.check_document_file": (
        DOCUMENTS,
        lambda w, who: service("documents.check_document_file")(w.workspace, made(w), "a.toml", who=who),
    ),
    "documents.submit_document": (
        DOCUMENTS,
        lambda w, who: service("documents.submit_document")(w.workspace, made(w), "a.toml", who=who),
    ),
    "documents.waiting_documents": (
        DOCUMENTS,
        lambda w, who: service("documents.waiting_documents")(w.workspace, who=who),
    ),
    "documents.waiting_document": (
        DOCUMENTS,
        lambda w, who: service("documents.waiting_document")(w.workspace, waiting(w), who=who),
    ),
    "documents.publish_document": (
        DOCUMENTS,
        lambda w, who: service("documents.publish_document")(w.workspace, waiting(w), who=who, reason="测试"),
    ),
    "documents.return_document": (
        DOCUMENTS,
        lambda w, who: service("documents.return_document")(w.workspace, waiting(w), who=who, reason="测试"),
    ),
    "document_template.document_template": (
        DOCUMENTS,
        lambda w, who: service("document_template.document_template")(w.workspace, None, "toml", who=who),
    ),
    "document_preview.preview_document": (
        DOCUMENTS,
        lambda w, who: service("document_preview.preview_document")(
            w.workspace,
            document_of(w.workspace.installed, "NMG2022"),
            Period.parse("2026Q3"),
            Locale.ZH,
            who=who,
        ),
    ),
}
