"""Sharing a view: its link, and the revision it shows the figures as known on."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from lib.domain import Revision
from lib.i18n import say
from lib.services import Workspace, beijing
from lib.services.shown_name import shown_name
from lib.ui.address import go
from lib.ui.context import Reading
from lib.ui.copy_link import copy_link
from lib.ui.plain import plain
from lib.ui.withheld import unnamed

_KEY = "share.revision"
#: The option of the list that follows what is published.
CURRENT = "current"
#: Older revisions than these are reached by their address.
LISTED = 200
_REASON_SIGNS = 24


def revision_box(reading: Reading) -> None:
    """Choose the revision that the figures are shown as known on: the current one, or one that never moves."""
    known = {str(item.number): item for item in revisions(reading.workspace, reading.head)[:LISTED]}
    chosen = CURRENT if reading.address.revision is None else str(reading.address.revision)
    looked_at = reading.workspace.store.revision(reading.revision) if chosen not in (CURRENT, *known) else None
    if looked_at:
        known[chosen] = looked_at
    st.session_state[_KEY] = chosen

    def moved() -> None:
        picked = st.session_state[_KEY]
        go(reading.address, revision=None if picked == CURRENT else int(picked))

    def label(option: str) -> str:
        if option == CURRENT:
            return say(reading.locale, "share.revision.current", revision=reading.head)
        return _label(reading, known[option])

    st.selectbox(
        say(reading.locale, "share.revision.label"),
        [CURRENT, *known],
        format_func=label,
        key=_KEY,
        on_change=moved,
        label_visibility="collapsed",
        help=say(reading.locale, "share.revision.help"),
        width=230,
        placeholder=reading.say("widget.choose"),
    )


def past_badge(reading: Reading) -> None:
    """A violet badge where another revision than the current one is looked at."""
    if reading.revision != reading.head:
        past = reading.say("frame.revision_past", revision=reading.revision, head=reading.head)
        st.badge(past, icon=":material/history:", color="violet")


def past_banner(reading: Reading) -> None:
    """One line that says when and by whom the figures shown were published, with the way back to the current ones."""
    revision = reading.workspace.store.revision(reading.revision)
    if reading.revision == reading.head or revision is None:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="share.past"):
        sentence = say(
            reading.locale, f"share.revision.banner{_who_and_why(reading, revision)}", **_facts(reading, revision)
        )
        st.markdown(f":material/history: {plain(sentence)}", width="content")
        st.button(
            say(reading.locale, "share.revision.back", head=reading.head),
            key="share.back",
            type="primary",
            on_click=go,
            args=(reading.address,),
            kwargs={"revision": None},
        )


def share(reading: Reading) -> None:
    """The button that copies the link of the view."""
    copy_link(reading.locale)


@lru_cache(maxsize=4)
def revisions(workspace: Workspace, head: int) -> tuple[Revision, ...]:
    """All revisions, newest first; kept by the current one, since a new one always has a new number."""
    return tuple(workspace.store.revisions()) if head else ()


def _label(reading: Reading, revision: Revision) -> str:
    return say(reading.locale, f"share.revision.one{_who_and_why(reading, revision)}", **_facts(reading, revision))


def _who_and_why(reading: Reading, revision: Revision) -> str:
    """Which sentence tells a revision: nobody in particular learns neither person nor reason."""
    return unnamed(reading, "_reason" if revision.reason and not reading.who.anonymous else "")


def _facts(reading: Reading, revision: Revision) -> dict[str, object]:
    reason = " ".join((revision.reason or "").split())
    return {
        "revision": revision.number,
        "at": beijing(revision.published_at),
        "actor": shown_name(reading.workspace, revision.published_by, reading.who),
        "reason": reason if len(reason) <= _REASON_SIGNS else f"{reason[:_REASON_SIGNS]}…",
    }
