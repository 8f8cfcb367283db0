"""Looking: the overview, the map and its ways in and back, addresses, languages, narrow screens, the keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.conftest import Server, Visit

pytestmark = pytest.mark.browser


def test_the_overview_shows_headline_figures(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/")
    values = page.get_by_test_id("stMetricValue")
    expect(values).to_have_count(4)
    for text in values.all_inner_texts():
        met, bound = map(int, re.findall(r"\d+", text))
        assert 0 < met < bound == 103
    expect(page.get_by_text("演示数据").first).to_be_visible()


def test_a_click_leads_down_and_the_breadcrumb_back(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/map?indicator={steps.INDICATOR}&period={steps.PERIOD}")
    steps.painted(page, "im_leagues")
    codes = [code for code, _, _ in steps.regions(page)]
    assert len(codes) == 12
    page.locator(".map .list").focus()
    for _ in range(codes.index("150600") + 1):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    steps.wait_query(page, region="150600")
    steps.painted(page, "im_counties")
    page.wait_for_function("document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'")
    expect(page.locator(".list li")).to_have_count(9)
    assert all(code.startswith("1506") for code, _, _ in steps.regions(page))

    steps.click_region(page, "150627")
    steps.wait_query(page, region="150627", indicator=steps.INDICATOR, period=steps.PERIOD)
    steps.trend(page)
    chart = page.locator("[data-testid=stPlotlyChart]")
    expect(chart).to_have_attribute("aria-label", re.compile("^伊金霍洛旗"))

    page.get_by_role("button", name="鄂尔多斯市").click()
    steps.wait_query(page, region="150600")
    page.get_by_role("button", name="内蒙古自治区").click()
    steps.wait_query(page, region="150000")
    steps.painted(page, "im_leagues")
    expect(page.locator(".list li")).to_have_count(12)


def test_an_address_shows_the_same_view_to_others_and_after_a_restart(server: Server, visit: Visit) -> None:
    first = visit(f"{server.url}{steps.COUNTIES}")
    steps.painted(first, "im_counties")
    steps.click_region(first, "152921")
    steps.wait_query(first, region="152921")
    steps.painted(first, "im_counties")
    expect(first.locator(".list li[aria-selected=true]")).to_have_attribute("data-code", "152921")
    steps.settled(first)
    address, seen, asked = first.url, steps.regions(first), steps.query(first)
    assert (asked["region"], asked["scope"], asked["period"]) == ("152921", "150000", steps.PERIOD)
    first.context.close()

    def same(note: str) -> None:
        page = visit(address)
        steps.painted(page, "im_counties")
        expect(page.locator(".list li[aria-selected=true]"), note).to_have_attribute("data-code", "152921")
        expect(page.locator("[data-testid=stPlotlyChart]")).to_have_attribute("aria-label", re.compile("^阿拉善左旗"))
        assert steps.regions(page) == seen
        assert steps.query(page) == asked
        page.context.close()

    same("another visitor")
    server.restart()
    same("after a restart")


def test_a_deep_link_may_be_the_first_request_of_a_server(server: Server, visit: Visit) -> None:
    server.restart()
    page = visit(f"{server.url}/method?indicator=lab_grade")
    steps.settled(page)
    expect(page.get_by_role("heading", name="基层检验检测机构能力等级")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_addresses_that_are_no_page_lead_to_the_overview(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/nothing")
    expect(page.get_by_test_id("stMetricValue")).to_have_count(4)
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.goto(f"{server.url}/overview?region=140500")
    steps.wait_query(page, region="140500")
    expect(page.get_by_role("combobox", name="辖区")).to_have_value("晋城市")


def test_the_language_changes_and_the_view_stays(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}{steps.COUNTIES}")
    steps.painted(page, "im_counties")
    before = steps.query(page)
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    page.get_by_text("English", exact=True).click()
    expect(page.get_by_role("heading", name="Capability map")).to_be_visible()
    steps.wait_query(page, **{**before, "lang": "en"})
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".map[lang=en][data-layer^=im_counties][data-painted]")).to_be_attached()
    page.get_by_text("中文", exact=True).click()
    expect(page.get_by_role("heading", name="能力地图")).to_be_visible()
    steps.wait_query(page, **before)
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


def test_a_narrow_screen_does_not_scroll_sideways(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/method", viewport={"width": 390, "height": 844})
    for path in ("/", "/map", "/upload", "/method"):
        page.goto(f"{server.url}{path}")
        steps.settled(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        main = page.get_by_test_id("stMain")
        assert main.evaluate("element => element.scrollWidth - element.clientWidth") <= 0, path


def test_names_languages_and_the_keyboard(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/map")
    steps.painted(page, "im_leagues")
    steps.settled(page)
    expect(page).to_have_title(re.compile("药监能力一张图|能力地图"))
    nameless = page.evaluate(_NAMELESS)
    assert nameless == []
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(_AT_LIST):
            break
    assert page.evaluate(_AT_LIST), "the list of regions is not reached by the Tab key"
    page.keyboard.press("ArrowDown")
    expect(page.locator(".map .list")).to_have_attribute("aria-activedescendant", re.compile(r"^region-15\d{4}$"))


#: Buttons, links, fields and pictures that a screen reader cannot name.
_NAMELESS = """() => [...document.querySelectorAll("button, a[href], input, img, [role=button], [role=listbox]")]
  .filter(item => item.checkVisibility() && !item.closest("[aria-hidden=true]") && item.type !== "hidden")
  .filter(item => !(item.getAttribute("aria-label") || item.getAttribute("aria-labelledby") || item.textContent.trim()
    || item.getAttribute("alt") || item.title || item.labels?.length))
  .map(item => item.outerHTML.slice(0, 200))"""
_AT_LIST = """() => {
  let active = document.activeElement
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement
  return active?.getAttribute("role") === "listbox" && active.className === "list"
}"""


def test_leaving_shuts_the_door(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/method", role=None)
    expect(page.locator("input[name=password]")).to_be_visible()
    steps.sign_in(page, server.url, "viewer")
    page.goto(f"{server.url}/method")
    expect(page.get_by_role("button", name=steps.NAMES["viewer"])).to_be_visible()
    expect(page.get_by_role("link", name="审计记录")).to_have_count(0)
    steps.sign_out(page, server.url)
    page.goto(f"{server.url}/method")
    expect(page.locator("input[name=password]")).to_be_visible()


def test_the_map_is_drawn_after_the_film_in_the_same_tab(server: Server, visit: Visit) -> None:
    """Both keep the program that draws in one place of the page."""
    page = visit(f"{server.url}/time?region=150000&period={steps.PERIOD}&level=prefecture")
    expect(page.locator(".film .map[data-painted]")).to_be_attached()
    steps.settled(page)
    page.get_by_role("link", name="能力地图").first.click()
    steps.painted(page, "im_leagues")
    expect(page.get_by_text("地图没有加载成功", exact=False)).to_have_count(0)
