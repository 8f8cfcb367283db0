"""The content policy in a real browser: the pages work, nothing is blocked, nothing leaves this machine."""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import sync_playwright

from tests.web.conftest import Served

#: Adds a script and an outside picture to the page; answers what was blocked, and whether the script ran after all.
_INTRUDER = """() => new Promise(done => {
  const blocked = []
  document.addEventListener("securitypolicyviolation", event => {
    blocked.push(event.effectiveDirective)
    if (blocked.length === 2) done([...blocked.sort().reverse(), window.intruder ?? null])
  })
  const script = document.createElement("script")
  script.textContent = "window.intruder = 1"
  document.body.append(script)
  new Image().src = "http://192.0.2.1/picture.png"
})"""
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.mark.browser
def test_pages_live_with_the_policy(served: Served) -> None:
    said: list[str] = []
    asked: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("request", lambda request: asked.append(request.url))
        for path in ("/", "/map?indicator=population&period=2020"):
            page.goto(f"{served.url}{path}")
            page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=20_000)
            page.wait_for_load_state("networkidle")
        asked_by_pages = list(asked)
        blocked_by_pages = [line for line in said if "Content Security Policy" in line]
        assert page.evaluate("typeof window.prerenderReady") == "boolean"
        assert page.evaluate(_INTRUDER) == ["script-src-elem", "img-src", None]
        browser.close()
    assert blocked_by_pages == []
    assert [url for url in asked_by_pages if not url.startswith((served.url, "data:", "blob:"))] == []
