"""Jurisdictions and their regions: what stands, the template to fill in, and the life of a list from file to page."""

import streamlit as st

from lib.ui.context import current
from lib.ui.file_page import last_message, upload
from lib.ui.jurisdictions_panel import PAGE, jurisdiction_list, template_download, words
from lib.ui.jurisdictions_waiting import waiting

reading = current()
last_message(PAGE)
st.caption(words(reading, "page.intro"))
jurisdiction_list(reading)
template_download(reading)
upload(reading, PAGE)
waiting(reading)
