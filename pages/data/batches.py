"""My uploads: where each file stands, what waits for whom, why one was returned, and what to do about it."""

import streamlit as st

from lib.ui.batch_panel import own_batches
from lib.ui.context import current

reading = current()
if reading.read_only:
    st.info(reading.say("frame.read_only"), icon=":material/lock:")
own_batches(reading)
