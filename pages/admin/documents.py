"""Policy documents: what stands, the template to fill in, uploading, previewing and publishing a document."""

import streamlit as st

from lib.ui.context import current
from lib.ui.documents_panel import PAGE, document_list, template_download, words
from lib.ui.documents_waiting import waiting
from lib.ui.file_page import last_message, upload

reading = current()
last_message(PAGE)
st.caption(words(reading, "page.intro"))
document_list(reading)
template_download(reading)
upload(reading, PAGE)
waiting(reading)
