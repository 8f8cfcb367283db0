"""Method: what each indicator means, how it is computed, what is demanded of it, and by which clause."""

import streamlit as st

from lib.ui import method_panel
from lib.ui.context import current
from lib.ui.filters import indicator_box

reading = current()

st.caption(reading.say("method.intro"))
indicator_box(reading)
left, right = st.columns([2, 3], gap="medium")
with left:
    method_panel.sheet(reading)
with right:
    method_panel.targets(reading)
    method_panel.clauses(reading)
    method_panel.how_status(reading)
