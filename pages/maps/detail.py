"""Detail map: one league or county with its whole border, its laboratories and its offices."""

import streamlit as st

from lib.services import view_of
from lib.ui.context import current
from lib.ui.delivery import Delivery, delivery
from lib.ui.detail_panel import draw, finding, hints, place_box, points_table, scene_of, shade_switch, words
from lib.ui.filters import indicator_box, period_box
from lib.ui.plain import plain
from lib.ui.point_upload_panel import last_message, update_points

reading = current()

if delivery() is Delivery.INLINE:
    st.info(words(reading, "needs_server"), icon=":material/dns:")
    st.stop()

view = view_of(reading.workspace, reading.address.region, reading.address.indicator)
scene = scene_of(reading, view.jurisdiction)

with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
    place_box(reading, view.jurisdiction)
    indicator_box(reading)
    period_box(reading)
    shade_switch(reading)

left, right = st.columns([3, 2], gap="medium")

with left:
    st.markdown(f"**{plain(finding(reading, scene))}**")
    hints(reading, scene)
    draw(reading, scene, height=488)

with right:
    last_message()
    st.markdown(f"**{words(reading, 'table.title')}**")
    points_table(reading, scene, height=300)
    update_points(reading, view.jurisdiction)
