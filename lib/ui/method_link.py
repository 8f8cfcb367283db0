"""The way from any figure to how it is worked out."""

from __future__ import annotations

import streamlit as st

from lib.i18n import say
from lib.services.worked_example import STATISTICS
from lib.ui.context import Reading
from lib.ui.links import offered, page_path

PAGE = "method"


def method_address(reading: Reading, statistic: str) -> dict[str, str]:
    """The query string of a statistic's explanation: region, indicator, period and revision stay, so that the worked
    example is about the figure it was opened from. Raises ValueError for another statistic than ``STATISTICS``."""
    if statistic not in STATISTICS:
        raise ValueError(statistic)
    return {**reading.address.parameters, "lang": reading.locale.value, "statistic": statistic}


def method_link(reading: Reading, statistic: str) -> None:
    """``怎么算的``: a link from where a statistic (one of ``STATISTICS``) is shown to its formula, source and worked
    example. Nothing for one who is not offered the page."""
    view = method_address(reading, statistic)
    if not offered(reading.who, PAGE):
        return
    name = say(reading.locale, f"method.name.{statistic}")
    st.page_link(
        page_path(PAGE),
        label=say(reading.locale, "method.page.link"),
        icon=":material/rule:",
        help=say(reading.locale, "method.page.link_help", name=name),
        query_params=view,
    )
