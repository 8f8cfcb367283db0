"""The marked copy of somebody's file: which cell is meant by an issue, and that mending it there is enough."""

from __future__ import annotations

import io
import re
import zipfile

import fastexcel
import pytest
import xlsxwriter

from lib.access import console
from lib.domain import Counts, ImportReport, Issue, IssueCode, Locale, ReportStatus, Severity
from lib.services import Workspace, check_file
from lib.services.marked import MARKED_ROWS, can_be_marked, cell_marks, marked_file
from lib.services.report_table import issue_groups, rows_text
from tests.ingest.reading import read

WHO = console("李四")
ROWS = [
    ["三季度上报表"],
    ["地区", "期间", "政务服务全程网办率", "信息化追溯体系纳入比例"],
    ["东胜区", "2026Q3", "104", "90"],
    ["不存在旗", "2026Q3", "=1+1", "91"],
    [],
    ["康巴什区", "2026Q3", "96", "abc"],
]
TEXT = "\n".join(",".join(row) for row in ROWS)


def workbook() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.add_worksheet("说明").write_string(0, 0, "请看第二张表")
        sheet = book.add_worksheet("三季度")
        for row, cells in enumerate(ROWS):
            for place, cell in enumerate(cells):
                sheet.write_string(row, place, cell)
    return out.getvalue()


def comments(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        text = book.read("xl/comments1.xml").decode()
    return {
        cell: "".join(re.findall(r"<t[^>]*>([^<]*)</t>", body))
        for cell, body in re.findall(r'<comment ref="(\w+)".*?<text>(.*?)</text>', text, re.DOTALL)
    }


def test_of_two_rows_that_contradict_each_other_both_are_marked_and_named(workspace: Workspace) -> None:
    """Either may be the wrong one: the list names as many rows as are said to be at fault."""
    text = "地区,期间,政务服务全程网办率\n150602,2026Q3,96\n150603,2026Q3,90\n150602,2026Q3,95\n"
    report = check_file(workspace, text.encode(), "a.csv", who=WHO)
    said = comments(marked_file(workspace, text.encode(), "a.csv", report, Locale.ZH, WHO))
    assert set(said) == {"C2", "C4"}
    assert all("第 2 行却是 96" in one for one in said.values())
    (group,) = [one for one in issue_groups(report, Locale.ZH) if one.severity is Severity.ERROR]
    assert (group.rows, group.count, rows_text(group, Locale.ZH)) == ((2, 4), 1, "2、4")
    assert len(group.rows) == report.counts.rejected


@pytest.mark.parametrize(
    ("content", "file", "sheets"),
    [
        (TEXT.encode(), "甲/三季度.csv", ["三季度"]),
        (TEXT.replace(",", "\t").encode("utf-16"), "C:\\temp\\三季度.txt", ["三季度"]),
        (TEXT.encode("gb18030"), "x.csv", ["x"]),
        (workbook(), "本月.xlsx", ["说明", "三季度"]),
    ],
)
def test_each_wrong_cell_is_marked_in_the_users_own_table(
    workspace: Workspace, content: bytes, file: str, sheets: list[str]
) -> None:
    report = check_file(workspace, content, file, who=WHO)
    assert report.status is ReportStatus.REJECTED
    assert can_be_marked(report)
    marked = marked_file(workspace, content, file, report, Locale.ZH, WHO)
    book = fastexcel.read_excel(marked)
    assert book.sheet_names == [*sheets, "问题清单"]
    table = book.load_sheet(len(sheets) - 1, header_row=None, dtypes="string").to_polars()
    assert table.row(2) == ("东胜区", "2026Q3", "104", "90")
    assert table.row(3)[:3] == ("不存在旗", "2026Q3", "'=1+1")
    assert table.row(5)[3] == "abc"
    said = comments(marked)
    assert "104" in said["C3"]
    assert "【错误】" in said["C3"]
    assert "不认识这个地区" in said["A4"]
    assert "abc" in said["D6"]
    assert not {"A3", "B3", "D3", "A6"} & set(said)


def test_the_marked_copy_mended_comes_back_clean(workspace: Workspace) -> None:
    """Coded marks do not disturb the importer: the very rows with the three cells put right are accepted."""
    content = TEXT.encode()
    report = check_file(workspace, content, "三季度.csv", who=WHO)
    again = check_file(
        workspace, marked_file(workspace, content, "三季度.csv", report, Locale.ZH, WHO), "三季度.xlsx", who=WHO
    )
    same = {(issue.code, issue.row) for issue in again.issues if issue.severity is Severity.ERROR}
    assert same == {(issue.code, issue.row) for issue in report.issues if issue.severity is Severity.ERROR}
    assert again.sheet == "三季度"


def test_more_wrong_cells_than_a_list_shows_are_all_marked(workspace: Workspace) -> None:
    rows = "".join(f"{code},2026Q3,104\n" for code in sorted(workspace.regions.all) if code.startswith("15"))
    content = f"地区,期间,政务服务全程网办率\n{rows}".encode()
    report = check_file(workspace, content, "a.csv", who=WHO)
    said = comments(marked_file(workspace, content, "a.csv", report, Locale.ZH, WHO))
    assert len([cell for cell in said if cell.startswith("C")]) == rows.count("\n") > 100


PAIR = "政务服务全程网办率,政务服务全程网办率·分子,政务服务全程网办率·分母"


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        (f"地区,期间,{PAIR}\n150602,2026Q3,,30,25\n", {"C2", "D2", "E2"}),
        (f"地区,期间,{PAIR}\n150602,2026Q3,50,24,25\n", {"C2", "D2", "E2"}),
        (f"地区,期间,{PAIR}\n150602,2026Q3,,3,0\n", {"C2", "D2", "E2"}),
        (f"地区,期间,{PAIR}\n150602,2026Q3,96,约24,25\n", {"D2"}),
        ("地区,指标,期间,数值,分子,分母\n150602,online_service_rate,2026Q3,,30,25\n", {"D2", "E2", "F2"}),
        ("地区,期间,政务服务全程网办率\n150602,2026Q3,0.9\n150603,2026Q3,96\n150621,2026Q3,.95\n", {"C2", "C4"}),
        (
            "地区,指标,期间,数值\n150602,online_service_rate,2026Q3,0.9\n150602,adr_per_million,2025,1\n"
            "150603,online_service_rate,2026Q3,96\n150621,online_service_rate,2026Q3,0.95\n",
            {"D2", "D5"},
        ),
        (
            "上报表,,,,\n地区,期间,政务服务全程网办率,,\n,,数值,分子,分母\n150602,2026Q3,,30,25\n",
            {"C4", "D4", "E4"},
        ),
    ],
)
def test_every_cell_that_is_at_fault_is_marked(workspace: Workspace, text: str, cells: set[str]) -> None:
    report = check_file(workspace, text.encode(), "a.csv", who=WHO)
    said = comments(marked_file(workspace, text.encode(), "a.csv", report, Locale.ZH, WHO))
    assert cells == {cell for cell, found in said.items() if "【错误】" in found}


def test_all_rows_of_another_period_are_marked(workspace: Workspace) -> None:
    text = "地区,期间,政务服务全程网办率\n150602,2026年2季度,90\n150603,2026Q3,90\n150621,2026Q2,91\n"
    text += "150622,2026Q3,90\n150623,2026Q3,90\n"
    report = read(text, period=None)
    said = comments(marked_file(workspace, text.encode(), "a.csv", report, Locale.ZH, WHO))
    assert {cell for cell, found in said.items() if "两个期间" in found} == {"B2", "B4"}


def test_the_second_of_two_equal_columns_is_the_one_marked(workspace: Workspace) -> None:
    text = "地区,期间,政务服务全程网办率,政务服务全程网办率\n150602,2026Q3,90,91\n"
    report = check_file(workspace, text.encode(), "a.csv", who=WHO)
    said = comments(marked_file(workspace, text.encode(), "a.csv", report, Locale.ZH, WHO))
    assert set(said) == {"D1"}


def test_what_a_foreign_workbook_loses_is_said_and_codes_stay_texts(workspace: Workspace) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("上报")
        sheet.write_row(0, 0, ["区划代码", "期间", "政务服务全程网办率"])
        sheet.write_row(1, 0, ["150602", "2026Q3", 104])
        book.add_worksheet("旧").write_row(0, 0, ["015", 15])
        book.worksheets()[1].hide()
    report = check_file(workspace, out.getvalue(), "a.xlsx", who=WHO)
    marked = marked_file(workspace, out.getvalue(), "a.xlsx", report, Locale.ZH, WHO)
    assert fastexcel.read_excel(marked).sheet_names == ["上报", "旧", "问题清单"]
    with zipfile.ZipFile(io.BytesIO(marked)) as found:
        texts = found.read("xl/sharedStrings.xml").decode()
        sheet_one, sheet_two = (found.read(f"xl/worksheets/sheet{place}.xml").decode() for place in (1, 2))
        assert 'state="hidden"' in found.read("xl/workbook.xml").decode()
    assert "没能保留" in texts
    assert 't="s"' in re.findall(r'<c r="A2"[^>]*>', sheet_one)[0]
    assert re.findall(r'<c r="C2"[^>]*><v>104</v>', sheet_one)
    assert 't="s"' in re.findall(r'<c r="A1"[^>]*>', sheet_two)[0]
    assert '<c r="B1"><v>15</v>' in sheet_two
    csv = marked_file(
        workspace, TEXT.encode(), "a.csv", check_file(workspace, TEXT.encode(), "a.csv", who=WHO), Locale.ZH, WHO
    )
    with zipfile.ZipFile(io.BytesIO(csv)) as found:
        assert "没能保留" not in found.read("xl/sharedStrings.xml").decode()


def issue(row: int | None, column: str | None, value: str | None = None, severity: Severity = Severity.ERROR) -> Issue:
    return Issue(IssueCode.EMPTY_FILE, severity, row, column, value)


def test_which_cell_an_issue_means() -> None:
    rows = [["", "x"], ["地区", " 网办  率 "], ["", "乙", "丙"], ["", ""]]
    marks = cell_marks(
        rows,
        [
            issue(3, "网办 率"),
            issue(3, None, "丙"),
            issue(3, "别的"),
            issue(4, None),
            issue(None, "地区"),
            issue(9, None),
        ],
        Locale.ZH,
    )
    assert set(marks) == {(2, 1), (2, 2), (3, 0)}
    assert marks[2, 1].text.count("文件为空") == 2


def test_the_worst_of_a_cell_gives_its_colour() -> None:
    marks = cell_marks([["a"]], [issue(1, "a", severity=Severity.INFO), issue(1, "a")], Locale.ZH)
    assert marks[0, 0].severity is Severity.ERROR
    assert marks[0, 0].text.startswith("【错误】")


def test_what_is_not_offered() -> None:
    def report(rows: int, *issues: Issue) -> ImportReport:
        return ImportReport("a", "0", None, None, None, Counts(rows=rows), issues)

    assert can_be_marked(report(5, issue(2, None)))
    assert not can_be_marked(report(5))
    assert not can_be_marked(report(5, issue(None, None)))
    assert not can_be_marked(report(5, issue(2, None, severity=Severity.INFO)))
    assert not can_be_marked(report(MARKED_ROWS + 1, issue(2, None)))


def test_a_file_that_is_no_table_gives_its_list(workspace: Workspace) -> None:
    report = check_file(workspace, b"%PDF-1.7 x", "a.pdf", who=WHO)
    book = fastexcel.read_excel(marked_file(workspace, b"%PDF-1.7 x", "a.pdf", report, Locale.ZH, WHO))
    assert book.load_sheet(1, header_row=0).height == len(report.issues)
