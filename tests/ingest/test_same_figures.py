"""One set of figures saved six ways (B06)."""

import hashlib

from lib.domain import FIGURES, ImportReport
from tests.ingest.reading import read
from tests.ingest.workbooks import SHARE, book

ROWS = [
    ["地区", "期间", SHARE, "备注"],
    ["东胜区", "2026Q3", "96.5", "镕"],
    ["150603", "2026年3季度", "88%", ""],
    ["康巴什区", "2026-09-30", "—", "未报"],
    ["合计", "", "184.5", ""],
]
TEXT = "".join(",".join(row) + "\r\n" for row in ROWS)


def digest(report: ImportReport) -> str:
    figures = report.figures.select(FIGURES.keys()).sort("region", "indicator", "period")
    return hashlib.sha256(figures.write_csv().encode()).hexdigest()


def test_b06_six_ways_to_save_the_same_figures_give_the_same_digest() -> None:
    ways = {
        "gbk": TEXT.encode("gbk"),
        "gb18030": TEXT.encode("gb18030"),
        "utf-8": TEXT.encode(),
        "utf-8-sig": TEXT.encode("utf-8-sig"),
        "utf-16": TEXT.replace(",", "\t").encode("utf-16"),
        "xlsx": book(("一", ROWS), strings_to_numbers=True),
    }
    reports = {name: read(content, period=None) for name, content in ways.items()}
    assert reports["utf-8"].figures.height == 2
    assert {digest(report) for report in reports.values()} == {digest(reports["utf-8"])}
    assert {report.counts for report in reports.values()} == {reports["utf-8"].counts}


def test_b06_characters_of_four_bytes_are_the_same_in_text_and_workbook() -> None:
    rows = [["地区", SHARE, "备注"], ["150602", "96", "𠮷㐀"]]
    text = "".join(",".join(row) + "\n" for row in rows)
    found = [read(content) for content in (text.encode("gb18030"), text.encode(), book(("一", rows)))]
    assert {digest(report) for report in found} == {digest(found[0])}
    assert found[0].figures["note"].to_list() == ["𠮷㐀"]
