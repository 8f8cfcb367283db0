"""A switch gives new colours to the areas that are drawn: the picture is the one that drawing anew would make."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.maps.stage import LAYERS, county_map, draw

pytestmark = pytest.mark.browser

_CANVAS = "section.map .canvas canvas"
_CHOSEN = LAYERS.get("im_counties").codes[40]


def _picture(page: Page) -> str:
    return str(page.locator(_CANVAS).evaluate("(canvas) => canvas.toDataURL()"))


def _drawn_anew(page: Page) -> str:
    """The picture after everything was cleared and built again, as the button for the whole map does."""
    paints = page.locator("section.map").get_attribute("data-paints")
    page.locator(".tools button").last.click()
    page.wait_for_selector(f'section.map[data-painted]:not([data-paints="{paints}"])')
    page.mouse.move(1, 1)
    return _picture(page)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"colour": "value"}, {"colour": "gap"}),
        ({"colour": "gap"}, {"colour": "status"}),
        ({"colour": "value", "selected": _CHOSEN}, {"colour": "gap", "selected": _CHOSEN}),
        ({"colour": "value", "selected": _CHOSEN}, {"colour": "status"}),
        ({"colour": "status"}, {"colour": "value", "selected": _CHOSEN}),
        ({"colour": "value"}, {"colour": "gap", "theme": "dark"}),
    ],
)
def test_a_switch_shows_what_drawing_anew_would(page: Page, before: dict[str, Any], after: dict[str, Any]) -> None:
    draw(page, county_map(**after))
    wanted = _drawn_anew(page)
    draw(page, county_map(**before))
    assert _picture(page) != wanted
    draw(page, county_map(**after))
    assert _picture(page) == wanted


def test_a_switch_leaves_the_outlines_as_they_are(page: Page) -> None:
    draw(page, county_map("value"))
    _drawn_anew(page)
    built = page.evaluate("window.projected")
    draw(page, county_map("gap"))
    switched = page.evaluate("window.projected")
    assert switched - built < 10
    _drawn_anew(page)
    assert page.evaluate("window.projected") - switched > 3000


def test_the_class_picked_out_stands_out_and_goes_back(page: Page) -> None:
    draw(page, county_map("gap"))
    whole = _picture(page)
    button = page.locator(".legend button").first
    button.click()
    page.wait_for_selector("section.map[data-painted]")
    assert _picture(page) != whole
    page.locator(".legend button").first.click()
    page.wait_for_selector("section.map[data-painted]")
    page.mouse.move(1, 1)
    assert _picture(page) == whole


def test_another_size_keeps_the_new_colours(page: Page) -> None:
    def resized(width: str) -> str:
        page.evaluate("(width) => { document.querySelector('#host').style.width = width; }", width)
        page.wait_for_function(
            "() => { const { shadowRoot, clientWidth } = document.querySelector('#host');"
            " return shadowRoot.querySelector('.canvas canvas').clientWidth === clientWidth; }"
        )
        return _picture(page)

    draw(page, county_map("gap"))
    _drawn_anew(page)
    wanted = resized("640px")
    resized("")
    draw(page, county_map("value"))
    draw(page, county_map("gap"))
    assert resized("640px") == wanted
    resized("")


def test_names_and_scale_follow_another_size(page: Page) -> None:
    def points() -> list[str]:
        found = page.locator(".list li").evaluate_all("(all) => all.map((item) => item.dataset.point)")
        return [str(point) for point in found]

    draw(page, county_map("gap"))
    _drawn_anew(page)
    before, scale = points(), page.locator(".scale").get_attribute("data-px")
    page.evaluate("document.querySelector('#host').style.width = '640px'")
    page.wait_for_function(
        "(old) => document.querySelector('#host').shadowRoot.querySelector('.scale').dataset.px !== old", arg=scale
    )
    smaller = points()
    assert max(int(point.split(",")[0]) for point in smaller) < 640
    names = page.locator(".labels text").evaluate_all("(all) => all.map((item) => item.getBoundingClientRect().right)")
    assert len(names) > 10
    assert max(names) < 640
    page.evaluate("document.querySelector('#host').style.width = ''")
    page.wait_for_function(
        "(old) => document.querySelector('#host').shadowRoot.querySelector('.scale').dataset.px === old", arg=scale
    )
    assert points() == before
