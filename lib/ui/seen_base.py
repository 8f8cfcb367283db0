"""Against which figures somebody looked at a batch, and a word where they are others by now."""

from __future__ import annotations

import streamlit as st

from lib.domain import Refusal, RefusalCode
from lib.i18n import say_refusal
from lib.ui.context import Reading
from lib.ui.plain import plain


def tell_moved_base(reading: Reading, batch: str, base: int) -> None:
    """Say that another revision than the one this session first saw the batch against stands now (``base``).

    The difference on the page is another one then. Its buttons are others, too: a click on one that was drawn before
    does nothing, and this says why.
    """
    seen = st.session_state.setdefault(f"seen_base.{batch}", base)
    if seen != base:
        moved = Refusal(RefusalCode.BASE_MOVED, base=seen, head=base)
        st.warning(plain(say_refusal(reading.locale, moved)), icon=":material/difference:")
