"""Jurisdictions, their regions and boundaries: what stands, the template, and the life of a file until it is shown."""

import streamlit as st

from lib.ui import boundaries_panel
from lib.ui.context import current
from lib.ui.file_page import upload
from lib.ui.jurisdictions_panel import PAGE, jurisdiction_list, template_download
from lib.ui.jurisdictions_waiting import waiting
from lib.ui.told_once import told_once

reading = current()
told_once(PAGE.message)
told_once(boundaries_panel.PAGE.message)
st.caption(PAGE.words(reading, "page.intro"))
jurisdiction_list(reading)
template_download(reading)
upload(reading, PAGE)
waiting(reading)
st.divider()
boundaries_panel.boundary_upload(reading)
boundaries_panel.boundaries_waiting(reading)
boundaries_panel.boundaries_published(reading)
