"""A new jurisdiction in the browser: from the template to its figures on every page, without a restart."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from lib.ingest.region_list import check_region_list
from lib.ingest.region_list_rules import RegionContext
from lib.regions import load_regions
from lib.services.region_list_template import region_list_book
from lib.ui.mimes import MIMES
from tests.browser import steps
from tests.browser.conftest import Server, Visit
from tests.services.region_files import YUNZHOU

pytestmark = pytest.mark.browser

NAME = "云州名单.xlsx"
VIEW = "region=990100&indicator=online_service_rate&period=2026Q3&level=county"
FIGURES = """地区,指标,期间,数值
东坪区,online_service_rate,2026Q3,97
西河,online_service_rate,2026Q3,80.5
990122,online_service_rate,2026Q3,61
"""


def filled() -> bytes:
    """The template of the page, filled in with the invented city."""
    known = load_regions()
    context = RegionContext(known.all, known.jurisdictions, today=date(2026, 11, 22))
    regions = check_region_list(YUNZHOU.encode(), "x.toml", context).regions
    assert regions is not None
    return region_list_book(regions, ["说明"])


def test_a_jurisdiction_without_touching_code(server: Server, visit: Visit) -> None:
    before = int(server.facts()["revision"])
    page = visit(f"{server.url}/jurisdictions", role="admin")
    with page.expect_download() as taken:
        page.get_by_role("button", name="下载 XLSX 模板").click()
    assert Path(taken.value.path()).read_bytes().startswith(b"PK")
    page.locator("input[type=file]").set_input_files({"name": NAME, "mimeType": MIMES["xlsx"], "buffer": filled()})
    expect(page.get_by_text("新辖区 990100 云州市：共 4 个地区。")).to_be_visible()
    page.get_by_role("button", name="提交，等待发布").click()
    steps.alert(page, "已提交")

    page = visit(f"{server.url}/jurisdictions", role="reviewer")
    reason = page.get_by_role("textbox", name="发布或退回的理由")
    reason.fill("按批复登记")
    reason.press("Enter")
    page.get_by_role("button", name="发布这份名单").click()
    steps.alert(page, f"已发布为版本 v{before + 1}")

    page = visit(f"{server.url}/upload", role="reporter")
    steps.choose(page, "云州.csv", FIGURES.encode())
    steps.submit(page)
    page = visit(f"{server.url}/review", role="reviewer")
    steps.publish(page)
    assert int(server.facts()["revision"]) == before + 2

    page = visit(f"{server.url}/map?{VIEW}")
    steps.painted(page, "no_boundaries", before + 2)
    expect(page.get_by_text("本辖区的 3 个地区还没有登记边界").first).to_be_visible()
    page = visit(f"{server.url}/overview?{VIEW}")
    steps.settled(page)
    expect(page.get_by_text("3 / 3 已报")).to_be_visible()
    page = visit(f"{server.url}/region?region=990121&indicator=online_service_rate&period=2026Q3")
    steps.settled(page)
    expect(page.get_by_text("西河县").first).to_be_visible()
    assert re.search(r"80\.5", page.locator("[data-testid=stMain]").inner_text())
    # an earlier revision does not know it
    page = visit(f"{server.url}/map?{VIEW}&revision={before}")
    steps.painted(page, "im_")
    assert steps.query(page)["region"] == "150000"
