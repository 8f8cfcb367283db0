"""The workbook to fill in, as a spreadsheet reads it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

import fastexcel
import pytest

from lib.reports.template_book import TemplateBook, TemplateColumn, TemplateSheet, write_template_book
from lib.reports.template_cells import CellRule, validation

GRADE = CellRule("等级", "请选择", "请检查", "没有这个等级", choices=("A", "B+", "未达标"))
RATE = CellRule("比率", "请填 0 到 100", "请检查", "超出 0 到 100", low=0, high=100)
CLOSED = CellRule("不填报", "不填报", "不填报", "请留空", closed=True)
SHEET = TemplateSheet(
    name="填报 2026Q3",
    columns=[
        TemplateColumn("地区代码"),
        TemplateColumn("地区名称"),
        TemplateColumn("比率（%）", "定义：甲"),
        TemplateColumn("等级"),
    ],
    fixed=2,
    rows=[("150602", "东胜区", 96.5, None), ("015060", "=1+1", None, "A")],
    rules={(0, 2): RATE, (1, 2): RATE, (0, 3): CLOSED, (1, 3): GRADE},
    before_name="上期",
    before_headers=["地区代码", "地区名称", "上期：比率", "上期：等级"],
    before={(0, 2): "95.0%", (1, 3): "B+ 级", (1, 1): "上季"},
)
BOOK = TemplateBook(SHEET, "填报说明", "说明", ["第一条", "第二条"], [("项目", "定义"), ("比率", "甲除以乙")])


@pytest.fixture(scope="module")
def written() -> Mapping[str, str]:
    """The parts of the workbook as texts."""
    with zipfile.ZipFile(io.BytesIO(write_template_book(BOOK))) as book:
        return {name: book.read(name).decode() for name in book.namelist()}


def test_sheets_stand_in_their_order_and_keep_codes_as_text() -> None:
    book = fastexcel.read_excel(write_template_book(BOOK))
    assert book.sheet_names == ["填报 2026Q3", "上期", "填报说明"]
    table = book.load_sheet(0, header_row=None, dtypes="string").to_polars()
    assert table.rows() == [
        ("地区代码", "地区名称", "比率（%）", "等级"),
        ("150602", "东胜区", "96.5", None),
        ("015060", "=1+1", None, "A"),
    ]
    before = book.load_sheet(1, header_row=None, dtypes="string").to_polars()
    assert before.rows()[1:] == [("150602", "东胜区", "95.0%", None), ("015060", "上季", None, "B+ 级")]


def test_cells_have_lists_bounds_and_words(written: Mapping[str, str]) -> None:
    sheet = written["xl/worksheets/sheet1.xml"]
    rules = dict(re.findall(r'<dataValidation type="(\w+)"[^>]*sqref="(\w+)"', sheet))
    assert rules == {"decimal": "C3", "textLength": "D2", "list": "D3"}
    assert sheet.count('type="decimal"') == 2
    assert '"A,B+,未达标"' in sheet
    assert "<formula1>0</formula1><formula2>100</formula2>" in sheet
    assert 'prompt="请填 0 到 100"' in sheet
    assert 'error="超出 0 到 100"' in sheet
    assert "errorStyle" not in sheet  # the strictest is the default


def test_the_header_stays_in_sight_and_tells_the_definition(written: Mapping[str, str]) -> None:
    sheet = written["xl/worksheets/sheet1.xml"]
    assert '<pane xSplit="2" ySplit="1" topLeftCell="C2"' in sheet
    assert "定义：甲" in written["xl/comments1.xml"]


def test_nothing_is_protected_run_or_linked(written: Mapping[str, str]) -> None:
    whole = "".join(written.values())
    assert not {"sheetProtection", "workbookProtection", "<hyperlink", "<f>", "vbaProject"} & set(
        re.findall(r"sheetProtection|workbookProtection|<hyperlink|<f>|vbaProject", whole)
    )


def test_the_last_figures_are_grey(written: Mapping[str, str]) -> None:
    styles, sheet = written["xl/styles.xml"], written["xl/worksheets/sheet2.xml"]
    look = int(re.findall(r'<c r="C2" s="(\d+)"', sheet)[0])
    font = int(re.findall(r'<xf [^>]*fontId="(\d+)"', styles.partition("<cellXfs")[2])[look])
    assert "FF7F7F7F" in re.findall(r"<font>.*?</font>", styles)[font]


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        (CellRule("", "", "", "", whole=True, low=0), {"validate": "integer", "minimum": 0, "maximum": 1e12}),
        (CellRule("", "", "", "", high=5), {"validate": "decimal", "minimum": -1e12, "maximum": 5}),
        (
            CellRule("", "", "", "", low=0, high=600, word="未演练"),
            {"validate": "custom", "value": '=OR(D2="未演练",AND(ISNUMBER(D2),D2>=0,D2<=600))'},
        ),
        (CellRule("", "", "", "", choices=("长" * 200, "短" * 60)), {"validate": "decimal"}),
    ],
)
def test_what_a_rule_becomes(rule: CellRule, wanted: dict[str, object]) -> None:
    found = validation(rule, "D2")
    assert {name: found[name] for name in wanted} == wanted


def test_texts_are_cut_to_what_a_spreadsheet_takes() -> None:
    found = validation(CellRule("题" * 99, "话" * 999, "题" * 99, "话" * 999), "D2")
    assert [len(str(found[name])) for name in ("input_title", "input_message", "error_title", "error_message")] == [
        32,
        255,
        32,
        255,
    ]
