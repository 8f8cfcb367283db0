"""What a check found as tables: by kind, one by one, as files."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace

from lib.domain import Counts, ImportReport, Issue, IssueCode, Locale, Severity
from lib.i18n import messages
from lib.services.report_table import (
    IssueGroup,
    all_issues,
    group_table,
    issue_file,
    issue_groups,
    issue_table,
    ordered,
    rows_text,
    some_of_each,
)


def high(row: int, value: str = "104") -> Issue:
    return Issue(
        IssueCode.OUT_OF_BOUNDS, Severity.ERROR, row, "在线率", value, {"bounds": "0–100%", "subject": "在线率"}
    )


def strange(row: int, value: str) -> Issue:
    return Issue(IssueCode.UNKNOWN_REGION, Severity.ERROR, row, "地区", value, {"meant": "", "name": ""})


def mended(row: int) -> Issue:
    return Issue(IssueCode.VALUE_MENDED, Severity.INFO, row, "在线率", "12万", {"meant": "120000", "subject": "在线率"})


FOLDED = Issue(
    IssueCode.OUT_OF_BOUNDS,
    Severity.ERROR,
    70,
    "在线率",
    "999",
    {"bounds": "0–100%", "subject": "在线率"},
    40,
    folded=True,
)


def report(*issues: Issue) -> ImportReport:
    return ImportReport("a.csv", "0" * 64, "utf-8", None, None, Counts(), issues)


def test_kinds_are_counted_the_serious_ones_first_then_by_row() -> None:
    groups = issue_groups(report(mended(2), high(9), high(5), FOLDED, strange(3, "甲乡")), Locale.ZH)
    assert [(one.code, one.severity, one.count, one.rows) for one in groups] == [
        (IssueCode.UNKNOWN_REGION, Severity.ERROR, 1, (3,)),
        (IssueCode.OUT_OF_BOUNDS, Severity.ERROR, 42, (5, 9, 70)),
        (IssueCode.VALUE_MENDED, Severity.INFO, 1, (2,)),
    ]
    assert groups[1].message == "第 5 行“在线率”104 超出 0–100%。同样的还有：“999”（第 70 行）。"
    assert groups[1].hint == "请核对数值和单位。"


def test_the_table_by_kind_names_rows_and_advice() -> None:
    table = group_table(
        issue_groups(report(*(high(row) for row in range(2, 15)), strange(40, "甲乡")), Locale.ZH), Locale.ZH
    )
    assert table.columns == ["程度", "处数", "行", "问题", "怎么办"]
    assert table.row(0)[:3] == ("错误", "13", "2、3、4、5、6、7、8、9 等")
    assert table.row(1)[1:4] == ("1", "40", "第 40 行“甲乡”：不认识这个地区。")


def test_a_kind_names_up_to_three_of_its_texts() -> None:
    facts = ("place", "subject", "others", "low_text", "high_text")

    def message(*issues: Issue) -> str:
        return issue_groups(report(*issues), Locale.ZH)[0].message

    first = "第 2 行“甲乡”：不认识这个地区。"
    assert message(strange(2, "甲乡"), strange(3, "甲乡")) == first
    assert message(strange(2, "甲乡"), strange(3, "乙乡")) == f"{first}同样的还有：“乙乡”（第 3 行）。"
    several = [strange(row, name) for row, name in enumerate(("甲乡", "乙乡", "乙乡", "丙乡", "丁乡", "戊乡"), 2)]
    assert message(*several) == f"{first}同样的还有：“乙乡”（第 3 行）、“丙乡”（第 5 行），另有 2 种写法。"
    jumps = [
        Issue(IssueCode.UNLIKE_SIBLINGS, Severity.WARNING, row, "a", str(row), dict.fromkeys(facts, ""))
        for row in (2, 3)
    ]
    assert "同样的还有" not in message(*jumps)


def outside(row: int, column: str, value: str, bounds: str) -> Issue:
    facts = {"bounds": bounds, "subject": column}
    return Issue(IssueCode.OUT_OF_BOUNDS, Severity.ERROR, row, column, value, facts)


def test_a_sentence_lists_only_cells_of_its_own_column_and_range() -> None:
    found = (
        outside(3, "网办率", "104", "0–100%"),
        outside(6, "配备率", "12万", "0–100%"),
        outside(8, "网办率", "105", "0–100%"),
        outside(10, "演练月数", "-3", "0–600"),
    )
    groups = issue_groups(report(*found), Locale.ZH)
    assert [(one.message, one.rows, one.count) for one in groups] == [
        ("第 3 行“网办率”104 超出 0–100%。同样的还有：“105”（第 8 行）。", (3, 8), 2),
        ("第 6 行“配备率”12万 超出 0–100%。", (6,), 1),
        ("第 10 行“演练月数”-3 超出 0–600。", (10,), 1),
    ]
    # in the long form one column holds many indicators
    long = [replace(issue, column="数值") for issue in found]
    assert [one.rows for one in issue_groups(report(*long), Locale.ZH)] == [(3, 8), (6,), (10,)]
    # the rest of a kind may be of any column: a line of its own, which says so
    rest = issue_groups(report(*found, FOLDED), Locale.ZH)
    assert [(one.rows, one.count) for one in rest] == [((3, 8), 2), ((6,), 1), ((10,), 1), ((70,), 40)]
    assert rest[-1].message.endswith("（等 40 处）")


def test_a_sentence_about_a_form_lists_only_cells_of_its_own_column() -> None:
    def degrees(row: int, column: str, value: str) -> Issue:
        facts = {"sheet": "地区", "low": 0.0, "high": 60.0}
        return Issue(IssueCode.REGION_LIST_COORDINATE, Severity.ERROR, row, column, value, facts)

    issues = (degrees(3, "经度", "abc"), degrees(5, "经度", "x"), degrees(6, "纬度", "99"))
    found = issue_groups(report(*issues), Locale.ZH)
    assert [(one.rows, one.message) for one in found] == [
        ((3, 5), "“地区”第 3 行“经度”“abc”不是可用的度数。"),
        ((6,), "“地区”第 6 行“纬度”“99”不是可用的度数。"),
    ]


def test_an_issue_of_the_whole_file_names_no_row() -> None:
    group = IssueGroup(IssueCode.EMPTY_FILE, Severity.ERROR, 1, (), "文件为空。", "")
    assert rows_text(group, Locale.ZH) == ""
    assert rows_text(IssueGroup(IssueCode.NOT_REPORTED, Severity.INFO, 7, (4,), "", ""), Locale.ZH) == "4"


def test_at_most_fifty_are_chosen_and_no_kind_is_crowded_out() -> None:
    issues = ordered([*(high(row) for row in range(2, 2002)), strange(3000, "甲乡"), mended(4000)])
    chosen = some_of_each(issues)
    assert len(chosen) == 50
    assert [issue.row for issue in chosen[:3]] == [2, 3, 4]
    assert [issue.row for issue in chosen[-2:]] == [3000, 4000]
    assert some_of_each(issues[:7]) == issues[:7]
    kinds = [Issue(code, Severity.ERROR, 2) for code in list(IssueCode)[:60]]
    assert len(some_of_each(ordered(kinds))) == 50


def test_all_of_them_are_in_the_files() -> None:
    found = report(*(high(row) for row in range(2, 502)), strange(600, "=1+1"))
    rows = list(csv.reader(io.StringIO(issue_file(found, "csv", Locale.ZH).decode("utf-8-sig"))))
    assert rows[0] == ["程度", "处数", "行", "列", "内容", "问题", "怎么办"]
    assert len(rows) == 502
    assert rows[1][:5] == ["错误", "1", "2", "在线率", "104"]
    assert rows[-1][4] == "'=1+1"
    with zipfile.ZipFile(io.BytesIO(issue_file(found, "xlsx", Locale.ZH))) as book:
        assert 'name="检查结果"' in book.read("xl/workbook.xml").decode()


def test_what_a_list_folds_is_in_the_files_all_the_same() -> None:
    every = tuple(high(row) for row in range(2, 82))
    added = strange(3, "甲乡")
    found = replace(report(added, *every[:50], replace(every[50], count=30, folded=True)), every_issue=every)
    assert all_issues(found) == (added, *every)
    groups = issue_groups(found, Locale.ZH)
    assert [(one.count, len(one.rows)) for one in groups] == [(80, 80), (1, 1)]
    assert all_issues(replace(found, every_issue=())) == found.issues


def test_english_tables_have_english_titles() -> None:
    assert issue_table([high(2)], Locale.EN).columns[1:4] == ["Places", "Row", "Column"]


def test_advice_tells_whoever_brings_a_file_what_they_can_do_themselves() -> None:
    doubts = (IssueCode.JUMP, IssueCode.OUTLIER, IssueCode.UNIT_SLIP, IssueCode.MONTHS_OUTRUN, IssueCode.COUNT_FELL)
    for locale, own, reviewers in (
        (Locale.ZH, "提交时在“备注”里写明原因", "发布时"),
        (Locale.EN, "give the reason in the note when you submit", "publish"),
    ):
        hints = [messages(locale)[f"issues.{code.value}.hint"] for code in doubts]
        assert all(own in text and reviewers not in text for text in hints), hints
