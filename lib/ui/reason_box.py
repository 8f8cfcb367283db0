"""The field for a reason: what is written in it is kept for the thing it was written about until that is decided, and
a refusal that is about the reason is told beside it."""

from __future__ import annotations

import streamlit as st

from lib.domain import Refusal, RefusalCode
from lib.i18n import say_refusal
from lib.ui.context import Reading
from lib.ui.told_once import told_once

_LONGEST = 200
#: What is mended in the field itself.
_OF_THE_REASON = frozenset({RefusalCode.REASON_NEEDED, RefusalCode.REASON_UNPASSED, RefusalCode.TEXT_UNFIT})


def reason_box(label: str, *, key: str) -> None:
    """The field. ``key`` names the thing, too, so that a reason for one is never taken for another's."""
    if key not in st.session_state and (kept := st.session_state.get(_kept(key))):
        # Streamlit forgets a field that a run did not draw.
        st.session_state[key] = kept
    st.text_input(label, key=key, max_chars=_LONGEST, on_change=_keep, args=(key,))
    told_once(_message(key), bad=":material/edit:")


def written(key: str) -> str:
    """What stands in the field, without the blanks around it."""
    return str(st.session_state.get(key, st.session_state.get(_kept(key), ""))).strip()


def emptied(key: str) -> None:
    """The thing is decided: its reason is needed no more."""
    for name in (key, _kept(key), _message(key)):
        st.session_state.pop(name, None)


def refused(reading: Reading, refusal: Refusal, *, key: str, otherwise: str) -> None:
    """Tell a refusal beside the field where the field mends it; else where the page tells its messages.

    That the figures are others by now is told beside the buttons (``tell_moved_base``), and not a second time.
    """
    if refusal.code is RefusalCode.BASE_MOVED:
        return
    told = _message(key) if refusal.code in _OF_THE_REASON else otherwise
    st.session_state[told] = ("error", say_refusal(reading.locale, refusal))


def _keep(key: str) -> None:
    st.session_state[_kept(key)] = st.session_state[key]


def _kept(key: str) -> str:
    return f"{key}.kept"


def _message(key: str) -> str:
    return f"{key}.message"
