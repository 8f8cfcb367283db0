"""The whole map stands on a laptop's first screen, its review number with it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.conftest import Server, Visit

pytestmark = pytest.mark.browser


def test_the_review_number_stands_below_a_headline_of_two_lines(server: Server, visit: Visit) -> None:
    address = f"{server.url}/map?region=150000&indicator=inspector_staffing&period=2026Q3&lang=en"
    page = visit(address, viewport={"width": 1366, "height": 768})
    steps.painted(page, "im_")
    steps.settled(page)
    headline = page.get_by_text("Inspector staffing rate, 2026 Q3:").first.bounding_box()
    assert headline is not None
    assert headline["height"] > 40
    review = page.locator("[data-testid=stApp] .map .note.review")
    expect(review).to_contain_text("GS")
    box = review.bounding_box()
    assert box is not None
    assert 600 < box["y"] + box["height"] <= 768
