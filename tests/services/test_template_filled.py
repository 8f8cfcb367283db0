"""A table to fill in that comes back wrong is given back as its maker writes it, filled and marked."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace

import fastexcel
import pytest

from lib.access import console
from lib.domain import ImportReport, Locale, Period, Severity
from lib.ingest import FileSheet
from lib.reports.template_book import TemplateBook, write_template_book
from lib.services import Workspace, check_file
from lib.services.marked import marked_file
from lib.services.template import template_indicators
from lib.services.template_book import template_content
from lib.services.template_filled import filled_book
from tests.services.test_marked import comments

WHO = console("李四")
PERIOD = Period.parse("2026Q3")
HEADS = ("政务服务全程网办率（%）", "政务服务全程网办率·分子", "政务服务全程网办率·分母")


def book_of(workspace: Workspace, scope: str = "150602", locale: Locale = Locale.ZH) -> TemplateBook:
    return template_content(workspace, scope, template_indicators(workspace, "core"), PERIOD, locale)


def with_cells(book: TemplateBook, cells: dict[str, str | float]) -> TemplateBook:
    """The same with these texts or numbers in the first row, by their headers."""
    row = list(book.sheet.rows[0])
    heads = [column.header for column in book.sheet.columns]
    for head, value in cells.items():
        row[heads.index(head)] = value
    return replace(book, sheet=replace(book.sheet, rows=[tuple(row), *book.sheet.rows[1:]]))


def marked(workspace: Workspace, content: bytes) -> tuple[ImportReport, bytes]:
    report = check_file(workspace, content, "填报表.xlsx", who=WHO)
    return report, marked_file(workspace, content, "填报表.xlsx", report, Locale.ZH, WHO)


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        return found.read(name).decode()


def rules(content: bytes) -> Sequence[str]:
    return sorted(re.findall(r"<dataValidation .*?</dataValidation>", part(content, "xl/worksheets/sheet1.xml")))


def test_it_comes_back_with_its_lists_and_sheets_and_the_pair_is_marked(demo: Workspace) -> None:
    content = write_template_book(with_cells(book_of(demo), {HEADS[1]: 30.0, HEADS[2]: 25.0}))
    report, given = marked(demo, content)
    before, after = fastexcel.read_excel(content), fastexcel.read_excel(given)
    assert after.sheet_names == [*before.sheet_names, "问题清单"]
    for place in range(len(before.sheet_names)):
        sheets = [book.load_sheet(place, header_row=None, dtypes="string").to_polars() for book in (before, after)]
        assert sheets[0].equals(sheets[1])
    assert rules(given) == rules(content) != []
    said = comments(given)
    heads = [column.header for column in book_of(demo).sheet.columns]
    wrong = {f"{chr(65 + heads.index(head))}2" for head in HEADS}
    assert wrong == {cell for cell, text in said.items() if "大于分母" in text}
    notes = comments(content)
    assert notes.items() <= said.items()
    assert 't="s"' in re.findall(r'<c r="A2"[^>]*>', part(given, "xl/worksheets/sheet1.xml"))[0]
    again = check_file(demo, given, "填报表.xlsx", who=WHO)
    assert [(one.code, one.row) for one in again.issues] == [(one.code, one.row) for one in report.issues]


def test_columns_moved_and_rows_taken_out_keep_their_rules(demo: Workspace) -> None:
    book = book_of(demo, "150600")
    order = [0, 2, *reversed(range(3, len(book.sheet.columns))), 1]
    rows = [tuple(row[place] for place in order) for row in book.sheet.rows[1:]]
    columns = [book.sheet.columns[place] for place in order]
    moved = replace(book.sheet, rows=rows, columns=columns, rules={}, before={}, fixed=2)
    content = write_template_book(with_cells(replace(book, sheet=moved), {HEADS[0]: 104.0, "备注": "=1+1"}))
    _, given = marked(demo, content)
    table = fastexcel.read_excel(given).load_sheet(0, header_row=None, dtypes="string").to_polars()
    assert table.row(0) == tuple(column.header for column in columns)
    assert table.to_series(0).to_list()[1:] == [row[0] for row in rows]
    assert table.row(1)[[column.header for column in columns].index("备注")] == "'=1+1"
    own = {cell for each in rules(given) for cell in re.findall(r'sqref="(\w+)"', each)}
    assert len(own) == len(rows) * (len(columns) - 4)
    place = [column.header for column in columns].index(HEADS[0])
    assert "104" in comments(given)[f"{chr(65 + place)}2"]
    past = fastexcel.read_excel(given).load_sheet(1, header_row=None, dtypes="string").to_polars()
    shown = {
        (at[0], head): text for at, text in book.sheet.before.items() if (head := book.sheet.columns[at[1]].header)
    }
    assert past.row(1)[place] == shown[1, HEADS[0]]


def test_an_english_table_stays_one_and_own_sheets_come_along(workspace: Workspace) -> None:
    book = book_of(workspace, locale=Locale.EN)
    heads = [column.header for column in book.sheet.columns]
    content = write_template_book(with_cells(book, {heads[3]: 900.0}))
    report, given = marked(workspace, content)
    assert any(one.severity is Severity.ERROR for one in report.issues)
    assert fastexcel.read_excel(given).sheet_names == ["Fill in 2026Q3", "How to fill in", "问题清单"]


def sheet(name: str, *rows: list[str]) -> FileSheet:
    return FileSheet(name, list(rows), ["t" * len(row) for row in rows])


@pytest.mark.parametrize(
    "found",
    [
        sheet("上报", ["地区代码", "期间", HEADS[0]], ["150602", "2026Q3", "96"]),
        sheet("填报 2026Q3", ["表"], ["地区代码", "期间", HEADS[0]], ["150602", "2026Q3", "96"]),
        sheet("填报 2026Q3", ["地区", "期间", HEADS[0]], ["东胜区", "2026Q3", "96"]),
        sheet("填报 2026Q3", ["地区代码", "期间", HEADS[0]], ["999999", "2026Q3", "96"]),
        sheet("填报 202613", ["地区代码", "期间", HEADS[0]], ["150602", "2026Q3", "96"]),
        sheet("填报 2026Q3", ["地区代码", "指标", "期间", "数值"], ["150602", HEADS[0], "2026Q3", "96"]),
        sheet("填报 2026Q3"),
    ],
)
def test_other_sheets_are_none_of_ours(workspace: Workspace, found: FileSheet) -> None:
    assert filled_book(workspace, found) is None
    assert filled_book(workspace, sheet("填报 2026Q3", ["地区代码", "期间", HEADS[0]], ["150602", "2026Q3", "96"]))
