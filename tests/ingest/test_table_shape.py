import pytest

from lib.domain import IssueCode, ReportStatus, Severity
from tests.ingest.reading import codes, read, said, the, values

WIDE = "地区,政务服务全程网办率,信息化追溯体系纳入比例\n150602,96,88\n150603,95,87\n"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found_in_the_header(separator: str) -> None:
    assert values(read(WIDE.replace(",", separator))) == [96.0, 88.0, 95.0, 87.0]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_understood(end: str) -> None:
    assert read(WIDE.replace("\n", end)).figures["row"].to_list() == [2, 2, 3, 3]


def test_mixed_line_ends_keep_row_numbers_true() -> None:
    report = read("地区,政务服务全程网办率\r\n150602,96\r150603,95\n150621,94")
    assert report.figures.select("region", "row").rows() == [("150602", 2), ("150603", 3), ("150621", 4)]


def test_a_line_break_inside_quotes_is_one_row() -> None:
    report = read('地区,政务服务全程网办率,备注\n150602,96,"一\n二"\n150603,104,\n')
    assert the(report, IssueCode.OUT_OF_BOUNDS).row == 3


def test_doubled_quotes_are_one() -> None:
    assert read('地区,政务服务全程网办率,备注\n150602,96,"称""好"""\n').figures["note"].to_list() == ['称"好"']


def test_a_quote_never_closed_names_its_row() -> None:
    report = read('地区,政务服务全程网办率,备注\n150602,96,\n150603,95,"没有结束\n150621,94,\n')
    assert the(report, IssueCode.UNCLOSED_QUOTE).row == 3
    assert report.status is ReportStatus.REJECTED


def test_a_quote_that_swallows_a_long_file_names_its_row() -> None:
    report = read('地区,政务服务全程网办率\n150602,"96\n' + "150603,95\n" * 20_000)
    assert the(report, IssueCode.UNCLOSED_QUOTE).row == 2


def test_blank_rows_between_data_are_told_and_those_at_the_end_are_not() -> None:
    report = read("地区,政务服务全程网办率\n150602,96\n\n,\n150603,95\n\n\n")
    issue = the(report, IssueCode.BLANK_ROW)
    assert (issue.row, issue.count, issue.severity) == (3, 2, Severity.INFO)
    assert report.figures["row"].to_list() == [2, 5]
    assert report.counts.rows == 2


def test_more_cells_than_the_header_are_refused() -> None:
    report = read("地区,政务服务全程网办率\n150602,96,7\n150603,95\n")
    issue = the(report, IssueCode.RAGGED_ROW)
    assert (issue.severity, issue.row) == (Severity.ERROR, 2)
    assert (report.counts.rejected, report.counts.imported) == (1, 1)


def test_fewer_cells_than_the_header_count_as_blank_and_are_told() -> None:
    report = read("地区,政务服务全程网办率,信息化追溯体系纳入比例\n150602,96\n150603,95,80\n")
    issue = the(report, IssueCode.RAGGED_ROW)
    assert (issue.severity, issue.row) == (Severity.WARNING, 2)
    assert values(report) == [96.0, 95.0, 80.0]


def test_surplus_separators_at_the_end_change_nothing() -> None:
    assert codes(read("地区,政务服务全程网办率,,\n150602,96,,,\n")) == {}


def test_a_title_block_above_the_header_is_passed_over() -> None:
    title = "自治区药监能力统计表,,\n填报单位：鄂尔多斯市,,\n\n"
    text = title + "地区,政务服务全程网办率,信息化追溯体系纳入比例\n150602,96,88\n"
    report = read(text)
    assert report.figures["row"].to_list() == [5, 5]
    assert report.counts.rows == 1


def test_a_header_below_row_twenty_is_not_looked_for() -> None:
    report = read("标题\n" * 20 + "地区,政务服务全程网办率\n150602,96\n")
    assert codes(report) == {"NO_REGION_COLUMN": 1}


def test_a_file_without_a_region_column_names_the_likely_header() -> None:
    issue = the(read("说明\n姓名,年纪\n甲,20\n"), IssueCode.NO_REGION_COLUMN)
    assert (issue.row, issue.value) == (2, "姓名、年纪")


def test_a_file_without_a_known_figure_names_its_columns() -> None:
    issue = the(read("地区,覆盖面\n150602,96\n"), IssueCode.NO_FIGURE_COLUMN)
    assert said(issue) == "第 1 行的表头有地区，但没有认识的指标列：地区、覆盖面。"


def test_the_order_of_columns_does_not_matter() -> None:
    report = read("信息化追溯体系纳入比例,备注,政务服务全程网办率,地区\n88,好,96,150602\n")
    assert set(report.figures.select("indicator", "value", "note").rows()) == {
        ("traceability_coverage", 88.0, "好"),
        ("online_service_rate", 96.0, "好"),
    }


def test_unknown_columns_are_told_by_name() -> None:
    report = read("地区,联系电话,政务服务全程网办率\n150602,0477,96\n")
    issue = the(report, IssueCode.IGNORED_COLUMN)
    assert (issue.severity, issue.column, issue.row) == (Severity.INFO, "联系电话", 1)
    assert report.status is ReportStatus.ACCEPTED


@pytest.mark.parametrize("second", ["政务服务全程网办率", "online_service_rate", "政务服务全程网办率（%）"])
def test_two_columns_of_one_indicator_are_refused(second: str) -> None:
    report = read(f"地区,政务服务全程网办率,{second}\n150602,96,95\n")
    issue = the(report, IssueCode.DUPLICATE_COLUMN)
    assert (issue.column, issue.params["first"]) == (second, "政务服务全程网办率")
    assert report.counts.rejected == 1


def test_figures_without_a_header_are_told_by_column_letter() -> None:
    issue = the(read("地区,,政务服务全程网办率\n150602,5,96\n"), IssueCode.BLANK_HEADER)
    assert (issue.column, issue.count, issue.severity) == ("B", 1, Severity.WARNING)


def test_a_header_in_ten_thousands_is_refused_instead_of_read_as_persons() -> None:
    report = read("地区,常住人口（万人）\n150602,57.5\n", period="2020")
    issue = the(report, IssueCode.HEADER_UNIT)
    assert said(issue) == "“常住人口（万人）”列以“万人”为单位，而这个指标以“人”为单位。"
    assert report.counts.rejected == 1


@pytest.mark.parametrize(
    "header",
    [
        "region,indicator,period,value,numerator,denominator,note",
        "地区,指标,期间,数值,分子,分母,备注",
        "区划代码,指标名称,报告期,指标值,分子,分母,说明",
        "*地区,*指标,*期间,*数值（%）,分子,分母,备注",
    ],
)
def test_the_long_form_in_both_languages(header: str) -> None:
    report = read(header + "\n150602,政务服务全程网办率,2026Q2,50,10,20,抽查\n", period=None)
    assert report.issues == ()
    assert report.figures.rows() == [
        ("150602", "online_service_rate", "2026Q2", 50.0, 10.0, 20.0, None, "抽查", 2),
    ]


def test_long_rows_name_unknown_and_missing_indicators() -> None:
    report = read("地区,指标,数值\n150602,网办率之类,5\n150603,,6\n150621,政务服务全程网办率,7\n")
    assert the(report, IssueCode.UNKNOWN_INDICATOR).value == "网办率之类"
    assert the(report, IssueCode.MISSING_INDICATOR).row == 3
    assert (report.counts.rejected, report.counts.imported) == (2, 1)
    assert report.figures.is_empty()
