"""Words grow on a wall screen, and nothing that has a fixed width cuts them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.conftest import Server, Visit

pytestmark = pytest.mark.browser

#: What is chosen in each box of the page, where its words are wider than their place.
CUT = """() => [...document.querySelectorAll('[data-testid=stSelectbox] *')]
  .filter(place => place.children.length === 0 && place.scrollWidth > place.clientWidth + 1 && place.clientWidth)
  .map(place => place.value || place.textContent)"""


def words_px(page: Page) -> float:
    """How large the body's words are."""
    found: float = page.evaluate("() => parseFloat(getComputedStyle(document.documentElement).fontSize)")
    return found


def test_words_grow_with_the_screen(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/region?region=150602", viewport={"width": 3840, "height": 2160})
    steps.settled(page)
    assert (words_px(page), page.evaluate(CUT)) == (24, [])
    page.set_viewport_size({"width": 1366, "height": 768})
    assert (words_px(page), page.evaluate(CUT)) == (15, [])


#: Of the first tick of a chart's upright axis: the size of its words as drawn, in pixels; then the box of the drawing
#: and that of its place on the page.
_CHART = """() => {
  const box = place => {
    const r = place.getBoundingClientRect();
    return [r.x, r.y, r.width, r.height].map(Math.round);
  };
  const chart = document.querySelector('[data-testid=stPlotlyChart]');
  const tick = chart.querySelector('.ytick text');
  const grown = tick.getBoundingClientRect().height / tick.getBBox().height;
  return { px: parseFloat(getComputedStyle(tick).fontSize) * grown, drawn: box(chart.querySelector('.svg-container')),
           place: box(chart.closest('[data-testid=stElementContainer]')) };
}"""
#: The middles of the marks of the thick line.
_MARKS = """() => [...document.querySelectorAll('[data-testid=stPlotlyChart] .scatterlayer .points path')].map(mark => {
  const r = mark.getBoundingClientRect();
  return [r.x + r.width / 2, r.y + r.height / 2];
})"""


def test_charts_grow_with_the_screen_and_fill_their_place(server: Server, visit: Visit) -> None:
    wide = {"width": 3840, "height": 2160}
    page = visit(f"{server.url}/trend?region=150602&regions=150602&indicator=inspector_staffing", viewport=wide)
    steps.trend(page)
    steps.settled(page)
    page.wait_for_function(
        "() => document.querySelector('[data-testid=stPlotlyChart] .svg-container').offsetWidth < 1500"
    )
    found = page.evaluate(_CHART)
    assert found["px"] == pytest.approx(13 * 1.6, abs=0.5)
    assert found["drawn"] == pytest.approx(found["place"], abs=2)
    assert found["place"][3] == 640


def test_a_pointer_meets_the_marks_of_a_chart_that_has_grown(server: Server, visit: Visit) -> None:
    wide = {"width": 3840, "height": 2160}
    page = visit(f"{server.url}/trend?region=150602&regions=150602&indicator=inspector_staffing", viewport=wide)
    steps.trend(page)
    steps.settled(page)
    page.wait_for_function(
        "() => document.querySelector('[data-testid=stPlotlyChart] .svg-container').offsetWidth < 1500"
    )
    marks = page.evaluate(_MARKS)
    x, y = marks[len(marks) // 2]
    page.mouse.move(x - 4, y)
    page.mouse.move(x, y)
    told = page.locator("[data-testid=stPlotlyChart] .hoverlayer .hovertext")
    expect(told).to_have_count(1)
    box = told.bounding_box()
    assert box is not None
    assert abs(box["y"] + box["height"] / 2 - y) < 20
    assert min(abs(box["x"] - x), abs(box["x"] + box["width"] - x)) < 20


def test_charts_of_other_screens_are_as_they_were_made(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/trend?region=150602&regions=150602&indicator=inspector_staffing")
    steps.trend(page)
    steps.settled(page)
    found = page.evaluate(_CHART)
    assert found["px"] == pytest.approx(13, abs=0.1)
    assert found["drawn"] == pytest.approx(found["place"], abs=2)
    assert found["place"][3] == 400
