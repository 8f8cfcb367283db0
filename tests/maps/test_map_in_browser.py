"""The drawing in a real browser: names, scale bar, card, legend and view, with the boundaries as they are."""

from __future__ import annotations

import json
import math
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from lib.domain import Locale, Period
from lib.maps import LayerRef, MapSpec, Method, map_spec
from lib.palette import MAP_INKS
from lib.regions import load_layers, load_regions
from lib.ui.statistical_map.assets import FILES
from tests.maps.frames import indicator, result

pytestmark = pytest.mark.browser

_PAGE = """<!doctype html><meta charset="utf-8"><body style="margin:0"><div id="host"></div><script type="module">
const names = ["geometry", "labels", "gestures", "memory", "panel", "chart"];
const [echarts, style, ...parts] = await Promise.all([import("/echarts.js"), fetch("/style.css").then((a) => a.text()),
  ...names.map((name) => import(`/${name}.js`))]);
const found = Object.fromEntries(names.map((name, at) => [name, parts[at]]));
const root = document.getElementById("host").attachShadow({ mode: "open" });
const layer = (url) => fetch(url).then((answer) => answer.json());
const made = found.chart.create(root, { ...found, echarts, style, layer });
window.made = made;
window.parts = { ...found, echarts, layer };
window.draw = (data) => made.show(data, {
  drawn: () => { window.drawn = (window.drawn ?? 0) + 1; },
  picked: (code) => { window.picked = code; },
  kept: (name, value) => { window.kept = [name, value]; },
});
window.ready = true;
</script>"""
_LAYERS = load_layers()
_CHOSEN = Period.parse("2026Q3")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
        del format, args


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("site")
    (folder / "index.html").write_text(_PAGE, encoding="utf-8")
    for role, path in FILES.items():
        shutil.copy(path, folder / f"{role}{path.suffix}")
    for layer in _LAYERS:
        shutil.copy(layer.path, folder / f"{layer.name}.{layer.detail}.{layer.sha256[:8]}.geojson")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next(path for path in map(shutil.which, names) if path)
    rules = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu", rules])
        opened = browser.new_page(viewport={"width": 900, "height": 520})
        opened.goto(f"http://127.0.0.1:{server.server_address[1]}/")
        opened.wait_for_function("() => window.ready")
        yield opened
        browser.close()
    server.shutdown()
    server.server_close()


def _spec(colour: str = "value", **changes: Any) -> MapSpec:
    """The 103 counties with made-up figures; their names are the real ones."""
    layer = _LAYERS.get("im_counties")
    regions = load_regions().all
    columns = {
        "region": list(layer.codes),
        "name": [regions[code].name.zh for code in layer.codes],
        "target_value": 60.0,
        "comparator": ">=",
        "status": "behind",
        "gap_text": "差 6.0 个百分点",
        "rank": list(range(1, 104)),
    } | changes.pop("columns", {})
    labels = {code: regions[code].short_name for code in layer.codes}
    frame = result([float(at) for at in range(103)], **columns)
    return map_spec(frame, layer, indicator(), Locale.ZH, colour, labels=labels, period=_CHOSEN, **changes)


def _draw(page: Page, spec: MapSpec) -> None:
    inks = {name: [tone.light, tone.dark] for name, tone in MAP_INKS.items()}
    page.evaluate("(data) => window.draw(data)", {**spec.data(), "inks": inks, "height": 500, "layers": "/"})
    page.wait_for_selector("section.map[data-painted]")


def _boxes(page: Page, selector: str) -> list[tuple[str, list[float]]]:
    found = page.locator(selector).evaluate_all(
        "(all) => all.map((item) => { const b = item.getBoundingClientRect();"
        " return [item.dataset.code ?? item.className, [b.left, b.top, b.right, b.bottom]]; })"
    )
    return [(name, box) for name, box in found]


def _overlap(a: list[float], b: list[float], slack: float = 0.5) -> bool:
    return a[0] + slack < b[2] and b[0] + slack < a[2] and a[1] + slack < b[3] and b[1] + slack < a[3]


def test_names_never_meet_and_are_never_cut(page: Page) -> None:
    _draw(page, _spec())
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
    _draw(page, _spec())
    shown = {code for code, _ in _boxes(page, ".labels text")}
    hidden = next(code for code in _LAYERS.get("im_counties").codes if code not in shown)
    _draw(page, _spec(selected=hidden))
    assert page.locator(f'.labels text[data-code="{hidden}"]').count() == 1


def test_the_scale_bar_is_true_to_two_per_cent(page: Page) -> None:
    _draw(page, _spec())
    bar = page.locator(".scale")
    per_km = float(bar.get_attribute("data-px") or 0) / float(bar.get_attribute("data-km") or 1)
    assert bar.inner_text() == f"{bar.get_attribute('data-km')} km"
    assert bar.bounding_box()["width"] == pytest.approx(float(bar.get_attribute("data-px") or 0), abs=1)  # type: ignore[index]
    file = _spec().layer.file
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
    _draw(page, _spec(columns={"value_text": [nasty] * 103, "period": "2026Q2"}))
    page.locator(".list").focus()
    page.keyboard.press("Home")
    card = page.locator(".card").inner_text().split("\n")
    code = _LAYERS.get("im_counties").codes[0]
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
    _draw(page, _spec(method=Method.TARGET, columns={"period": ["2026Q2"] * 2 + ["2026Q3"] * 101}))
    rows = page.locator(".legend button, .legend .rule").evaluate_all("(all) => all.map((item) => item.innerText)")
    at = rows.index("目标：不低于 96.0 %")
    assert "至不足 60.0" in rows[at - 1]
    assert rows[at + 1].startswith("60.0")
    counts = page.locator(".legend em").all_inner_texts()
    assert sum(int(count) for count in counts) == 103
    assert page.locator(".legend .remark").all_inner_texts() == ["其中 2 个为2026年第二季度"]


def test_the_view_is_kept_over_a_switch_and_names_stay(page: Page) -> None:
    _draw(page, _spec())
    before = page.locator(".scale").get_attribute("data-px")
    paints = int(page.locator("section.map").get_attribute("data-paints") or 0)
    page.locator(".tools button").first.click()
    page.wait_for_selector(f'section.map[data-painted]:not([data-paints="{paints}"])')
    page.wait_for_function("(old) => { const bar = document.getElementById('host').shadowRoot.querySelector('.scale');"
                           " return bar.dataset.px !== old; }", arg=before)  # fmt: skip
    zoomed = page.locator(".scale").get_attribute("data-px"), _boxes(page, ".labels text")
    _draw(page, _spec("gap"))
    assert page.locator(".scale").get_attribute("data-px") == zoomed[0]
    shown = dict(_boxes(page, ".labels text"))
    assert all(shown.get(code, box) == pytest.approx(box, abs=0.5) for code, box in zoomed[1])
    page.locator(".tools button").last.click()


def test_nothing_reported_is_drawn_and_said_inside_the_map(page: Page) -> None:
    columns = {"value": [None] * 103, "value_text": None, "period": None, "status": "no_data", "rank": None}
    _draw(page, _spec("status", columns=columns))
    assert "还没有任何数据" in page.locator(".banner").inner_text()
    assert (
        json.loads(page.locator(".list li").evaluate_all("(all) => JSON.stringify(all.map((i) => i.dataset.class))"))
        == ["no_data"] * 103
    )
    _draw(page, _spec())
    assert page.locator(".banner").is_hidden()


def test_the_same_map_again_is_there_already(page: Page) -> None:
    _draw(page, _spec())
    before = page.evaluate("[window.drawn, document.querySelector('#host').shadowRoot.firstChild.dataset.paints]")
    _draw(page, _spec())
    after = page.evaluate("[window.drawn, document.querySelector('#host').shadowRoot.firstChild.dataset.paints]")
    assert after == [before[0] + 1, before[1]]
    _draw(page, _spec("gap"))
    assert page.locator("section.map").get_attribute("data-paints") == str(int(before[1]) + 1)


def test_a_map_moves_to_another_place_as_it_is(page: Page) -> None:
    _draw(page, _spec())
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
    leagues = LayerRef.of(_LAYERS.get("im_leagues"))
    with page.expect_response(f"**/{leagues.file}"):
        _draw(page, replace(_spec("gap"), below=leagues))


def test_two_fingers_zoom(page: Page) -> None:
    _draw(page, _spec())
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
    assert {"labels", "gestures", "memory", "chart", "geometry", "panel", "style", "echarts", "loader"} == set(FILES)
    assert all(Path(path).is_file() for path in FILES.values())
