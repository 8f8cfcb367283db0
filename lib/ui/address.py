"""The address of a view: read from the query string of this session, and written back.

The query string is the only truth of what is looked at; widgets take their value from it and write to it, so every
view can be reloaded and shared.
"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from lib.domain import Locale
from lib.services import Workspace
from lib.ui.asked import Address, asked_for

_REMEMBERED = "capmap.address"
#: What a page is opened for, and other pages do not hand on: a link to an indicator's sheet leads to the sheet.
_NOT_KEPT = ("statistic", "batch", "compare")


def read_locale(installed: Locale) -> Locale:
    """The reader's language: the address, else what this session chose, else the installation's."""
    asked = st.query_params.get("lang") or st.session_state.get("capmap.locale")
    locale = Locale(asked) if asked in tuple(Locale) else installed
    st.session_state["capmap.locale"] = locale.value
    return locale


def read_address(workspace: Workspace, head: int) -> Address:
    """The view that the address asks for. Parameters left out are taken from this session's last view."""
    kept = {name: value for name, value in st.session_state.get(_REMEMBERED, {}).items() if name not in _NOT_KEPT}
    return asked_for(workspace, head, st.query_params.to_dict(), kept)


def remember(address: Address) -> None:
    """Put the view into the browser's address and keep it for the other pages of this session."""
    st.session_state[_REMEMBERED] = address.parameters
    wanted = {**address.parameters, "lang": st.session_state["capmap.locale"]}
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)


def go(address: Address, **changes: object) -> None:
    """Move to another view; call it from a callback. A change of region drops a level and scope that no longer fit;
    ``colour`` None takes back the choice of one."""
    if "colour" in changes:
        changes["coloured"] = changes.pop("colour")
    fresh: dict[str, object] = {"level": None, "scope": None, "regions": ()} if "region" in changes else {}
    if {"region", "level", "scope"} & set(changes):
        fresh |= {"place": None}
    if {"indicator", "coloured", "classes"} & set(changes):
        fresh |= {"only": None}
    parameters = replace(address, **{**fresh, **changes}).parameters  # type: ignore[arg-type]  # checked on reading
    st.session_state[_REMEMBERED] = parameters
    st.query_params.from_dict({**parameters, "lang": st.session_state["capmap.locale"]})
