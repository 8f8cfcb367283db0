"""Which batch a page shows: the one of the address, so that a reload and a shared link show it again."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

import streamlit as st

from lib.domain import BatchStatus, Refusal
from lib.i18n import say
from lib.services.batch_route import WAITING
from lib.services.batch_view import seen_batch
from lib.ui.address import go, remember
from lib.ui.context import Reading
from lib.ui.links import offered, page_path
from lib.ui.plain import plain


def batch_box(
    reading: Reading,
    label: str,
    known: Collection[str],
    *,
    key: str,
    told: Callable[[str], str],
    forget: Callable[[], None],
) -> str:
    """Choose one of the batches ``known`` (told in words by ``told``); the address names it from then on.

    Where the address names none, the choice of this session stands, else the first. What is not known here is told,
    with the way to where it is. ``forget`` is called when another one is chosen.
    """
    asked = reading.address.batch
    if asked and asked not in known:
        elsewhere(reading, asked)
    if asked in known:
        st.session_state[key] = asked
    elif st.session_state.get(key) not in known:
        st.session_state[key] = next(iter(known))

    def moved() -> None:
        forget()
        go(reading.address, batch=st.session_state[key])

    st.selectbox(
        label, list(known), key=key, format_func=told, on_change=moved, placeholder=reading.say("widget.choose")
    )
    return str(st.session_state[key])


def keep_in_address(reading: Reading, batch: str | None) -> None:
    """Let the address name a batch that this run has found."""
    if reading.address.batch != batch:
        remember(replace(reading.address, batch=batch))


def elsewhere(reading: Reading, asked: str) -> None:
    """Say why a batch of the address is not shown here, and where it is."""
    try:
        batch = seen_batch(reading.workspace, asked, reading.who)
    except Refusal:
        st.warning(plain(say(reading.locale, "batches.address.unknown", batch=asked)), icon=":material/wrong_location:")
        _way(reading, "batches", None)
        return
    status = reading.say(f"batch_status.{batch.status.value}")
    facts = {"batch": batch.id, "file": batch.file, "status": status}
    st.warning(plain(say(reading.locale, "batches.address.elsewhere", **facts)), icon=":material/wrong_location:")
    if batch.status in WAITING:
        _way(reading, "review", batch.id)
    elif batch.status is BatchStatus.PUBLISHED:
        _way(reading, "history", None)
    else:
        _way(reading, "batches", batch.id)


def _way(reading: Reading, page: str, batch: str | None) -> None:
    """The way on, for whoever has that page."""
    if not offered(reading.who, page):
        return
    view = {"lang": reading.locale.value, **({"batch": batch} if batch else {})}
    icon = ":material/arrow_forward:"
    st.page_link(page_path(page), label=reading.say(f"nav.{page}"), icon=icon, query_params=view)
