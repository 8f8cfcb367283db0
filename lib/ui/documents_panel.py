"""The page of policy documents: what stands, the template, a file and what it would change."""

from __future__ import annotations

import polars as pl

from lib.catalogue.overlay import DocumentFile
from lib.domain import Identity, ImportReport
from lib.services import Workspace
from lib.services.document_preview import preview_document
from lib.services.document_template import document_template
from lib.services.documents import (
    DocumentStanding,
    check_document_file,
    documents_listed,
    submit_document,
)
from lib.services.permission import region_name
from lib.ui.context import Reading
from lib.ui.file_page import FilePage, listed, offer_template, show_changes, version_text

_NATION = "100000"
_COLUMNS: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("id", "number", "title", "jurisdiction", "issued"), pl.String),
    **dict.fromkeys(("clauses", "targets"), pl.Int64),
    "standing": pl.String,
}


def document_list(reading: Reading) -> None:
    """Every document with what stands of it, and the dates of its versions."""
    found = documents_listed(reading.workspace, reading.revision, who=reading.who)
    rows = [_row(reading, one) for one in found]
    listed(reading, PAGE, _COLUMNS, rows, [(one.id, one.versions) for one in found])


def _row(reading: Reading, one: DocumentStanding) -> tuple[str | int, ...]:
    document = one.document
    told = version_text(reading, PAGE, one.versions, stands=document is not None)
    if document is None:
        return (one.id, "", "", "", "", 0, 0, told)
    place = document.jurisdiction
    nation = PAGE.words(reading, "list.nation")
    where = nation if place == _NATION else region_name(reading.workspace, place, reading.locale)
    issued = document.issued_on.isoformat() if document.issued_on else ""
    title = document.title.get(reading.locale)
    return (one.id, document.number, title, where, issued, one.clauses, one.targets, told)


def template_download(reading: Reading) -> None:
    """The template, empty or filled with a document that stands."""
    known = {key: key for key in reading.workspace.catalogue.documents}

    def template(document: str | None, form: str, identity: Identity) -> bytes:
        return document_template(reading.workspace, document, form, who=identity)[1]

    offer_template(reading, PAGE, known, "document", template)


def _preview(reading: Reading, document: DocumentFile) -> int:
    found = preview_document(reading.workspace, document, reading.address.period, reading.locale, who=reading.who)
    return show_changes(reading, PAGE, found, "status", lambda key: reading.say(f"status.{key}"))


def _check(workspace: Workspace, content: bytes, file: str, who: Identity) -> tuple[ImportReport, DocumentFile | None]:
    found = check_document_file(workspace, content, file, who=who)
    return found.report, found.document


PAGE = FilePage("documents", _check, submit_document, _preview)
