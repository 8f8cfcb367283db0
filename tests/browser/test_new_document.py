"""A new document in the browser: from the template to the statuses it brings, and an earlier revision without it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lib.ingest.document import check_document
from lib.ingest.document_parts import DocumentContext
from lib.reports.document_book import write_document_book
from lib.services import load_settings, open_workspace
from lib.services.document_template import _book
from lib.ui.mimes import MIMES
from tests.browser import steps
from tests.browser.conftest import Server, Visit
from tests.services.document_files import JINCHENG

pytestmark = pytest.mark.browser

NAME, NUMBER = "晋城试行办法.xlsx", "晋市政办发〔2026〕99号"
VIEW = "region=140500&indicator=online_service_rate&period=2026Q3&level=county"


def filled(folder: Path) -> bytes:
    """The template of the page, filled in with the invented document."""
    workspace = open_workspace(load_settings(data_dir=folder), read_only=True)
    context = DocumentContext(workspace.installed, workspace.regions.jurisdictions)
    document = check_document(JINCHENG.encode(), "x.toml", context).document
    book = _book(workspace, workspace.installed, document)
    workspace.store.close()
    return write_document_book(book)


def statuses(page: Page) -> set[str]:
    """The classes of the regions on the map."""
    return {kind for _, kind, _ in steps.regions(page)}


def test_a_document_for_jincheng_without_touching_code(server: Server, visit: Visit, demo_folder: Path) -> None:
    before = int(server.facts()["revision"])
    page = visit(f"{server.url}/documents?period=2026Q3", role="admin")
    with page.expect_download() as taken:
        page.get_by_role("button", name="下载 XLSX 模板").click()
    assert Path(taken.value.path()).read_bytes().startswith(b"PK")
    content = filled(demo_folder)
    page.locator("input[type=file]").set_input_files({"name": NAME, "mimeType": MIMES["xlsx"], "buffer": content})
    expect(page.get_by_text("新文件 JC2026《药品监管能力提升试行办法》：2 条条款，2 个目标。")).to_be_visible()
    page.get_by_role("button", name="提交，等待发布").click()
    steps.alert(page, "已提交")

    page = visit(f"{server.url}/documents?period=2026Q3", role="reviewer")
    reason = page.get_by_role("textbox", name="发布或退回的理由")
    reason.fill("按文件登记")
    reason.press("Enter")
    page.get_by_role("button", name="发布这份文件").click()
    steps.alert(page, f"已发布为版本 v{before + 1}")

    for revision, known in (("", True), (f"&revision={before}", False)):
        page = visit(f"{server.url}/policy?{VIEW}&clause=JC2026-01{revision}")
        steps.settled(page)
        expect(page.get_by_text(NUMBER).first).to_be_visible() if known else expect(
            page.get_by_text(NUMBER)
        ).to_have_count(0)
        page.goto(f"{server.url}/map?{VIEW}{revision}")
        steps.painted(page, "jc_counties")
        assert bool(statuses(page) & {"met", "on_track", "behind", "missed"}) is known
        page.goto(f"{server.url}/overview?{VIEW}{revision}")
        steps.settled(page)
        shown = page.locator("[data-testid=stMain]").inner_text()
        assert bool(re.search(r"[1-9]\d* 项约束性目标", shown)) is known, shown
