from lib.domain import IssueCode, Severity
from lib.ingest.findings import LISTED, Findings
from tests.ingest.reading import read


def test_more_than_fifty_of_one_code_are_folded_with_their_count() -> None:
    rows = "".join(f"甲{number},9\n" for number in range(120))
    report = read("地区,政务服务全程网办率\n" + rows)
    unknown = [issue for issue in report.issues if issue.code is IssueCode.UNKNOWN_REGION]
    assert LISTED == 50
    assert [issue.row for issue in unknown[:50]] == list(range(2, 52))
    assert (len(unknown), unknown[50].row, unknown[50].count) == (51, 52, 70)
    assert report.counts.rejected == 120


def test_issues_of_several_columns_are_folded_in_the_order_of_rows() -> None:
    rows = "".join(f"{code},104,105\n" for code in ("150602", "150603", "150621") * 20)
    report = read("地区,政务服务全程网办率,信息化追溯体系纳入比例\n" + rows)
    found = [issue for issue in report.issues if issue.code is IssueCode.OUT_OF_BOUNDS]
    assert sum(issue.count for issue in found) == 120
    assert [issue.row for issue in found] == sorted(issue.row or 0 for issue in found)
    assert found[-1].row == 27


def test_exactly_fifty_stay_one_by_one() -> None:
    findings = Findings()
    for row in range(LISTED):
        findings.add(IssueCode.TOTAL_ROW, Severity.INFO, row + 2)
    assert [issue.count for issue in findings.issues()] == [1] * LISTED
    assert not findings.refused
