"""The page of policy documents: what stands, the template, a file and what it would change."""

from __future__ import annotations

import hashlib
from functools import partial
from uuid import uuid4

import polars as pl
import streamlit as st

from lib.catalogue.overlay import DocumentFile
from lib.domain import Identity, Refusal, ReportStatus
from lib.i18n import say, say_issue, say_refusal
from lib.ingest.document import DocumentRead
from lib.reports.table import neutralised
from lib.services import beijing, file_name
from lib.services.document_preview import preview_document
from lib.services.document_template import FORMATS, document_template
from lib.services.documents import (
    DocumentStanding,
    check_document_file,
    documents_listed,
    submit_document,
)
from lib.services.permission import region_name
from lib.services.shown_name import shown_name
from lib.ui.context import Reading
from lib.ui.identity import late, who
from lib.ui.plain import plain
from lib.ui.report_panel import report_panel

_FILE, _NOTE, _CHOSEN, _CHECKED, MESSAGE = (
    f"documents.{name}" for name in ("file", "note", "template", "checked", "message")
)
_MIMES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "toml": "application/toml"}
_NATION = "100000"


def words(reading: Reading, key: str, **facts: object) -> str:
    """A sentence of ``documents``."""
    return say(reading.locale, f"documents.{key}", **facts)


def last_message() -> None:
    """What the last act of this session came to, shown once."""
    kind, text = st.session_state.pop(MESSAGE, (None, ""))
    if kind:
        show = st.success if kind == "success" else st.error
        show(plain(text))


def document_list(reading: Reading) -> None:
    """Every document with what stands of it, and the dates of its versions."""
    found = documents_listed(reading.workspace, reading.revision, who=reading.who)
    names = ("id", "number", "title", "jurisdiction", "issued", "clauses", "targets", "standing")
    kinds = [pl.String] * 5 + [pl.Int64] * 2 + [pl.String]
    columns = dict(zip((words(reading, f"list.{name}") for name in names), kinds, strict=True))
    table = neutralised(pl.DataFrame([_row(reading, one) for one in found], schema=columns, orient="row"))
    st.dataframe(table, hide_index=True, row_height=30, alt=words(reading, "page.alt"))
    with st.expander(words(reading, "page.versions")):
        _versions(reading, found)


def _row(reading: Reading, one: DocumentStanding) -> tuple[str | int, ...]:
    document = one.document
    standing = next((version for version in one.versions if version.standing), None)
    if standing:
        told = words(
            reading,
            "list.version",
            revision=standing.revision,
            at=beijing(standing.at),
            by=shown_name(reading.workspace, standing.by, reading.who),
        )
    else:
        told = words(reading, "list.installed" if document else "list.gone")
    if document is None:
        return (one.id, "", "", "", "", 0, 0, told)
    place = document.jurisdiction
    where = words(reading, "list.nation") if place == _NATION else region_name(reading.workspace, place, reading.locale)
    issued = document.issued_on.isoformat() if document.issued_on else ""
    title = document.title.get(reading.locale)
    return (one.id, document.number, title, where, issued, one.clauses, one.targets, told)


def _versions(reading: Reading, found: tuple[DocumentStanding, ...]) -> None:
    rows = [
        (
            one.id,
            f"v{version.revision}",
            beijing(version.at),
            shown_name(reading.workspace, version.by, reading.who),
            version.reason,
            version.batch,
            words(reading, "version.yes" if version.standing else "version.no"),
        )
        for one in found
        for version in one.versions
    ]
    if not rows:
        st.caption(words(reading, "page.no_versions"))
        return
    names = ("id", "revision", "at", "by", "reason", "batch", "standing")
    columns = {words(reading, f"version.{name}"): pl.String for name in names}
    table = neutralised(pl.DataFrame(rows, schema=columns, orient="row"))
    st.dataframe(table, hide_index=True, row_height=30, alt=words(reading, "page.versions"))
    st.caption(words(reading, "page.undo"))


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
        )
        for form in FORMATS:
            st.download_button(
                words(reading, f"page.{form}"),
                late(reading.who, partial(_template, reading, chosen or None, form)),
                file_name=file_name(
                    "document", reading.head, form, chosen or words(reading, "template.new"), locale=reading.locale
                ),
                mime=_MIMES[form],
                key=f"documents.template.{form}",
                icon=":material/download:",
                on_click="ignore",
            )


def _template(reading: Reading, document: str | None, form: str, identity: Identity) -> bytes:
    return document_template(reading.workspace, document, form, who=identity)[1]


def upload(reading: Reading) -> None:
    """Choose a file, see what is wrong with it or what it would change, and submit it."""
    st.markdown(f"**{words(reading, 'page.upload_title')}**")
    if reading.read_only:
        st.info(words(reading, "page.read_only"), icon=":material/lock:")
        return
    file = st.file_uploader(words(reading, "page.upload"), key=_FILE, max_upload_size=2)
    if file is None:
        return
    content = file.getvalue()
    try:
        found, key = _checked(reading, content, file.name)
    except Refusal as refusal:
        st.error(plain(say_refusal(reading.locale, refusal)))
        return
    report_panel(reading, found.report)
    if found.document is None or found.report.status is ReportStatus.REJECTED:
        return
    show_preview(reading, found.document)
    st.text_input(words(reading, "page.note"), key=_NOTE, max_chars=200)
    st.button(
        words(reading, "page.submit"),
        type="primary",
        key="documents.submit",
        on_click=_submit,
        args=(reading, content, file.name, key),
    )


def _checked(reading: Reading, content: bytes, name: str) -> tuple[DocumentRead, str]:
    """Check once a file and state of the store; the bytes of a file that is rejected are kept."""
    mark = (hashlib.sha256(content).hexdigest(), name, reading.head)
    kept = st.session_state.get(_CHECKED)
    if kept and kept[0] == mark:
        return kept[1], kept[2]
    found = check_document_file(reading.workspace, content, name, who=reading.who)
    if found.report.status is ReportStatus.REJECTED:
        key = f"rejected-{hashlib.sha256(repr((mark, reading.who.name)).encode()).hexdigest()}"
        submit_document(reading.workspace, content, name, who=reading.who, key=key)
    st.session_state[_CHECKED] = (mark, found, uuid4().hex)
    return found, st.session_state[_CHECKED][2]


def _submit(reading: Reading, content: bytes, name: str, key: str) -> None:
    """Keep the file as a batch. The key of its check makes a second click the same submission."""
    note = str(st.session_state.get(_NOTE, "")).strip() or None
    try:
        done = submit_document(reading.workspace, content, name, who=who(), note=note, key=key)
    except Refusal as refusal:
        st.session_state[MESSAGE] = ("error", say_refusal(reading.locale, refusal))
        return
    if done.report.status is ReportStatus.REJECTED:
        st.session_state[MESSAGE] = ("error", say_issue(reading.locale, done.report.issues[0])[0])
        return
    st.session_state[MESSAGE] = ("success", words(reading, "page.submitted", batch=done.batch.id))


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
