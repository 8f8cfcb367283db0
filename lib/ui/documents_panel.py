"""The page of policy documents: what stands, the template, a file and what it would change."""

from __future__ import annotations

from functools import partial

import polars as pl
import streamlit as st

from lib.catalogue.overlay import DocumentFile
from lib.domain import Identity, ImportReport
from lib.i18n import say
from lib.reports.table import neutralised
from lib.services import Workspace, file_name
from lib.services.document_preview import preview_document
from lib.services.document_template import FORMATS, document_template
from lib.services.documents import (
    DocumentStanding,
    check_document_file,
    documents_listed,
    submit_document,
)
from lib.services.permission import region_name
from lib.ui.context import Reading
from lib.ui.file_page import MIMES, FilePage, version_text, versions_table
from lib.ui.identity import late
from lib.ui.plain import plain

_CHOSEN = "documents.template"
_NATION = "100000"


def words(reading: Reading, key: str, **facts: object) -> str:
    """A sentence of ``documents``."""
    return say(reading.locale, f"documents.{key}", **facts)


def document_list(reading: Reading) -> None:
    """Every document with what stands of it, and the dates of its versions."""
    found = documents_listed(reading.workspace, reading.revision, who=reading.who)
    names = ("id", "number", "title", "jurisdiction", "issued", "clauses", "targets", "standing")
    kinds = [pl.String] * 5 + [pl.Int64] * 2 + [pl.String]
    columns = dict(zip((words(reading, f"list.{name}") for name in names), kinds, strict=True))
    table = neutralised(pl.DataFrame([_row(reading, one) for one in found], schema=columns, orient="row"))
    st.dataframe(table, hide_index=True, row_height=30, alt=words(reading, "page.alt"))
    with st.expander(words(reading, "page.versions")):
        versions_table(reading, PAGE, [(one.id, one.versions) for one in found])


def _row(reading: Reading, one: DocumentStanding) -> tuple[str | int, ...]:
    document = one.document
    told = version_text(reading, PAGE, one.versions, stands=document is not None)
    if document is None:
        return (one.id, "", "", "", "", 0, 0, told)
    place = document.jurisdiction
    where = words(reading, "list.nation") if place == _NATION else region_name(reading.workspace, place, reading.locale)
    issued = document.issued_on.isoformat() if document.issued_on else ""
    title = document.title.get(reading.locale)
    return (one.id, document.number, title, where, issued, one.clauses, one.targets, told)


def template_download(reading: Reading) -> None:
    """The template, empty or filled with a document that stands."""
    st.markdown(f"**{words(reading, 'page.template_title')}**", help=words(reading, "page.template_help"))
    known = ("", *reading.workspace.catalogue.documents)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            words(reading, "page.template"),
            known,
            key=_CHOSEN,
            width=320,
            format_func=lambda key: key or words(reading, "page.empty"),
            placeholder=reading.say("widget.choose"),
        )
        for form in FORMATS:
            st.download_button(
                words(reading, f"page.{form}"),
                late(reading.who, partial(_template, reading, chosen or None, form)),
                file_name=file_name(
                    "document", reading.head, form, chosen or words(reading, "template.new"), locale=reading.locale
                ),
                mime=MIMES[form],
                key=f"documents.template.{form}",
                icon=":material/download:",
                on_click="ignore",
            )


def _template(reading: Reading, document: str | None, form: str, identity: Identity) -> bytes:
    return document_template(reading.workspace, document, form, who=identity)[1]


def show_preview(reading: Reading, document: DocumentFile) -> int:
    """What publishing would change, in words and counts; returns the revision it was made against."""
    found = preview_document(reading.workspace, document, reading.address.period, reading.locale, who=reading.who)
    lines = "\n".join(f"- {plain(sentence)}" for sentence in found.sentences)
    st.markdown(f"**{words(reading, 'page.preview')}**\n\n{lines}")
    status = pl.col("status").replace_strict(
        {key: reading.say(f"status.{key}") for key in found.counts["status"]}, return_dtype=pl.String
    )
    table = found.counts.select(status, "before", "after")
    st.dataframe(
        table.rename({name: words(reading, f"counts.{name}") for name in table.columns}),
        hide_index=True,
        row_height=30,
        width=420,
        alt=words(reading, "page.preview"),
    )
    return found.base


def _check(workspace: Workspace, content: bytes, file: str, who: Identity) -> tuple[ImportReport, DocumentFile | None]:
    found = check_document_file(workspace, content, file, who=who)
    return found.report, found.document


PAGE = FilePage("documents", _check, submit_document, show_preview)
