"""The film in a real browser: it plays without a word to the server, and asks nobody else for anything."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import WebSocket, sync_playwright

from lib.access import console
from lib.domain import Level, Period
from lib.services import Settings, open_workspace, publish_batch, submit_file
from tests.web.conftest import ROOT, environment

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PERIODS = [Period.parse("2025Q1").shift(step).key for step in range(6)]


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """A server with one indicator of twelve leagues over six quarters."""
    settings = Settings(data_dir=tmp_path, database_url=f"sqlite:///{tmp_path / 'capmap.sqlite'}")
    workspace = open_workspace(settings)
    leagues = [region.code for region in workspace.regions.children("150000", Level.PREFECTURE)]
    rows = [
        f"{code},online_service_rate,{period},{60 + place * 3 + step * 4}"
        for place, code in enumerate(leagues)
        for step, period in enumerate(PERIODS)
        if place * 3 + step * 4 <= 40
    ]
    content = "\n".join(["地区,指标,期间,数值", *rows, ""]).encode()
    batch = submit_file(workspace, content, "全程网办.csv", who=console("李四")).batch
    publish_batch(workspace, batch.id, who=console("张三"), reason="测试")
    workspace.store.close()
    server = subprocess.Popen(
        [sys.executable, "-m", "lib", "serve", "--json", "--port", "0"],
        cwd=ROOT,
        env=environment(tmp_path, PUBLIC="yes"),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert server.stdout is not None
        yield str(json.loads(server.stdout.readline())["url"])
    finally:
        server.terminate()
        server.communicate(timeout=20)


#: The film and the map stand in shadow trees: the first looks through all of them.
FIND = """window.film = (name = ".film") => {
  const look = (root) => {
    const found = root.querySelector(name);
    if (found) return found;
    for (const item of root.querySelectorAll("*")) {
      const inner = item.shadowRoot && look(item.shadowRoot);
      if (inner) return inner;
    }
    return null;
  };
  return look(document);
}"""

#: What is painted, once it is a picture that has not been seen yet.
NEWLY_PAINTED = """(seen) => {
  const { painted } = window.film(".map").dataset;
  return painted && !seen.includes(painted) ? painted : null;
}"""


@pytest.mark.browser
def test_play_advances_without_a_message_and_nothing_leaves_this_machine(url: str) -> None:
    asked: list[str] = []
    spoken: list[str] = []
    errors: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.add_init_script(FIND)
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))

        def listen(socket: WebSocket) -> None:
            socket.on("framesent", lambda _: spoken.append("sent"))
            socket.on("framereceived", lambda _: spoken.append("received"))

        page.on("websocket", listen)
        page.goto(f"{url}/time?indicator=online_service_rate&level=prefecture&colour=value&period={PERIODS[0]}")
        page.wait_for_function("() => window.film('.map')?.dataset.painted", timeout=20_000)
        page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=20_000)
        page.locator(".film .speed").select_option("450")
        painted = [page.evaluate("window.film('.map').dataset.painted")]
        spoken.clear()
        page.locator(".film .play").click()
        for _ in range(3):
            painted.append(page.wait_for_function(NEWLY_PAINTED, arg=painted, timeout=8000).json_value())
        assert page.evaluate("Number(window.film().dataset.at)") >= 3
        assert spoken == []
        page.locator(".film .play").click()
        period = page.evaluate("window.film().dataset.period")
        page.wait_for_function("period => location.search.includes(`period=${period}`)", arg=period, timeout=8000)
        assert period in PERIODS[3:]
        assert "sent" in spoken
        page.keyboard.press("ArrowLeft")
        before = PERIODS[PERIODS.index(period) - 1]
        assert page.evaluate("window.film().dataset.period") == before
        said = page.evaluate("window.film().querySelector('.said').textContent")
        spoken_value = page.evaluate("window.film().querySelector('.slider').getAttribute('aria-valuetext')")
        browser.close()
    assert said.startswith(spoken_value)
    assert f"{before[:4]}年" in spoken_value
    assert errors == []
    assert [address for address in asked if not address.startswith((url, "data:", "blob:"))] == []
