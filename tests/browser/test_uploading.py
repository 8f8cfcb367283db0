"""Uploading: from a file to the colour of a county, and everything that must not get that far."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.conftest import ROOT, Server, Visit

pytestmark = pytest.mark.browser

#: Real census figures beside the repository, where they are; else the same kind of file made here.
CENSUS = ROOT.parent / "shared" / "uploads" / "real" / "population.csv"
LEAGUES = {
    "150100": 3446100, "150200": 2709378, "150300": 556621, "150400": 4035967, "150500": 2873168, "150600": 2153638,
    "150700": 2242875, "150800": 1538715, "150900": 1706328, "152200": 1416929, "152500": 1107075, "152900": 262361,
}  # fmt: skip
ZONES = {
    "150172": "呼和浩特经济技术开发区",
    "150271": "包头稀土高新技术产业开发区",
    "150571": "通辽经济技术开发区",
    "152571": "乌拉盖管委会",
    "152971": "内蒙古阿拉善经济开发区",
}
PICTURE, LINK = "<img src=x onerror=alert(1)>", "[点我](http://example.com)"


def census(path: Path = CENSUS) -> bytes:
    """The file as it was found: five statistical zones among the regions."""
    if path.is_file():
        return path.read_bytes()
    rows = [f"{code},盟市,{value}" for code, value in LEAGUES.items()]
    rows += [f"{code},{name},1000" for code, name in ZONES.items()]
    return "\n".join(["code,name,population", *rows]).encode()


def upload(visit: Visit, server: Server, name: str, content: bytes, period: str = "") -> Page:
    """Open the page as 李四, who reports, and choose a file."""
    page = visit(f"{server.url}/upload", role="reporter")
    expect(page.get_by_role("textbox", name="经办人")).to_have_value("李四")
    if period:
        box = page.get_by_role("textbox", name="数据期间")
        box.fill(period)
        box.press("Enter")
    steps.choose(page, name, content)
    return page


def test_a_file_changes_the_colour_of_a_county_for_everybody(server: Server, visit: Visit) -> None:
    other = visit(f"{server.url}{steps.COUNTIES}")
    steps.painted(other, "im_counties")
    county, _, text = steps.regions(other, "below_reference")[0]
    before = server.facts()["revision"]

    rows = f"地区,指标,期间,数值\n{county},{steps.INDICATOR},{steps.PERIOD},100\n"
    page = upload(visit, server, "网办率.csv", rows.encode("gb18030"))
    steps.alert(page, "更新 1 行")
    steps.submit(page)
    expect(page.get_by_role("button", name="发布", exact=True)).to_have_count(0)
    page = visit(f"{server.url}/review", role="reviewer")
    steps.publish(page)
    assert server.facts()["revision"] == before + 1
    page.get_by_role("link", name="在地图上查看").click()
    steps.wait_query(page, indicator=steps.INDICATOR, period=steps.PERIOD)
    steps.painted(page, "im_counties", before + 1)
    assert steps.kind_of(page, county) == "above_reference"
    assert "参照值以下" in text

    assert steps.kind_of(other, county) == "below_reference"
    other.reload()
    steps.painted(other, "im_counties", before + 1)
    assert steps.kind_of(other, county) == "above_reference"


def test_census_figures_reach_the_map_and_each_zone_is_told(server: Server, visit: Visit) -> None:
    page = upload(visit, server, "population.csv", census(), period="2020")
    steps.alert(page, "有提醒")
    by_kind = page.get_by_test_id("stTable").first.locator("tbody tr").filter(has_text="不是行政区划")
    expect(by_kind).to_have_count(1)
    page.get_by_test_id("stExpander").filter(has_text="逐条").locator("summary").click()
    told = page.get_by_test_id("stExpander").locator("tbody tr").filter(has_text="不是行政区划")
    expect(told).to_have_count(len(ZONES))
    for code, name in ZONES.items():
        expect(told.filter(has_text=code)).to_contain_text(name)
    steps.submit(page)
    page = visit(f"{server.url}/review", role="reviewer")
    steps.publish(page)
    page.goto(f"{server.url}/map?region=150000&indicator=population&period=2020&colour=value")
    steps.painted(page, "im_leagues", server.facts()["revision"])
    shown = {code: int(text.split("，")[1].split(" ")[0].replace(",", "")) for code, _, text in steps.regions(page)}
    assert shown == LEAGUES
    assert sum(shown.values()) == 24_049_155


def test_a_rejected_file_is_explained_and_changes_nothing(server: Server, visit: Visit) -> None:
    before = server.facts()["revision"]
    cell = f"{steps.INDICATOR},{steps.PERIOD}"
    rows = f"地区,指标,期间,数值\n150602,{cell},96\n150603,{cell},104\n"
    page = upload(visit, server, "超界.csv", rows.encode())
    steps.alert(page, "检查未通过")
    row = page.get_by_test_id("stTable").first.locator("tbody tr").filter(has_text="104")
    expect(row).to_contain_text("第 3 行")
    expect(row).to_contain_text("数值")
    expect(page.get_by_role("button", name="提交")).to_have_count(0)
    expect(page.get_by_test_id("stDataFrame").last).to_contain_text("未通过检查")
    assert server.facts()["revision"] == before


def test_text_of_cells_and_names_stays_text(server: Server, visit: Visit) -> None:
    rows = (
        "地区,指标,期间,数值,备注\n"
        f"{PICTURE},{steps.INDICATOR},{steps.PERIOD},96,{LINK}\n"
        f"{LINK},{steps.INDICATOR},{steps.PERIOD},96,{PICTURE}\n"
        f"150602,{LINK},{steps.PERIOD},96,{PICTURE}\n"
    )
    page = visit(f"{server.url}/upload", role="reporter")
    steps.choose(page, f"{LINK.replace('/', '-')}.csv", rows.encode())
    steps.alert(page, "检查未通过")
    report = page.get_by_test_id("stTable").first
    # a bare address is broken by a character that nobody sees
    for text in (PICTURE, LINK.replace("http:", "http:\u2060")):
        expect(report.locator("td").filter(has_text=text).first).to_be_attached()
    expect(
        page.get_by_test_id("stDataFrame").last.locator("td").filter(has_text=LINK.replace("/", "-")).first
    ).to_be_attached()
    assert page.locator("img[src='x'], a[href*='example.com'], [onerror]").count() == 0
