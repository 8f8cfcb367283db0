"""Data quality: how complete, how much on time and how plausible the figures are, by league and over time."""

import streamlit as st

from lib.services import view_of
from lib.ui.context import current
from lib.ui.filters import period_box
from lib.ui.plain import plain
from lib.ui.quality_panel import finding, headlines, leagues_table, method, over_time, quality_of

reading = current()
view = view_of(reading.workspace, reading.address.region, reading.address.indicator)
found = quality_of(reading, view.jurisdiction.code)

with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
    period_box(reading)

st.markdown(f"**{plain(finding(reading, found))}**")
if found.whole.is_empty():
    st.stop()
headlines(reading, found)
left, right = st.columns(2, gap="medium")
with left:
    leagues_table(reading, found, height=330)
with right:
    over_time(reading, found, height=320)
method(reading, found)
