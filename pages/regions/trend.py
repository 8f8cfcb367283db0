"""Trend: one indicator over time in several regions, against the target, with what was revised."""

import streamlit as st

from lib.ui.context import current
from lib.ui.filters import indicator_box, period_box
from lib.ui.plain import plain
from lib.ui.trend_choice import by_switch, quick_picks, regions_box, trend_of
from lib.ui.trend_panel import downloads, revisions, trend_cells, trend_chart
from lib.ui.trend_words import finding
from lib.ui.yardstick import held_against, marked_finding, yardstick_switch

own = current()
reading = held_against(own)
shown = trend_of(reading)

with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
    indicator_box(reading)
    period_box(reading)
    by_switch(reading, shown)
with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
    regions_box(reading, shown)
    quick_picks(reading)
    yardstick_switch(own)

st.markdown(f"**{plain(marked_finding(reading, finding(reading, shown)))}**")
left, right = st.columns([3, 2], gap="medium")
with left:
    trend_chart(reading, shown, height=400)
with right:
    trend_cells(reading, shown, height=400)
    with st.container(horizontal=True, gap="small"):
        downloads(reading, shown)
revisions(reading, shown)
