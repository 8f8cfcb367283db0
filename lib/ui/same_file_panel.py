"""A file that was brought before is told once, with the way to the batch that it repeats."""

from __future__ import annotations

import streamlit as st

from lib.domain import Batch, Issue, Refusal
from lib.i18n import say, say_issue
from lib.services.batch_route import WAITING
from lib.services.batch_view import is_own, seen_batch
from lib.ui.context import Reading
from lib.ui.links import offered, page_path
from lib.ui.plain import plain


def same_file_panel(reading: Reading, issue: Issue) -> None:
    """The sentence of SAME_FILE_BEFORE: nothing failed, and nothing is to be done about this file."""
    message, hint = say_issue(reading.locale, issue)
    told = say(reading.locale, "batches.same.told", message=message, hint=hint)
    st.info(plain(told), icon=":material/file_copy:")
    same_file_link(reading, str(issue.params.get("batch", "")))


def earlier_upload_panel(reading: Reading, issue: Issue) -> None:
    """The same person's earlier upload of the same bytes that refuses nothing: what became of it, and the way to it."""
    message, hint = say_issue(reading.locale, issue)
    told = say(reading.locale, "batches.same.earlier", message=message, hint=hint)
    st.info(plain(told), icon=":material/file_copy:")
    same_file_link(reading, str(issue.params.get("batch", "")))


def same_file_link(reading: Reading, earlier: str) -> None:
    """The way to an earlier batch, for whoever may see it and has a page that shows it."""
    try:
        batch = seen_batch(reading.workspace, earlier, reading.who)
    except Refusal:
        return
    page = _page(reading, batch)
    if not offered(reading.who, page):
        return
    named = "" if page == "history" else batch.id
    st.page_link(
        page_path(page),
        label=plain(say(reading.locale, "batches.same.link", file=batch.file, batch=batch.id)),
        icon=":material/arrow_forward:",
        query_params={"lang": reading.locale.value, **({"batch": named} if named else {})},
    )


def _page(reading: Reading, batch: Batch) -> str:
    if is_own(batch, reading.who):
        return "batches"
    return "review" if batch.status in WAITING else "history"
