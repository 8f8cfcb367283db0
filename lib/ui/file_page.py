"""What the pages of policy documents and of regions share: what stands, the template, and a file that is uploaded,
checked, previewed and submitted."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol
from uuid import uuid4

import polars as pl
import streamlit as st

from lib.domain import Identity, ImportReport, Refusal, ReportStatus
from lib.i18n import say, say_issue, say_refusal
from lib.reports.table import neutralised
from lib.services import Workspace, beijing, file_name
from lib.services.document_template import FORMATS
from lib.services.file_steps import FileVersion
from lib.services.shown_name import shown_name
from lib.services.upload import Submission
from lib.ui.context import Reading
from lib.ui.held_choice import held_choice
from lib.ui.identity import late, who
from lib.ui.mimes import MIMES
from lib.ui.plain import plain
from lib.ui.report_panel import report_panel

#: Makes the template for whoever asks, in one of ``FORMATS``: empty (None) or filled with a thing that stands.
Template = Callable[[str | None, str, Identity], bytes]
Versions = tuple[FileVersion, ...]


class _Preview(Protocol):
    @property
    def base(self) -> int: ...
    @property
    def sentences(self) -> tuple[str, ...]: ...
    @property
    def counts(self) -> pl.DataFrame: ...


class _Submit(Protocol):
    def __call__(
        self,
        workspace: Workspace,
        content: bytes,
        file: str,
        *,
        who: Identity,
        note: str | None = None,
        key: str | None = None,
    ) -> Submission: ...


@dataclass(frozen=True)
class FilePage:
    """A page of files of one kind. ``name`` is the file of its sentences and what its widgets are called after.

    ``check`` gives the report of a file and what it brings, None where it is refused; ``preview`` shows what publishing
    that would change and returns the revision it was made against. ``said`` is what was said of the file besides, so
    that it is checked again when that changes; ``most_mb`` bounds its size.
    """

    name: str
    check: Callable[[Workspace, bytes, str, Identity], tuple[ImportReport, Any | None]]
    submit: _Submit
    preview: Callable[[Reading, Any], int]
    said: str = ""
    most_mb: int = 2

    @property
    def message(self) -> str:
        """Where the session keeps what the last act came to."""
        return f"{self.name}.message"

    def words(self, reading: Reading, key: str, **facts: object) -> str:
        """A sentence of the page."""
        return say(reading.locale, f"{self.name}.{key}", **facts)


def listed(
    reading: Reading,
    page: FilePage,
    columns: Mapping[str, type[pl.DataType]],
    rows: Iterable[tuple[str | int, ...]],
    versions: Sequence[tuple[str, Versions]],
) -> None:
    """All things of a page, a row each, and the dates of their versions by their ids."""
    named = {page.words(reading, f"list.{name}"): kind for name, kind in columns.items()}
    table = neutralised(pl.DataFrame(list(rows), schema=named, orient="row"))
    st.dataframe(table, hide_index=True, row_height=30, alt=page.words(reading, "page.alt"))
    with st.expander(page.words(reading, "page.versions")):
        versions_table(reading, page, versions)


def version_text(reading: Reading, page: FilePage, versions: Versions, *, stands: bool) -> str:
    """Which version of a thing stands: one that was published, the one that came with the program, or none."""
    standing = next((version for version in versions if version.standing), None)
    if standing is None:
        return page.words(reading, "list.installed" if stands else "list.gone")
    by = shown_name(reading.workspace, standing.by, reading.who)
    return page.words(reading, "list.version", revision=standing.revision, at=beijing(standing.at), by=by)


def versions_table(reading: Reading, page: FilePage, found: Sequence[tuple[str, Versions]]) -> None:
    """Every publication of the things of a page, by their ids."""
    rows = [
        (
            key,
            f"v{version.revision}",
            beijing(version.at),
            shown_name(reading.workspace, version.by, reading.who),
            version.reason,
            version.batch,
            page.words(reading, "version.yes" if version.standing else "version.no"),
        )
        for key, versions in found
        for version in versions
    ]
    if not rows:
        st.caption(page.words(reading, "page.no_versions"))
        return
    names = ("id", "revision", "at", "by", "reason", "batch", "standing")
    columns = {page.words(reading, f"version.{name}"): pl.String for name in names}
    table = neutralised(pl.DataFrame(rows, schema=columns, orient="row"))
    st.dataframe(table, hide_index=True, row_height=30, alt=page.words(reading, "page.versions"))
    st.caption(page.words(reading, "page.undo"))


def offer_template(reading: Reading, page: FilePage, known: Mapping[str, str], kind: str, template: Template) -> None:
    """The template, empty or filled with one of the things that stand: ``known`` has their names by their ids. ``kind``
    is what the file is called after."""
    st.markdown(f"**{page.words(reading, 'page.template_title')}**", help=page.words(reading, "page.template_help"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key = f"{page.name}.template"
        st.session_state[key] = held_choice(key, ("", *known))
        chosen = st.selectbox(
            page.words(reading, "page.template"),
            ("", *known),
            key=key,
            width=320,
            format_func=lambda key: known[key] if key else page.words(reading, "page.empty"),
            placeholder=reading.say("widget.choose"),
        )
        named = chosen or page.words(reading, "template.new")
        for form in FORMATS:
            st.download_button(
                page.words(reading, f"page.{form}"),
                late(reading.who, partial(template, chosen or None, form)),
                file_name=file_name(kind, reading.head, form, named, locale=reading.locale),
                mime=MIMES[form],
                key=f"{page.name}.template.{form}",
                icon=":material/download:",
                on_click="ignore",
            )


def show_changes(reading: Reading, page: FilePage, found: _Preview, column: str, word: Callable[[str], str]) -> int:
    """What publishing would change, in sentences and in counts by ``column``, whose keys are said by ``word``; returns
    the revision it was made against."""
    lines = "\n".join(f"- {plain(sentence)}" for sentence in found.sentences)
    st.markdown(f"**{page.words(reading, 'page.preview')}**\n\n{lines}")
    words = {key: word(key) for key in found.counts[column]}
    told = pl.col(column).replace_strict(words, return_dtype=pl.String)
    table = found.counts.select(told, "before", "after")
    st.dataframe(
        table.rename({name: page.words(reading, f"counts.{name}") for name in table.columns}),
        hide_index=True,
        row_height=30,
        width=420,
        alt=page.words(reading, "page.preview"),
    )
    return found.base


def upload(reading: Reading, page: FilePage) -> None:
    """Choose a file, see what is wrong with it or what it would change, and submit it."""
    st.markdown(f"**{page.words(reading, 'page.upload_title')}**")
    if reading.read_only:
        st.info(page.words(reading, "page.read_only"), icon=":material/lock:")
        return
    file = st.file_uploader(page.words(reading, "page.upload"), key=f"{page.name}.file", max_upload_size=page.most_mb)
    if file is None:
        return
    content = file.getvalue()
    try:
        report, brought, key = _checked(reading, page, content, file.name)
    except Refusal as refusal:
        st.error(plain(say_refusal(reading.locale, refusal)))
        return
    report_panel(reading, report)
    if brought is None or report.status is ReportStatus.REJECTED:
        return
    page.preview(reading, brought)
    st.text_input(page.words(reading, "page.note"), key=f"{page.name}.note", max_chars=200)
    st.button(
        page.words(reading, "page.submit"),
        type="primary",
        key=f"{page.name}.submit",
        # the file stays in its box after it was handed in
        disabled=st.session_state.get(f"{page.name}.sent") == key,
        on_click=_submit,
        args=(reading, page, content, file.name, key),
    )


def _checked(reading: Reading, page: FilePage, content: bytes, name: str) -> tuple[ImportReport, Any | None, str]:
    """Check once a file and state of the store; the bytes of a file that is rejected are kept."""
    mark = (hashlib.sha256(content).hexdigest(), name, reading.head, page.said)
    kept = st.session_state.get(f"{page.name}.checked")
    if kept and kept[0] == mark:
        return kept[1], kept[2], kept[3]
    report, brought = page.check(reading.workspace, content, name, reading.who)
    if report.status is ReportStatus.REJECTED:
        key = f"rejected-{hashlib.sha256(repr((mark, reading.who.name)).encode()).hexdigest()}"
        page.submit(reading.workspace, content, name, who=reading.who, key=key)
    st.session_state[f"{page.name}.checked"] = found = (mark, report, brought, uuid4().hex)
    return found[1:]


def _submit(reading: Reading, page: FilePage, content: bytes, name: str, key: str) -> None:
    """Keep the file as a batch. The key of its check makes a second click the same submission."""
    note = str(st.session_state.get(f"{page.name}.note", "")).strip() or None
    try:
        done = page.submit(reading.workspace, content, name, who=who(), note=note, key=key)
    except Refusal as refusal:
        st.session_state[page.message] = ("error", say_refusal(reading.locale, refusal))
        return
    if done.report.status is ReportStatus.REJECTED:
        st.session_state[page.message] = ("error", say_issue(reading.locale, done.report.issues[0])[0])
        return
    st.session_state[f"{page.name}.sent"] = key
    st.session_state[page.message] = ("success", page.words(reading, "page.submitted", batch=done.batch.id))
