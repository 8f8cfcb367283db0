"""What an act came to: kept in the session by the callback that acts, and told once by the page that runs next."""

from __future__ import annotations

import streamlit as st

from lib.ui.plain import plain


def told_once(key: str, *, good: str | None = None, bad: str | None = None) -> None:
    """Tell the message kept under ``key``, a pair of "success" or "error" and the text, and forget it.

    ``good`` and ``bad`` are the icons of what was done and of what was refused.
    """
    kind, text = st.session_state.pop(key, (None, ""))
    if kind == "success":
        st.success(plain(text), icon=good)
    elif kind == "error":
        st.error(plain(text), icon=bad)
