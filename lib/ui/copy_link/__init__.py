"""The button that copies the address of the view, or a text: a component, since only the browser knows the full address
and has a clipboard."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from lib.domain import Locale
from lib.i18n import say

HERE = Path(__file__).parent

_button = st.components.v2.component(
    "copy_link",
    js=(HERE / "copy.js").read_text(encoding="utf-8"),
    css=(HERE / "copy.css").read_text(encoding="utf-8"),
)


def copy_link(locale: Locale) -> None:
    """A button that puts the browser's address on the clipboard and says so, or shows it for copying by hand.

    Nothing travels to the server: every choice already stands in the address.
    """
    words = {name: say(locale, f"share.copy.{name}") for name in ("button", "hint", "done", "by_hand", "close")}
    _button(key="share.copy", data=words, width="content")


def copy_text(locale: Locale, text: str, words: str, *, key: str) -> None:
    """A button that puts ``text`` on the clipboard as it is, with the sentences ``button``, ``hint``, ``done`` and
    ``by_hand`` of ``words``."""
    told = {name: say(locale, f"{words}.{name}") for name in ("button", "hint", "done", "by_hand")}
    data = {**told, "close": say(locale, "share.copy.close"), "text": text}
    _button(key=key, data=data, width="content")
