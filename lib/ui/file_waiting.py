"""Files that wait for publication: what each would change, and publishing it or sending it back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import streamlit as st

from lib.domain import Batch, Refusal
from lib.i18n import say, say_refusal
from lib.services import Publication, beijing, needs_another
from lib.services.batch_done import published_text
from lib.services.shown_name import shown_name
from lib.ui.address import go
from lib.ui.context import Reading
from lib.ui.file_page import FilePage
from lib.ui.identity import who
from lib.ui.plain import plain
from lib.ui.reason_box import emptied, reason_box, refused, written
from lib.ui.seen_base import tell_moved_base


@dataclass(frozen=True)
class Deciding:
    """How a page decides: ``brought`` reads what a batch that waits brings; the others are the services."""

    page: FilePage
    brought: Callable[..., object]
    publish: Callable[..., Publication]
    send_back: Callable[..., Batch]


def waiting_files(reading: Reading, found: Iterable[Batch], deciding: Deciding) -> None:
    """Every file that waits and that the reader may decide on."""
    page, found = deciding.page, list(found)
    st.markdown(f"**{page.words(reading, 'page.waiting_title')}**")
    if not found:
        st.caption(page.words(reading, "page.none_waiting"))
    for batch in found:
        with st.container(border=True):
            _one(reading, batch, deciding)


def _one(reading: Reading, batch: Batch, deciding: Deciding) -> None:
    page = deciding.page
    facts = {
        "file": batch.file,
        "by": shown_name(reading.workspace, batch.submitted_by, reading.who),
        "at": beijing(batch.submitted_at),
        "batch": batch.id,
    }
    st.markdown(plain(page.words(reading, "page.waiting", **facts)))
    if batch.note:
        st.caption(plain(batch.note))
    base: int | None = None
    try:
        base = page.preview(reading, deciding.brought(reading.workspace, batch.id, who=reading.who))
    except Refusal as refusal:
        st.error(plain(say_refusal(reading.locale, refusal)))
    if base is not None:
        tell_moved_base(reading, batch.id, base)
    own = needs_another(reading.workspace, batch, reading.who)
    if own:
        st.caption(say(reading.locale, "errors.OWN_BATCH"))
    reason_box(page.words(reading, "page.reason"), key=_key(page, "reason", batch))
    with st.container(horizontal=True):
        st.button(
            page.words(reading, "page.publish"),
            type="primary",
            key=f"{_key(page, 'publish', batch)}.{base}",
            disabled=own or base is None or reading.read_only,
            on_click=_publish,
            args=(reading, batch, base, deciding),
        )
        st.button(
            page.words(reading, "page.return_"),
            key=_key(page, "return", batch),
            disabled=reading.read_only,
            on_click=_return,
            args=(reading, batch, deciding),
        )


def _key(page: FilePage, name: str, batch: Batch) -> str:
    return f"{page.name}.{name}.{batch.id}"


def _publish(reading: Reading, batch: Batch, base: int, deciding: Deciding) -> None:
    page, key = deciding.page, f"page-{batch.id}-{base}"
    box = _key(page, "reason", batch)
    try:
        done = deciding.publish(reading.workspace, batch.id, who=who(), reason=written(box), key=key, base=base)
    except Refusal as refusal:
        refused(reading, refusal, key=box, otherwise=page.message)
        return
    emptied(box)
    told = page.words(reading, "page.published", revision=done.revision.number)
    st.session_state[page.message] = (
        "success",
        published_text(reading.workspace, done, told, reading.locale, who=reading.who),
    )
    go(reading.address, revision=None)


def _return(reading: Reading, batch: Batch, deciding: Deciding) -> None:
    page = deciding.page
    box = _key(page, "reason", batch)
    try:
        deciding.send_back(reading.workspace, batch.id, who=who(), reason=written(box))
    except Refusal as refusal:
        refused(reading, refusal, key=box, otherwise=page.message)
        return
    emptied(box)
    st.session_state[page.message] = ("success", page.words(reading, "page.returned"))
