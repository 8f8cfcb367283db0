"""Where there is nothing to draw: what has no figures, in words, and what can be done about it."""

from __future__ import annotations

import streamlit as st

from lib.access import allowed
from lib.domain import Indicator, Permission
from lib.i18n import say
from lib.ui.context import Reading
from lib.ui.links import offered, page_path
from lib.ui.plain import plain


def tell_no_figures(reading: Reading, indicator: Indicator, regions: str) -> None:
    """Say that ``regions`` (their names) have no figure of an indicator, in place of a chart without a line."""
    facts = {"indicator": indicator.name.get(reading.locale), "regions": regions}
    tell_nothing_drawn(reading, say(reading.locale, "trend.no_figures", **facts))


def tell_nothing_drawn(reading: Reading, sentence: str) -> None:
    """Say why there is no chart, and where figures are uploaded, with the way there for whoever has it."""
    uploads = allowed(reading.who, Permission.SUBMIT) and offered(reading.who, "upload")
    todo = say(reading.locale, f"trend.no_figures_{'upload' if uploads else 'wait'}")
    st.info(plain(f"{sentence}{todo}"), icon=":material/info:")
    if uploads:
        st.page_link(
            page_path("upload"),
            label=say(reading.locale, "trend.no_figures_link"),
            icon=":material/upload_file:",
            query_params={"lang": reading.locale.value},
        )
