"""Region profile: how one league, city or county stands on every indicator, and where each number came from."""

import streamlit as st

from lib.services.profile import profile
from lib.ui.asked import PANES
from lib.ui.context import current
from lib.ui.filters import period_box
from lib.ui.index_panel import region_index
from lib.ui.profile_choice import choose, peers_switch, print_button, region_boxes, tell
from lib.ui.profile_compare import compare_pane
from lib.ui.profile_outlook import domain_counts
from lib.ui.profile_panel import headline, indicator_table, not_kept, spine_pane
from lib.ui.profile_value import value_pane
from lib.ui.yardstick import held_against, yardstick_switch

own = current()
reading = held_against(own)
address = reading.address
found = profile(
    reading.workspace,
    reading.revision,
    address.region.code,
    address.period,
    reading.locale,
    whole=address.peers == "all",
)

with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
    region_boxes(reading)
    period_box(reading)
    peers_switch(reading, found)
    print_button(reading, found)
yardstick_switch(own)

headline(reading, found)
left, right = st.columns([32, 18], gap="medium")
with left:
    indicator_table(reading, found, height=440)
    not_kept(reading, found)
with right:
    pane = address.pane or PANES[0]
    words = {name: tell(reading, f"pane_{name}") for name in PANES}
    choose(reading, "pane", words, pane, tell(reading, "pane"), quiet=True)
    if pane == "value":
        value_pane(reading, found, height=300)
    elif pane == "compare":
        compare_pane(reading, found)
    else:
        spine_pane(reading, found, height=400)
domain_counts(reading, found)
region_index(reading, found)
