"""The drawing of the map alone in a real browser: its scripts, the boundaries as they are, made-up figures."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from lib.domain import Locale, Period
from lib.maps import MapSpec, map_spec
from lib.palette import MAP_INKS
from lib.regions import load_layers, load_regions
from lib.ui.statistical_map.assets import FILES
from tests.maps.frames import indicator, result

_PAGE = """<!doctype html><meta charset="utf-8"><body style="margin:0"><div id="host"></div><script type="module">
const names = ["geometry", "labels", "gestures", "memory", "colours", "panel", "chart"];
const [echarts, style, ...parts] = await Promise.all([import("/echarts.js"), fetch("/style.css").then((a) => a.text()),
  ...names.map((name) => import(`/${name}.js`))]);
const found = Object.fromEntries(names.map((name, at) => [name, parts[at]]));
const root = document.getElementById("host").attachShadow({ mode: "open" });
const layer = (url) => fetch(url).then((answer) => answer.json());
// How many points were set out on the plane: outlines that are built take thousands.
window.projected = 0;
const albers = (box) => { const { project, ...rest } = found.geometry.albers(box);
  return { ...rest, project: (point) => { window.projected += 1; return project(point); } }; };
const made = found.chart.create(root, { ...found, geometry: { ...found.geometry, albers }, echarts, style, layer });
window.made = made;
window.parts = { ...found, echarts, layer };
window.draw = (data) => made.show(data, {
  drawn: () => { window.drawn = (window.drawn ?? 0) + 1; },
  picked: (code) => { window.picked = code; },
  kept: (name, value) => { window.kept = [name, value]; },
});
window.ready = true;
</script>"""
LAYERS = load_layers()
_CHOSEN = Period.parse("2026Q3")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
        del format, args


@contextmanager
def stage(folder: Path) -> Iterator[Page]:
    """A page whose ``draw`` draws what it is given; ``folder`` is served to it."""
    (folder / "index.html").write_text(_PAGE, encoding="utf-8")
    for role, path in FILES.items():
        shutil.copy(path, folder / f"{role}{path.suffix}")
    for layer in LAYERS:
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


def county_map(colour: str = "value", **changes: Any) -> MapSpec:
    """The 103 counties with made-up figures; their names are the real ones."""
    layer = LAYERS.get("im_counties")
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


def draw(page: Page, spec: MapSpec) -> None:
    inks = {name: [tone.light, tone.dark] for name, tone in MAP_INKS.items()}
    page.evaluate("(data) => window.draw(data)", {**spec.data(), "inks": inks, "height": 500, "layers": "/"})
    page.wait_for_selector("section.map[data-painted]")
