"""The drawing in a real browser: names, scale bar, card, legend and view, with the boundaries as they are."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from playwright.sync_api import Page

from lib.maps import LayerRef, Method
from lib.regions import load_regions
from lib.ui.statistical_map.assets import FILES
from tests.maps.stage import LAYERS, county_map, draw

pytestmark = pytest.mark.browser


def _boxes(page: Page, selector: str) -> list[tuple[str, list[float]]]:
    found = page.locator(selector).evaluate_all(
        "(all) => all.map((item) => { const b = item.getBoundingClientRect();"
        " return [item.dataset.code ?? item.className, [b.left, b.top, b.right, b.bottom]]; })"
    )
    return [(name, box) for name, box in found]


def _overlap(a: list[float], b: list[float], slack: float = 0.5) -> bool:
    return a[0] + slack < b[2] and b[0] + slack < a[2] and a[1] + slack < b[3] and b[1] + slack < a[3]


def test_names_never_meet_and_are_never_cut(page: Page) -> None:
    draw(page, county_map())
    names = _boxes(page, ".labels text")
    assert len(names) >= 30
    # A line of text is a little higher than its letters; letters take its middle.
    letters = [(code, [left, top + 2, right, bottom - 2]) for code, (left, top, right, bottom) in names]
    assert not [(a, b) for (a, one), (b, other) in combinations(letters, 2) if _overlap(one, other)]
    _, (left, top, right, bottom) = _boxes(page, "section.map")[0]
    assert all(left <= box[0] and top <= box[1] and box[2] <= right and box[3] <= bottom for _, box in letters)
    over = [box for name in ("legend", "tools", "foot") for _, box in _boxes(page, f".{name}")]
    assert not [code for code, box in letters for other in over if _overlap(box, other)]


def test_a_name_is_set_within_its_region_else_beside_it_else_hidden(page: Page) -> None:
    square = "(x, y, s) => [[[x, y], [x + s, y], [x + s, y + s], [x, y + s]]]"
    found = page.evaluate(
        f"""() => {{ const square = {square};
        const items = ["wide", "small", "inner"].map((code, shape) => ({{ code, shape, text: "旗旗旗",
          anchor: [[150, 150], [307, 157], [150, 150]][shape] }}));
        const ring = [...square(50, 50, 200), [[140, 140], [140, 160], [160, 160], [160, 140]]];
        const places = window.parts.labels.settle({{ width: 500, height: 300,
          shapes: [ring, square(300, 150, 14), square(140, 140, 20)], items, blocked: [], scale: 1,
          font: "sans-serif" }});
        return Object.fromEntries(places); }}"""
    )
    assert {code: item["kind"] for code, item in found.items()} == {
        "wide": "inside",
        "small": "beside",
        "inner": "hidden",
    }
    left, top, right, bottom = found["wide"]["box"]
    assert 50 <= left < right <= 250
    assert 50 <= top < bottom <= 250
    assert not _overlap(found["wide"]["box"], [140, 140, 160, 160], 0)
    assert not _overlap(found["small"]["box"], [300, 150, 314, 164], 0)


def test_a_name_that_is_hidden_shows_while_its_region_is_picked(page: Page) -> None:
    draw(page, county_map())
    shown = {code for code, _ in _boxes(page, ".labels text")}
    hidden = next(code for code in LAYERS.get("im_counties").codes if code not in shown)
    draw(page, county_map(selected=hidden))
    assert page.locator(f'.labels text[data-code="{hidden}"]').count() == 1


def test_the_scale_bar_is_true_to_two_per_cent(page: Page) -> None:
    draw(page, county_map())
    bar = page.locator(".scale")
    per_km = float(bar.get_attribute("data-px") or 0) / float(bar.get_attribute("data-km") or 1)
    assert bar.inner_text() == f"{bar.get_attribute('data-km')} km"
    assert bar.bounding_box()["width"] == pytest.approx(float(bar.get_attribute("data-px") or 0), abs=1)  # type: ignore[index]
    file = county_map().layer.file
    places = page.evaluate(
        "async (file) => { const { geometry, echarts, layer } = window.parts;"
        " const found = geometry.register(echarts, 'measured', [await layer('/' + file)], []);"
        " return Object.fromEntries(found.properties.map((item, at) => [item.code, found.places[at]])); }",
        file,
    )
    points = dict(page.locator(".list li").evaluate_all("(all) => all.map((i) => [i.dataset.code, i.dataset.point])"))
    for one, other in (("152923", "150785"), ("150105", "150402"), ("150302", "152501"), ("150627", "150781")):
        pixels = math.dist(*([float(part) for part in points[code].split(",")] for code in (one, other)))
        assert pixels / per_km == pytest.approx(_km(places[one], places[other]), rel=0.02)


def _km(one: list[float], other: list[float]) -> float:
    """Great-circle distance, by the haversine formula."""
    west, south, east, north = map(math.radians, (*one, *other))
    half = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin((east - west) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(half))


def test_the_card_is_whole_and_its_text_is_text(page: Page) -> None:
    nasty = "<img src=x onerror=window.hit=1>"
    draw(page, county_map(columns={"value_text": [nasty] * 103, "period": "2026Q2"}))
    page.locator(".list").focus()
    page.keyboard.press("Home")
    card = page.locator(".card").inner_text().split("\n")
    code = LAYERS.get("im_counties").codes[0]
    assert load_regions().all[code].name.zh in card[0]
    text = " ".join(card)
    for part in (
        nasty,
        "2026年第二季度",
        "▲ 落后",
        "目标：不低于 96.0 %",
        "差距：差 6.0 个百分点",
        "排名：第 1 名（共 103 个地区）",
    ):
        assert part in text
    assert page.evaluate("() => window.hit") is None
    page.keyboard.press("Enter")
    assert page.evaluate("() => window.picked") == code


def test_the_legend_shows_target_counts_and_notes(page: Page) -> None:
    draw(page, county_map(method=Method.TARGET, columns={"period": ["2026Q2"] * 2 + ["2026Q3"] * 101}))
    rows = page.locator(".legend button, .legend .rule").evaluate_all("(all) => all.map((item) => item.innerText)")
    at = rows.index("目标：不低于 96.0 %")
    assert "至不足 60.0" in rows[at - 1]
    assert rows[at + 1].startswith("60.0")
    counts = page.locator(".legend em").all_inner_texts()
    assert sum(int(count) for count in counts) == 103
    assert page.locator(".legend .remark").all_inner_texts() == ["其中 2 个为2026年第二季度"]


def test_the_view_is_kept_over_a_switch_and_names_stay(page: Page) -> None:
    draw(page, county_map())
    before = page.locator(".scale").get_attribute("data-px")
    paints = int(page.locator("section.map").get_attribute("data-paints") or 0)
    page.locator(".tools button").first.click()
    page.wait_for_selector(f'section.map[data-painted]:not([data-paints="{paints}"])')
    page.wait_for_function("(old) => { const bar = document.getElementById('host').shadowRoot.querySelector('.scale');"
                           " return bar.dataset.px !== old; }", arg=before)  # fmt: skip
    zoomed = page.locator(".scale").get_attribute("data-px"), _boxes(page, ".labels text")
    draw(page, county_map("gap"))
    assert page.locator(".scale").get_attribute("data-px") == zoomed[0]
    shown = dict(_boxes(page, ".labels text"))
    assert all(shown.get(code, box) == pytest.approx(box, abs=0.5) for code, box in zoomed[1])
    page.locator(".tools button").last.click()


def test_nothing_reported_is_drawn_and_said_inside_the_map(page: Page) -> None:
    columns = {"value": [None] * 103, "value_text": None, "period": None, "status": "no_data", "rank": None}
    draw(page, county_map("status", columns=columns))
    assert "还没有任何数据" in page.locator(".banner").inner_text()
    assert (
        json.loads(page.locator(".list li").evaluate_all("(all) => JSON.stringify(all.map((i) => i.dataset.class))"))
        == ["no_data"] * 103
    )
    draw(page, county_map())
    assert page.locator(".banner").is_hidden()


def test_the_same_map_again_is_there_already(page: Page) -> None:
    draw(page, county_map())
    before = page.evaluate("[window.drawn, document.querySelector('#host').shadowRoot.firstChild.dataset.paints]")
    draw(page, county_map())
    after = page.evaluate("[window.drawn, document.querySelector('#host').shadowRoot.firstChild.dataset.paints]")
    assert after == [before[0] + 1, before[1]]
    draw(page, county_map("gap"))
    assert page.locator("section.map").get_attribute("data-paints") == str(int(before[1]) + 1)


def test_a_map_moves_to_another_place_as_it_is(page: Page) -> None:
    draw(page, county_map())
    pixels = "canvas => canvas.toDataURL()"
    before = page.locator("section.map .canvas canvas").evaluate(pixels)
    page.evaluate(
        """() => { const host = document.body.appendChild(document.createElement("div")); host.id = "other";
        window.made.move(host.attachShadow({ mode: "open" })); }"""
    )
    assert page.locator("#host section.map").count() == 0
    assert page.locator("#other section.map .canvas canvas").evaluate(pixels) == before
    page.evaluate(
        """() => { window.made.move(document.querySelector("#host").shadowRoot);
        document.querySelector("#other").remove(); }"""
    )
    assert page.locator("#host section.map .canvas canvas").evaluate(pixels) == before


def test_what_a_click_leads_to_is_fetched_while_nothing_else_is_to_do(page: Page) -> None:
    leagues = LayerRef.of(LAYERS.get("im_leagues"))
    with page.expect_response(f"**/{leagues.file}"):
        draw(page, replace(county_map("gap"), below=leagues))


def test_two_fingers_zoom(page: Page) -> None:
    draw(page, county_map())
    found = page.evaluate(
        """() => { const canvas = document.createElement("div"); const seen = [];
        window.parts.gestures.attach(canvas, (...zoom) => seen.push(zoom), () => seen.push("hint"));
        const touch = (id, x) => new Touch({ identifier: id, target: canvas, clientX: x, clientY: 50 });
        const send = (type, ...xs) => canvas.dispatchEvent(new TouchEvent(type, { cancelable: true,
          touches: xs.map((x, id) => touch(id, x)) }));
        send("touchstart", 100, 200); send("touchmove", 50, 250);
        canvas.dispatchEvent(new WheelEvent("wheel", { deltaY: 1 }));
        return seen; }"""
    )
    assert found == [[2, 150, 50], "hint"]


def test_files_of_the_browser_are_those_of_the_product() -> None:
    assert {
        "labels",
        "gestures",
        "memory",
        "colours",
        "chart",
        "geometry",
        "panel",
        "style",
        "echarts",
        "loader",
    } == set(FILES)
    assert all(Path(path).is_file() for path in FILES.values())
