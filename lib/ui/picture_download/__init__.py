"""A button that turns an SVG picture into a PNG file in the reader's browser: no server, no network, own fonts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

__all__ = ["SCALE", "SCRIPT", "STYLE", "png_button"]

SCRIPT = Path(__file__).parent / "button.js"
STYLE = Path(__file__).parent / "button.css"
#: Pixels of the file for each CSS pixel of the picture: sharp in print.
SCALE = 2

_button = st.components.v2.component(
    "picture_download", js=SCRIPT.read_text(encoding="utf-8"), css=STYLE.read_text(encoding="utf-8")
)


def png_button(
    svg: str,
    *,
    width: int,
    height: int,
    label: str,
    failed: str,
    file_name: str,
    key: str,
    on_taken: Callable[[], None],
) -> None:
    """Offer ``svg``, of ``width`` x ``height`` CSS pixels, as a PNG of ``SCALE`` times that size.

    ``failed`` is said where the browser cannot draw it. ``on_taken`` is called each time the browser has handed over
    the file; it must ask who is there. Texts are set as text, never as markup.
    """
    picture = {"svg": svg, "width": width, "height": height, "scale": SCALE}
    words = {"label": label, "failed": failed, "name": file_name}
    _button(key=key, data={**picture, **words}, width="content", on_taken_change=on_taken)
