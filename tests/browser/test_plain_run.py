"""``streamlit run Home.py`` without our server: everything can be looked at, nothing written."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def test_plain_run_shows_the_map_and_takes_no_files(plain_url: str, visit: Visit) -> None:
    page = visit(f"{plain_url}/", role=None)
    expect(page.get_by_test_id("stMetricValue")).to_have_count(4)
    page.goto(f"{plain_url}{steps.COUNTIES}")
    steps.painted(page, "im_counties")
    assert len(steps.regions(page)) == 103
    expect(page.get_by_role("link", name="能力地图")).to_have_count(1)
    expect(page.get_by_role("link", name="数据上报")).to_have_count(0)
    expect(page.locator("input[type=file]")).to_have_count(0)
