"""A status as a mark: colour, symbol and word together."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from lib.domain import Locale, Status
from lib.i18n import say
from lib.palette import STATUS
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


def status_badge(reading: Reading, status: Status) -> None:
    """The status as a badge."""
    st.badge(reading.say(f"status.{status.value}"), icon=f":material/{STATUS[status].icon}:", color=_BADGES[status])


def status_word(reading: Reading, status: str) -> str:
    """The status as symbol and word, for tables."""
    return marked_status(reading.locale, status)


def marked_status(locale: Locale, status: str) -> str:
    """The same for what is kept by language, apart from any one reader."""
    found = Status(status)
    return f"{STATUS[found].symbol} {say(locale, f'ui.status.{found.value}')}"
