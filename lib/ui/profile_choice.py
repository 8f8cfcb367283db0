"""The choices of a profile: the region step by step, whom it is compared with, and the version for paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from lib.access import allowed
from lib.domain import Level, Locale, Permission, Region
from lib.i18n import say
from lib.services.file_name import file_name
from lib.services.profile import Profile
from lib.services.profile_sheet import profile_file
from lib.ui.address import go
from lib.ui.context import Reading
from lib.ui.filters import level_name
from lib.ui.identity import late
from lib.ui.yardstick import short_name

#: As wide as the longest name of a region, in CSS pixels: Morin Dawa Daur Autonomous Banner.
_WIDTH = {Locale.ZH: 190, Locale.EN: 268}


def tell(reading: Reading, key: str, /, **params: object) -> str:
    """A sentence of ``profile.toml`` in the reader's language."""
    return say(reading.locale, f"profile.{key}", **params)


def region_boxes(reading: Reading) -> None:
    """League or city, then county, within the jurisdiction that the frame has.

    Each box is typed into or moved through with the arrow keys; its first entry is the region above as a whole.
    """
    regions, address = reading.workspace.regions, reading.address
    jurisdiction = regions.jurisdiction_of(address.region.code)
    if jurisdiction is None:
        return
    path = (*regions.ancestors(address.region.code), address.region)
    at = [one for one in path if regions.within(one.code, jurisdiction.root)]
    for step, level in enumerate(_steps(jurisdiction.levels, at[0].level)):
        if step >= len(at):
            return
        above = at[step]
        below = regions.children(above.code, level)
        seat = tell(reading, "whole_seat", name=short_name(reading, above.name.get(reading.locale)))
        chosen = at[step + 1] if step + 1 < len(at) else above
        label = level_name(reading, level, jurisdiction.code)
        _box(reading, level.value, label, [above, *below], chosen, {above.code: seat})


def peers_switch(reading: Reading, found: Profile) -> None:
    """Choose the siblings: under the same parent, or all of the level; only where these differ."""
    regions, region = reading.workspace.regions, found.region
    root = regions.all[found.jurisdiction.root]
    if region.parent is None or root.code in (region.code, region.parent):
        return
    parent = regions.all[region.parent].name.get(reading.locale)
    words = {
        "parent": tell(reading, "peers_parent", parent=parent),
        "all": tell(reading, "peers_all"),
    }
    choose(reading, "peers", words, reading.address.peers or "parent", tell(reading, "peers"))


def choose(
    reading: Reading, parameter: str, words: Mapping[str, str], chosen: str, label: str, *, quiet: bool = False
) -> None:
    """One of a few words, kept in the address under ``parameter``; ``quiet`` shows no label, only reads it aloud."""
    key = f"profile.{parameter}"
    st.session_state[key] = chosen

    def moved() -> None:
        go(reading.address, **{parameter: st.session_state[key]})

    st.segmented_control(
        label,
        list(words),
        format_func=words.__getitem__,
        key=key,
        required=True,
        on_change=moved,
        label_visibility="collapsed" if quiet else "visible",
    )


def print_button(reading: Reading, found: Profile) -> None:
    """The profile as a file for printing, made when it is asked for, by whoever asks then. The name holds region,
    period and revision, so no cache can mix them up."""
    if not allowed(reading.who, Permission.EXPORT):
        return
    parts = (found.region.code, found.period.key)
    st.download_button(
        tell(reading, "print"),
        late(reading.who, lambda who: profile_file(reading.workspace, who, found, reading.locale)),
        file_name=file_name("profile", found.revision, "html", *parts, locale=reading.locale, demo=found.demo),
        mime="text/html",
        icon=":material/print:",
        help=tell(reading, "print_help"),
        on_click="ignore",
        key="profile.print",
    )


def _steps(levels: Sequence[Level], top: Level) -> list[Level]:
    order = list(Level)
    return [level for level in levels if order.index(level) > order.index(top)]


def _box(
    reading: Reading, name: str, label: str, options: Sequence[Region], chosen: Region, names: Mapping[str, str]
) -> None:
    key = f"profile.choose_{name}"
    found = {one.code: one for one in options}
    st.session_state[key] = chosen.code

    def moved() -> None:
        go(reading.address, region=found[st.session_state[key]])

    text: Callable[[str], str] = lambda code: names.get(code) or found[code].name.get(reading.locale)  # noqa: E731
    st.selectbox(
        label,
        list(found),
        format_func=text,
        key=key,
        on_change=moved,
        width=_WIDTH[reading.locale],
        placeholder=reading.say("widget.choose"),
    )
