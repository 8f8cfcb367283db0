"""Policy: every clause of the documents, how it stands, who is behind, what falls due; or one clause in full."""

import streamlit as st

from lib.services import view_of
from lib.services.policy import clause_standings
from lib.services.policy_clause import clause_view
from lib.ui import policy_calendar, policy_clause, policy_crosswalk, policy_tracker
from lib.ui.context import current
from lib.ui.filters import period_box
from lib.ui.policy_choice import section_switch

reading = current()
address = reading.address
view = view_of(reading.workspace, address.region, address.indicator)
where = view.jurisdiction.code

if address.clause:
    found = clause_view(reading.workspace, reading.revision, where, address.period, address.clause, reading.locale)
    policy_clause.heading(reading, found)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        policy_clause.targets(reading, found)
        policy_clause.measures(reading, found)
        # In the wide column, where its evidence is seen whole.
        policy_clause.stage(reading, found)
    with right:
        policy_clause.asked(reading, found)
        policy_clause.partners(reading, found)
    st.stop()

standings = clause_standings(reading.workspace, reading.revision, where, address.period)
with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
    period_box(reading)
    section = section_switch(reading)
    heading = st.empty()
if section == "crosswalk":
    policy_crosswalk.crosswalk_part(reading)
elif section == "calendar":
    policy_calendar.calendar_part(reading, where)
else:
    place = view.jurisdiction.name.get(reading.locale)
    policy_tracker.tracker(reading, standings, heading=heading, place=place, height=330)
