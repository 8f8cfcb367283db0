"""The word about an address that is no page: which one was asked for, and the page that may have been meant."""

from __future__ import annotations

import streamlit as st

from lib.domain import Identity, Origin
from lib.ui.context import Reading
from lib.ui.links import PAGES, offered, page_path
from lib.ui.plain import plain

#: The parameter in which the server hands on the address that was asked for; it is in no address of a view.
PARAMETER = "no_page"
#: No more of an address is told, and no more letters than these may be wrong in one that is still understood.
LONGEST, _WRONG = 60, 2
_TOLD = "capmap.no_page"


def told_no_page(reading: Reading, page: str) -> None:
    """Say that there is no such page as the one asked for, as long as the page (the first: ``page`` is empty) and the
    view stay those shown in its place.

    The first run after the server led here sees the parameter; later ones no longer have it in their address.
    """
    asked, view = st.query_params.get(PARAMETER), reading.address.parameters
    if asked:
        st.session_state[_TOLD] = (asked[:LONGEST], view)
    name, shown = st.session_state.get(_TOLD, ("", None))
    if not name or page or view != shown or reading.who.origin is Origin.SCREEN:
        st.session_state.pop(_TOLD, None)
        return
    st.warning(plain(reading.say("frame.no_page", name=name)), icon=":material/wrong_location:")
    meant = page_meant(name, reading.who)
    if meant:
        label = plain(reading.say("frame.no_page_meant", page=reading.say(f"nav.{meant}")))
        icon = ":material/arrow_forward:"
        st.page_link(page_path(meant), label=label, icon=icon, query_params={"lang": reading.locale.value})


def page_meant(name: str, who: Identity) -> str | None:
    """The page whose address differs in the fewest letters, at most two and not half of it; None where none is so near
    or it is not offered to ``who``."""
    word = name.strip("/").lower()
    near = sorted((letters_apart(word, key), key) for key, _, _ in PAGES if offered(who, key))
    return next((key for apart, key in near if apart <= min(_WRONG, (len(key) - 1) // 2)), None)


def letters_apart(one: str, other: str) -> int:
    """How many letters must be added, taken out or replaced to make ``other`` of ``one`` (Levenshtein)."""
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        above, row = row, [place]
        for at, sign in enumerate(other, 1):
            row.append(min(above[at] + 1, row[-1] + 1, above[at - 1] + (letter != sign)))
    return row[-1]
