"""The address of a page that is not offered to the reader: it says that the page is there, and what it needs."""

from __future__ import annotations

from functools import partial

import streamlit as st
from streamlit.navigation.page import Page

from lib.domain import Identity, Locale, Origin
from lib.i18n import say
from lib.ui.identity import own_link
from lib.ui.links import NEEDED, PAGES, offered
from lib.ui.plain import plain


def refused_pages(locale: Locale, who: Identity) -> list[Page]:
    """A hidden page for each that is not offered. A wall screen has none: it goes back to its own."""
    if who.origin is Origin.SCREEN:
        return []
    return [
        st.Page(
            partial(_refuse, locale, who, key),
            title=say(locale, f"ui.nav.{key}"),
            icon=icon,
            url_path=key,
            visibility="hidden",
        )
        for key, _, icon in PAGES
        if not offered(who, key)
    ]


def _refuse(locale: Locale, who: Identity, key: str) -> None:
    page, needed = say(locale, f"ui.nav.{key}"), NEEDED.get(key)
    if who.account is None or needed is None:
        st.warning(plain(say(locale, "accounts.page.sign_in", page=page)), icon=":material/lock:")
        if who.session is not None:
            own_link(say(locale, "accounts.frame.sign_in"), "/sign-in")
        return
    permission = say(locale, f"access.permission.{needed.value}")
    sentence = say(locale, "accounts.page.refused", page=page, permission=permission)
    st.warning(plain(sentence), icon=":material/block:")
