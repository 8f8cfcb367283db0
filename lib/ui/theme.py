"""The appearance that the reader's browser shows."""

from __future__ import annotations

import streamlit as st

from lib.palette import Theme


def theme() -> Theme:
    """Light or dark; light where the browser has not said yet."""
    return Theme.DARK if st.context.theme.type == "dark" else Theme.LIGHT
