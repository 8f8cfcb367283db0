"""A status as a mark: colour, symbol and word together."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from lib.domain import Beside, Locale, Stand, Status
from lib.i18n import stand_word
from lib.palette import paint_of
from lib.ui.context import Reading

# Streamlit's named colours that stand nearest to the palette; the symbol and the word carry the meaning.
_BADGES: dict[Status, Literal["blue", "orange", "red", "gray"]] = {
    Status.MET: "blue",
    Status.ON_TRACK: "blue",
    Status.BEHIND: "orange",
    Status.MISSED: "red",
    Status.STALE: "gray",
    Status.NO_DATA: "gray",
    Status.NO_TARGET: "gray",
}


def status_badge(reading: Reading, status: Stand) -> None:
    """The status as a badge; beside a reference value (``domain.stand_of``) one of a colour that judges nothing."""
    colour = "violet" if isinstance(status, Beside) else _BADGES[status]
    st.badge(stand_word(reading.locale, status), icon=f":material/{paint_of(status).icon}:", color=colour)


def status_word(reading: Reading, status: str) -> str:
    """The status as symbol and word, for tables."""
    return marked_status(reading.locale, status)


def marked_status(locale: Locale, status: str) -> str:
    """The same for what is kept by language, apart from any one reader."""
    return marked_stand(locale, Status(status))


def marked_stand(locale: Locale, stand: Stand) -> str:
    """A status, or a place beside a reference value, as symbol and word."""
    return f"{paint_of(stand).symbol} {stand_word(locale, stand)}"
