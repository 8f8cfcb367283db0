"""Documents that wait: what each would change, and publishing it or sending it back."""

from __future__ import annotations

import streamlit as st

from lib.domain import Batch, Refusal
from lib.i18n import say, say_refusal
from lib.services import beijing, needs_another
from lib.services.documents import publish_document, return_document, waiting_document, waiting_documents
from lib.services.shown_name import shown_name
from lib.ui.address import go
from lib.ui.context import Reading
from lib.ui.documents_panel import MESSAGE, show_preview, words
from lib.ui.identity import who
from lib.ui.plain import plain


def waiting(reading: Reading) -> None:
    """Every document that waits and that the reader may decide on."""
    st.markdown(f"**{words(reading, 'page.waiting_title')}**")
    found = waiting_documents(reading.workspace, who=reading.who)
    if not found:
        st.caption(words(reading, "page.none_waiting"))
    for batch in found:
        with st.container(border=True):
            _one(reading, batch)


def _one(reading: Reading, batch: Batch) -> None:
    facts = {
        "file": batch.file,
        "by": shown_name(reading.workspace, batch.submitted_by, reading.who),
        "at": beijing(batch.submitted_at),
        "batch": batch.id,
    }
    st.markdown(plain(words(reading, "page.waiting", **facts)))
    if batch.note:
        st.caption(plain(batch.note))
    base: int | None = None
    try:
        base = show_preview(reading, waiting_document(reading.workspace, batch.id, who=reading.who))
    except Refusal as refusal:
        st.error(plain(say_refusal(reading.locale, refusal)))
    own = needs_another(reading.workspace, batch, reading.who)
    if own:
        st.caption(say(reading.locale, "errors.OWN_BATCH"))
    st.text_input(words(reading, "page.reason"), key=_key("reason", batch), max_chars=200)
    with st.container(horizontal=True):
        st.button(
            words(reading, "page.publish"),
            type="primary",
            key=_key("publish", batch),
            disabled=own or base is None or reading.read_only,
            on_click=_publish,
            args=(reading, batch, base),
        )
        st.button(
            words(reading, "page.return_"),
            key=_key("return", batch),
            disabled=reading.read_only,
            on_click=_return,
            args=(reading, batch),
        )


def _key(name: str, batch: Batch) -> str:
    return f"documents.{name}.{batch.id}"


def _reason(batch: Batch) -> str:
    return str(st.session_state.get(_key("reason", batch), "")).strip()


def _publish(reading: Reading, batch: Batch, base: int) -> None:
    key = f"page-{batch.id}-{base}"
    try:
        done = publish_document(reading.workspace, batch.id, who=who(), reason=_reason(batch), key=key, base=base)
    except Refusal as refusal:
        st.session_state[MESSAGE] = ("error", say_refusal(reading.locale, refusal))
        return
    sentence = "page.repeated" if done.repeated else "page.published"
    st.session_state[MESSAGE] = ("success", words(reading, sentence, revision=done.revision.number))
    go(reading.address, revision=None)


def _return(reading: Reading, batch: Batch) -> None:
    try:
        return_document(reading.workspace, batch.id, who=who(), reason=_reason(batch))
    except Refusal as refusal:
        st.session_state[MESSAGE] = ("error", say_refusal(reading.locale, refusal))
        return
    st.session_state[MESSAGE] = ("success", words(reading, "page.returned"))
