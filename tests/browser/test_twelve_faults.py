"""A new user, from the pages alone, mends and publishes a return with twelve different faults in three uploads."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.conftest import Server, Visit
from tests.browser.twelve_faults import (
    ALIAS,
    ALIAS_ROW,
    FIRST,
    ODD_CODE,
    ODD_REGION,
    ODD_VALUE,
    SHEET,
    SPOILT,
    TWICE_ROW,
    Sheet,
    follow,
    spoilt_sheet,
)

pytestmark = pytest.mark.browser

#: What the grade on paper means for its county.
CONSEQUENCE = "1 项目标已达到：东胜区基层检验检测机构能力等级。"
FILE = "鄂尔多斯市三季度上报.xlsx"
Told = dict[str, str]


_BATCH = "new URLSearchParams(location.search).get('batch')"


def chosen(page: Page, sheet: Sheet, outcome: str) -> None:
    """Choose the file again, and wait until its check, which the address names, has come to this."""
    before = page.evaluate(f"{_BATCH}")
    steps.choose(page, FILE, sheet.bytes())
    page.wait_for_function(f"before => {{ const now = {_BATCH}; return now && now !== before }}", arg=before)
    steps.alert(page, outcome)
    steps.settled(page)


def by_kind(page: Page) -> list[list[str]]:
    """The table of the report: severity, how many, rows, what is wrong, what to do."""
    rows = page.get_by_test_id("stTable").first.locator("tbody tr")
    return [[cell.replace("\u2060", "") for cell in row.locator("td").all_inner_texts()] for row in rows.all()]


def downloaded(page: Page) -> list[Told]:
    """Every issue, from the file that the page offers."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载全部问题（CSV）").click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(StringIO(text)))


def mended(listed: list[Told], sheet: Sheet) -> list[Told]:
    """Do what the report says about each error, row by row from below, and nothing else. The errors."""
    errors = [told for told in listed if told["程度"] == "错误"]
    for told in sorted(errors, key=lambda told: -int(told["行"])):
        follow(sheet, int(told["行"]), told["怎么办"])
    return errors


def test_twelve_faults_are_mended_from_the_page_alone(server: Server, visit: Visit) -> None:
    sheet = spoilt_sheet()
    page = visit(f"{server.url}/upload", role="reporter")
    chosen(page, sheet, "检查未通过")
    expect(page.get_by_role("button", name="提交")).to_have_count(0)
    told = by_kind(page)
    # the first share lies outside its range and disagrees with its numerator and denominator: it is told as both
    assert sorted(int(kind[2]) for kind in told if kind[0] == "错误") == sorted([*SPOILT, FIRST])
    assert len(SPOILT) == 12
    listed = downloaded(page)
    for row, (column, value, advice) in SPOILT.items():
        [line] = [line for line in listed if line["行"] == str(row) and advice in line["怎么办"]]
        assert value.lstrip("1") in line["问题"] or column == "分子", line
        assert f"第 {row} 行" in line["问题"]
        assert any(advice in kind[-1] and str(row) in kind[2] for kind in told), (row, told)
    hints = [kind[3] for kind in told if kind[0] != "错误"]
    for words in (f"“{SHEET}”", "隐藏的工作表", f"第 {ALIAS_ROW} 行“{ALIAS}”", "“合计”", "“制表人：李四”"):
        assert any(words in hint for hint in hints), (words, hints)

    # The first of three uploads.
    first = mended(listed, sheet)
    assert {int(line["行"]) for line in first} == set(SPOILT)
    chosen(page, sheet, "检查未通过")
    # The second time this share was typed could only be told once the first was legal.
    assert [(line["行"], line["列"]) for line in mended(downloaded(page), sheet)] == [(str(TWICE_ROW), "数值")]
    chosen(page, sheet, "检查通过，但有提醒请过目")
    [odd] = [kind for kind in by_kind(page) if f"“{ODD_REGION}”" in kind[3]]
    assert (odd[0], odd[2]) == ("提醒", "10")
    steps.submit(page)

    publish_with_a_reason(server, visit)


def publish_with_a_reason(server: Server, visit: Visit) -> None:
    """As a reviewer: see what follows, be asked for a reason, give it, and find the figure on the map."""
    before = server.facts()["revision"]
    page = visit(f"{server.url}/review", role="reviewer")
    expect(page.get_by_text(CONSEQUENCE)).to_be_visible()
    expect(page.get_by_text("新增 0 个，更改 15 个，不变 0 个")).to_be_visible()
    expect(page.get_by_role("textbox", name="发布理由（检查有数据提醒，必填）")).to_be_visible()
    page.get_by_role("button", name="发布", exact=False).last.click()
    steps.alert(page, "理由")
    assert server.facts()["revision"] == before
    steps.publish(page)
    assert server.facts()["revision"] == before + 1
    page.goto(f"{server.url}/map?region=150600&indicator=online_service_rate&period=2026Q3&level=county&colour=value")
    steps.painted(page, "im_counties", before + 1)
    [text] = [text for code, _, text in steps.regions(page) if code == ODD_CODE]
    assert text.split("，")[1].split(" ")[0].startswith(ODD_VALUE)
