"""Buttons whose click is never lost without a word.

A click that is the first thing a new session hears of (the browser was away for so long that its old one is gone)
finds no button yet: Streamlit draws the button as clicked, and what it should have done is not done. It must not be
done late either, because what was chosen on the page may be another by then.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import streamlit as st

from lib.ui.context import Reading
from lib.ui.remark_panel import words

_HEARD = "clicked.heard"


def acting_button(
    reading: Reading,
    label: str,
    *,
    key: str,
    icon: str,
    act: Callable[..., None],
    args: tuple[Any, ...],
    primary: bool = False,
    off: bool = False,
) -> None:
    """A button that does ``act(*args)``, or says that the connection was interrupted and asks for another click."""
    kind: Literal["primary", "secondary"] = "primary" if primary else "secondary"
    drawn = st.button(
        label, type=kind, icon=f":material/{icon}:", key=key, disabled=off, on_click=_heard, args=(key, act, args)
    )
    if drawn and st.session_state.get(_HEARD) != key:
        st.warning(words(reading, "clicked.lost"), icon=":material/wifi_off:")


def _heard(key: str, act: Callable[..., None], args: tuple[Any, ...]) -> None:
    st.session_state[_HEARD] = key
    act(*args)
