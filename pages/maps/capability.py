"""Capability map: one indicator on every league, city and county; click to drill down to a region's trend."""

import streamlit as st

from lib.services import view_of
from lib.ui.context import current
from lib.ui.filters import classes_switch, colour_switch, indicator_box, jurisdiction_box, level_switch, period_box
from lib.ui.map_panel import analysis_of, breadcrumb, capability_map, finding
from lib.ui.plain import plain
from lib.ui.region_panel import panes, region_facts, region_trend, region_why
from lib.ui.region_table import region_table

reading = current()
address = reading.address
view = view_of(reading.workspace, address.region, address.indicator, level=address.level, scope=address.scope)

with st.container(horizontal=True, vertical_alignment="top", gap="small"):
    jurisdiction_box(reading, view)
    indicator_box(reading)
    period_box(reading)
    level_switch(reading, view)
    colour_switch(reading)

result = analysis_of(reading, view)
region = view.picked or view.scope
left, right = st.columns([3, 2], gap="medium")

with left:
    st.markdown(f"**{plain(finding(reading, view, result))}**")
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap="small"):
        breadcrumb(reading, view)
        classes_switch(reading, target=result.target is not None)
    capability_map(reading, view, result, height=470)

with right:
    region_facts(reading, view, region)
    trend_box, table_box = panes(reading, region)
    with trend_box:
        region_trend(reading, view, region, height=300)
        region_why(reading, view, region)
    with table_box:
        region_table(reading, result, height=420)
