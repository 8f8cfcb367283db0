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

where, when, what = st.columns([1, 1, 3], vertical_alignment="bottom")
with where:
    jurisdiction_box(reading, view)
with when:
    period_box(reading)
what.markdown(f"**{plain(overview_panel.finding(reading, seen))}**")

overview_panel.headlines(reading, view, seen)

if not seen.has_targets:
    st.info(reading.say("overview.no_targets"), icon=":material/info:")
    st.stop()

left, right = st.columns(2, gap="medium")
with left:
    st.markdown(f"**{reading.say('overview.gaps')}**")
    overview_panel.gaps(reading, seen)
    st.markdown(f"**{reading.say('overview.due')}**")
    overview_panel.due(reading, seen)
with right:
    overview_panel.domains(reading, seen, height=400)
