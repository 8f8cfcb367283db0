"""Upload: choose a file, see the report, submit; the way on to one's own uploads and to the review."""

import streamlit as st

from lib.services import view_of
from lib.ui.checked_waiting import checked_waiting
from lib.ui.context import current
from lib.ui.review_panel import history, ways_on
from lib.ui.template_links import template_links
from lib.ui.upload_panel import checked_file, choose_file, correction_note

reading = current()
address = reading.address
view = view_of(reading.workspace, address.region, address.indicator)

if reading.read_only:
    st.info(reading.say("frame.read_only"), icon=":material/lock:")
    history(reading)
    st.stop()

with st.container(horizontal=True, vertical_alignment="center"):
    st.caption(reading.say("upload.intro"), width="content")
    template_links(reading, view.jurisdiction.root)

left, right = st.columns([3, 2], gap="medium")
with left:
    correction_note(reading)
    st.markdown(f"**{reading.say('upload.step_file')}**")
    choose_file(reading)
    checked_file(reading)
    checked_waiting(reading)
with right:
    st.markdown(f"**{reading.say('upload.history')}**")
    history(reading)
    ways_on(reading)
