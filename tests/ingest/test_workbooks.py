import datetime
from typing import Any

import pytest

from lib.domain import IssueCode, ReportStatus, Severity
from lib.ingest import check
from lib.ingest.context import Context
from tests.ingest.reading import TODAY, advised, catalogue, codes, read, regions, said, the, values
from tests.ingest.workbooks import SHARE, book, inline, ods, ods_blank, ods_cell, ods_row, raw, worksheet

HEADER = ["地区", "期间", SHARE]
DAY = datetime.date(2026, 9, 30)


def paint_first(**cells: tuple[object, str]) -> Any:
    """Write cells of the first sheet (by their address) with a number format."""

    def paint(workbook: Any) -> None:
        sheet = workbook.worksheets()[0]
        for address, (value, code) in cells.items():
            sheet.write(address, value, workbook.add_format({"num_format": code}))

    return paint


def test_a_workbook_becomes_the_same_figures_as_a_text() -> None:
    report = read(
        book(("上报", [HEADER, ["东胜区", "2026Q3", 96.5], [150603, "2026Q3", "88%"]])), "上报.xlsx", period=None
    )
    assert report.figures.select("region", "period", "value", "row").rows() == [
        ("150602", "2026Q3", 96.5, 2),
        ("150603", "2026Q3", 88.0, 3),
    ]
    assert (report.encoding, report.sheet) == ("xlsx", "上报")


def test_rows_keep_the_numbers_a_spreadsheet_shows() -> None:
    rows = [["填报单位：某局"], [], HEADER, ["150602", "2026Q3", 96], [], ["150603", "2026Q3", "一"]]
    issue = the(read(book(("一", rows)), period=None), IssueCode.NOT_A_NUMBER)
    assert (issue.row, issue.column) == (6, SHARE)


@pytest.mark.parametrize(
    ("stored", "code", "value"),
    [(0.92, "0%", 92.0), (0.9612, "0.00%", 96.12), (0.961, "0.00%", 96.1), (0.07, "0.0#%", 7.0), (1, "0%", 100.0)],
)
def test_a_percent_format_is_read_as_it_is_shown_without_a_word(stored: float, code: str, value: float) -> None:
    """As the text 92% of a CSV is."""
    content = book(("一", [HEADER, ["150602", "2026Q3"]]), paint=paint_first(C2=(stored, code)))
    report = read(content, "上报.xlsx", period=None)
    assert values(report) == [value]
    text = read(f"地区,期间,{SHARE}\n150602,2026Q3,{value:g}%\n", period=None)
    assert (codes(report), values(text)) == (codes(text), [value])
    assert not report.issues


def test_a_percent_that_is_shown_rounded_is_told_and_needs_nothing() -> None:
    content = book(("一", [HEADER, ["150602", "2026Q3"]]), paint=paint_first(C2=(0.9612, "0%")))
    report = read(content, period=None)
    assert values(report) == [96.12]
    issue = the(report, IssueCode.PERCENT_ROUNDED)
    assert (issue.value, issue.row, issue.severity) == ("96%", 2, Severity.INFO)
    assert said(issue) == f"第 2 行“{SHARE}”表上显示 96%，按格里存的 96.12% 导入。"
    assert advised(issue) == "不必处理；表上显示的是四舍五入后的数。"


def test_a_percent_format_is_told_with_the_first_row_that_is_taken() -> None:
    rows = [HEADER, ["没有的地区", "2026Q3"], ["150602", "2026Q3"], ["150603", "2026Q3"]]
    painted = paint_first(C2=(0.504, "0%"), C3=(0.9612, "0%"), C4=(0.973, "0%"))
    report = read(book(("一", rows), paint=painted), period=None)
    issue = the(report, IssueCode.PERCENT_ROUNDED)
    assert (issue.row, issue.value, issue.params["meant"], issue.count) == (3, "96%", "96.12%", 2)
    alone = read(book(("一", rows[:2]), paint=paint_first(C2=(0.504, "0%"))), period=None)
    assert IssueCode.PERCENT_ROUNDED not in {one.code for one in alone.issues}


def test_fractions_without_a_percent_format_still_ask_for_the_unit() -> None:
    rows = [HEADER, ["150602", "2026Q3", 0.96], ["150603", "2026Q3", 95]]
    assert the(read(book(("一", rows)), period=None), IssueCode.UNIT_MIXED).count == 1


@pytest.mark.parametrize("old", [False, True], ids=["1900", "1904"])
@pytest.mark.parametrize(
    "code", ["yyyy-mm-dd", "yyyy/m/d", 'yyyy"年"m"月"d"日"', "mm/dd/yy", "[$-804]yyyy\\年m\\月d\\日"]
)
def test_a_date_is_read_in_the_calendar_of_its_workbook(old: bool, code: str) -> None:
    def paint(workbook: Any) -> None:
        workbook.worksheets()[0].write_datetime("B2", DAY, workbook.add_format({"num_format": code}))

    content = book(("一", [HEADER, ["150602", "", 96]]), paint=paint, date_1904=old)
    assert read(content, period=None).figures["period"].to_list() == ["2026Q3"]


def test_a_date_shown_as_a_year_is_that_year() -> None:
    content = book(
        ("一", [["地区", "期间", "常住人口"], ["150602", "", 5]]), paint=paint_first(B2=(44_196, 'yyyy"年"'))
    )
    assert read(content, period=None).figures["period"].to_list() == ["2020"]


def test_a_serial_number_without_a_date_format_is_refused() -> None:
    rows = [HEADER, ["150602", 46295, 96]]
    assert the(read(book(("一", rows)), period=None), IssueCode.UNKNOWN_PERIOD).value == "46295"


def test_formulas_are_read_as_saved_and_told() -> None:
    def paint(workbook: Any) -> None:
        workbook.worksheets()[0].write_formula("C2", "=48/50*100", None, 96)

    report = read(book(("一", [HEADER, ["150602", "2026Q3"]]), paint=paint), period=None)
    assert values(report) == [96.0]
    assert said(the(report, IssueCode.FORMULA_CELLS)).startswith(f"有 1 个公式格（第 2 行“{SHARE}”等）")


def test_formulas_that_reach_into_other_files_are_warned_about() -> None:
    def paint(workbook: Any) -> None:
        workbook.worksheets()[0].write_formula("C2", "=[1]Sheet1!A1", None, 96)

    report = read(book(("一", [HEADER, ["150602", "2026Q3"]]), paint=paint), period=None)
    assert the(report, IssueCode.EXTERNAL_CELLS).severity is Severity.WARNING


def test_noise_of_the_sixteenth_digit_is_not_read() -> None:
    assert values(read(book(("一", [HEADER, ["150602", "2026Q3", 32.1 * 3]])), period=None)) == [96.3]


@pytest.mark.parametrize(("code", "stored", "meant"), [('0"万"', 12, 120_000.0), ('0!.0,"万"', 123_000, 123_000.0)])
def test_a_word_behind_a_number_counts_unless_the_number_is_only_shown_smaller(
    code: str, stored: int, meant: float
) -> None:
    content = book(("一", [["地区", "常住人口"], ["150602"]]), paint=paint_first(B2=(stored, code)))
    assert values(read(content, period="2020")) == [meant]


def test_codes_filled_with_zeros_are_read_as_shown() -> None:
    content = book(("一", [["代码", SHARE], ["", 96]]), paint=paint_first(A2=(1502, "000000")))
    assert the(read(content), IssueCode.UNKNOWN_REGION).value == "001502"


def asked(content: bytes, sheet: str) -> Any:
    circumstances = Context(catalogue(), regions(), None, None, TODAY, None, sheet=sheet)
    return check(content, "上报.xlsx", circumstances)


FIRST = [HEADER, ["150602", "2026Q3", 96]]
SECOND = [HEADER, ["150603", "2026Q3", 95]]


def test_the_sheet_with_a_header_is_read_and_the_others_are_named() -> None:
    report = read(book(("说明", [["请如实填写"]]), ("上报", FIRST)), period=None)
    assert (report.sheet, values(report)) == ("上报", [96.0])
    assert said(the(report, IssueCode.SHEET_CHOSEN)) == "读取的是工作表“上报”；没有读取：“说明”。"


def test_several_sheets_as_good_ask_which() -> None:
    content = book(("一季度", FIRST), ("二季度", SECOND))
    report = read(content, period=None)
    assert said(the(report, IssueCode.SHEET_UNCLEAR)).startswith("有几个工作表都像要上报的表：“一季度”、“二季度”")
    assert report.status is ReportStatus.REJECTED
    named = asked(content, "二季度")
    assert (named.sheet, values(named)) == ("二季度", [95.0])


def test_a_sheet_that_is_not_there_names_those_that_are() -> None:
    issue = the(asked(book(("上报", FIRST)), "别的"), IssueCode.SHEET_NOT_FOUND)
    assert said(issue) == "没有叫“别的”的工作表。文件里有：“上报”。"


def hide(workbook: Any) -> None:
    workbook.worksheets()[1].hide()


def test_a_hidden_sheet_is_named_and_not_read() -> None:
    report = read(book(("上报", FIRST), ("旧数", SECOND), paint=hide), period=None)
    assert values(report) == [96.0]
    assert said(the(report, IssueCode.HIDDEN_SHEETS)) == "有隐藏的工作表，没有读取：“旧数”。"


def test_a_table_in_a_hidden_sheet_only_is_asked_about() -> None:
    content = book(("封面", [["某局"]]), ("旧数", SECOND), paint=hide)
    assert codes(read(content, period=None)) == {"SHEET_HIDDEN": 1}
    assert values(asked(content, "旧数")) == [95.0]


def test_hidden_rows_and_columns_are_read_and_named() -> None:
    def paint(workbook: Any) -> None:
        sheet = workbook.worksheets()[0]
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column("C:C", None, None, {"hidden": True})

    report = read(book(("一", [*FIRST, *SECOND[1:]]), paint=paint), period=None)
    assert values(report) == [96.0, 95.0]
    assert said(the(report, IssueCode.HIDDEN_ROWS)) == "有 1 个隐藏行（第 2 行），已一并读取。"
    assert said(the(report, IssueCode.HIDDEN_COLUMNS)) == f"有 1 个隐藏列（C {SHARE}），已一并读取。"


def test_a_header_of_two_merged_rows_is_understood() -> None:
    def paint(workbook: Any) -> None:
        sheet = workbook.worksheets()[0]
        sheet.merge_range("A1:A2", "地区")
        sheet.merge_range("B1:C1", "监管能力")

    rows = [[], ["", SHARE, "信息化追溯体系纳入比例"], ["150602", 96, 80]]
    report = read(book(("一", rows), paint=paint))
    assert sorted(values(report)) == [80.0, 96.0]
    assert report.figures["row"].to_list() == [3, 3]


def test_a_workbook_without_a_dimension_and_with_blank_rows_is_read() -> None:
    sheet = worksheet(inline(3, *HEADER) + '<row r="5"/>' + inline(9, "150602", "2026Q3", "96"))
    assert read(raw(sheet), period=None).figures["row"].to_list() == [9]


def test_shared_texts_leave_the_guide_to_their_sound_out() -> None:
    texts = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        "<si><r><t>地</t></r><r><t>区</t></r><rPh><t>diqu</t></rPh></si><si><t>150602</t></si></sst>"
    )
    sheet = worksheet(
        f'<row><c t="s"><v>0</v></c><c t="inlineStr"><is><t>{SHARE}</t></is></c></row>'
        '<row><c t="s"><v>1</v></c><c><v>96</v></c></row>'
    )
    assert values(read(raw(sheet, sharedStrings=texts))) == [96.0]


def test_an_open_document_is_read_with_its_percentages_dates_and_repeats() -> None:
    rows = (
        ods_row(*HEADER)
        + ods_blank(2, 9)
        + ods_row("150602", ods_cell("x", "date", "2026-09-30"), ods_cell("96%", "percentage", 0.96))
        + ods_row(150603, "2026Q3", 95.5, row='table:visibility="collapse"')
        + ods_blank(1_048_000, 16_384)
    )
    hidden = '<style:style style:name="hidden"><style:table-properties table:display="false"/></style:style>'
    report = read(ods(("上报", rows), ("隐", ods_row(*HEADER)), styles=hidden), "上报.ods", period=None)
    assert report.figures.select("region", "period", "value", "row").rows() == [
        ("150602", "2026Q3", 96.0, 4),
        ("150603", "2026Q3", 95.5, 5),
    ]
    assert (report.encoding, report.sheet) == ("ods", "上报")
    assert set(codes(report)) == {"HIDDEN_ROWS", "HIDDEN_SHEETS", "BLANK_ROW", "REGIONS_NOT_REPORTED"}


def test_a_percentage_of_an_open_document_that_is_shown_rounded_is_told() -> None:
    rows = ods_row(*HEADER) + ods_row("150602", "2026Q3", ods_cell("96%", "percentage", 0.9612))
    report = read(ods(("上报", rows)), "上报.ods", period=None)
    issue = the(report, IssueCode.PERCENT_ROUNDED)
    assert (values(report), issue.value, issue.params["meant"]) == ([96.12], "96%", "96.12%")


def test_an_error_of_an_open_document_is_refused_with_its_address() -> None:
    error = ods_cell("#DIV/0!", "float", 0, "of:=1/0")
    report = read(ods(("一", ods_row(*HEADER) + ods_row("150602", "2026Q3", error))), period=None)
    assert the(report, IssueCode.ERROR_CELL).params["cell"] == "C2"
