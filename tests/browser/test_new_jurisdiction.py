"""A new jurisdiction in the browser: from the template to its figures and its boundaries, without a restart."""

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
from tests.services.boundary_files import yunzhou
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
    # said in words, and once more in the table, whose cells are read out from some moment on
    expect(page.get_by_role("paragraph").filter(has_text="3 / 3 已报")).to_be_visible()
    page = visit(f"{server.url}/region?region=990121&indicator=online_service_rate&period=2026Q3")
    steps.settled(page)
    expect(page.get_by_text("西河县").first).to_be_visible()
    assert re.search(r"80\.5", page.locator("[data-testid=stMain]").inner_text())
    _bring_boundaries(server, visit, before + 3)
    # an earlier revision has no boundaries yet, and one before does not know the place
    page = visit(f"{server.url}/map?{VIEW}&revision={before + 2}")
    steps.painted(page, "no_boundaries", before + 2)
    page = visit(f"{server.url}/map?{VIEW}&revision={before}")
    steps.painted(page, "im_")
    assert steps.query(page)["region"] == "150000"


def _bring_boundaries(server: Server, visit: Visit, revision: int) -> None:
    """From the file to the map: an administrator uploads, a reviewer publishes, everybody sees the shapes."""
    page = visit(f"{server.url}/jurisdictions", role="admin")
    page.get_by_text("WGS-84 或 CGCS2000").click()
    boundaries = {"name": "云州边界.geojson", "mimeType": "application/geo+json", "buffer": yunzhou()}
    page.locator("input[type=file]").nth(1).set_input_files(boundaries)  # type: ignore[arg-type]
    expect(page.get_by_text("发布后地图上能画出 4 个地区")).to_be_visible()
    page.get_by_role("button", name="提交边界，等待发布").click()
    steps.alert(page, "边界已提交")
    page = visit(f"{server.url}/jurisdictions", role="reviewer")
    reason = page.get_by_role("textbox", name="发布或退回边界的理由")
    reason.fill("按勘界成果")
    reason.press("Enter")
    page.get_by_role("button", name="发布这份边界").click()
    steps.alert(page, f"边界已发布为版本 v{revision}")

    page = visit(f"{server.url}/map?{VIEW}")
    steps.painted(page, "up_", revision)
    assert sorted(code for code, _, _ in steps.regions(page)) == ["990102", "990121", "990122"]
    for code in ("990102", "990121", "990122"):
        assert page.locator(f".list li[data-code='{code}']").get_attribute("data-point"), f"{code} is not drawn"
    expect(page.get_by_text("还没有登记边界")).to_have_count(0)
    steps.click_region(page, "990121")
    expect(page.locator("[data-testid=stMain]").get_by_text("西河县").first).to_be_visible()
