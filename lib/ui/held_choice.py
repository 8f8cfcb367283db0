"""A choice that stands on every run, whatever the words of its options are by then."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar

import streamlit as st

_Option = TypeVar("_Option")


def held_choice(key: str, options: Collection[_Option]) -> _Option:
    """What stands chosen in the box ``key``: to be put into its state before it is drawn, on every run.

    A browser names an option by its words, and holds on to those it was last told. Where they are others by now
    (another language, another name) what it sends is no option any more: the choice before that stands then, and
    the first option where there is none. What is put into the state is told to the browser anew.
    """
    kept = f"{key}.held"
    found = next(iter(options))
    before: tuple[Any, ...] = (st.session_state.get(kept), st.session_state.get(key))
    for value in before:
        if value in options:
            found = value
    st.session_state[kept] = found
    return found
