"""History: all revisions; two compared; the whole product as of any; going back; where a figure came from."""

import streamlit as st

from lib.ui.address import go
from lib.ui.context import current
from lib.ui.history_compare import revisions_compared
from lib.ui.history_list import last_message, revision_list, words
from lib.ui.history_origin import figure_origin

reading = current()
views = ("revisions", "compare", "origin")
if reading.address.compare:
    # a link to two revisions leads to their comparison
    st.session_state.setdefault("history.view", "compare")

with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
    shown = st.segmented_control(
        words(reading, "view.label"),
        views,
        default=None if "history.view" in st.session_state else views[0],
        required=True,
        format_func=lambda name: words(reading, f"view.{name}"),
        key="history.view",
        on_change=go,
        args=(reading.address,),
        kwargs={"compare": None},
        label_visibility="collapsed",
    )
    st.caption(words(reading, "intro"), width="content")
last_message()

if shown == "compare":
    revisions_compared(reading)
elif shown == "origin":
    figure_origin(reading)
else:
    revision_list(reading)
