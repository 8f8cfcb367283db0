import polars as pl
import pytest

from lib.domain import Counts, IssueCode, ReportStatus, Severity
from tests.ingest.reading import JINCHENG, advised, codes, in_force, read, said, the

HEADER = "地区,政务服务全程网办率\n"
CURRENT = in_force(
    ("150602", "online_service_rate", "2026Q3", 96.0),
    ("150603", "online_service_rate", "2026Q3", 95.0),
    ("150621", "online_service_rate", "2026Q2", 90.0),
)


def test_rows_are_told_apart_as_imported_updated_unchanged_ignored_and_rejected() -> None:
    text = HEADER + "150602,96\n150603,94\n150621,91\n合计,9\n150622,\n大东胜,1\n"
    assert read(text, current=CURRENT).counts == Counts(
        rows=6, imported=1, updated=1, unchanged=1, ignored=2, rejected=1
    )


def test_a_wide_row_counts_once_and_by_what_weighs_most() -> None:
    text = "地区,政务服务全程网办率,信息化追溯体系纳入比例\n150602,96,80\n150603,94,80\n"
    counts = read(text, current=CURRENT).counts
    assert (counts.rows, counts.imported, counts.updated) == (2, 1, 1)


def test_a_file_that_changes_nothing_says_so() -> None:
    report = read(HEADER + "150602,96\n150603,95\n", current=CURRENT)
    assert report.counts == Counts(rows=2, unchanged=2)
    issue = the(report, IssueCode.NO_CHANGE)
    assert said(issue) == "没有变化，无需发布：2 行都与现有数据相同。"
    assert report.status is not ReportStatus.REJECTED


def test_a_cumulative_count_that_falls_is_warned_about() -> None:
    current = in_force(
        ("150000", "local_standards_total", "2024", 480.0), ("150000", "local_standards_total", "2025", 500.0)
    )
    report = read("地区,地方药品质量标准数\n150000,490\n", period="2026", current=current)
    issue = the(report, IssueCode.COUNT_FELL)
    assert issue.severity is Severity.WARNING
    assert said(issue) == "第 2 行“内蒙古自治区”的“地方药品质量标准数”是累计数，从 2025 的 500 降到 490。"
    assert report.counts.imported == 1


def test_jumps_and_drops_to_zero_are_warned_about() -> None:
    current = in_force(*[(code, "population", "2020", 1000.0) for code in JINCHENG])
    rows = zip(JINCHENG, ("10000", "9999", "0", "100", "101", "1000"), strict=True)
    report = read(
        "地区,常住人口\n" + "".join(f"{code},{value}\n" for code, value in rows), period="2021", current=current
    )
    jumps = [issue for issue in report.issues if issue.code is IssueCode.JUMP]
    assert [(issue.row, issue.value) for issue in jumps] == [(2, "10000"), (4, "0"), (5, "100")]
    assert said(jumps[0]) == "第 2 行“城区”的“常住人口”从 2020 的 1000 变为 10000，变化过大。"


def test_the_same_or_a_later_period_is_no_period_before() -> None:
    current = in_force(("150602", "population", "2021", 1000.0), ("150602", "population", "2020", 9.0))
    assert codes(read("地区,常住人口\n150602,10\n", period="2020", current=current)) == {"LONG_CLOSED": 1}


def test_the_months_since_a_drill_may_fall() -> None:
    current = in_force(("150602", "drill_interval", "2026Q2", 35.0))
    assert codes(read("地区,距最近一次应急演练时间\n150602,0\n", current=current)) == {}


def test_regions_left_out_beside_those_reported_are_listed() -> None:
    rows = "".join(f"{code},90\n" for code in JINCHENG[:2])
    report = read(HEADER + rows)
    issue = the(report, IssueCode.REGIONS_NOT_REPORTED)
    assert (issue.severity, issue.count, issue.row) == (Severity.WARNING, 4, None)
    assert (
        said(issue) == "2026Q3：晋城市应报 6 个地区（没有列出但已有数据的不计），"
        "文件里有 2 个，未报 4 个：阳城县、陵川县、泽州县、高平市。"
    )
    assert report.figures.height == 2


def test_one_region_is_its_own_matter() -> None:
    assert codes(read(HEADER + f"{JINCHENG[0]},90\n")) == {}


def test_a_blank_region_is_among_those_not_reported() -> None:
    rows = "".join(f"{code},90\n" for code in JINCHENG[:5]) + f"{JINCHENG[5]},\n"
    assert the(read(HEADER + rows), IssueCode.REGIONS_NOT_REPORTED).params["missing"] == "高平市"


COUNTED = in_force(("150602", "online_service_rate", "2026Q3", 88.0)).with_columns(numerator=22.0, denominator=25.0)


@pytest.mark.parametrize(("value", "updated"), [("96", 1), ("88", 1)])
def test_a_figure_that_loses_its_counts_is_warned_about_and_is_a_change(value: str, updated: int) -> None:
    report = read(HEADER + f"150602,{value}\n150603,95\n", current=COUNTED)
    issue = the(report, IssueCode.COUNTS_DROPPED)
    assert (issue.severity, issue.row, issue.value) == (Severity.WARNING, 2, value)
    assert said(issue) == (
        "有 1 个数原来有分子、分母，这次没有报或没有报全，发布后没有报的将为空，"
        "如第 2 行“东胜区”的“政务服务全程网办率”（原为 22/25）。"
    )
    assert all(word in advised(issue) for word in ("Excel 填报表", "“·分子”", "CSV 填报表"))
    assert (report.counts.updated, report.counts.unchanged) == (updated, 0)
    assert IssueCode.NO_CHANGE.value not in codes(report)


def test_counts_that_a_whole_file_loses_are_one_line() -> None:
    held = in_force(*((code, "online_service_rate", "2026Q3", 88.0) for code in ("150602", "150603", "150621")))
    current = held.with_columns(numerator=22.0, denominator=pl.Series([25.0, 25.0, None]))
    report = read(HEADER + "150621,90\n150603,95\n150602,96\n", current=current)
    issue = the(report, IssueCode.COUNTS_DROPPED)
    assert (issue.row, issue.count, issue.params["denominator"]) == (2, 3, "—")
    assert said(issue).startswith("有 3 个数")


def test_counts_that_are_reported_again_or_never_were_are_no_concern() -> None:
    long = "地区,指标,期间,数值,分子,分母\n"
    again = read(long + "150602,online_service_rate,2026Q3,88,22,25\n", period=None, current=COUNTED)
    assert codes(again) == {"NO_CHANGE": 1}
    other = read(long + "150602,online_service_rate,2026Q3,96,24,25\n", period=None, current=COUNTED)
    assert codes(other) == {}
    assert "COUNTS_DROPPED" not in codes(read(HEADER + "150603,95\n150602,\n", current=COUNTED))
