"""Jurisdictions and their regions: what stands, the template to fill in, and the life of a list from file to page."""

import streamlit as st

from lib.ui.context import current
from lib.ui.file_page import upload
from lib.ui.jurisdictions_panel import PAGE, jurisdiction_list, template_download
from lib.ui.jurisdictions_waiting import waiting
from lib.ui.told_once import told_once

reading = current()
told_once(PAGE.message)
st.caption(PAGE.words(reading, "page.intro"))
jurisdiction_list(reading)
template_download(reading)
upload(reading, PAGE)
waiting(reading)
