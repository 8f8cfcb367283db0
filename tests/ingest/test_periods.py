from dataclasses import replace

import polars as pl
import pytest

from lib.domain import ImportReport, IssueCode, Severity
from lib.ingest import check
from lib.ingest.period_text import read_period
from tests.ingest.reading import advised, codes, context, in_force, read, said, the

QUARTERS = [
    "2026Q3", "2026q3", "2026-Q3", "2026 Q3", "Q3 2026", "２０２６Ｑ３", "2026年3季度", "2026年第3季度", "2026年三季度",
    "2026年第三季度",
    " 2026 年 第三 季度 ", "20260930", "2026-09-30", "2026/9/30", "2026年9月30日", "2026-09-30 00:00:00",
]  # fmt: skip


@pytest.mark.parametrize("text", QUARTERS)
def test_every_way_to_write_a_quarter(text: str) -> None:
    report = read(f"地区,期间,政务服务全程网办率\n150602,{text},96\n", period=None)
    assert report.figures["period"].to_list() == ["2026Q3"]


@pytest.mark.parametrize("text", ["2025", "2025年", "２０２５年", "2025年度"])
def test_every_way_to_write_a_year(text: str) -> None:
    report = read(f"地区,年份,化妆品快检设备配备率\n150602,{text},96\n", period=None)
    assert report.figures["period"].to_list() == ["2025"]


@pytest.mark.parametrize("text", ["202609", "2026-09", "2026/9", "2026年9月", "2026年09月份"])
def test_every_way_to_write_a_month(text: str) -> None:
    period = read_period(text)
    assert period is not None
    assert period.key == "202609"


UNCERTAIN = [
    "三季度", "Q3", "9月", "2026.9", "2026年上半年", "20260901", "2026-09-01", "30/09/2026", "09-2026", "46295", "26Q3",
    "2026Q5", "202613", "20261331", "去年", "2026-2027",
]  # fmt: skip


@pytest.mark.parametrize("text", UNCERTAIN)
def test_what_is_not_certain_is_refused_and_never_guessed(text: str) -> None:
    report = read(f"地区,期间,政务服务全程网办率\n150602,{text},96\n", period=None)
    issue = the(report, IssueCode.UNKNOWN_PERIOD)
    assert (issue.row, issue.column, issue.value, issue.severity) == (2, "期间", text, Severity.ERROR)
    assert said(issue) == f"第 2 行“期间”“{text}”：不能确定是哪个期间。"
    assert report.counts.rejected == 1


def test_a_file_without_any_period_asks_for_one() -> None:
    report = read("地区,政务服务全程网办率\n150602,96\n150603,95\n", period=None)
    issue = the(report, IssueCode.MISSING_PERIOD)
    assert issue.severity is Severity.ERROR
    assert "2026Q3" in advised(issue)
    assert report.counts.rejected == 2


def test_a_blank_period_takes_the_chosen_one() -> None:
    text = "地区,期间,政务服务全程网办率\n150602,,96\n"
    assert read(text).figures["period"].to_list() == ["2026Q3"]
    assert the(read(text, period=None), IssueCode.MISSING_PERIOD).row == 2


def test_a_period_that_has_not_begun_is_refused() -> None:
    report = read("地区,期间,政务服务全程网办率\n150602,2026Q4,96\n150603,2027Q1,95\n", period=None)
    issue = the(report, IssueCode.FUTURE_PERIOD)
    assert (issue.row, issue.value) == (3, "2027Q1")
    assert said(issue) == "第 3 行的期间 2027Q1 还没有开始。"


def test_a_chosen_period_that_has_not_begun_is_refused() -> None:
    report = read("地区,政务服务全程网办率\n150602,96\n150603,95\n", period="2027Q1")
    assert (the(report, IssueCode.FUTURE_PERIOD).count, report.counts.rejected) == (2, 2)


@pytest.mark.parametrize("text", ["1999Q4", "0000", "1026年"])
def test_a_period_before_two_thousand_is_refused(text: str) -> None:
    report = read(f"地区,期间,政务服务全程网办率\n150602,{text},96\n", period=None)
    assert said(the(report, IssueCode.EARLY_PERIOD)) == f"第 2 行的期间 {text} 早于 2000 年。"


@pytest.mark.parametrize(
    ("indicator", "period", "example"),
    [
        ("化妆品快检设备配备率", "2026Q3", "2026"),
        ("政务服务全程网办率", "2025", "2025Q4"),
        ("政务服务全程网办率", "2026-09", "2026Q3"),
        ("化妆品快检设备配备率", "20260930", "2026"),
    ],
)
def test_a_period_of_the_wrong_frequency_is_refused_with_advice(indicator: str, period: str, example: str) -> None:
    report = read(f"地区,期间,{indicator}\n150602,{period},96\n150603,{period},95\n", period=None)
    issue = the(report, IssueCode.WRONG_FREQUENCY)
    assert (issue.row, issue.column, issue.count, issue.severity) == (2, "期间", 2, Severity.ERROR)
    assert f"请写成 {example} 这样的期间" in advised(issue)
    assert (report.counts.rejected, issue.value) == (2, period)  # as the cell has it


def test_a_period_is_told_as_its_cell_has_it_and_by_its_key_where_it_was_chosen() -> None:
    blank = read("地区,期间,化妆品快检设备配备率\n150602,,96\n")
    assert the(blank, IssueCode.WRONG_FREQUENCY).value == "2026Q3"
    named = read("地区,期间,政务服务全程网办率\n150602,2026年三季度,96\n", "上报2026Q2.csv", period=None)
    issue = the(named, IssueCode.PERIOD_DISAGREES)
    assert said(issue) == "第 2 行的期间 2026年三季度 与所选的期间（或文件名中的期间）2026Q2 不一致。"
    several = staff(TWO.replace("2026Q2", "2026年二季度").replace("2026Q3", "2026-q3"))
    told = said(the(several, IssueCode.SEVERAL_PERIODS))
    assert told == "一份文件里有两个期间：第 2 行起有 1 个数是 2026年二季度，第 3 行起却是 2026-q3。"


def test_a_period_other_than_the_chosen_one_is_refused() -> None:
    report = read("地区,期间,政务服务全程网办率\n150602,2026Q2,96\n150603,2026Q3,95\n")
    issue = the(report, IssueCode.PERIOD_DISAGREES)
    assert (issue.row, issue.value, issue.params["stated"]) == (2, "2026Q2", "2026Q3")


@pytest.mark.parametrize("file", ["鄂尔多斯2026Q2.csv", "2026年二季度上报.csv", "cap_2026_q2.csv"])
def test_a_file_named_after_another_quarter_is_refused(file: str) -> None:
    report = read("地区,政务服务全程网办率\n150602,96\n", file)
    assert the(report, IssueCode.PERIOD_DISAGREES).params["stated"] == "2026Q2"


@pytest.mark.parametrize("file", ["2026Q3.csv", "2026Q1到2026Q2.csv", "20260930.csv"])
def test_a_file_name_that_agrees_or_says_nothing_certain_is_no_matter(file: str) -> None:
    assert codes(read("地区,政务服务全程网办率\n150602,96\n", file)) == {}


LONG = "地区,指标,期间,数值\n"
TWO = LONG + "150602,online_service_rate,2026Q2,90\n150602,online_service_rate,2026Q3,91\n"


def staff(content: str, file: str = "上报.csv", current: pl.DataFrame | None = None) -> ImportReport:
    return read(content, file, period=None, current=current)


def test_c13_two_periods_in_one_file_are_refused_with_both() -> None:
    report = staff(TWO + "150603,online_service_rate,2026Q3,92\n")
    issue = the(report, IssueCode.SEVERAL_PERIODS)
    assert (issue.severity, issue.row, issue.column, issue.value) == (Severity.ERROR, 2, "期间", "2026Q2")
    assert said(issue) == "一份文件里有两个期间：第 2 行起有 1 个数是 2026Q2，第 3 行起却是 2026Q3。"
    assert "历史" in advised(issue)
    assert (report.counts.rejected, report.figures.height) == (1, 0)


def test_c13_in_a_wide_file_too_and_each_other_period_is_named() -> None:
    share = "政务服务全程网办率"
    report = staff(f"地区,期间,{share}\n150602,2026Q1,90\n150603,2026Q2,91\n150621,2026Q3,92\n150622,2026Q3,93\n")
    found = [one for one in report.issues if one.code is IssueCode.SEVERAL_PERIODS]
    assert [(one.row, one.value, one.params["main"]) for one in found] == [
        (2, "2026Q1", "2026Q3"),
        (3, "2026Q2", "2026Q3"),
    ]


def test_years_and_quarters_stand_together() -> None:
    text = LONG + "150600,adr_per_million,2025,500\n150600,online_service_rate,2026Q3,96\n"
    assert "SEVERAL_PERIODS" not in codes(staff(text))


def test_an_export_of_many_periods_comes_back_with_one_of_them_put_right() -> None:
    standing = in_force(
        ("150602", "online_service_rate", "2026Q2", 90.0),
        ("150602", "online_service_rate", "2026Q3", 95.0),
        ("150602", "online_service_rate", "2026Q1", 89.0),
    )
    text = LONG + "".join(f"150602,online_service_rate,2026Q{quarter},{{{quarter}}}\n" for quarter in (1, 2, 3))
    assert not {"SEVERAL_PERIODS", "PERIODS_OF_HISTORY"} & set(
        codes(staff(text.format(0, 89, 90, 91), current=standing))
    )
    assert codes(staff(text.format(0, 89, 89, 91), current=standing))["SEVERAL_PERIODS"] == 1


@pytest.mark.parametrize("file", ["网办率-历史.csv", "online_History.csv"])
def test_a_history_is_declared_by_its_name_and_told(file: str) -> None:
    report = staff(TWO, file)
    issue = the(report, IssueCode.PERIODS_OF_HISTORY)
    assert (issue.severity, issue.params["periods"], issue.count) == (Severity.INFO, "2026Q2、2026Q3", 2)
    assert report.figures["period"].to_list() == ["2026Q2", "2026Q3"]
    assert "SEVERAL_PERIODS" in codes(staff(TWO, "历史/上报.csv"))


def test_whoever_runs_the_server_loads_histories() -> None:
    report = check(TWO.encode(), "a.csv", replace(context(period=None), history=True))
    assert codes(report) == {"PERIODS_OF_HISTORY": 1}
