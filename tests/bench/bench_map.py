"""The map in a real browser: switches beside the way of the tutorials, first paint, drill-down, bytes, hosts asked.

    python tests/bench/bench_map.py [--switches 16] [--national] [--port P]

Each switch is timed from the click on the option to the frame in which the map says that it is painted, and counts
only if the pixels changed. The map page of the product, its map alone, and the baseline alone (Plotly's tile map, with
simplified geometry inside the figure) take turns in one run. ``wire`` is what travels, compressed; ``messages`` the
same unpacked. Exit code 1 when a bound is broken.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from lib.catalogue import load_catalogue
from lib.domain import Level, Locale, Period
from lib.i18n import period as period_text
from lib.regions import load_layers, load_regions
from tests.bench.browser import Switched, View, Wire, chromium, first_paint
from tests.bench.serving import COMPARED, HOME, NATIONAL, Served, load_demo, served

CATALOGUE = load_catalogue()
KEYS = [key for key, sheet in CATALOGUE.indicators.items() if Level.COUNTY in sheet.levels and sheet.core]
KEYS += [key for key, sheet in CATALOGUE.indicators.items() if Level.COUNTY in sheet.levels and not sheet.core]
#: Ends of years: between two of them the colours of an annual indicator change too.
PERIODS = [Period.parse(key) for key in ("2025Q4", "2024Q4", "2023Q4", "2022Q4", "2026Q3")]
ADDRESS = "/map?region=150000&level=county&indicator={}&period=2026Q3"
MAP = "section.map canvas"
#: What the compared pages show first: the first of the catalogue that counties have.
FIRST = next(key for key, sheet in CATALOGUE.indicators.items() if Level.COUNTY in sheet.levels)
PLOT = ".js-plotly-plot"


def ours(view: View, turn: int) -> Switched:
    """A switch of the indicator, each third one of the period."""
    before = view.page.evaluate("bench.sum()")
    key = KEYS[(turn + 1) % len(KEYS)]
    if turn % 3 != 2:
        return view.switch("指标", CATALOGUE.indicators[key].name.zh, f"() => bench.shown('{key}', '{before}')", MAP)
    label = period_text(Locale.ZH, PERIODS[turn // 3 % len(PERIODS)])
    return view.switch("期间", label, f"() => bench.shown(bench.map().dataset.indicator, '{before}')", MAP)


def alone(view: View, turn: int) -> Switched:
    before = view.page.evaluate("bench.sum()")
    key = KEYS[(turn + 1) % len(KEYS)]
    return view.switch("指标", CATALOGUE.indicators[key].name.zh, f"() => bench.shown('{key}', '{before}')", MAP)


def baseline(view: View, turn: int) -> Switched:
    key = KEYS[(turn + 1) % len(KEYS)]
    return view.switch("指标", CATALOGUE.indicators[key].name.zh, f"() => bench.plotted('{key}')", PLOT)


def compare(switches: int, *ways: Callable[[int], Switched]) -> list[list[Switched]]:
    """Switches of several ways, taking turns; the first of each only warms up."""
    rounds = [[way(turn) for way in ways] for turn in range(switches + 1)][1:]
    return [list(found) for found in zip(*rounds, strict=True)]


def drill(view: View, times: int) -> tuple[list[float], list[float]]:
    """From the click on a league to its trend drawn, and until its counties are painted, too."""
    regions = load_regions()
    trends, both = [], []
    for league in list(regions.children("150000", Level.PREFECTURE))[:times]:
        view.page.goto(f"http://127.0.0.1:{view.wire.port}/map?region=150000&level=prefecture&indicator={KEYS[0]}")
        # from a page that is whole: the chart program is there, as it is when somebody has looked at the first chart
        view.wait(f"bench.painted(0) && bench.trend({json.dumps(regions.all['150000'].name.zh)})")
        view.calm()
        item = "section.map li[data-code='" + league.code + "']"
        x, y = map(int, view.page.locator(item).get_attribute("data-point").split(","))  # type: ignore[union-attr]
        box = view.page.locator(MAP).first.bounding_box()
        assert box is not None
        before = view.page.evaluate("bench.paints()")
        drawn = f"bench.trend({json.dumps(league.name.zh)})"
        view.page.evaluate(
            f"window.timed = Promise.all([bench.time(() => {drawn}),"
            f" bench.time(() => bench.painted({before}) && {drawn})]); undefined"
        )
        view.page.mouse.click(box["x"] + x, box["y"] + y)
        trend, whole = view.page.evaluate("window.timed")
        trends.append(float(trend))
        both.append(float(whole))
    return trends, both


def layer_bytes(server: Served) -> dict[str, int]:
    """Compressed size of each layer at level low, as served."""
    found = {}
    for layer in load_layers():
        if layer.detail == "low":
            name = f"{layer.name}.low.{layer.sha256[:8]}.geojson"
            address = f"{server.url}/api/v1/layers/{name}"
            with httpx.stream("GET", address, headers={"accept-encoding": "br"}, trust_env=False) as answer:
                found[layer.name] = sum(map(len, answer.iter_raw()))
    return found


class Report:
    """A table of figures against their bounds."""

    def __init__(self) -> None:
        self.broken = False
        self.figures: dict[str, float] = {}
        print(f"load {os.getloadavg()[0]:.1f}\n{'figure':<58} {'measured':>9} {'bound':>8}")

    def row(self, what: str, measured: float, bound: float | None = None) -> None:
        bad = bound is not None and measured > bound
        self.broken |= bad
        self.figures[what] = round(measured, 2)
        print(
            f"{what:<58} {measured:>9.4g} {bound if bound is not None else '':>8} {'broken' if bad else ''}", flush=True
        )

    def switches(self, what: str, found: list[Switched], ms: float | None = None, kb: float | None = None) -> float:
        median = statistics.median(item.ms for item in found)
        self.row(f"{what}: switch, ms (median of {len(found)})", median, ms)
        self.row(f"{what}: slowest switch, ms", max(item.ms for item in found))
        self.row(f"{what}: wire a switch, KB", statistics.median(item.wire for item in found) / 1000, kb)
        self.row(f"{what}: messages a switch, KB", statistics.median(item.payload for item in found) / 1000)
        return median


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--switches", type=int, default=16)
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--national", action="store_true")
    options.add_argument("--only-national", action="store_true")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        load_demo(folder)
        if given.only_national:
            with served(folder, COMPARED) as compared, chromium() as browser:
                report = Report()
                nation(browser, Wire(compared.port), given.switches, report)
            return int(report.broken)
        with served(folder, HOME, port=given.port) as product, served(folder, COMPARED) as compared:
            report = measure(product, compared, given.switches, with_national=given.national)
        print(f"load {os.getloadavg()[0]:.1f}\n{json.dumps(report.figures, ensure_ascii=False)}")
    return int(report.broken)


def measure(product: Served, compared: Served, switches: int, *, with_national: bool) -> Report:
    report = Report()
    home, other = Wire(product.port), Wire(compared.port)
    address = ADDRESS.format(KEYS[0])
    asked: list[str] = []
    with chromium() as browser:
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        mine, theirs = View.open(context, home, address), View.open(context, other, "/?view=plotly")
        bare = View.open(context, other, "/?view=map")
        plotted = f"bench.plotted('{FIRST}')"
        for view, holds in ((mine, "bench.painted(0)"), (theirs, plotted), (bare, "bench.painted(0)")):
            view.page.bring_to_front()
            view.wait(holds)
            view.calm()
        runs = len(product.script_ms())
        page, map_alone, plotly = compare(
            switches,
            lambda turn: ours(mine, turn),
            lambda turn: alone(bare, turn),
            lambda turn: baseline(theirs, turn),
        )
        report.switches("103 counties, the whole map page", page, 250, 8)
        median = report.switches("103 counties, the map alone", map_alone, 250, 8)
        slow = report.switches("103 counties, Plotly with geometry inside, alone", plotly)
        report.row("103 counties: ratio of the map to the baseline", median / slow, 0.25)
        scripts = product.script_ms(runs)
        report.row("server: script of a switch, ms (median)", statistics.median(run[0] for run in scripts), 40)
        report.row("server: processor time of it, ms (median)", statistics.median(run[1] for run in scripts))
        theirs.page.close()
        bare.page.close()
        drilled = drill(mine, 7)
        report.row("click to drilled-down trend, ms (median of 7)", statistics.median(drilled[0]), 400)
        report.row("click to drilled-down map and trend, ms (median of 7)", statistics.median(drilled[1]))
        asked += mine.asked
        context.close()
        paints(browser, product.port, address, report)
        if with_national and NATIONAL.exists():
            asked += nation(browser, other, switches, report)
    for layer, size in layer_bytes(product).items():
        report.row(f"layer {layer} at low, KB compressed", size / 1000, 60)
    outside = {url for url in asked if not url.startswith(("http://127.0.0.1:", "data:", "blob:"))}
    report.row(f"requests to other hosts, of {len(asked)}", len(outside), 0)
    return report


def paints(browser: Any, port: int, address: str, report: Report) -> None:
    cold, warm = [], []
    for _ in range(5):
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        cold.append(first_paint(context, port, address))
        warm.append(first_paint(context, port, address))
        context.close()
    for kind, found, bound in (("cold", cold, 3000), ("warm", warm, 1200)):
        first, whole = (statistics.median(times) for times in zip(*found, strict=True))
        report.row(f"first paint, {kind} browser, ms (median of 5)", first, bound)
        report.row(f"{kind} browser: until the map answers clicks, ms", whole)


def nation(browser: Any, wire: Wire, switches: int, report: Report) -> list[str]:
    """All counties of the country on the map of the product. Plotly with the geometry inside does not end drawing them
    without a graphics card."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    mine = View.open(context, wire, "/?view=map_national")
    mine.wait("bench.painted(0)")
    mine.calm()
    (found,) = compare(switches, lambda turn: alone(mine, turn))
    report.switches("2850 counties, the map", found, 400, 40)
    context.close()
    return mine.asked


if __name__ == "__main__":
    sys.exit(main())
