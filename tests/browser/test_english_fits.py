"""English words, which are longer than Chinese ones, fit on a laptop's screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.conftest import Server, Visit
from tests.browser.test_wall_screen import CUT

pytestmark = pytest.mark.browser

#: How many pixels wider than its place each table of the page is: its columns are as wide as their words.
_BEYOND = """() => [...document.querySelectorAll('[data-testid=stDataFrame] .dvn-scroller')]
  .map(table => table.scrollWidth - table.clientWidth)"""


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_tables_of_the_overview_show_whole_rows(server: Server, visit: Visit, language: str) -> None:
    page = visit(f"{server.url}/?period={steps.PERIOD}&lang={language}")
    steps.settled(page)
    expect(page.locator("[data-testid=stDataFrame] canvas").nth(2)).to_be_visible()
    assert page.evaluate(_BEYOND)[:2] == [0, 0]


@pytest.mark.parametrize("place", ["", "region", "region?region=150602", "history", "reporting"])
def test_what_is_chosen_in_a_box_is_shown_whole(server: Server, visit: Visit, place: str) -> None:
    page = visit(f"{server.url}/{place}{'&' if '?' in place else '?'}lang=en")
    steps.settled(page)
    expect(page.get_by_test_id("stSelectbox").first).to_be_visible()
    assert page.evaluate(CUT) == []
