"""Upload: choose a file, see the report, submit, look at the difference, publish."""

import streamlit as st

from lib.services import view_of
from lib.ui.context import current
from lib.ui.review_panel import history, pending, see_published
from lib.ui.upload_panel import checked_file, choose_file, last_message, template_link

reading = current()
address = reading.address
view = view_of(reading.workspace, address.region, address.indicator)

if reading.read_only:
    st.info(reading.say("frame.read_only"), icon=":material/lock:")
    history(reading)
    st.stop()

with st.container(horizontal=True, vertical_alignment="center"):
    st.caption(reading.say("upload.intro"), width="content")
    template_link(reading, view.jurisdiction.code)

last_message()
see_published(reading)

left, right = st.columns([3, 2], gap="medium")
with left:
    st.markdown(f"**{reading.say('upload.step_file')}**")
    choose_file(reading)
    checked_file(reading)
with right:
    st.markdown(f"**{reading.say('upload.step_review')}**")
    pending(reading)
    st.markdown(f"**{reading.say('upload.history')}**")
    history(reading)
