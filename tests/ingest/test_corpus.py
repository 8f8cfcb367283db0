"""Awkward files of public projects: what each of them yields. None is a table of regions and indicators."""

import time

import pytest

from lib.domain import ReportStatus
from tests.ingest.reading import UPLOADS, codes, read

CORPUS = UPLOADS / "corpus"
present = pytest.mark.skipif(not CORPUS.is_dir(), reason="the awkward files are not beside the project")

#: file: (the code it is refused with, the row named first, the encoding or kind of workbook it was read by). None of
#: them is a table of regions and indicators, so a named refusal is right for each.
YIELDS: dict[str, tuple[str, int | None, str | None]] = {
    "fric__fric_adjust-floating-point-error.xlsx": ("NO_REGION_COLUMN", 1, "xlsx"),
    "fric__fric_blank-headers.csv": ("NO_REGION_COLUMN", 1, "utf-8"),
    "fric__fric_defective-rows.csv": ("NO_FIGURE_COLUMN", 1, "utf-8"),
    "fric__fric_duplicate-rows.csv": ("NO_FIGURE_COLUMN", 1, "utf-8"),
    "fric__fric_issue-1066-smallcellsizewithdeviation.csv": ("NO_REGION_COLUMN", 1, "utf-8"),
    "fric__fric_issue-312.xlsx": ("NO_FIGURE_COLUMN", 1, "xlsx"),
    "fric__fric_leading-zeros.csv": ("NO_REGION_COLUMN", 1, "utf-8"),
    "fric__fric_multiline-headers.xlsx": ("NO_FIGURE_COLUMN", 1, "xlsx"),
    "fric__fric_preserve-formatting-percentage.xlsx": ("NO_REGION_COLUMN", 1, "xlsx"),
    "fric__fric_table-infer-iso-8859-7.csv": ("UNKNOWN_ENCODING", 4, None),
    "fric__fric_table-infer-missing-values.csv": ("NO_FIGURE_COLUMN", 1, "utf-8"),
    "horror__messy_encrypted_no_password.xls": ("WORKBOOK_LOCKED", None, None),
    "horror__messy_long.csv": ("NO_REGION_COLUMN", 1, "utf-8"),
    "horror__messy_simple.zip": ("IS_ARCHIVE", None, None),
    "horror__messy_span_rich.xls": ("NO_REGION_COLUMN", 1, "xls"),
    "horror__messy_sparse_with_column_errors.csv": ("UNKNOWN_ENCODING", 104, None),
    "horror__messy_unicode_sheet_name.xls": ("NO_REGION_COLUMN", 1, "xls"),
    "naughty__blns_as_region_names.csv": ("CONTROL_CHARACTER", 95, "utf-8-sig"),
    "structure__csvkit_blanks.csv": ("NO_REGION_COLUMN", 1, "utf-8"),
    "structure__csvkit_date_like_number.csv": ("NO_REGION_COLUMN", 1, "utf-8"),
    "structure__csvkit_test_extra_header.csv": ("NO_REGION_COLUMN", 1, "utf-8"),
    "structure__csvkit_test_header_newline.csv": ("CONTROL_CHARACTER", 1, "utf-8"),
    "structure__csvkit_test_latin1.csv": ("UNKNOWN_ENCODING", 3, None),
    "structure__csvkit_test_numeric_date_format.csv": ("NO_REGION_COLUMN", 1, "utf-8"),
    "structure__csvkit_test_skip_lines.xlsx": ("NO_REGION_COLUMN", 4, "xlsx"),
    "structure__csvlint_invalid_many_rows.csv": ("NO_REGION_COLUMN", 1, "utf-8"),
    "structure__csvlint_title-row.csv": ("NO_REGION_COLUMN", 2, "utf-8"),
    "syntax__csvlint_inconsistent-line-endings-unquoted.csv": ("NO_REGION_COLUMN", 1, "utf-8"),
    "syntax__spectrum_escaped_quotes.csv": ("NO_REGION_COLUMN", 1, "utf-8"),
    "syntax__spectrum_newlines_crlf.csv": ("NO_REGION_COLUMN", 1, "utf-8"),
    "syntax__spectrum_quotes_and_newlines.csv": ("NO_REGION_COLUMN", 1, "utf-8"),
    "syntax__spectrum_utf8.csv": ("NO_REGION_COLUMN", 1, "utf-8"),
    "syntax__univocity_issues_github_177_input.csv": ("NO_FIGURE_COLUMN", 1, "utf-8"),
    "xlsx__miniexcel_TestIssue222.xlsx": ("NO_REGION_COLUMN", 1, "xlsx"),
    "xlsx__miniexcel_TestIssue227.xlsm": ("IS_MACRO_WORKBOOK", None, None),
    "xlsx__miniexcel_TestIssue627-2.xlsx": ("NO_REGION_COLUMN", 1, "xlsx"),
    "xlsx__miniexcel_TestIssue768.xlsx": ("NO_REGION_COLUMN", 1, "xlsx"),
    "xlsx__miniexcel_TestIssueI3X2ZL_int_error.xlsx": ("NO_REGION_COLUMN", 1, "xlsx"),
    "xlsx__miniexcel_TestMultiSheetWithHiddenSheet.xlsx": ("NO_REGION_COLUMN", 1, "xlsx"),
    "xlsx__miniexcel_TestNoDimension.xlsx": ("NO_FIGURE_COLUMN", 1, "xlsx"),
    "xlsx__miniexcel_gb2312_Encoding_Read_Test.csv": ("NO_REGION_COLUMN", 1, "gb18030"),
    "zh__easyexcel_converterCsv.csv": ("NO_REGION_COLUMN", 1, "utf-8-sig"),
    "zh__easyexcel_demo.csv": ("NO_REGION_COLUMN", 1, "utf-8-sig"),
    "zh__easyexcel_extra.xlsx": ("NO_REGION_COLUMN", 1, "xlsx"),
    "zh__easyexcel_multiplesheets.xlsx": ("NO_REGION_COLUMN", 1, "xlsx"),
    "zh__easyexcel_no_bom.csv": ("NO_REGION_COLUMN", 1, "utf-8"),
    "zh__easyexcel_office_bom.csv": ("NO_REGION_COLUMN", 1, "utf-8-sig"),
    "zh__easyexcel_t06.xlsx": ("NO_REGION_COLUMN", 1, "xlsx"),
    "zh__gb_GB-4763-2008.csv": ("NO_FIGURE_COLUMN", 1, "utf-8"),
    "zh__magicodes_2022-04-02.csv": ("NO_REGION_COLUMN", 1, "utf-8"),
    "zh__magicodes_NullableEnum.xlsx": ("NO_REGION_COLUMN", 1, "xlsx"),
    "zh__magicodes_issue236.xlsx": ("NO_REGION_COLUMN", 2, "xlsx"),
    "zh__magicodes_产品导入模板.xlsx": ("NO_REGION_COLUMN", 2, "xlsx"),
    "zh__magicodes_模板字段错误.xlsx": ("NO_REGION_COLUMN", 1, "xlsx"),
    "zh__ncov_2020-02-01.csv": ("NO_FIGURE_COLUMN", 1, "utf-8"),
    "zh__ncov_2020-03-22_gbk_zhdate.csv": ("NO_REGION_COLUMN", 1, "gb18030"),
    "zh__ncov_province_report_gbk.csv": ("NO_REGION_COLUMN", 2, "gb18030"),
    "zh__nmg_regions_utf8bom.csv": ("NO_FIGURE_COLUMN", 1, "utf-8-sig"),
    "zh__nmg_regions_zero_width_rtl.csv": ("NO_FIGURE_COLUMN", 1, "utf-8-sig"),
    "zh__toyhom_gb18030_cut_in_character.csv": ("UNKNOWN_ENCODING", 20, None),
}


@present
def test_every_file_is_refused_with_its_code_in_time() -> None:
    found = {}
    for path in sorted(CORPUS.iterdir()):
        start = time.perf_counter()
        report = read(path.read_bytes(), path.name, period=None)
        # a guard for a busy machine; tests/bench/bench_corpus.py measures against 2 s
        assert time.perf_counter() - start <= 20.0, path.name
        assert report.status is ReportStatus.REJECTED
        assert report.figures.is_empty()
        (code,) = codes(report)
        found[path.name] = (code, report.issues[0].row, report.encoding)
    assert found == YIELDS


@present
def test_naughty_strings_as_region_names_are_refused_row_by_row() -> None:
    lines = (CORPUS / "naughty__blns_as_region_names.csv").read_text(encoding="utf-8-sig")
    lines = lines.replace("区县,在线率", "区县,政务服务全程网办率", 1)
    printable = "".join(char for char in lines if (char >= " " and char != "\x7f") or char in "\r\n\t")
    report = read(printable)
    assert report.counts.rows > 400
    assert report.counts.rejected + report.counts.ignored == report.counts.rows
    assert report.counts.ignored <= 1
    assert set(codes(report)) <= {
        "UNKNOWN_REGION",
        "REGION_STRANGE_CHARACTERS",
        "REGION_LOOK_ALIKE",
        "CODE_REWRITTEN",
        "MISSING_REGION",
        "RAGGED_ROW",
        "BLANK_ROW",
        "FOOTER_ROW",
        "TOTAL_ROW",
    }
