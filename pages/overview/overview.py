"""Overview: what is good, what is bad, what is due."""

import streamlit as st

from lib.services import overview, view_of
from lib.ui import overview_panel
from lib.ui.context import current
from lib.ui.filters import jurisdiction_box, period_box
from lib.ui.plain import plain

reading = current()
address = reading.address
view = view_of(reading.workspace, address.region, address.indicator, level=address.level, scope=address.scope)
seen = overview(reading.workspace, reading.revision, view.jurisdiction.code, address.period, reading.locale)

with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
    jurisdiction_box(reading, view)
    period_box(reading)
    st.markdown(plain(overview_panel.finding(reading, seen, view.jurisdiction.name.get(reading.locale))))

overview_panel.headlines(reading, view, seen)

left, right = st.columns(2, gap="medium")
with left:
    st.markdown(f"**{reading.say('overview.gaps')}**")
    overview_panel.gaps(reading, seen)
    st.markdown(f"**{reading.say('overview.due')}**")
    overview_panel.due(reading, seen)
with right:
    overview_panel.domains(reading, seen, height=400)
