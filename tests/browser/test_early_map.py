"""The map of a page that was seen before is on the screen before the page is."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser import steps
from tests.browser.conftest import Server, Visit

pytestmark = pytest.mark.browser

#: Keeps what stands on the screen in the first frame in which a map is painted.
FIRST_PAINT = """
(() => {
  const look = () => {
    const painted = (item) => item.lastChild?.shadowRoot?.querySelector(".map[data-painted]");
    const early = [...(document.body?.children ?? [])].find(painted);
    const map = early && painted(early);
    if (map) {
      const { left, top, width, height } = map.getBoundingClientRect();
      window.early = { box: [left, top, width, height], painted: map.dataset.painted, inert: early.inert,
        title: early.firstChild.textContent, words: map.querySelector(".legend").textContent,
        page: document.querySelector("[data-testid=stApp]") !== null };
    } else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
"""
SEEN = """new Promise((tell) => {
  const look = () => (window.early ? tell(window.early) : requestAnimationFrame(look));
  look();
})"""
BOX = "map => { const { left, top, width, height } = map.getBoundingClientRect(); return [left, top, width, height]; }"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_drawn_early_and_taken_over_by_the_page(server: Server, visit: Visit, scheme: Any) -> None:
    page = visit(f"{server.url}{steps.COUNTIES}", color_scheme=scheme)
    steps.painted(page, "im_counties")
    steps.settled(page)
    page.add_init_script(FIRST_PAINT)
    # The page library comes once the map is there: that it is held back but for a while is not what is tried here.
    held: list[Route] = []
    page.route("**/static/js/index.*.js", lambda route: held.append(route))  # noqa: PLW0108 - the library asks for a function
    page.reload(wait_until="commit")
    expect(page.locator(".map[data-painted]")).to_be_attached()
    early = page.evaluate(SEEN)
    for route in held:
        route.continue_()
    page.unroute("**/static/js/index.*.js")
    assert (early["page"], early["inert"]) == (False, True)
    assert "全程网办率" in early["title"]
    mine = steps.painted(page, "im_counties")
    steps.settled(page)
    expect(page.locator(".map")).to_have_count(1)
    assert mine.evaluate(BOX) == early["box"]
    assert mine.get_attribute("data-painted") == early["painted"]
    assert page.locator(".legend").text_content() == early["words"]
    steps.click_region(page, "150627")
    steps.wait_query(page, region="150627")


def test_another_window_and_another_page_show_none(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}{steps.COUNTIES}")
    steps.painted(page, "im_counties")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": 1200, "height": 700})
    page.reload()
    steps.painted(page, "im_counties")
    page.goto(f"{server.url}/trend")
    steps.settled(page)
    assert not [url for url in asked if "/map.json" in url]


def test_who_goes_on_before_the_page_is_there_takes_no_picture_along(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}{steps.COUNTIES}")
    steps.painted(page, "im_counties")
    steps.settled(page)
    # The page library does not come: as on a line that stands still.
    page.route("**/static/js/index.*.js", lambda _: None)
    page.reload(wait_until="commit")
    expect(page.locator(".map[data-painted]")).to_be_attached()
    page.evaluate("history.pushState(null, '', '/trend')")
    expect(page.locator(".map")).to_have_count(0)
