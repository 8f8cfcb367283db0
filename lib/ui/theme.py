"""The appearance that the reader's browser shows, and how words and charts grow on a wall screen."""

from __future__ import annotations

import streamlit as st

from lib.palette import Theme

#: A screen of 3200 pixels and more hangs on a wall and is read from 4 metres; whoever sits before one has it enlarged
#: by the system, and is below that width. Words grow to 24 pixels, and tables and spaces with them; a box of a fixed
#: width has room for the longest period or name of a region. The map grows by itself. No theme option knows the screen.
#:
#: A chart knows its words by their pixels only, so it is drawn for five eighths of its place and enlarged to fill it.
#: Plotly knows where a pointer is through an enlargement by ``transform``, but not through one by ``zoom``; the place
#: of the chart, whose height is a number of pixels too, grows by a zoom that is taken back within it.
_WALL = """<style>@media (min-width: 3200px) {
:root { font-size: 24px; }
[data-testid="stElementContainer"]:has(> [data-testid="stSelectbox"]) { min-width: 15rem; }
[data-testid="stElementContainer"]:has(> [data-testid="stFullScreenFrame"] > [data-testid="stPlotlyChart"]) {
  zoom: 1.6;
}
[data-testid="stFullScreenFrame"]:has(> [data-testid="stPlotlyChart"]) { zoom: 0.625; width: 62.5%; height: 62.5%; }
[data-testid="stPlotlyChart"] > .js-plotly-plot { transform: scale(1.6); transform-origin: 0 0; }
[data-testid="stLayoutWrapper"]:has(> .st-key-profile_spine), .st-key-profile_spine { height: 640px; }
}</style>"""


def theme() -> Theme:
    """Light or dark; light where the browser has not said yet."""
    return Theme.DARK if st.context.theme.type == "dark" else Theme.LIGHT


def enlarge() -> None:
    """Let words and charts grow on a wall screen. It takes no place on the page."""
    st.html(_WALL)
