"""Reporting: who has reported a period's figures, who is late, and what to remind them of."""

import streamlit as st

from lib.services import view_of
from lib.ui.context import current
from lib.ui.filters import period_box
from lib.ui.plain import plain
from lib.ui.reporting_panel import (
    chosen_league,
    download,
    finding,
    league_box,
    leagues_table,
    reminders_and_units,
    reports_of,
    rule,
    standings,
)

reading = current()
view = view_of(reading.workspace, reading.address.region, reading.address.indicator)
found = reports_of(reading, view.jurisdiction.code)
league = chosen_league(reading)

with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
    period_box(reading)
    league_box(reading, view.jurisdiction.code)

st.markdown(f"**{plain(finding(reading, found))}**")
standings(reading, found)
left, right = st.columns([2, 3], gap="medium") if league is None else (None, st.container())
if left is not None:
    with left:
        leagues_table(reading, found)
with right:
    reminders_and_units(reading, found)
download(reading, found)
rule(reading)
