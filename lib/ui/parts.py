"""Parts of a page that run again by themselves, so that what the reader waits for comes first.

A choice inside a part runs that part alone; the frame around it is neither run nor sent. Other parts that show the same
view follow when the browser says that it has drawn the first. Without the server around Home.py, and in the test of a
page, the whole page runs.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

import streamlit as st

from lib.ui.address import remember
from lib.ui.context import Reading, current, keep, reading
from lib.ui.identity import fragment, here

#: The names of the parts of the page, and of those that still run in this run: None says all of them.
_PARTS = "capmap.parts"
_DUE = "capmap.due"
#: Set once the browser of this session has drawn the first of a page's parts.
_DRAWN = "capmap.drawn"
_by_parts = False

#: So many runs within so many seconds, over all readers, and runs are worth saving. One reader never comes near.
_MANY, _WITHIN_SECONDS = 40, 2.0
_runs: deque[float] = deque(maxlen=_MANY)


def use_parts(*, by_parts: bool) -> None:
    """Set for this process whether pages run in parts; the server does so at start, before the first session."""
    global _by_parts  # noqa: PLW0603 - one fact of the process, written once at start
    _by_parts = by_parts


def run_whole(page: Callable[[], None]) -> None:
    """Run a whole page, all its parts with it. The frame calls this."""
    st.session_state[_PARTS] = ()
    st.session_state[_DUE] = None
    try:
        page()
    finally:
        st.session_state[_DUE] = ()


def part(name: str, show: Callable[[Reading], None], *, meanwhile: str = "") -> None:
    """Run ``show`` on what the address says now, here and whenever something inside it is chosen.

    ``name`` is unique on the page. A part with words for ``meanwhile`` says them until the browser of this session has
    drawn its first view, and then follows: what it needs is large, and would be loaded before that view. When
    something was published since the whole page ran, the whole page runs again: its frame names the revision.
    """
    if not _by_parts:
        show(current())
        return
    st.session_state[_PARTS] += (name,)
    fragment(_run, key=name)(name, show, meanwhile)


def _run(name: str, show: Callable[[Reading], None], meanwhile: str) -> None:
    _runs.append(time.monotonic())
    if meanwhile and _DRAWN not in st.session_state:
        st.caption(meanwhile)
        return
    before = current()
    found = reading(before.locale, here())
    if (found.head, found.revision) != (before.head, before.revision):
        st.rerun()
    keep(found)
    remember(found.address)
    due = st.session_state[_DUE]
    if due is not None:
        st.session_state[_DUE] = tuple(item for item in due if item != name)
    show(found)


def refresh(*names: str) -> None:
    """Run these parts of the page in this order instead of the one that was touched; call it from a callback."""
    st.session_state[_DRAWN] = True
    found = [name for name in names if name in st.session_state.get(_PARTS, ())]
    if found:
        st.session_state[_DUE] = tuple(found)
        st.rerun(found)


def together() -> None:
    """Run all parts of the page in one run while many readers are at work; call it from a callback, after ``go``.

    A run of its own for each part is pleasant for one reader, whose browser draws the first part meanwhile; with many,
    the second run of each is what makes all of them wait.
    """
    if _by_parts and len(_runs) == _MANY and time.monotonic() - _runs[0] < _WITHIN_SECONDS:
        refresh(*st.session_state.get(_PARTS, ()))


def follows(name: str) -> bool:
    """True where a part shows this view only after ``refresh``, since it does not run in this run by itself."""
    due = st.session_state.get(_DUE)
    return _by_parts and (_DRAWN not in st.session_state or (due is not None and name not in due))
