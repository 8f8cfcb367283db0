"""The detail map in a real browser whose network ends at 127.0.0.1: it draws, nothing is missing, no text acts."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Page, sync_playwright

from lib.access import console
from lib.services import Settings, open_workspace, publish_batch, submit_file, submit_point_file
from tests.web.conftest import ROOT, environment

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
EVIL = """<img src=x onerror="document.title='owned';parent.document.title='owned'">**粗** <script>alert(1)</script>"""
FIGURES = "地区,指标,期间,数值\n150602,online_service_rate,2026Q3,100\n150603,online_service_rate,2026Q3,88\n"
POINTS = (
    "编号,名称,类别,等级,经度,纬度,备注\n"
    f'L1,"{EVIL.replace(chr(34), chr(34) * 2)}",检验机构,B+,110.02,39.80,{{{{ 7*7 }}}} [链接](http://192.0.2.1)\n'
    "L2,东胜所,检验机构,C,109.99,39.82,\nL3,康巴什所,检验机构,未达标,109.79,39.60,\nO1,杭锦局,监管机构,,108.70,39.83,\n"
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with figures and points of 鄂尔多斯市."""
    folder = tmp_path_factory.mktemp("detail")
    workspace = open_workspace(Settings(data_dir=folder, database_url=f"sqlite:///{folder / 'capmap.sqlite'}"))
    publish_batch(
        workspace, submit_file(workspace, FIGURES.encode(), "a.csv", who=console("李四")).batch.id, who=console("张三")
    )
    batch = submit_point_file(workspace, POINTS.encode(), "点位.csv", who=console("李四"), jurisdiction="150000").batch
    publish_batch(workspace, batch.id, who=console("张三"))
    workspace.store.close()
    with (folder / "log").open("w") as errors:
        server = subprocess.Popen(
            [sys.executable, "-m", "lib", "serve", "--json", "--port", "0"],
            cwd=ROOT,
            env=environment(folder, PUBLIC="yes"),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    try:
        assert server.stdout is not None
        said = json.loads(server.stdout.readline() or "{}")
        assert "url" in said, Path(folder / "log").read_text(encoding="utf-8")
        yield str(said["url"])
    finally:
        server.terminate()
        server.communicate(timeout=20)


def opened(page: Page, address: str) -> FrameLocator:
    page.goto(f"{address}/detail?region=150600&indicator=online_service_rate&period=2026Q3")
    frame = page.frame_locator("iframe[title*=st_folium]")
    frame.locator(".capmap-legend").wait_for(timeout=25_000)
    frame.locator(".capmap-cluster, .capmap-pin").first.wait_for()
    return frame


def colours(frame: FrameLocator) -> list[str]:
    shapes = frame.locator("path.leaflet-interactive")
    return [str(shapes.nth(at).get_attribute("fill")) for at in range(shapes.count())]


@pytest.mark.browser
def test_the_detail_map_needs_nobody_but_its_server(address: str) -> None:
    asked: list[str] = []
    wrong: list[str] = []
    with sync_playwright() as playwright:
        rules = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", rules])
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.on("request", lambda request: asked.append(request.url))
        page.on("requestfailed", lambda request: wrong.append(request.url))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: wrong.append(dialog.message))
        page.on("console", lambda message: wrong.append(message.text) if "Content Security" in message.text else None)
        page.on(
            "response",
            lambda answer: wrong.append(answer.url) if answer.status >= 400 and "_stcore" not in answer.url else None,
        )
        frame = opened(page, address)
        found = colours(frame)
        assert len(found) == 9
        assert len(set(found)) >= 3  # met, behind, and nothing reported
        notes = frame.locator(".leaflet-bottom.leaflet-left .capmap-notes").inner_text()
        assert "审图号：GS（2024）0650号" in notes
        assert "版本 v2" in notes
        see_points(page, frame)
        measure_and_leave(page, frame)
        assert page.title() == "药监能力一张图"
        browser.close()
    assert wrong == []
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    assert any("/leaflet/leaflet.js" in url for url in asked)


def see_points(page: Page, frame: FrameLocator) -> None:
    """Open the point whose name is a script: its card shows the very characters."""
    frame.locator(".capmap-cluster").first.click()
    pin = frame.locator(".capmap-pin-laboratory", has_text="B+")
    pin.wait_for()
    pin.click()
    card = frame.locator(".leaflet-popup-content .capmap-card")
    card.wait_for()
    text = card.inner_text()
    assert EVIL in text
    assert "{{ 7*7 }} [链接](http://192.0.2.1)" in text
    assert "第 2 行" in text
    assert frame.locator(".leaflet-popup-content img, .leaflet-popup-content script, .capmap-card a").count() == 0
    frame.locator(".leaflet-popup-close-button").click()


def measure_and_leave(page: Page, frame: FrameLocator) -> None:
    """The controls work: layers in Chinese, measuring between two clicks, full screen."""
    frame.locator(".leaflet-control-layers-toggle").hover(force=True)
    layers = frame.locator(".leaflet-control-layers-overlays").inner_text()
    assert [name for name in ("地区", "相邻地区", "外边界", "地区名称", "点位") if name not in layers] == []
    page.mouse.move(300, 400)
    frame.locator(".leaflet-control-measure").hover(force=True)
    frame.locator(".js-start").click()
    box = page.locator("iframe[title*=st_folium]").bounding_box()
    assert box is not None
    for across in (300, 380):
        page.mouse.click(box["x"] + across, box["y"] + 300)
    frame.locator(".leaflet-measure-lastpoint, .js-results").first.wait_for()
    assert "公里" in frame.locator(".leaflet-control-measure").inner_text()
    frame.locator(".js-cancel").first.click()
    frame.locator("a[title='全屏查看']").click()
    frame.locator("html:has(:fullscreen)").wait_for(state="attached")
    assert frame.locator("body").evaluate("() => document.fullscreenElement.id") == "map_div"
