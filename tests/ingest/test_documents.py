"""The check of a document's file: what is read, and every mistake told with sheet, row, column and advice."""

from __future__ import annotations

from datetime import date

import pytest

from lib.catalogue import load_catalogue
from lib.catalogue.document_columns import COLUMNS, ENGLISH, SHEETS
from lib.catalogue.document_text import document_rows, document_toml
from lib.catalogue.overlay import document_of
from lib.domain import Comparator, IssueCode, Level, Locale, Severity
from lib.i18n import say_issue
from lib.ingest.document import DocumentRead, check_document
from lib.ingest.document_parts import DocumentContext
from lib.regions import load_regions
from lib.reports.document_book import BookColumn, BookSheet, DocumentBook, write_document_book
from tests.services.document_files import JINCHENG

CONTEXT = DocumentContext(load_catalogue(), load_regions().jurisdictions)
SECOND = """
[[target]]
clause = "01"
indicator = "online_service_rate"
comparator = ">="
value = 99
binding_levels = ["市级"]
cadence = "始终"
baseline_on = 2026-01-15
"""
#: Case: text in the example, its replacement, and the code, row and column that are told.
MISTAKES = {
    "an unknown indicator": (
        '["online_service_rate"]',
        '["无此指标"]',
        IssueCode.DOCUMENT_INDICATOR_UNKNOWN,
        11,
        "指标",
    ),
    "an indicator written wrongly": (
        '["inspector_staffing"]',
        '["检查员配备"]',
        IssueCode.DOCUMENT_INDICATOR_NEAR,
        19,
        "指标",
    ),
    "an indicator twice": (
        '["inspector_staffing"]',
        '["inspector_staffing", "inspector_staffing"]',
        IssueCode.DOCUMENT_INDICATOR_TWICE,
        19,
        "指标",
    ),
    "a wrong comparator": ('"不低于"', '"大约"', IssueCode.DOCUMENT_WORD_UNKNOWN, 27, "比较"),
    "an unknown level": ('["市级", "县级"]', '["乡级"]', IssueCode.DOCUMENT_WORD_UNKNOWN, 27, "约束层级"),
    "an unknown domain": ('"检查与抽检"', '"别的"', IssueCode.DOCUMENT_WORD_UNKNOWN, 19, "领域"),
    "an unknown jurisdiction": ('"140500"', '"999999"', IssueCode.DOCUMENT_JURISDICTION_UNKNOWN, 2, "适用辖区"),
    "a deadline before its start": ("2027-12-31", "2025-12-31", IssueCode.DOCUMENT_DEADLINE_EARLY, 27, "期限"),
    "no deadline": ("deadline = 2027-12-31", "", IssueCode.DOCUMENT_DEADLINE_MISSING, 27, "期限"),
    "a deadline without use": ('"到期完成"', '"始终"', IssueCode.DOCUMENT_DEADLINE_UNUSED, 27, "期限"),
    "a day that is none": ("2027-12-31", '"2027-02-30"', IssueCode.DOCUMENT_DATE_UNFIT, 27, "期限"),
    "a number twice": ('id = "02"', 'id = "1"', IssueCode.DOCUMENT_CLAUSE_TWICE, 19, "条款号"),
    "a target of no clause": ('clause = "02"', 'clause = "09"', IssueCode.DOCUMENT_CLAUSE_UNKNOWN, 37, "条款号"),
    "an indicator of another clause": (
        'clause = "02"',
        'clause = "01"',
        IssueCode.DOCUMENT_INDICATOR_NOT_IN_CLAUSE,
        37,
        "指标",
    ),
    "a value that is no number": ("value = 95", 'value = "很多"', IssueCode.DOCUMENT_VALUE_UNFIT, 27, "目标值"),
    "a value out of range": ("value = 95", "value = 950", IssueCode.DOCUMENT_VALUE_OUTSIDE, 27, "目标值"),
    "no level": ('["市级", "县级"]', "[]", IssueCode.DOCUMENT_LEVEL_NONE, 27, "约束层级"),
    "a level twice": (
        'reference_levels = ["县级"]',
        'reference_levels = ["市级"]',
        IssueCode.DOCUMENT_LEVEL_TWICE,
        37,
        "参照层级",
    ),
    "a version that ends before it begins": (
        "deadline = 2027-12-31",
        "deadline = 2027-12-31\nvalid_from = 2026-05-01\nvalid_until = 2026-04-30",
        IssueCode.DOCUMENT_VALIDITY_REVERSED,
        27,
        "失效日期",
    ),
    "versions that overlap": (
        '\n[[target]]\nclause = "02"',
        f'{SECOND}\n[[target]]\nclause = "02"',
        IssueCode.DOCUMENT_VERSIONS_OVERLAP,
        37,
        "生效日期",
    ),
    "an id of another form": ('id = "JC2026"', 'id = "jc-2026"', IssueCode.DOCUMENT_ID_UNFIT, 2, "文件代号"),
    "a document of another territory": (
        'id = "JC2026"',
        'id = "NMG2022"',
        IssueCode.DOCUMENT_OF_ANOTHER,
        2,
        "适用辖区",
    ),
    "nothing to measure by": ('indicators = ["online_service_rate"]', "", IssueCode.DOCUMENT_CLAUSE_EMPTY, 11, "指标"),
    "a missing heading": ('heading = "网上办理"', "", IssueCode.DOCUMENT_FIELD_MISSING, 11, "标题"),
    "a text too long": ("网上办理", "网" * 201, IssueCode.DOCUMENT_TEXT_TOO_LONG, 11, "标题"),
    "a hidden character": ("网上办理", "网上\\u202e办理", IssueCode.CONTROL_CHARACTER, 11, "标题"),
    "the source of a page": ("网上办理", "<script>alert(1)</script>", IssueCode.DOCUMENT_TEXT_MARKUP, 11, "标题"),
    "an unknown field": (
        'heading = "网上办理"',
        'heading = "网上办理"\ncolour = "red"',
        IssueCode.DOCUMENT_COLUMN_UNKNOWN,
        11,
        None,
    ),
    "other tasks in English": (
        'tasks = ["制定配备方案"]',
        'tasks = ["制定配备方案"]\ntasks_en = ["a", "b"]',
        IssueCode.DOCUMENT_LISTS_DIFFER,
        19,
        "任务（英文）",
    ),
}


def read(text: str) -> DocumentRead:
    return check_document(text.encode(), "x.toml", CONTEXT)


def book(key: str) -> bytes:
    """An installed document as a workbook."""
    rows = document_rows(document_of(CONTEXT.catalogue, key), CONTEXT.catalogue.indicators, CONTEXT.catalogue.domains)
    sheets = []
    for section, name in SHEETS.items():
        titles = [
            title
            for column in COLUMNS[section]
            for title in ((column.title, column.title + ENGLISH) if column.text else (column.title,))
        ]
        sheets.append(BookSheet(name, [BookColumn(title) for title in titles], rows[section]))
    return write_document_book(DocumentBook(sheets, "填写说明", "说明", ["一"], [["指标"], ["网办率"]]))


def test_the_example_is_read_as_it_is_meant() -> None:
    found = read(JINCHENG)
    assert found.report.issues == ()
    assert found.document is not None
    first, second = found.document.targets
    assert (found.document.document.id, found.document.document.sections) == ("JC2026", 2)
    assert (first.comparator, first.value, first.deadline) == (Comparator.AT_LEAST, 95.0, date(2027, 12, 31))
    assert (second.binding_levels, second.reference_levels) == ({Level.PREFECTURE}, {Level.COUNTY})
    assert [name.zh for name in found.document.clauses[0].responsible] == ["市行政审批局", "市市场监管局"]
    assert found.report.counts.rows == found.report.counts.imported == 4


@pytest.mark.parametrize("key", ["CN2021", "NMG2022", "NMG2025", "LC2022", "JC2022"])
def test_what_the_template_holds_is_read_back_the_same(key: str) -> None:
    standing = document_of(CONTEXT.catalogue, key)
    assert read(document_toml(standing, ["说明"])).document == standing
    found = check_document(book(key), "x.xlsx", CONTEXT)
    assert found.report.issues == ()
    assert found.document == standing


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_is_told_where_it_is(case: str) -> None:
    old, new, code, row, column = MISTAKES[case]
    assert old in JINCHENG
    found = read(JINCHENG.replace(old, new, 1))
    told = [issue for issue in found.report.issues if issue.code is code]
    assert told, found.report.issues
    assert (told[0].row, told[0].column) == (row, column)
    refused = any(issue.severity is Severity.ERROR for issue in found.report.issues)
    assert (found.document is None) is refused
    for locale in Locale:
        assert all("{" not in text for text in say_issue(locale, told[0]))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", IssueCode.EMPTY_FILE),
        (b"a = = 1", IssueCode.DOCUMENT_NOT_TOML),
        (b"[document]\nid = 'JC2026'\n", IssueCode.DOCUMENT_SHEET_MISSING),
        (b"%PDF-1.7 x", IssueCode.IS_PDF),
        (b"<html><body>x</body></html>", IssueCode.IS_HTML),
        (b"PK\x03\x04broken", IssueCode.WORKBOOK_BROKEN),
        (b"x" * (2 * 2**20 + 1), IssueCode.TOO_LARGE),
        (JINCHENG.encode() + b"\n[[clause]]\nid = '03'\n" * 501, IssueCode.TOO_MANY_ROWS),
    ],
)
def test_a_file_that_is_none_is_refused_by_name(content: bytes, code: IssueCode) -> None:
    found = check_document(content, "x", CONTEXT)
    assert found.document is None
    assert code in {issue.code for issue in found.report.issues}


def test_versions_one_after_another_are_read() -> None:
    text = JINCHENG.replace("deadline = 2027-12-31", "deadline = 2027-12-31\nvalid_until = 2026-06-30")
    found = read(text + SECOND.replace("value = 99", "value = 99\nvalid_from = 2026-07-01"))
    assert found.report.issues == ()
    assert found.document is not None
    own = [target for target in found.document.targets if target.indicator == "online_service_rate"]
    assert [[one.value for one in own if one.holds_on(day)] for day in (date(2026, 6, 30), date(2026, 7, 1))] == [
        [95.0],
        [99.0],
    ]


#: Mistakes of every part of the example at once: text, its replacement, and the code and the row that are told.
AT_ONCE = (
    ("issued_on = 2026-01-15", 'issued_on = "2026-13-01"', IssueCode.DOCUMENT_DATE_UNFIT, 2),
    ('tier = "市级"', 'tier = "镇级"', IssueCode.DOCUMENT_WORD_UNKNOWN, 2),
    ('heading = "网上办理"', 'heading = ""', IssueCode.DOCUMENT_FIELD_MISSING, 11),
    ('indicators = ["inspector_staffing"]', 'indicators = ["检查员配备"]', IssueCode.DOCUMENT_INDICATOR_NEAR, 19),
    # of a target that cannot be read whole everything else is judged all the same
    ('comparator = "不低于"\nvalue = 95', 'comparator = "大约"\nvalue = 950', IssueCode.DOCUMENT_WORD_UNKNOWN, 27),
    ("value = 950", "value = 950", IssueCode.DOCUMENT_VALUE_OUTSIDE, 27),
    ("deadline = 2027-12-31", "deadline = 2025-12-31", IssueCode.DOCUMENT_DEADLINE_EARLY, 27),
    ('clause = "02"', 'clause = "09"', IssueCode.DOCUMENT_CLAUSE_UNKNOWN, 37),
    ('indicator = "inspector_staffing"', 'indicator = "没有这个"', IssueCode.DOCUMENT_INDICATOR_UNKNOWN, 37),
    ('reference_levels = ["县级"]', 'reference_levels = ["市级"]', IssueCode.DOCUMENT_LEVEL_TWICE, 37),
    ('cadence = "始终"', 'cadence = "始终"\ndeadline = 2027-12-31', IssueCode.DOCUMENT_DEADLINE_UNUSED, 37),
)


def test_all_mistakes_are_told_in_one_go_and_nothing_else() -> None:
    text = JINCHENG
    for old, new, _, _ in AT_ONCE:
        assert old in text
        text = text.replace(old, new, 1)
    found = read(text)
    told = sorted((issue.code, issue.row) for issue in found.report.issues)
    assert told == sorted((code, row) for _, _, code, row in AT_ONCE)
    assert found.document is None
    # every clause and every target has a mistake; that of the document is none of the rows that are counted
    assert (found.report.counts.rows, found.report.counts.rejected, found.report.counts.imported) == (4, 4, 0)


def test_the_rows_with_a_mistake_are_counted_not_all_rows() -> None:
    one = read(JINCHENG.replace("value = 95", "value = 950")).report.counts
    assert (one.rows, one.rejected, one.imported) == (4, 1, 3)
    outside = read(JINCHENG.replace('tier = "市级"', 'tier = "镇级"')).report.counts
    assert (outside.rows, outside.rejected) == (4, 0)
    whole = check_document(b"", "x", CONTEXT).report.counts
    assert (whole.rows, whole.rejected) == (0, 0)


def test_a_section_that_is_missing_does_not_hide_the_mistakes_of_the_others() -> None:
    start = JINCHENG.index("[[clause]]")
    found = read(JINCHENG[start:].replace("value = 95", "value = 950").replace('"检查与抽检"', '"别的"'))
    assert [issue.code for issue in found.report.issues] == [
        IssueCode.DOCUMENT_SHEET_MISSING,
        IssueCode.DOCUMENT_WORD_UNKNOWN,
        IssueCode.DOCUMENT_VALUE_OUTSIDE,
    ]
    clauses = JINCHENG[:start] + JINCHENG[JINCHENG.index("[[target]]") :].replace("value = 95", "value = 950")
    assert [issue.code for issue in read(clauses).report.issues] == [
        IssueCode.DOCUMENT_SHEET_MISSING,
        IssueCode.DOCUMENT_VALUE_OUTSIDE,
    ]


def test_a_sheet_that_is_missing_from_a_workbook_does_not_hide_the_others() -> None:
    columns = [BookColumn(title) for title in ("条款号", "标题", "领域")]
    sheets = [BookSheet(SHEETS["clause"], columns, [["01", "甲", "无"]])]
    content = write_document_book(DocumentBook(sheets, "填写说明", "说明", ["一"], [["指标"], ["网办率"]]))
    codes = {(issue.code, issue.column) for issue in check_document(content, "x.xlsx", CONTEXT).report.issues}
    assert (IssueCode.DOCUMENT_SHEET_MISSING, None) in codes
    assert (IssueCode.DOCUMENT_WORD_UNKNOWN, "领域") in codes
    assert (IssueCode.DOCUMENT_COLUMN_MISSING, "要求") in codes
