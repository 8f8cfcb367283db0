"""Which batch a page shows: the one of the address, so that a reload and a shared link show it again."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

import streamlit as st

from lib.domain import BatchStatus, Refusal
from lib.i18n import run_on, say
from lib.services.batch_done import done_text
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
) -> str | None:
    """Choose one of the batches ``known`` (told in words by ``told``); the address names it from then on.

    Where the address names none, the choice of this session stands, else the first. What is not known here is told,
    with the way to where it is; where that is the one that stood open, none is opened until the reader chooses again.
    ``forget`` is called when another one is opened. A browser names an option by its words: ``told`` must say of a
    batch what does not change, and of no two the same.
    """
    asked, before = reading.address.batch, st.session_state.get(_shown(key))
    if asked and asked not in known:
        elsewhere(reading, asked, "others" if asked == before else "elsewhere")
    chosen = _standing(reading, known, key)
    if chosen and chosen != before:
        forget()
        st.session_state[_shown(key)] = chosen
    # told to the browser on every run, which else holds on to the words of an earlier one, in another language too
    st.session_state[key] = chosen

    def moved() -> None:
        if st.session_state[key] in known:
            go(reading.address, batch=st.session_state[key])

    st.selectbox(
        label, list(known), key=key, format_func=told, on_change=moved, placeholder=reading.say("widget.choose")
    )
    if chosen:
        keep_in_address(reading, chosen)
    return chosen


def _standing(reading: Reading, known: Collection[str], key: str) -> str | None:
    """The batch of the address, else the one chosen, else the one that stood open; None where that one is gone."""
    asked, before = reading.address.batch, st.session_state.get(_shown(key))
    for batch in (asked, st.session_state.get(key), before):
        if batch in known:
            return str(batch)
    if before is None:
        return next(iter(known))
    if asked != before:
        elsewhere(reading, before, "others")
    return None


def none_open(reading: Reading, *, key: str) -> None:
    """Where nothing can be opened: say what became of the batch of the address, or of the one that stood open."""
    asked, before = reading.address.batch, st.session_state.get(_shown(key))
    if named := asked or before:
        elsewhere(reading, named, "none" if before and asked in (None, before) else "elsewhere")


def stands_open(batch: str, *, key: str) -> bool:
    """True where this batch is the one that the reader has before their eyes."""
    return bool(st.session_state.get(_shown(key)) == batch)


def let_go(reading: Reading, *, key: str, batch: str | None = None) -> None:
    """The batch that stood open was decided on, or others are listed now: the next one opens by itself.

    Where ``batch`` was decided on and another one stands open, that one stays: a click may come late.
    """
    if batch in (None, st.session_state.get(_shown(key))):
        st.session_state.pop(_shown(key), None)
        go(reading.address, revision=None, batch=None)


def _shown(key: str) -> str:
    return f"{key}.shown"


def keep_in_address(reading: Reading, batch: str | None) -> None:
    """Let the address name a batch that this run has found."""
    if reading.address.batch != batch:
        remember(replace(reading.address, batch=batch))


def elsewhere(reading: Reading, asked: str, sentence: str = "elsewhere") -> None:
    """Say why a batch of the address is not shown here and where it is, or, of one that stood open, who dealt with it
    and where to go on: among ``others``, or there is ``none``."""
    try:
        batch = seen_batch(reading.workspace, asked, reading.who)
    except Refusal:
        st.warning(plain(say(reading.locale, "batches.address.unknown", batch=asked)), icon=":material/wrong_location:")
        _way(reading, "batches", None)
        return
    # after a lost connection the page is opened anew by its address: who acted on the batch, and when, is told here too
    done = done_text(reading.workspace, batch, reading.locale, who=reading.who)
    told = run_on(reading.locale, done, say(reading.locale, f"batches.done.{sentence}"))
    st.warning(plain(told), icon=":material/wrong_location:")
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
