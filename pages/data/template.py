"""Tables to fill in: choose regions, indicators and a period, download the table, fill it in, upload it."""

import streamlit as st

from lib.i18n import say
from lib.ui.context import current
from lib.ui.links import page_path
from lib.ui.template_panel import due_box, scope_box, set_box, template_downloads

reading = current()

with st.container(horizontal=True, vertical_alignment="center"):
    st.caption(say(reading.locale, "template.page.intro"), width="content")
    st.space("stretch")
    st.page_link(
        page_path("upload"), label=say(reading.locale, "template.page.to_upload"), icon=":material/upload_file:"
    )

with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
    scope = scope_box(reading)
    indicators = set_box(reading)
    period = due_box(reading)

template_downloads(reading, scope, indicators, period)
