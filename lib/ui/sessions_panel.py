"""Sign-ins and tokens as a list to end them in, and the message that the last act on accounts left."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from lib.domain import Identity, Refusal, Session
from lib.i18n import say, say_refusal
from lib.services import accounts, beijing
from lib.ui.context import Reading
from lib.ui.identity import who
from lib.ui.plain import plain
from lib.ui.told_once import told_once

_MESSAGE, _SECRET = "accounts.message", "accounts.secret"
_SHOWN = 30


def words(reading: Reading, key: str, **facts: object) -> str:
    """A sentence of ``accounts.toml``."""
    return say(reading.locale, f"accounts.{key}", **facts)


def act(reading: Reading, does: Callable[[Identity], tuple[str, str | None]]) -> None:
    """Do something for a callback, as whoever is signed in now. ``does`` returns what to tell, and a secret that is
    shown once or None; a refusal is told instead."""
    try:
        sentence, secret = does(who())
    except Refusal as refusal:
        st.session_state[_MESSAGE] = ("error", say_refusal(reading.locale, refusal))
        return
    st.session_state[_MESSAGE], st.session_state[_SECRET] = ("success", sentence), secret


def last_message() -> None:
    """What the last act came to; a secret goes with it, is shown once and kept nowhere."""
    told_once(_MESSAGE, good=":material/check_circle:", bad=":material/error:")
    secret = st.session_state.pop(_SECRET, None)
    if secret is not None:
        st.code(secret, language=None)


def session_list(reading: Reading, found: Sequence[Session], *, none: str) -> None:
    """Each with a button that ends it; ``none`` is the key of the sentence where there is none."""
    if not found:
        st.caption(words(reading, none))
    for session in found[:_SHOWN]:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(plain(_line(reading, session)))
            if session.key == reading.who.session:
                st.badge(words(reading, "own.here"), color="gray")
            st.button(
                words(reading, "own.end"), key=f"session.end.{session.key}", on_click=_end, args=(reading, session.key)
            )
    if len(found) > _SHOWN:
        st.caption(words(reading, "own.more", shown=_SHOWN, total=len(found)))


def _line(reading: Reading, session: Session) -> str:
    return words(
        reading,
        "own.line",
        kind=say(reading.locale, f"access.origin.{session.origin.value}"),
        label=words(reading, "own.line_label", label=session.label) if session.label else "",
        made=beijing(session.made_at),
        seen=beijing(session.seen_at),
        expires=beijing(session.expires_at),
        address=session.address or words(reading, "own.nowhere"),
    )


def _end(reading: Reading, key: str) -> None:
    def does(by: Identity) -> tuple[str, None]:
        accounts.end(reading.workspace, by, key)
        return words(reading, "own.ended"), None

    act(reading, does)
