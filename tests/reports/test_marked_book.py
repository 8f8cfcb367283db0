"""The marked copy of a table, as a spreadsheet reads it."""

from __future__ import annotations

import io
import re
import zipfile

import fastexcel
import polars as pl
import pytest

from lib.domain import Severity
from lib.reports.marked_book import CellMark, fit_sheet_name, marked_book

ROWS = [["地区", "在线率"], ["东胜区", "104"], [], ["=HYPERLINK(1)", "015", "http://example.com"], ["甲", "96.5"]]
MARKS = {
    (1, 1): CellMark(Severity.ERROR, "【错误】超出 0–100%"),
    (3, 1): CellMark(Severity.WARNING, "【提示】请核对"),
    (4, 3): CellMark(Severity.INFO, "【说明】缺一格"),
}
ISSUES = pl.DataFrame({"行": [2], "内容": ["=1+1"]})


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return {name: book.read(name).decode() for name in book.namelist()}


@pytest.fixture(scope="module")
def content() -> bytes:
    return marked_book(ROWS, "三季度", MARKS, ISSUES, "问题清单")


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
    assert fastexcel.read_excel(marked_book(ROWS, wanted, {}, ISSUES, "问题清单")).sheet_names[0] == name


def test_an_unreadable_file_gives_its_list_alone() -> None:
    book = fastexcel.read_excel(marked_book([], "坏", {}, ISSUES, "问题清单"))
    assert book.load_sheet(1, header_row=0).height == 1
