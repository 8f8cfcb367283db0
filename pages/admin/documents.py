"""Policy documents: what stands, the template to fill in, uploading, previewing and publishing a document."""

import streamlit as st

from lib.ui.context import current
from lib.ui.documents_panel import document_list, last_message, template_download, upload, words
from lib.ui.documents_waiting import waiting

reading = current()
last_message()
st.caption(words(reading, "page.intro"))
document_list(reading)
template_download(reading)
upload(reading)
waiting(reading)
