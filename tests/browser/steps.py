"""What a person does and sees on the pages, in the words of the pages."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

#: Who signs in for a role, and everybody's password.
NAMES = {"viewer": "王五", "reporter": "李四", "reviewer": "张三", "admin": "管理员"}
PASSWORD = "seven horses by the river"  # noqa: S105 - of a server that lives as long as its tests
INDICATOR = "online_service_rate"
PERIOD = "2026Q3"
COUNTIES = f"/map?region=150000&indicator={INDICATOR}&period={PERIOD}&level=county"


def settled(page: Page) -> None:
    """Wait until the page's script has run to its end."""
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_attached()
    expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0)


def painted(page: Page, layer: str, revision: int | None = None) -> Locator:
    """The map of the page, once ``layer`` (a prefix of its file) is painted, at a revision; not the picture of it that
    stands there while the page is loaded."""
    at = f"[data-revision='{revision}']" if revision is not None else ""
    found = page.locator(f"[data-testid=stApp] .map[data-layer^='{layer}'][data-painted]{at}")
    expect(found).to_be_attached()
    return found


def regions(page: Page, kind: str | None = None) -> list[tuple[str, str, str]]:
    """(code, class, words) of the regions in the list that stands beside the map for the keyboard."""
    found = page.locator(f".list li[data-class='{kind}']" if kind else ".list li")
    read = "items => items.map(item => [item.dataset.code, item.dataset.class, item.ariaLabel])"
    return [(code, kind, text) for code, kind, text in found.evaluate_all(read)]


def kind_of(page: Page, code: str) -> str:
    """The class of a region on the map."""
    return page.locator(f".list li[data-code='{code}']").get_attribute("data-class") or ""


def click_region(page: Page, code: str) -> None:
    """Click into the middle of a region on the drawing."""
    point = page.locator(f".list li[data-code='{code}']").get_attribute("data-point")
    assert point, f"{code} is not on the drawing"
    x, y = map(int, point.split(","))
    page.locator(".map").click(position={"x": x, "y": y})


def trend(page: Page) -> Locator:
    """The line of the trend."""
    found = page.locator("[data-testid=stPlotlyChart] .scatterlayer .trace path.js-line")
    expect(found.first).to_be_attached()
    return found


def query(page: Page) -> dict[str, str]:
    """The view in the address."""
    return {name: values[-1] for name, values in parse_qs(urlsplit(page.url).query).items()}


def wait_query(page: Page, **wanted: str) -> None:
    """Wait until the address says so."""
    page.wait_for_function(
        "wanted => Object.entries(wanted).every(([n, v]) => new URLSearchParams(location.search).get(n) === v)",
        arg=wanted,
    )


def sign_in(page: Page, server: str, role: str) -> None:
    """Sign in at the gate as whoever has a role."""
    page.goto(f"{server}/sign-in")
    page.locator("input[name=name]").fill(NAMES[role])
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda address: "/sign-in" not in address)


def sign_out(page: Page, server: str) -> None:
    """Leave by the gate's own page."""
    page.goto(f"{server}/sign-out")
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url(lambda address: "/sign-in" in address)


def choose(page: Page, name: str, content: bytes) -> None:
    """Choose a file."""
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})


def alert(page: Page, text: str) -> Locator:
    """The message that says ``text``."""
    found = page.get_by_test_id("stAlert").filter(has_text=text)
    expect(found).to_be_visible()
    return found


def submit(page: Page) -> None:
    """Submit the checked file and wait for the word that it is done."""
    page.get_by_role("button", name="提交").click()
    alert(page, "已提交")


def publish(page: Page) -> None:
    """Give a reason, publish what waits first, and wait for the word that it is done."""
    reason = page.get_by_role("textbox", name=re.compile("^(发布)?理由"))
    reason.fill("浏览器测试")
    reason.press("Enter")
    page.get_by_role("button", name="发布", exact=False).last.click()
    alert(page, "已发布为版本")
