"""The bad files that must end in a named refusal or a right reading; the cases are numbered B01 to B15."""

import gzip
import io
import zipfile

import pytest

from lib.domain import IssueCode, Locale, ReportStatus, Severity
from lib.domain.guard import unguarded
from lib.i18n import say_issue
from tests.ingest.reading import advised, codes, read, said, the, values
from tests.ingest.workbooks import SHARE, book, inline, ods, raw, worksheet, zipped

HEADER = f"地区,期间,{SHARE}\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    "content", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\r\n\n  \n", book(("一", [[]])), book(("一", [["  "]]))]
)
def test_b01_a_file_of_nothing_is_empty(content: bytes) -> None:
    assert said(the(read(content), IssueCode.EMPTY_FILE)) == "文件为空。"


@pytest.mark.parametrize("content", [HEADER.encode(), book(("一", [["地区", "期间", SHARE]]))])
def test_b02_a_header_alone_is_told(content: bytes) -> None:
    assert said(the(read(content), IssueCode.HEADER_ONLY)) == "只有表头，没有数据行。"


def test_b03_a_column_without_a_figure_is_told_and_never_zero() -> None:
    report = read(HEADER + "150602,2026Q3,\n150603,2026Q3,—\n")
    assert said(the(report, IssueCode.ALL_EMPTY)) == f"第 2–3 行“{SHARE}”全部为空，共 2 格。"
    one = the(read(f"地区,{SHARE}\n150602,\n"), IssueCode.ALL_EMPTY)
    assert said(one) == f"第 2 行“{SHARE}”全部为空，共 1 格。"
    assert say_issue(Locale.EN, one)[0].startswith("Row 2: “")
    assert report.figures.is_empty()


def test_b04_a_workbook_named_csv_is_read_by_its_content_and_told() -> None:
    report = read(book(("一", [["地区", SHARE], ["150602", 96]])), "上报.csv")
    assert values(report) == [96.0]
    assert said(the(report, IssueCode.OTHER_CONTENT)) == "文件名以 .csv 结尾，内容却是 xlsx，已按内容读取。"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (zipped({"数据.csv": HEADER}), IssueCode.IS_ARCHIVE),
        (gzip.compress(HEADER.encode()), IssueCode.IS_ARCHIVE),
        (b"<html><table><tr><td>1</td></tr></table></html>", IssueCode.IS_HTML),
        (zipped({"word/document.xml": "<w/>", "[Content_Types].xml": "<x/>"}), IssueCode.IS_DOCUMENT),
        (ods(kind="text"), IssueCode.IS_DOCUMENT),
        (zipped({"xl/workbook.bin": "x", "[Content_Types].xml": "<x/>"}), IssueCode.IS_BINARY_WORKBOOK),
        (OLE + "WordDocument".encode("utf-16-le"), IssueCode.IS_DOCUMENT),
    ],
)
def test_b04_what_is_no_table_is_named_by_its_content(content: bytes, code: IssueCode) -> None:
    report = read(content, "上报.xlsx")
    assert [issue.code for issue in report.issues] == [code]
    assert report.status is ReportStatus.REJECTED


def locked_zip() -> bytes:
    content = bytearray(raw(worksheet(inline(1, "地区"))))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        starts = [entry.header_offset for entry in archive.infolist()]
    for start in starts:
        content[start + 6] |= 1
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 4)
    return bytes(content)


BIFF = b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(12)
MACRO = '<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (locked_zip(), IssueCode.WORKBOOK_LOCKED),
        (OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le"), IssueCode.WORKBOOK_LOCKED),
        (OLE + bytes(504) + BIFF + b"\x2f\x00\x06\x00" + bytes(600), IssueCode.WORKBOOK_LOCKED),
        (zipped({"xl/workbook.xml": "<w/>", "xl/vbaProject.bin": "x"}), IssueCode.IS_MACRO_WORKBOOK),
        (zipped({"xl/workbook.xml": "<w/>", "[Content_Types].xml": MACRO}), IssueCode.IS_MACRO_WORKBOOK),
        (OLE + bytes(504) + "_VBA_PROJECT_CUR".encode("utf-16-le"), IssueCode.IS_MACRO_WORKBOOK),
        (book(("一", [["地区"]]))[:-200], IssueCode.WORKBOOK_BROKEN),
        (raw("<worksheet><sheetData><row>"), IssueCode.WORKBOOK_BROKEN),
        (OLE + bytes(2_000), IssueCode.WORKBOOK_BROKEN),
    ],
)
def test_b05_locked_macro_and_broken_workbooks_are_named(content: bytes, code: IssueCode) -> None:
    report = read(content, "上报.xlsx")
    assert [issue.code for issue in report.issues] == [code]


def test_b05_a_macro_workbook_is_told_how_to_become_a_plain_one() -> None:
    issue = the(read(zipped({"xl/workbook.xml": "<w/>", "xl/vbaProject.bin": "x"})), IssueCode.IS_MACRO_WORKBOOK)
    assert "另存为" in advised(issue)
    assert ".xlsx" in advised(issue)


def test_b07_two_encodings_and_a_cut_character_name_the_row() -> None:
    issue = the(read(HEADER.encode() + "东胜区,2026Q3,96\n".encode("gbk")), IssueCode.UNKNOWN_ENCODING)
    assert said(issue) == "第 2 行起无法识别编码（文件可能由两个文件拼接或未下载完整）。"
    assert the(read((HEADER + "康巴什").encode("gb18030")[:-1]), IssueCode.UNKNOWN_ENCODING).row == 2


@pytest.mark.parametrize("saved", ["text", "workbook"])
def test_b08_a_garbled_header_is_quoted(saved: str) -> None:
    content = "鍦板尯,x\n1,2\n".encode() if saved == "text" else book(("一", [["鍦板尯", "x"], [1, 2]]))
    assert said(the(read(content), IssueCode.MOJIBAKE)).startswith("表头疑似乱码：“鍦板尯”")


def test_b09_control_characters_are_refused_with_row_and_column() -> None:
    sheet = worksheet(inline(1, "地区", SHARE) + inline(2, "150602", "9_x0000_6"))
    issue = the(read(raw(sheet)), IssueCode.CONTROL_CHARACTER)
    assert (issue.row, issue.column, issue.severity) == (2, SHARE, Severity.ERROR)
    assert the(read(HEADER + "150602,2026Q3,9\x006\n"), IssueCode.NUL_BYTE).row == 2


def test_b11_titles_instructions_and_makers_around_a_table_are_told() -> None:
    rows = [
        ["2026年三季度药品监管能力统计表"],
        ["填报单位：某局", "", "单位：%"],
        ["地区", "监管能力", ""],
        ["", SHARE, "信息化追溯体系纳入比例"],
        ["填写说明：按月末数"],
        ["150602", 96, 80],
        ["制表人：张三"],
    ]
    report = read(book(("一", rows)), "上报.xlsx")
    assert sorted(values(report)) == [80.0, 96.0]
    assert codes(report) == {"FOOTER_ROW": 2}


@pytest.mark.parametrize("word", ["合计", "小计", "总计"])
def test_b12_totals_are_left_out_and_compared(word: str) -> None:
    rows = [["地区", "常住人口"], ["150602", 100], ["150603", 50], [word, 160]]
    report = read(book(("一", rows)), period="2020")
    assert len(values(report)) == 2
    assert said(the(report, IssueCode.TOTAL_DIFFERS)) == "第 4 行“常住人口”合计为 160，各行相加为 150。"


def test_b12_an_average_is_left_out_and_not_compared() -> None:
    report = read(HEADER + "150602,2026Q3,96\n150603,2026Q3,90\n平均,,1\n")
    assert len(values(report)) == 2
    assert {"TOTAL_ROW"} == set(codes(report)) - {"REGIONS_NOT_REPORTED"}


@pytest.mark.parametrize("error", ["#DIV/0!", "#REF!"])
def test_b13_an_error_cell_is_refused_with_its_address(error: str) -> None:
    rows = "".join(inline(row, f"1506{row + 19}", "2026Q3") for row in range(2, 7))
    bad = f'<row r="7"><c t="inlineStr"><is><t>150602</t></is></c><c r="C7" t="e"><f>1/0</f><v>{error}</v></c></row>'
    issue = the(read(raw(worksheet(inline(1, "地区", "期间", SHARE) + rows + bad))), IssueCode.ERROR_CELL)
    assert said(issue).startswith(f"C7 为 {error}")
    assert (issue.row, issue.column) == (7, SHARE)


def test_b13_a_formula_without_a_saved_result_is_refused() -> None:
    row = '<row r="2"><c t="inlineStr"><is><t>150602</t></is></c><c r="B2"><f>SUM(A1:A9)</f></c></row>'
    issue = the(read(raw(worksheet(inline(1, "地区", SHARE) + row))), IssueCode.FORMULA_NO_VALUE)
    assert said(issue).startswith("B2 是公式")


def test_b13_a_formula_with_an_empty_result_is_refused_and_not_taken_for_unreported() -> None:
    """As libraries write formulas: a number cell whose value is there and holds nothing."""
    row = '<row r="2"><c t="inlineStr"><is><t>150602</t></is></c><c r="B2"><f>95</f><v/></c></row>'
    report = read(raw(worksheet(inline(1, "地区", SHARE) + row)))
    assert "保存后再上传" in advised(the(report, IssueCode.FORMULA_NO_VALUE))
    assert report.figures.is_empty()
    assert "NOT_REPORTED" not in codes(report)
    # nothing was read "as it was calculated", so nothing says so
    assert "FORMULA_CELLS" not in codes(report)


def test_b13_a_formula_whose_result_is_an_empty_text_is_a_blank() -> None:
    rows = '<row r="2"><c t="inlineStr"><is><t>150602</t></is></c><c r="B2" t="str"><f>""</f><v></v></c></row>'
    report = read(raw(worksheet(inline(1, "地区", SHARE) + rows + inline(3, "150603", "96"))))
    assert (codes(report)["FORMULA_NO_VALUE"], codes(report)["NOT_REPORTED"]) == (0, 1)


@pytest.mark.parametrize(("cell", "refused"), [('office:value-type="float"', 1), ('office:value-type="string"', 0)])
def test_b13_a_formula_without_a_result_in_an_open_document_is_refused(cell: str, refused: int) -> None:
    def texts(*cells: str) -> str:
        return "".join(f"<table:table-cell><text:p>{one}</text:p></table:table-cell>" for one in cells)

    formula = f'<table:table-cell table:formula="of:=1+1" {cell}/>'
    rows = (texts("地区", SHARE), texts("150602") + formula, texts("150603", "96"))
    report = read(ods(("一", "".join(f"<table:table-row>{row}</table:table-row>" for row in rows))))
    assert codes(report)["FORMULA_NO_VALUE"] == refused
    assert codes(report)["FORMULA_CELLS"] == 1 - refused


def test_b14_columns_may_stand_in_any_order_and_others_are_named() -> None:
    report = read(f"备考,{SHARE},期间,地区\nx,96,2026Q3,150602\n")
    assert values(report) == [96.0]
    assert the(report, IssueCode.IGNORED_COLUMN).column == "备考"


def test_b14_a_repeated_column_is_asked_about() -> None:
    assert the(read(f"地区,{SHARE},{SHARE}\n150602,96,95\n"), IssueCode.DUPLICATE_COLUMN).severity is Severity.ERROR


@pytest.mark.parametrize("note", ["=1+1", "+1", "-1", "@x", "＝1"])
def test_b15_text_that_looks_like_a_formula_stays_text(note: str) -> None:
    content = book(("一", [["地区", SHARE, "备注"], ["150602", 96, note]]), strings_to_formulas=False)
    report = read(content)
    assert report.figures["note"].to_list() == [unguarded(note)]
