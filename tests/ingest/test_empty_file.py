import codecs

import pytest

from lib.domain import IssueCode, ReportStatus, Severity
from tests.ingest.reading import codes, read, said, the


@pytest.mark.parametrize(
    "content",
    [b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, b"\r\n\r\n \n", b",,\n,,\n", "\u3000\n".encode()],
    ids=["no bytes", "only a mark", "only a wide mark", "blank lines", "only separators", "ideographic blank"],
)
def test_a_file_without_content_is_refused(content: bytes) -> None:
    report = read(content)
    issue = the(report, IssueCode.EMPTY_FILE)
    assert (issue.severity, issue.row) == (Severity.ERROR, None)
    assert said(issue) == "文件为空。"
    assert report.status is ReportStatus.REJECTED
    assert report.counts.rows == 0


@pytest.mark.parametrize("below", ["", "\n", "\n\n,\n"])
def test_a_header_without_rows_is_refused(below: str) -> None:
    report = read("地区,政务服务全程网办率" + below)
    issue = the(report, IssueCode.HEADER_ONLY)
    assert issue.row == 1
    assert said(issue) == "只有表头，没有数据行。"
    assert codes(report) == {"HEADER_ONLY": 1}
    assert report.status is ReportStatus.REJECTED


def test_a_file_whose_figures_are_all_blank_is_refused() -> None:
    report = read("地区,政务服务全程网办率\n150602,\n150603,—\n150621,未报\n")
    issue = the(report, IssueCode.ALL_EMPTY)
    assert (issue.severity, issue.row, issue.column, issue.count) == (Severity.ERROR, 2, "政务服务全程网办率", 3)
    assert said(issue) == "第 2–4 行“政务服务全程网办率”全部为空，共 3 格。"
    assert report.counts.rejected == 3


def test_a_table_to_fill_in_that_nobody_filled_in_is_told_as_one_fault() -> None:
    wide = read("地区,政务服务全程网办率,信息化追溯体系纳入比例\n150602,,\n150603,—,\n")
    rows = [f"150602,{name},2026Q3," for name in ("政务服务全程网办率", "信息化追溯体系纳入比例", "检查员配备率")]
    long = read("地区,指标,期间,数值\n" + "\n".join(rows) + "\n")
    for report, cells, count in ((wide, 4, 2), (long, 3, 3)):
        (issue,) = report.issues
        assert (issue.code, issue.severity, issue.row, issue.count) == (
            IssueCode.NO_FIGURE,
            Severity.ERROR,
            None,
            cells,
        )
        assert said(issue) == f"表里没有填一个数据：{cells} 格全部为空。"
        assert (report.counts.rows, report.counts.rejected) == (count, count)


def test_one_blank_column_among_others_is_a_warning_and_never_zero() -> None:
    report = read("地区,政务服务全程网办率,信息化追溯体系纳入比例\n150602,96,\n150603,95,\n")
    issue = the(report, IssueCode.ALL_EMPTY)
    assert (issue.severity, issue.column, issue.count) == (Severity.WARNING, "信息化追溯体系纳入比例", 2)
    assert report.figures["indicator"].unique().to_list() == ["online_service_rate"]


def test_blank_cells_are_told_once_a_column_and_are_not_zero() -> None:
    report = read("地区,政务服务全程网办率\n150602,96\n150603,\n150621,/\n150622,N/A\n")
    issue = the(report, IssueCode.NOT_REPORTED)
    assert (issue.severity, issue.row, issue.count) == (Severity.INFO, 3, 3)
    assert values_by_region(report) == {"150602": 96.0}
    assert (report.counts.imported, report.counts.ignored) == (1, 3)


def values_by_region(report: object) -> dict[str, float]:
    return dict(report.figures.select("region", "value").iter_rows())  # type: ignore[attr-defined]
