"""What everybody has: their own sign-ins and personal tokens, and the way to another password."""

from __future__ import annotations

import streamlit as st

from lib.access import permissions
from lib.access.lives import MOST_TOKEN_DAYS
from lib.domain import Identity, Origin, Permission
from lib.i18n import say
from lib.services import accounts
from lib.ui.context import Reading
from lib.ui.identity import own_link
from lib.ui.sessions_panel import act, session_list, words

_LABEL, _SCOPES, _DAYS = (f"token.{name}" for name in ("label", "scopes", "days"))
_USUAL_DAYS = 90


def own_sessions(reading: Reading) -> None:
    """Where somebody is signed in."""
    st.subheader(words(reading, "own.title"), anchor=False)
    own_link(words(reading, "frame.password"), "/password")
    found = accounts.live_sessions(reading.workspace, reading.who, reading.who.account)
    st.markdown(f"**{words(reading, 'own.sessions')}**")
    session_list(reading, [session for session in found if session.origin is Origin.SESSION], none="own.none")


def own_tokens(reading: Reading) -> None:
    """Tokens for programs: made, listed, ended."""
    found = accounts.live_sessions(reading.workspace, reading.who, reading.who.account)
    st.markdown(f"**{words(reading, 'own.tokens')}**")
    st.caption(words(reading, "own.token_help"))
    session_list(reading, [session for session in found if session.origin is Origin.TOKEN], none="own.token_none")
    if reading.read_only:
        return
    held = permissions(reading.who)
    left, middle, right = st.columns([3, 4, 1])
    left.text_input(words(reading, "own.label"), key=_LABEL, max_chars=80)
    middle.multiselect(
        words(reading, "own.scopes"),
        [item.value for item in Permission if item in held],
        [Permission.VIEW.value],
        key=_SCOPES,
        format_func=lambda item: say(reading.locale, f"access.permission.{item}"),
        placeholder=reading.say("widget.choose"),
        select_all=False,
    )
    right.number_input(words(reading, "own.days"), 1, MOST_TOKEN_DAYS, _USUAL_DAYS, key=_DAYS)
    st.button(words(reading, "own.make"), key="token.make", on_click=_make, args=(reading,))


def _make(reading: Reading) -> None:
    def does(by: Identity) -> tuple[str, str]:
        session, secret = accounts.make_token(
            reading.workspace,
            by,
            label=str(st.session_state[_LABEL]),
            scopes=[Permission(item) for item in st.session_state[_SCOPES]],
            days=int(st.session_state[_DAYS]),
        )
        return words(reading, "own.made", label=session.label), secret

    act(reading, does)
