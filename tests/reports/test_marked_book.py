"""The marked copy of a table, as a spreadsheet reads it."""

from __future__ import annotations

import io
import re
import zipfile

import fastexcel
import polars as pl
import pytest

from lib.domain import Severity
from lib.reports.cell_mark import CellMark
from lib.reports.marked_book import IssueList, MarkedTemplate, PlainSheet, fit_sheet_name, marked_book
from lib.reports.template_book import TemplateBook, TemplateColumn, TemplateSheet
from lib.reports.template_cells import CellRule

ROWS = [["地区", "在线率"], ["东胜区", "104"], [], ["=HYPERLINK(1)", "015", "http://example.com"], ["甲", "96.5"]]
MARKS = {
    (1, 1): CellMark(Severity.ERROR, "【错误】超出 0–100%"),
    (3, 1): CellMark(Severity.WARNING, "【提示】请核对"),
    (4, 3): CellMark(Severity.INFO, "【说明】缺一格"),
}
ISSUES = pl.DataFrame({"行": [2], "内容": ["=1+1"]})
LISTED = IssueList("问题清单", ISSUES)


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return {name: book.read(name).decode() for name in book.namelist()}


@pytest.fixture(scope="module")
def content() -> bytes:
    return marked_book([PlainSheet("三季度", ROWS, marks=MARKS)], LISTED)


def test_rows_and_columns_stay_where_they_were(content: bytes) -> None:
    book = fastexcel.read_excel(content)
    assert book.sheet_names == ["三季度", "问题清单"]
    table = book.load_sheet(0, header_row=None, dtypes="string").to_polars()
    assert table.rows() == [
        ("地区", "在线率", None),
        ("东胜区", "104", None),
        (None, None, None),
        ("'=HYPERLINK(1)", "015", "http://example.com"),
        ("甲", "96.5", None),
    ]
    assert book.load_sheet(1, header_row=0, dtypes="string").to_polars().rows() == [("2", "'=1+1")]


def test_wrong_cells_are_coloured_by_severity_and_commented(content: bytes) -> None:
    found = parts(content)
    styles = dict(re.findall(r'<c r="(\w+)" s="(\d+)"', found["xl/worksheets/sheet1.xml"]))
    assert set(styles) == {"B2", "B4", "D5"}
    fills = re.findall(r'<fgColor rgb="FF(\w+)"', found["xl/styles.xml"])
    looks = re.findall(r'fillId="(\d+)"', found["xl/styles.xml"].partition("<cellXfs")[2])
    painted = {cell: fills[int(looks[int(look)]) - 2] for cell, look in styles.items()}
    assert painted == {"B2": "FFC7CE", "B4": "FFEB9C", "D5": "DDEBF7"}
    comments = found["xl/comments1.xml"]
    assert re.findall(r'<comment ref="(\w+)"', comments) == ["B2", "B4", "D5"]
    assert "【错误】超出 0–100%" in comments


def test_nothing_runs_or_links(content: bytes) -> None:
    whole = "".join(parts(content).values())
    assert "<f>" not in whole
    assert "<hyperlink" not in whole


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("a" * 40, "a" * 31),
        ("[x]:*?/\\", "_x______"),
        ("History", "History_1"),
        ("'", "Sheet1"),
        ("问题清单", "问题清单_1"),
    ],
)
def test_sheet_names_that_a_spreadsheet_does_not_allow(wanted: str, name: str) -> None:
    assert fit_sheet_name(wanted, "问题清单") == name
    assert fastexcel.read_excel(marked_book([PlainSheet(wanted, ROWS)], LISTED)).sheet_names[0] == name


def test_an_unreadable_file_gives_its_list_alone() -> None:
    book = fastexcel.read_excel(marked_book([PlainSheet("坏", [])], LISTED))
    assert book.load_sheet(1, header_row=0).height == 1


def test_texts_stay_texts_and_numbers_numbers() -> None:
    """Where the file says which it was it decides; else codes and periods are texts whatever they look like."""
    rows = [["150602", "150602", "96"], ["2026", "95", "95"]]
    sheets = [
        PlainSheet("有", rows, ["tnn", "ttn"]),
        PlainSheet("无", rows, text_columns=frozenset({0})),
    ]
    found = parts(marked_book(sheets, LISTED))
    numbers = [re.findall(r'<c r="(\w+)"><v>', found[f"xl/worksheets/sheet{place}.xml"]) for place in (1, 2)]
    assert numbers == [["B1", "C1", "C2"], ["B1", "C1", "B2", "C2"]]


def test_the_other_sheets_come_back_and_hidden_ones_stay_hidden() -> None:
    sheets = [
        PlainSheet("旧", [["a"]], is_visible=False),
        PlainSheet("上报", ROWS, marks=MARKS),
        PlainSheet("问题清单", [["b"]]),
    ]
    content = marked_book(sheets, IssueList("问题清单", ISSUES, "颜色没能保留。"))
    assert fastexcel.read_excel(content).sheet_names == ["旧", "上报", "问题清单_1", "问题清单"]
    found = parts(content)
    assert re.findall(r'<sheet name="旧"[^>]*state="hidden"', found["xl/workbook.xml"])
    assert 'activeTab="1"' in found["xl/workbook.xml"]
    assert "颜色没能保留。" in found["xl/sharedStrings.xml"]


def test_a_table_to_fill_in_keeps_its_lists_beside_its_marks() -> None:
    rule = CellRule("等级", "请选择", "请检查", "没有这个等级", choices=("A", "B"))
    sheet = TemplateSheet(
        name="填报 2026Q3",
        columns=[TemplateColumn("地区代码"), TemplateColumn("等级", "定义：甲")],
        fixed=1,
        rows=[("150602", "Z")],
        rules={(0, 1): rule},
    )
    book = TemplateBook(sheet, "填报说明", "说明", ["第一条"], [("项目", "定义")])
    marks = {(0, 1): CellMark(Severity.WARNING, "【提示】表头"), (1, 1): CellMark(Severity.ERROR, "【错误】没有")}
    content = marked_book([PlainSheet("另一张", [["x"]])], LISTED, MarkedTemplate(book, marks))
    assert fastexcel.read_excel(content).sheet_names == ["填报 2026Q3", "填报说明", "另一张", "问题清单"]
    found = parts(content)
    assert re.findall(r'<dataValidation type="list"[^>]*sqref="B2"', found["xl/worksheets/sheet1.xml"])
    said = found["xl/comments1.xml"]
    assert re.findall(r'<comment ref="(\w+)"', said) == ["B1", "B2"]
    assert "【提示】表头\n定义：甲" in said
    looks = re.findall(r'fillId="(\d+)"', found["xl/styles.xml"].partition("<cellXfs")[2])
    fills = re.findall(r'<fgColor rgb="FF(\w+)"', found["xl/styles.xml"])
    style = re.findall(r'<c r="B2" s="(\d+)"', found["xl/worksheets/sheet1.xml"])[0]
    assert fills[int(looks[int(style)]) - 2] == "FFC7CE"
