"""Capability map: one indicator on every league, city and county; click to drill down to a region's trend."""

import streamlit as st

from lib.ui.context import current
from lib.ui.map_panel import MAP_PART, REGION_PART, map_part
from lib.ui.parts import part
from lib.ui.region_panel import region_part

left, right = st.columns([3, 2], gap="medium")
with left:
    part(MAP_PART, map_part)
with right:
    part(REGION_PART, region_part, meanwhile=current().say("map.region_follows"))
