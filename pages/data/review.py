"""Review: what waits for a reviewer, the longest waiting first; open one, look at what it changes, decide."""

import streamlit as st

from lib.ui.context import current
from lib.ui.queue_panel import queue
from lib.ui.review_panel import see_published

reading = current()
if reading.read_only:
    st.info(reading.say("frame.read_only"), icon=":material/lock:")
see_published(reading)
queue(reading)
