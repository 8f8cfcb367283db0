"""The first screen of a laptop answers what is overdue, in both languages and in the dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.conftest import Server, Visit

pytestmark = pytest.mark.browser

# CSS pixels of the visitor's screen.
_FOLD = 768
#: A period that others have followed: its days are counted from its own end, whatever the day of the test.
_PERIOD = "2026Q2"


@pytest.mark.parametrize(("language", "alt"), [("zh", "到期与逾期"), ("en", "Due and overdue")])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_that_is_overdue_stands_above_the_fold(
    server: Server, visit: Visit, language: str, alt: str, scheme: str
) -> None:
    page = visit(f"{server.url}/?period={_PERIOD}&lang={language}", color_scheme=scheme)
    table = page.locator("[data-testid=stDataFrame]").nth(1)
    expect(table.locator("canvas").first).to_be_visible()
    expect(page.get_by_text(alt).first).to_be_visible()
    steps.settled(page)
    box = table.bounding_box()
    assert box is not None
    # A title and four rows of the demonstration data: all that is overdue.
    assert box["height"] > 4 * 28
    assert box["y"] + box["height"] <= _FOLD
