"""The switch between jurisdictions, and the yardstick of another one beside figures that have no target."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from lib.domain import Jurisdiction
from lib.i18n import say
from lib.services.status_yardstick import lender, measured, yardstick_text, yardsticks
from lib.ui.address import go
from lib.ui.context import Reading, current
from lib.ui.plain import plain

_JURISDICTION = "frame.jurisdiction"
_YARDSTICK = "yardstick"


def jurisdiction_switch(reading: Reading) -> None:
    """Choose the jurisdiction of every page: its top region becomes the view. Nothing where there is only one."""
    regions = reading.workspace.regions
    here = regions.jurisdiction_of(reading.address.region.code)
    if len(regions.jurisdictions) < 2 or here is None:
        return
    st.session_state[_JURISDICTION] = here.code

    def moved() -> None:
        found = regions.jurisdictions[st.session_state[_JURISDICTION]]
        go(current().address, region=regions.all[found.root], colour=None)

    st.selectbox(
        say(reading.locale, "status.frame.jurisdiction"),
        list(regions.jurisdictions),
        format_func=lambda code: short_name(reading, regions.jurisdictions[code].name.get(reading.locale)),
        key=_JURISDICTION,
        on_change=moved,
        label_visibility="collapsed",
        help=say(reading.locale, "status.frame.jurisdiction_help"),
        width=190,
        placeholder=reading.say("widget.choose"),
    )


def short_name(reading: Reading, name: str) -> str:
    """A jurisdiction's name where there is little room: in English without the words for its kind."""
    endings = say(reading.locale, "status.frame.endings").split("|")
    return next((name.removesuffix(end) for end in endings if name.endswith(end) and name != end), name)


def held_against(reading: Reading) -> Reading:
    """The reading with the yardstick that the address asks for; as it is where nothing is borrowed."""
    here = reading.workspace.regions.jurisdiction_of(reading.address.region.code)
    if here is None or reading.address.yardstick is None:
        return reading
    return replace(reading, workspace=measured(reading.workspace, here.code, reading.address.yardstick))


def yardstick_of(reading: Reading) -> Jurisdiction | None:
    """The jurisdiction whose targets a reading of ``held_against`` shows as references."""
    return lender(reading.workspace)


def yardstick_switch(reading: Reading) -> None:
    """Choose to see another jurisdiction's targets as references; offered where this one has none of its own.

    ``reading`` is as the frame made it, before ``held_against``.
    """
    here = reading.workspace.regions.jurisdiction_of(reading.address.region.code)
    if here is None:
        return
    for one in yardsticks(reading.workspace, here.code):
        _switch(reading, one)


def _switch(reading: Reading, lent: Jurisdiction) -> None:
    key, name = f"{_YARDSTICK}.{lent.code}", lent.name.get(reading.locale)
    st.session_state[key] = reading.address.yardstick == lent.code

    def moved() -> None:
        go(current().address, yardstick=lent.code if st.session_state[key] else None)

    st.toggle(
        plain(yardstick_text(reading.locale, name)),
        key=key,
        on_change=moved,
        help=plain(say(reading.locale, "status.yardstick.help", name=name)),
        width="content",
    )


def marked_finding(reading: Reading, sentence: str) -> str:
    """A page's finding that says, where a yardstick is borrowed, whose it is and that nothing is assessed by it."""
    lent = yardstick_of(reading)
    if lent is None:
        return sentence
    mark = say(reading.locale, "status.yardstick.mark", name=lent.name.get(reading.locale))
    return say(reading.locale, "status.yardstick.finding", finding=sentence, mark=mark)
