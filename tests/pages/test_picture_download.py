"""The PNG button in a real browser: an SVG in, a file of the right size and content out."""

from __future__ import annotations

import base64
import re
import shutil
import struct
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from lib.charts import figure_svg
from lib.ui.picture_download import SCALE, SCRIPT, STYLE
from tests.charts.drawing import drawn

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
#: Runs the component as its host does, twice: a second run must not leave a second button.
_HOST = """async ({ script, data }) => {
  const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }))
  const { default: show } = await import(address)
  const parentElement = document.body.appendChild(document.createElement("div"))
  window.told = []
  const setTriggerValue = (name, value) => window.told.push([name, value])
  show({ data: { ...data, label: "before" }, parentElement, setTriggerValue })
  show({ data, parentElement, setTriggerValue })
}"""


def test_the_script_makes_no_markup_and_names_no_host() -> None:
    code = SCRIPT.read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", code)
    assert "http" not in code + STYLE.read_text(encoding="utf-8")


def offered(page: Page, svg: str, width: int, height: int) -> None:
    data = {"svg": svg, "width": width, "height": height, "scale": SCALE}
    words = {"label": "PNG <b>图</b>", "failed": "画不出", "name": "trend-x-v1-2026-11-22.png"}
    page.evaluate(_HOST, {"script": SCRIPT.read_text(encoding="utf-8"), "data": {**data, **words}})


@pytest.mark.browser
def test_the_file_has_the_size_and_the_colours_of_the_picture(tmp_path: Path) -> None:
    chart = drawn({"1": {"2026Q2": 80.0, "2026Q3": 90.0}})
    picture = figure_svg(chart, heading="未达标", notes=["版本 v1"], alt="说明")
    asked: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        offered(page, picture.svg, picture.width, picture.height)
        assert [button.inner_text() for button in page.get_by_role("button").all()] == ["PNG <b>图</b>"]
        with page.expect_download() as waiting:
            page.get_by_role("button").click()
        assert page.evaluate("window.told") == [["taken", "trend-x-v1-2026-11-22.png"]]
        waiting.value.save_as(tmp_path / "picture.png")
        content = (tmp_path / "picture.png").read_bytes()
        assert waiting.value.suggested_filename == "trend-x-v1-2026-11-22.png"
        assert content[:8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack(">II", content[16:24]) == (1200 * SCALE, picture.height * SCALE)
        colours = page.evaluate(_COLOURS, base64.b64encode(content).decode())
        browser.close()
    assert colours["corner"] == [255, 255, 255, 255]
    assert colours["blue"] > 500
    assert [url for url in asked if not url.startswith(("blob:", "data:", "about:"))] == []


@pytest.mark.browser
def test_a_picture_that_cannot_be_drawn_is_told() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        offered(page, "<svg", 100, 100)
        page.get_by_role("button").click()
        page.get_by_role("button", name="画不出").wait_for(timeout=5000)
        assert page.get_by_role("button").is_enabled()
        assert page.evaluate("window.told") == []
        browser.close()


_COLOURS = """async (encoded) => {
  const image = new Image()
  image.src = "data:image/png;base64," + encoded
  await image.decode()
  const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height })
  const drawing = canvas.getContext("2d")
  drawing.drawImage(image, 0, 0)
  const { data } = drawing.getImageData(0, 0, canvas.width, canvas.height)
  let blue = 0
  for (let at = 0; at < data.length; at += 4) {
    if (data[at] === 31 && data[at + 1] === 104 && data[at + 2] === 173) blue++
  }
  return { corner: [...data.slice(0, 4)], blue }
}"""
