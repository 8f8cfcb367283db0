"""Overview: what is good, what is bad, what is due; what changed, and what is likely."""

import streamlit as st

from lib.services import overview, view_of
from lib.ui import index_panel, overview_due, overview_panel, overview_status
from lib.ui.context import current
from lib.ui.filters import period_box
from lib.ui.method_link import method_links
from lib.ui.plain import plain
from lib.ui.yardstick import held_against, marked_finding, yardstick_of, yardstick_switch

plain_reading = current()
reading = held_against(plain_reading)
address = reading.address
view = view_of(reading.workspace, address.region, address.indicator, level=address.level, scope=address.scope)
seen = overview(reading.workspace, reading.revision, view.jurisdiction.code, address.period, reading.locale)

when, what = st.columns([1, 5], vertical_alignment="bottom")
with when:
    period_box(reading)
with what:
    st.markdown(f"**{plain(marked_finding(reading, overview_panel.finding(reading, seen)))}**")
    if seen.has_targets:
        st.caption(plain(overview_status.changed_line(reading, view)))
        overview_status.amended_clauses(reading, view, seen)
    yardstick_switch(plain_reading)

overview_panel.headlines(reading, view, seen)

if not seen.has_targets:
    overview_panel.values(reading, view)
    if yardstick_of(reading) is None:
        st.info(reading.say("overview.no_targets"), icon=":material/info:")
    overview_status.yardstick(reading, view, seen)
    st.stop()

left, right = st.columns([8, 5], gap="medium")
# Close together, so that the first four deadlines stand on a laptop's first screen.
with left, st.container(gap="xsmall"):
    st.markdown(f"**{reading.say('overview.gaps')}**")
    overview_panel.gaps(reading, seen)
    overview_due.due(reading, seen, view.jurisdiction.code)
    method_links(reading, "overview", "deadline", "annual")
    overview_status.changes(reading, view)
with right:
    overview_panel.domains(reading, seen, height=320)
    overview_status.levels(reading, view, seen)
    overview_status.prospects(reading, view)
    overview_status.index(reading, view)
index_panel.domain_index(reading, view)
