"""The way from any figure to how it is worked out, and back."""

from __future__ import annotations

import streamlit as st

from lib.domain import Cadence
from lib.i18n import say
from lib.services.worked_example import STATISTICS
from lib.ui.context import Reading
from lib.ui.links import offered, page_path

PAGE = "method"
#: Where the last links were shown: the key of the page and its query string.
_ORIGIN = "capmap.method.origin"


def method_address(reading: Reading, statistic: str) -> dict[str, str]:
    """The query string of a statistic's explanation: region, indicator, period and revision stay, so that the worked
    example is about the figure it was opened from. Raises ValueError for another statistic than ``STATISTICS``."""
    if statistic not in STATISTICS:
        raise ValueError(statistic)
    return {**reading.address.parameters, "lang": reading.locale.value, "statistic": statistic}


def method_links(reading: Reading, page: str | None, *statistics: str, indicator: str | None = None) -> None:
    """``怎么算的``: quiet links from where statistics (of ``STATISTICS``) are shown to their formulas, sources and
    worked examples. Nothing for one who is not offered the page.

    ``page`` is the key of the page they stand on, to which the way back leads; None for parts of several pages.
    ``indicator`` stands for the one of the address where the figures are another one's.
    """
    if not offered(reading.who, PAGE):
        return
    view = {**reading.address.parameters, "lang": reading.locale.value}
    st.session_state[_ORIGIN] = (page, view) if page else None
    if len(statistics) == 1:
        _link(reading, statistics[0], say(reading.locale, "method.page.link"), ":material/rule:", indicator)
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(say(reading.locale, "method.page.links"), width="content")
        for statistic in statistics:
            _link(reading, statistic, say(reading.locale, f"method.name.{statistic}"), None, indicator)


def _link(reading: Reading, statistic: str, label: str, icon: str | None, indicator: str | None) -> None:
    address = method_address(reading, statistic)
    name = say(reading.locale, f"method.name.{statistic}")
    st.page_link(
        page_path(PAGE),
        label=label,
        icon=icon,
        help=say(reading.locale, "method.page.link_help", name=name),
        query_params={**address, "indicator": indicator} if indicator else address,
    )


def status_statistic(cadence: str) -> str:
    """The statistic (one of ``STATISTICS``) that finds the status of a target of a cadence."""
    return {Cadence.BY_DEADLINE.value: "deadline"}.get(cadence, cadence)


def way_back(reading: Reading) -> None:
    """From an explanation back to the figure it was opened from; nothing where it was opened by itself."""
    kept = st.session_state.get(_ORIGIN)
    if kept is None or not offered(reading.who, kept[0]):
        return
    page, view = kept
    label = say(reading.locale, "method.page.back", page=say(reading.locale, f"ui.nav.{page}"))
    address = {**view, "lang": reading.locale.value}
    st.page_link(page_path(page), label=label, icon=":material/arrow_back:", query_params=address)
