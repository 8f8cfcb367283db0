"""What the method page explains: the sheet of an indicator, or one of the statistics."""

from __future__ import annotations

import streamlit as st

from lib.i18n import say
from lib.services.worked_example import STATISTICS
from lib.ui.address import go
from lib.ui.context import Reading, current


def switch(reading: Reading) -> None:
    """Choose between the indicator's sheet and the statistics."""
    key = "method.switch"
    st.session_state[key] = "statistics" if reading.address.statistic else "sheet"

    def moved() -> None:
        go(current().address, statistic=STATISTICS[0] if st.session_state[key] == "statistics" else None)

    st.segmented_control(
        say(reading.locale, "method.page.switch"),
        ["sheet", "statistics"],
        format_func=lambda value: say(reading.locale, f"method.page.{value}"),
        key=key,
        required=True,
        on_change=moved,
    )


def statistic_list(reading: Reading) -> None:
    """Choose the statistic."""
    key = "method.statistic"
    st.session_state[key] = reading.address.statistic

    def moved() -> None:
        go(current().address, statistic=st.session_state[key])

    st.radio(
        say(reading.locale, "method.page.statistic"),
        STATISTICS,
        format_func=lambda value: say(reading.locale, f"method.name.{value}"),
        key=key,
        on_change=moved,
    )
