"""The bad figures that must be refused, asked about or warned of; the cases are numbered C01 to C17."""

import polars as pl
import pytest

from lib.domain import IssueCode, ReportStatus, Severity
from lib.ingest import Context, check
from tests.ingest.reading import JINCHENG, TODAY, catalogue, codes, in_force, read, regions, said, the, values
from tests.ingest.workbooks import SHARE, book

HEADER = f"地区,期间,{SHARE}\n"
LEAGUE = ("150602", "150603", "150621", "150622", "150623", "150624", "150625", "150626", "150627")


def line(region: str = "150602", period: str = "2026Q3", value: str = "96") -> str:
    return f"{region},{period},{value}\n"


def test_c01_a_short_name_is_matched_by_the_table_of_aliases_and_shown() -> None:
    report = read(HEADER + line("东胜"))
    assert the(report, IssueCode.REGION_BY_ALIAS).params["meant"] == "东胜区（150602）"


def test_c02_a_name_one_character_off_is_asked_about_and_never_put_right() -> None:
    report = read(HEADER + line("科尔沁右冀前旗"))
    issue = the(report, IssueCode.UNKNOWN_REGION_NEAR)
    assert said(issue) == "第 2 行“科尔沁右冀前旗”：不认识这个地区。是不是“科尔沁右翼前旗（152221）”？"
    assert (report.status, report.figures.height) == (ReportStatus.REJECTED, 0)


@pytest.mark.parametrize("name", ["东城", "科尔沁右冀前", "某某某旗"])
def test_c02_a_name_further_off_or_too_short_is_only_unknown(name: str) -> None:
    assert IssueCode.UNKNOWN_REGION_NEAR not in {issue.code for issue in read(HEADER + line(name)).issues}


def test_c03_marks_that_print_nothing_are_taken_off_and_told() -> None:
    assert the(read(HEADER + line("东胜\u200b区")), IssueCode.REGION_CLEANED).severity is Severity.INFO
    issue = the(read(HEADER + line("东\u202e胜曲曲")), IssueCode.REGION_STRANGE_CHARACTERS)
    assert issue.params["points"] == "U+202E"


def test_c05_regions_left_out_are_listed_and_not_zero() -> None:
    report = read(HEADER + "".join(line(code) for code in LEAGUE[:7]))
    issue = the(report, IssueCode.REGIONS_NOT_REPORTED)
    assert (issue.severity, issue.count, issue.params["expected"], issue.params["present"]) == (
        Severity.WARNING,
        2,
        9,
        7,
    )
    assert issue.params["missing"] == "乌审旗、伊金霍洛旗"
    assert report.figures.height == 7


def test_c05_a_partial_update_is_chosen_on_purpose() -> None:
    circumstances = Context(catalogue(), regions(), None, None, TODAY, None, partial=True)
    report = check((HEADER + line() + line("150603")).encode(), "x", circumstances)
    assert the(report, IssueCode.PARTIAL_BY_CHOICE).severity is Severity.INFO
    assert report.status is ReportStatus.ACCEPTED


@pytest.mark.parametrize("reported", [LEAGUE[:1], LEAGUE])
def test_c05_who_reports_only_their_own_subtree_is_not_nagged(reported: tuple[str, ...]) -> None:
    assert codes(read(HEADER + "".join(line(code, value=f"{90 + at}") for at, code in enumerate(reported)))) == {}


def test_c05_counties_of_two_leagues_are_held_against_all_leagues() -> None:
    issue = the(read(HEADER + line() + line("150102")), IssueCode.REGIONS_NOT_REPORTED)
    assert (issue.params["expected"], issue.count) == (103, 101)


def test_c05_a_region_with_a_figure_in_force_is_not_missing() -> None:
    current = in_force(*[(code, "online_service_rate", "2026Q3", 90.0) for code in LEAGUE[2:]])
    assert codes(read(HEADER + line() + line("150603"), current=current)) == {}


@pytest.mark.parametrize("wrong", [{"value": "9o"}, {"period": "第五季度"}], ids=["value", "period"])
def test_c05_a_region_in_a_row_with_an_error_is_in_the_file(wrong: dict[str, str]) -> None:
    """It is told by its error; that it did not report would say the opposite."""
    rows = [line(code) for code in LEAGUE]
    rows[-1] = line(LEAGUE[-1], **wrong)
    assert "REGIONS_NOT_REPORTED" not in codes(read(HEADER + "".join(rows), period=None))
    issue = the(read(HEADER + "".join(rows[1:]), period=None), IssueCode.REGIONS_NOT_REPORTED)
    assert (issue.params["missing"], issue.params["present"], issue.params["expected"]) == ("东胜区", 8, 9)


def test_c06_the_same_twice_is_one_and_told_and_different_is_refused_with_both_rows() -> None:
    assert the(read(HEADER + line() + line()), IssueCode.DUPLICATE_SAME).params["first_row"] == 2
    issue = the(read(HEADER + line() + line(value="95")), IssueCode.DUPLICATE_DIFFERENT)
    assert (issue.row, issue.params["first_row"], issue.params["first_text"]) == (3, 2, "96")


def test_c07_a_parent_that_is_not_the_sum_of_its_parts_is_warned_of_with_both_figures() -> None:
    rows = [["地区", "常住人口"], ["140500", 700], *[[code, 100] for code in JINCHENG]]
    issue = the(read(book(("一", rows)), period="2020"), IssueCode.PARENT_DIFFERS)
    assert (issue.params["stated"], issue.params["summed"]) == ("700", "600")


def league_of_ordos(*counts: tuple[str, int, int]) -> str:
    lines = (
        f"{code},{name},{100 * above / below:.4f},{above},{below}" for code, above, below in counts for name in (SHARE,)
    )
    return "地区,指标,数值,分子,分母\n" + "\n".join(lines) + "\n"


def test_c07_a_share_is_held_against_what_its_parts_are_divided_from() -> None:
    banners = [(region.code, 18 + at % 7, 25) for at, region in enumerate(regions().children("150600"))]
    above, below = sum(one[1] for one in banners), sum(one[2] for one in banners)
    assert codes(read(league_of_ordos(("150600", above, below), *banners)))["PARENT_DIFFERS"] == 0
    issue = the(read(league_of_ordos(("150600", 240, 300), *banners)), IssueCode.PARENT_DIFFERS)
    assert said(issue) == f"第 2 行“鄂尔多斯市”的“{SHARE}”是 240/300，所属各地区相加为 {above}/{below}。"
    # a part that is missing: nobody knows the sum
    assert codes(read(league_of_ordos(("150600", 240, 300), *banners[1:])))["PARENT_DIFFERS"] == 0


def test_c07_parts_that_a_file_leaves_out_count_as_they_stand() -> None:
    banners = [region.code for region in regions().children("150600")]
    standing = in_force(*((code, "online_service_rate", "2026Q3", 80.0) for code in banners)).with_columns(
        numerator=pl.lit(20.0), denominator=pl.lit(25.0)
    )
    one = the(read(league_of_ordos(("150600", 240, 300)), current=standing), IssueCode.PARENT_DIFFERS)
    assert (one.params["stated"], one.params["summed"]) == ("240/300", "180/225")
    both = league_of_ordos(("150600", 185, 225), (banners[0], 25, 25))
    assert codes(read(both, current=standing))["PARENT_DIFFERS"] == 0
    # a part alone is not asked about: what becomes of the league stands in the review
    assert codes(read(league_of_ordos((banners[0], 25, 25)), current=standing))["PARENT_DIFFERS"] == 0


def test_c08_a_share_out_of_bounds_is_refused_also_beside_a_bad_numerator() -> None:
    assert (
        said(the(read(HEADER + line(value="104%")), IssueCode.OUT_OF_BOUNDS)) == f"第 2 行“{SHARE}”104% 超出 0–100%。"
    )
    both = read(f"地区,指标,数值,分子,分母\n150602,{SHARE},104,26,25\n")
    assert codes(both) == {"OUT_OF_BOUNDS": 1, "NUMERATOR_EXCEEDS": 1}


def test_c09_one_column_in_two_units_asks_for_the_unit() -> None:
    assert the(read(HEADER + line() + line("150603", value="0.95")), IssueCode.UNIT_MIXED).row == 3


def test_c10_a_share_other_than_its_quotient_is_named() -> None:
    assert the(read(f"地区,指标,数值,分子,分母\n150602,{SHARE},90,24,25\n"), IssueCode.RATIO_DISAGREES).row == 2


def test_c11_a_fall_of_a_cumulative_count_and_c12_a_jump_are_warned_of() -> None:
    current = in_force(("150000", "local_standards_total", "2025", 500.0), ("150602", "population", "2020", 10.0))
    fell = read("地区,地方药品质量标准数\n150000,490\n", period="2026", current=current)
    assert the(fell, IssueCode.COUNT_FELL).params["before_text"] == "500"
    jumped = read("地区,常住人口\n150602,100\n", period="2021", current=current)
    assert the(jumped, IssueCode.JUMP).params["before_text"] == "10"


def test_c12_what_a_share_is_divided_from_may_not_jump_unseen() -> None:
    standing = in_force(("150602", "online_service_rate", "2026Q2", 88.0)).with_columns(
        numerator=pl.lit(22.0), denominator=pl.lit(25.0)
    )
    issue = the(read(league_of_ordos(("150602", 2300, 2500)), current=standing), IssueCode.COUNTS_JUMP)
    assert said(issue) == f"第 2 行“东胜区”的“{SHARE}”，分子/分母从 2026Q2 的 22/25 变为 2300/2500，变化过大。"
    assert codes(read(league_of_ordos(("150602", 45, 49)), current=standing))["COUNTS_JUMP"] == 0
    few = standing.with_columns(numerator=pl.lit(1.0), denominator=pl.lit(1.0), value=pl.lit(100.0))
    assert codes(read(league_of_ordos(("150602", 11, 12)), current=few))["COUNTS_JUMP"] == 0


def test_c13_periods_to_come_and_of_another_file_name_are_refused() -> None:
    assert the(read(HEADER + line(period="2027Q1"), period=None), IssueCode.FUTURE_PERIOD).value == "2027Q1"
    report = read(HEADER + line(), "上报2026Q2.csv", period=None)
    assert the(report, IssueCode.PERIOD_DISAGREES).severity is Severity.ERROR


@pytest.mark.parametrize(
    "text",
    [
        "2026Q3",
        "2026年3季度",
        "2026年三季度",
        "2026年第三季度",
        "２０２６年３季度",
        "2026年Q3",
        "2026.Q3",
        "Q3 2026",
        "2026年7-9月",
        "2026年7月至9月".replace("月至", "至"),
        "二〇二六年三季度",
        "二零二六年第三季度",
        "2026-09-30",
        "2026/9/30",
        "20260930",
        "2026年9月30日",
    ],
)
def test_c14_one_period_in_many_spellings(text: str) -> None:
    assert read(HEADER + line(period=text), period=None).figures["period"].to_list() == ["2026Q3"]


@pytest.mark.parametrize(
    "text", ["三季度", "2026年前三季度", "2026年7-8月", "2026年6-8月", "46295", "9/30/26", "30/09/2026", "2026-09-01"]
)
def test_c14_what_is_not_one_period_is_refused(text: str) -> None:
    assert the(read(HEADER + line(period=text), period=None), IssueCode.UNKNOWN_PERIOD).value == text


@pytest.mark.parametrize(
    ("text", "value"),
    [('"1,234"', 1234), ("１２３４", 1234), ("12万", 120_000), ("1.2E+04", 12_000), ("1.2 万人", 12_000)],
)
def test_c15_numbers_in_many_spellings(text: str, value: float) -> None:
    assert values(read(f"地区,常住人口\n150602,{text}\n", period="2020")) == [value]


@pytest.mark.parametrize("text", ["（12）", "(12)", '"1.234,5"'])
def test_c15_what_reads_two_ways_is_refused(text: str) -> None:
    report = read(f"地区,常住人口\n150602,{text}\n", period="2020")
    assert the(report, IssueCode.AMBIGUOUS_NUMBER).severity is Severity.ERROR


@pytest.mark.parametrize("text", ["—", "/", "无", "-", "未报"])
def test_c15_words_for_nothing_are_not_reported(text: str) -> None:
    report = read(HEADER + line(value=text) + line("150603"))
    assert (values(report), the(report, IssueCode.NOT_REPORTED).count) == ([96.0], 1)


@pytest.mark.parametrize("code", ["1.55E+18", "1.5E+05"])
def test_c16_a_code_that_excel_rewrote_is_refused(code: str) -> None:
    assert said(the(read(HEADER + line(code)), IssueCode.CODE_REWRITTEN)) == f"第 2 行“{code}”：代码已被 Excel 改写。"


def test_c16_a_code_that_became_a_large_number_in_a_workbook_is_refused() -> None:
    rows = [["区划代码", SHARE], [1.550432695793487e18, 96]]
    assert the(read(book(("一", rows))), IssueCode.CODE_REWRITTEN).row == 2


def test_c17_a_file_that_changes_nothing_is_told() -> None:
    report = read(HEADER + line(), current=in_force(("150602", "online_service_rate", "2026Q3", 96.0)))
    assert said(the(report, IssueCode.NO_CHANGE)).startswith("没有变化，无需发布")


def test_every_fault_of_a_row_is_told_at_once() -> None:
    text = f"地区,指标,期间,数值,分子,分母\n东胜曲,{SHARE},2027Q1,104,26,25\n150603,{SHARE},2025,x,1,0\n"
    found = {(issue.row, issue.code.value) for issue in read(text, period=None).issues}
    assert found == {
        (2, "UNKNOWN_REGION_NEAR"),
        (2, "FUTURE_PERIOD"),
        (2, "OUT_OF_BOUNDS"),
        (2, "NUMERATOR_EXCEEDS"),
        (3, "NOT_A_NUMBER"),
        (3, "ZERO_DENOMINATOR"),
        (3, "WRONG_FREQUENCY"),
    }
