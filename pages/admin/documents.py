"""Policy documents: what stands, the template to fill in, uploading, previewing and publishing a document."""

import streamlit as st

from lib.ui.context import current
from lib.ui.documents_panel import PAGE, document_list, template_download
from lib.ui.documents_waiting import waiting
from lib.ui.file_page import upload
from lib.ui.told_once import told_once

reading = current()
told_once(PAGE.message)
st.caption(PAGE.words(reading, "page.intro"))
document_list(reading)
template_download(reading)
upload(reading, PAGE)
waiting(reading)
