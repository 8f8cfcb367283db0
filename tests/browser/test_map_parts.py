"""The capability map in parts: what stands beside the map follows it, and all that is chosen stands in the address."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, Visit
from tests.browser.steps import COUNTIES, click_region, painted, query, settled, trend, wait_query

pytestmark = pytest.mark.browser


def choose_indicator(page: Page, name: str) -> None:
    box = page.locator("[data-testid=stSelectbox]:has-text('指标') input").first
    box.click()
    box.fill(name)
    page.get_by_role("option").filter(has_text=name).first.click()


def places(page: Page) -> dict[str, str]:
    """Where each region lies on the drawing."""
    read = "items => Object.fromEntries(items.map(item => [item.dataset.code, item.dataset.point]))"
    found: dict[str, str] = page.locator(".map .list li").evaluate_all(read)
    return found


def test_what_stands_beside_the_map_follows_it(server: Server, visit: Visit) -> None:
    page = visit(server.url + COUNTIES)
    painted(page, "im_counties")
    trend(page)
    frame = page.get_by_text("能力地图", exact=True).last.element_handle()
    choose_indicator(page, "检查员配备率")
    expect(page.locator(".map[data-indicator=inspector_staffing][data-painted]")).to_be_attached()
    expect(page.get_by_text("内蒙古自治区 · 检查员配备率")).to_be_visible()
    expect(page.locator("[data-testid=stPlotlyChart] .gtitle")).to_contain_text("内蒙古自治区：")
    assert frame.is_visible()
    wait_query(page, indicator="inspector_staffing", level="county")


def test_the_class_picked_out_comes_back_with_the_address(server: Server, visit: Visit) -> None:
    page = visit(server.url + COUNTIES)
    painted(page, "im_counties")
    page.locator(".map .legend button").first.click()
    key = page.locator(".map .legend button").first.get_attribute("data-class") or ""
    wait_query(page, only=key)
    settled(page)
    page.reload()
    painted(page, "im_counties")
    expect(page.locator(f".map .legend button[data-class={key}]")).to_have_attribute("aria-pressed", "true")
    page.locator(".map .legend button").first.click()
    page.wait_for_function("() => !new URLSearchParams(location.search).has('only')")


def test_the_part_looked_at_comes_back_with_the_address(server: Server, visit: Visit) -> None:
    page = visit(server.url + COUNTIES)
    painted(page, "im_counties")
    whole = places(page)
    page.locator(".map .tools button").first.click()
    page.wait_for_function("() => new URLSearchParams(location.search).has('place')")
    settled(page)
    painted(page, "im_counties")
    near = places(page)
    assert near != whole
    page.reload()
    painted(page, "im_counties")
    moved = {code: place for code, place in places(page).items() if off(place, near[code]) > 2}
    assert moved == {}
    page.locator(".map .tools button").nth(2).click()
    page.wait_for_function("() => !new URLSearchParams(location.search).has('place')")
    assert "level" in query(page)


def test_the_part_looked_at_stays_when_a_county_of_it_is_picked(server: Server, visit: Visit) -> None:
    page = visit(server.url + COUNTIES)
    painted(page, "im_counties")
    layers, whole = page.locator(".map").get_attribute("data-layer"), places(page)
    page.locator(".map .tools button").first.click()
    page.wait_for_function("() => new URLSearchParams(location.search).has('place')")
    settled(page)
    painted(page, "im_counties")
    near, place = places(page), query(page)["place"]
    assert max(off(at, near[code]) for code, at in whole.items()) > 60
    click_region(page, "152502")
    wait_query(page, region="152502", scope="150000", place=place)
    settled(page)
    painted(page, "im_counties")
    assert page.locator(".map").get_attribute("data-layer") == layers
    # the way back to the league takes a line above the map, which becomes that much lower
    assert {code: at for code, at in places(page).items() if off(at, near[code]) > 15} == {}


def off(one: str, other: str) -> int:
    """How far two places lie apart, in pixels along the axis where it is most."""
    return max(abs(int(a) - int(b)) for a, b in zip(one.split(","), other.split(","), strict=True))


def test_the_open_tab_comes_back_with_the_address(server: Server, visit: Visit) -> None:
    page = visit(server.url + COUNTIES)
    painted(page, "im_counties")
    trend(page)
    page.get_by_role("tab", name="地区列表").click()
    expect(page.locator("[data-testid=stDataFrame]")).to_be_visible()
    wait_query(page, tab="table")
    page.reload()
    painted(page, "im_counties")
    expect(page.locator("[data-testid=stDataFrame]")).to_be_visible()
    expect(page.locator("[data-testid=stPlotlyChart]")).to_have_count(0)
