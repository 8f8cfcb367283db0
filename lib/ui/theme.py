"""The appearance that the reader's browser shows, and how words grow on a wall screen."""

from __future__ import annotations

import streamlit as st

from lib.palette import Theme

#: A screen of 3200 pixels and more hangs on a wall and is read from 4 metres; whoever sits before one has it enlarged
#: by the system, and is below that width. Words grow to 24 pixels, and tables and spaces with them; a box of a fixed
#: width has room for the longest period or name of a region. The map grows by itself. No theme option knows the screen.
_WALL = """<style>@media (min-width: 3200px) {
:root { font-size: 24px; }
[data-testid="stElementContainer"]:has(> [data-testid="stSelectbox"]) { min-width: 15rem; }
}</style>"""


def theme() -> Theme:
    """Light or dark; light where the browser has not said yet."""
    return Theme.DARK if st.context.theme.type == "dark" else Theme.LIGHT


def enlarge() -> None:
    """Let words grow on a wall screen. It takes no place on the page."""
    st.html(_WALL)
