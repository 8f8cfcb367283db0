"""What the pages of policy documents and of regions share: a file is uploaded, checked, previewed, and submitted."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import uuid4

import polars as pl
import streamlit as st

from lib.domain import Identity, ImportReport, Refusal, ReportStatus
from lib.i18n import say, say_issue, say_refusal
from lib.reports.table import neutralised
from lib.services import Workspace, beijing
from lib.services.documents import DocumentVersion
from lib.services.shown_name import shown_name
from lib.services.upload import Submission
from lib.ui.context import Reading
from lib.ui.identity import who
from lib.ui.plain import plain
from lib.ui.report_panel import report_panel

MIMES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "toml": "application/toml"}


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
    that would change and returns the revision it was made against.
    """

    name: str
    check: Callable[[Workspace, bytes, str, Identity], tuple[ImportReport, Any | None]]
    submit: _Submit
    preview: Callable[[Reading, Any], int]

    @property
    def message(self) -> str:
        """Where the session keeps what the last act came to."""
        return f"{self.name}.message"

    def words(self, reading: Reading, key: str, **facts: object) -> str:
        """A sentence of the page."""
        return say(reading.locale, f"{self.name}.{key}", **facts)


def last_message(page: FilePage) -> None:
    """What the last act of this session came to, shown once."""
    kind, text = st.session_state.pop(page.message, (None, ""))
    if kind:
        show = st.success if kind == "success" else st.error
        show(plain(text))


def version_text(reading: Reading, page: FilePage, versions: tuple[DocumentVersion, ...], *, stands: bool) -> str:
    """Which version of a thing stands: one that was published, the one that came with the program, or none."""
    standing = next((version for version in versions if version.standing), None)
    if standing is None:
        return page.words(reading, "list.installed" if stands else "list.gone")
    by = shown_name(reading.workspace, standing.by, reading.who)
    return page.words(reading, "list.version", revision=standing.revision, at=beijing(standing.at), by=by)


def versions_table(reading: Reading, page: FilePage, found: list[tuple[str, tuple[DocumentVersion, ...]]]) -> None:
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


def upload(reading: Reading, page: FilePage) -> None:
    """Choose a file, see what is wrong with it or what it would change, and submit it."""
    st.markdown(f"**{page.words(reading, 'page.upload_title')}**")
    if reading.read_only:
        st.info(page.words(reading, "page.read_only"), icon=":material/lock:")
        return
    file = st.file_uploader(page.words(reading, "page.upload"), key=f"{page.name}.file", max_upload_size=2)
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
        on_click=_submit,
        args=(reading, page, content, file.name, key),
    )


def _checked(reading: Reading, page: FilePage, content: bytes, name: str) -> tuple[ImportReport, Any | None, str]:
    """Check once a file and state of the store; the bytes of a file that is rejected are kept."""
    mark = (hashlib.sha256(content).hexdigest(), name, reading.head)
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
    st.session_state[page.message] = ("success", page.words(reading, "page.submitted", batch=done.batch.id))
