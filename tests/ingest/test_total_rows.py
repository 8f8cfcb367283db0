import pytest

from lib.domain import IssueCode, Severity
from tests.ingest.reading import JINCHENG, codes, read, said, the

HEADER = "地区,常住人口\n"
ROWS = "".join(f"{code},{100 + place}\n" for place, code in enumerate(JINCHENG))  # 615 together


@pytest.mark.parametrize("word", ["合计", "总计", "合 计", "共计：", "全市合计", "Total"])
def test_a_total_that_adds_up_is_left_out_and_told(word: str) -> None:
    report = read(f"{HEADER}{ROWS}{word},615\n", period="2020")
    issue = the(report, IssueCode.TOTAL_ROW)
    assert (issue.row, issue.severity, issue.value) == (8, Severity.INFO, word)
    assert codes(report) == {"TOTAL_ROW": 1}
    assert (report.counts.imported, report.counts.ignored) == (6, 1)


def test_a_total_that_differs_shows_both_figures() -> None:
    report = read(f'{HEADER}{ROWS}合计,"1,620"\n', period="2020")
    issue = the(report, IssueCode.TOTAL_DIFFERS)
    assert (issue.row, issue.column, issue.severity) == (8, "常住人口", Severity.WARNING)
    assert said(issue) == "第 8 行“常住人口”合计为 1,620，各行相加为 615。"


def test_subtotals_are_held_against_the_rows_above_them() -> None:
    text = HEADER + "140502,1\n140521,2\n小计,3\n140522,4\n140524,5\n小计,9\n总计,12\n"
    assert codes(read(text, period="2020"))["TOTAL_DIFFERS"] == 0


def test_a_total_above_rows_of_two_levels_may_mean_one_of_them() -> None:
    text = HEADER + "140500,615\n" + ROWS + "合计,615\n"
    assert codes(read(text, period="2020")) == {"TOTAL_ROW": 1}


def test_averages_and_totals_of_shares_are_left_out_without_a_sum() -> None:
    text = "地区,政务服务全程网办率\n150602,90\n150603,80\n平均,85\n合计,170\n"
    report = read(text)
    assert codes(report) == {"TOTAL_ROW": 2, "REGIONS_NOT_REPORTED": 1}
    assert report.figures.height == 2


WIDE_RATE = "地区,政务服务全程网办率,政务服务全程网办率·分子,政务服务全程网办率·分母\n"


def test_a_total_of_a_rate_is_held_against_the_sums_of_its_parts() -> None:
    text = WIDE_RATE + "150602,95,95,100\n150603,90,45,50\n合计,99,150,150\n"
    issue = the(read(text), IssueCode.TOTAL_DIFFERS)
    assert (issue.row, issue.column, issue.severity) == (4, "政务服务全程网办率·分子", Severity.WARNING)
    assert said(issue) == "第 4 行“政务服务全程网办率·分子”合计为 150，各行相加为 140。"
    assert "TOTAL_DIFFERS" not in codes(read(text.replace("99,150", "93.3,140")))
    both = read(text.replace("150,150", "150,160"))
    assert [one.column for one in both.issues if one.code is IssueCode.TOTAL_DIFFERS] == [
        "政务服务全程网办率·分子",
        "政务服务全程网办率·分母",
    ]


def test_totals_in_a_long_table_are_held_against_their_indicator_and_period() -> None:
    head = "地区,指标,期间,数值,分子,分母\n"
    rows = "".join(f"{code},政务服务全程网办率,{{0}},90,45,50\n" for code in ("150602", "150603"))
    people = "140502,常住人口,2020,1,,\n140521,常住人口,2020,2,,\n合计,常住人口,2020,{0},,\n"
    total = "合计,政务服务全程网办率,{0},90,{1},100\n"
    text = head + rows.format("2026Q2") + rows.format("2026Q3") + total.format("2026Q3", 90) + people
    assert "TOTAL_DIFFERS" not in codes(read(text.format(3), period=None))
    issue = the(read(text.replace("90,90,100", "90,91,100").format(3), period=None), IssueCode.TOTAL_DIFFERS)
    assert (issue.column, issue.params["stated"], issue.params["summed"]) == ("分子", "91", "90")
    assert the(read(text.format(4), period=None), IssueCode.TOTAL_DIFFERS).params["summed"] == "3"


def test_a_total_named_beside_a_blank_region_is_one() -> None:
    report = read("序号,地区,政务服务全程网办率\n1,150602,90\n合计,,90\n")
    assert the(report, IssueCode.TOTAL_ROW).value == "合计"
    assert report.figures.height == 1


@pytest.mark.parametrize(
    "note", ["制表人：张三", "注：数据截至9月底", "填报单位：鄂尔多斯市", "审核人", "说明: 见附件"]
)
def test_rows_below_the_table_are_left_out_and_told(note: str) -> None:
    report = read(f"地区,政务服务全程网办率\n150602,96\n{note},\n")
    issue = the(report, IssueCode.FOOTER_ROW)
    assert (issue.row, issue.value, issue.severity) == (3, note, Severity.INFO)
    assert (report.counts.rows, report.counts.ignored) == (2, 1)


def test_a_parent_that_differs_from_all_its_parts_shows_both_figures() -> None:
    report = read(f"{HEADER}140500,700\n{ROWS}", period="2020")
    issue = the(report, IssueCode.PARENT_DIFFERS)
    assert (issue.row, issue.severity) == (2, Severity.WARNING)
    assert said(issue) == "第 2 行“晋城市”的“常住人口”是 700，所属各地区相加为 615。"


def test_a_parent_is_not_judged_by_some_of_its_parts() -> None:
    assert codes(read(f"{HEADER}140500,700\n140502,1\n140521,2\n", period="2020")) == {"REGIONS_NOT_REPORTED": 1}


@pytest.mark.parametrize("cell", ["1o5", "-3", "12.5", "#REF!"])
def test_a_total_is_not_held_against_a_sum_that_lacks_a_cell_at_fault(cell: str) -> None:
    """A sum without that cell says nothing against the total; it is compared when the cell is mended."""
    report = read(f"{HEADER}{ROWS.replace(',105', f',{cell}')}合计,615\n", period="2020")
    assert "TOTAL_DIFFERS" not in codes(report)
    assert report.counts.rejected == 1
    mended = read(f"{HEADER}{ROWS}合计,700\n", period="2020")
    assert the(mended, IssueCode.TOTAL_DIFFERS).params["summed"] == "615"


@pytest.mark.parametrize(
    "row", ["某某旗,105\n", "140502,1\n140502,2\n", "140581,105,,7\n"], ids=["region", "twice", "ragged"]
)
def test_a_row_that_is_refused_whole_may_be_meant_by_a_total(row: str) -> None:
    rows = "".join(f"{code},{100 + place}\n" for place, code in enumerate(JINCHENG[:5]))
    assert "TOTAL_DIFFERS" not in codes(read(f"{HEADER}{rows}{row}合计,615\n", period="2020"))


def test_a_cell_at_fault_keeps_totals_of_other_columns_and_periods_compared() -> None:
    rate = WIDE_RATE + "150602,95,95,100\n150603,90,45,50\n合计,,150,150\n"
    beside = rate.replace("地区", "地区,药品检查员库入库人数").replace("合计", "合计,9")
    beside = beside.replace("150602", "150602,x").replace("150603", "150603,3")
    assert the(read(beside), IssueCode.TOTAL_DIFFERS).params["summed"] == "140"
    people = "地区,指标,期间,数值\n140502,常住人口,2020,1\n140521,常住人口,{0},x\n合计,常住人口,2020,4\n"
    assert the(read(people.format("2021"), period=None), IssueCode.TOTAL_DIFFERS).params["summed"] == "1"
    assert "TOTAL_DIFFERS" not in codes(read(people.format("2020"), period=None))
    assert "TOTAL_DIFFERS" not in codes(read(people.format("去年"), period=None))
