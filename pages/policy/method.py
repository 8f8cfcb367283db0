"""Method: what each indicator means and what is demanded of it; how each statistic is worked out, with real figures."""

import streamlit as st

from lib.i18n import say
from lib.services import view_of
from lib.ui import method_choice, method_panel, method_statistics
from lib.ui.context import current
from lib.ui.filters import indicator_box, jurisdiction_box, period_box
from lib.ui.method_link import way_back

reading = current()
statistic = reading.address.statistic
view = view_of(reading.workspace, reading.address.region, reading.address.indicator)

with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
    method_choice.switch(reading)
    if statistic:
        jurisdiction_box(reading, view)
        period_box(reading)
    indicator_box(reading)
    if statistic:
        way_back(reading)
if statistic is None:
    st.caption(reading.say("method.intro"))
    left, right = st.columns([2, 3], gap="medium")
    with left:
        method_panel.sheet(reading)
    with right:
        method_panel.targets(reading)
        method_panel.clauses(reading)
        method_panel.how_status(reading)
    st.stop()

st.caption(say(reading.locale, "method.page.intro"))
names, left, right = st.columns([2, 5, 5], gap="medium")
with names:
    method_choice.statistic_list(reading)
with left:
    method_statistics.explanation(reading, statistic)
    method_statistics.limits(reading, statistic)
with right:
    method_statistics.example(reading, statistic, view.jurisdiction)
    if statistic == "forecast":
        method_statistics.calibration(reading)
