"""Words grow on a wall screen, and nothing that has a fixed width cuts them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser import steps
from tests.browser.conftest import Server, Visit

pytestmark = pytest.mark.browser

#: What is chosen in each box of the page, where its words are wider than their place.
_CUT = """() => [...document.querySelectorAll('[data-testid=stSelectbox] *')]
  .filter(place => place.children.length === 0 && place.scrollWidth > place.clientWidth + 1 && place.clientWidth)
  .map(place => place.value || place.textContent)"""


def words_px(page: Page) -> float:
    """How large the body's words are."""
    found: float = page.evaluate("() => parseFloat(getComputedStyle(document.documentElement).fontSize)")
    return found


def test_words_grow_with_the_screen(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/region?region=150602", viewport={"width": 3840, "height": 2160})
    steps.settled(page)
    assert (words_px(page), page.evaluate(_CUT)) == (24, [])
    page.set_viewport_size({"width": 1366, "height": 768})
    assert (words_px(page), page.evaluate(_CUT)) == (15, [])
