import pytest

from lib.domain import IssueCode, ReportStatus, Severity
from tests.ingest.reading import codes, in_force, read, said, the, values

SHARE = "政务服务全程网办率"


def wide(*cells: str) -> str:
    regions = ("150602", "150603", "150621", "150622", "150623")
    return f"地区,{SHARE}\n" + "".join(f"{region},{cell}\n" for region, cell in zip(regions, cells, strict=False))


def long(value: str, numerator: str, denominator: str, indicator: str = SHARE, period: str = "2026Q3") -> str:
    return f"地区,指标,期间,数值,分子,分母\n150602,{indicator},{period},{value},{numerator},{denominator}\n"


@pytest.mark.parametrize(("text", "shown"), [("104%", "104%"), ("-3", "-3"), ("100.001", "100.001")])
def test_a_share_out_of_bounds_is_refused(text: str, shown: str) -> None:
    report = read(wide("95", text))
    issue = the(report, IssueCode.OUT_OF_BOUNDS)
    assert (issue.row, issue.column, issue.severity) == (3, SHARE, Severity.ERROR)
    assert said(issue) == f"第 3 行“{SHARE}”{shown} 超出 0–100%。"
    assert (report.counts.rejected, report.counts.imported) == (1, 1)
    assert report.figures.is_empty()


def test_rounding_at_a_bound_is_allowed() -> None:
    assert values(read(wide("100.00005", "99.99999"))) == [100.0, 99.99999]


def test_a_count_below_zero_names_the_bound() -> None:
    issue = the(read("地区,常住人口\n150602,-1\n", period="2020"), IssueCode.OUT_OF_BOUNDS)
    assert issue.params["bounds"] == "≥ 0"


@pytest.mark.parametrize("cells", [("0.96", "96"), ("96%", "0.5"), ("0.96", "0.95", "0.94"), ("95", "1", "0.9")])
def test_fractions_among_percentages_ask_for_the_unit(cells: tuple[str, ...]) -> None:
    report = read(wide(*cells))
    issue = the(report, IssueCode.UNIT_MIXED)
    assert (issue.severity, issue.column) == (Severity.ERROR, SHARE)
    assert said(issue).startswith(f"“{SHARE}”列有 {issue.count} 个数不大于 1（第 {issue.row} 行 ")
    assert report.counts.rejected == issue.count


@pytest.mark.parametrize(
    "cells", [("0.5%", "96%"), ("0.96%", "0.95%", "0.94%"), ("0", "96", "0"), ("0.9", "0.9", "0.9")]
)
def test_a_percent_sign_settles_the_unit_and_zero_has_none(cells: tuple[str, ...]) -> None:
    assert "UNIT_MIXED" not in codes(read(wide(*cells)))


def test_one_fraction_where_ninety_stands_asks_for_the_unit() -> None:
    current = in_force(("150602", "online_service_rate", "2026Q2", 95.0))
    assert codes(read(wide("0.96"), current=current))["UNIT_MIXED"] == 1


def test_numerator_and_denominator_settle_the_unit() -> None:
    text = long("0.5", "1", "200") + f"150603,{SHARE},2026Q3,96,96,100\n"
    assert set(codes(read(text))) == {"REGIONS_NOT_REPORTED"}


def test_a_blank_value_follows_from_its_parts_and_is_told() -> None:
    report = read(long("", "24", "25"))
    issue = the(report, IssueCode.VALUE_COMPUTED)
    assert (issue.severity, issue.value, issue.params["meant"]) == (Severity.INFO, "24/25", "96")
    assert report.figures.select("value", "numerator", "denominator").rows() == [(96.0, 24.0, 25.0)]


def test_values_that_follow_from_their_parts_are_one_line() -> None:
    report = read(long("", "24", "25") + f"150603,{SHARE},2026Q3,,23,24\n150621,{SHARE},2026Q3,90,,\n")
    issue = the(report, IssueCode.VALUE_COMPUTED)
    assert (issue.row, issue.count) == (2, 2)
    assert said(issue) == f"有 2 个数没有填数值，按分子和分母算得，如第 2 行“{SHARE}”24/25 得 96。"
    assert values(report) == [96.0, 95.833333, 90.0]


def test_a_count_that_cannot_be_read_is_named_by_its_own_column() -> None:
    wide_form = f"地区,{SHARE},{SHARE}·分子,{SHARE}·分母\n150602,,约24,=A1\n"
    report = read(wide_form)
    assert the(report, IssueCode.NOT_A_NUMBER).column == f"{SHARE}·分子"
    issue = the(report, IssueCode.FORMULA_NO_VALUE)
    assert (issue.column, issue.params["cell"]) == (f"{SHARE}·分母", "D2")
    listed = the(read(long("96", "#REF!", "25")), IssueCode.ERROR_CELL)
    assert (listed.column, listed.params["cell"], listed.params["subject"]) == ("分子", "E2", SHARE)


def test_a_numerator_above_its_denominator_is_refused() -> None:
    issue = the(read(long("96", "26", "25")), IssueCode.NUMERATOR_EXCEEDS)
    assert said(issue) == f"第 2 行“{SHARE}”的分子 26 大于分母 25。"


def test_a_share_other_than_its_quotient_is_refused() -> None:
    issue = the(read(long("90", "24", "25")), IssueCode.RATIO_DISAGREES)
    assert said(issue) == f"第 2 行“{SHARE}”90 与分子 24、分母 25 算出的 96.0 不一致。"


@pytest.mark.parametrize(("value", "accepted"), [("66.7", True), ("66.76", True), ("66.8", False)])
def test_a_tenth_of_a_point_is_rounding(value: str, accepted: bool) -> None:
    assert (codes(read(long(value, "2", "3")))["RATIO_DISAGREES"] == 0) is accepted


def test_a_rate_is_held_against_its_quotient_in_its_own_unit() -> None:
    name = "每百万人口不良反应报告数"
    assert codes(read(long("1200", "690", "0.575", name, "2025"), period=None)) == {}
    assert codes(read(long("1300", "690", "0.575", name, "2025"), period=None)) == {"RATIO_DISAGREES": 1}


def test_a_denominator_of_zero_is_refused() -> None:
    assert (
        said(the(read(long("96", "24", "0")), IssueCode.ZERO_DENOMINATOR)) == f"第 2 行“{SHARE}”的分母为 0，无法计算。"
    )


@pytest.mark.parametrize(("numerator", "denominator"), [("-1", "25"), ("1", "-25")])
def test_parts_below_zero_are_refused(numerator: str, denominator: str) -> None:
    assert the(read(long("4", numerator, denominator)), IssueCode.OUT_OF_BOUNDS).params["bounds"] == "≥ 0"


def test_parts_that_are_no_numbers_are_refused() -> None:
    assert the(read(long("4", "一", "25")), IssueCode.NOT_A_NUMBER).value == "一"


def test_an_equal_duplicate_is_kept_once_and_told() -> None:
    report = read(wide("96") + "东胜区,96.0\n")
    issue = the(report, IssueCode.DUPLICATE_SAME)
    assert (issue.row, issue.severity) == (3, Severity.WARNING)
    assert said(issue) == f"第 3 行“东胜区”的“{SHARE}”与第 2 行重复，数值相同，只保留一次。"
    assert report.figures["row"].to_list() == [2]
    assert (report.counts.imported, report.counts.ignored) == (1, 1)


def test_a_different_duplicate_is_refused_with_both_rows() -> None:
    report = read(wide("96", "95") + "150602,90\n")
    issue = the(report, IssueCode.DUPLICATE_DIFFERENT)
    assert said(issue) == f"第 4 行“东胜区”的“{SHARE}”是 90，第 2 行却是 96。"
    assert (report.counts.rejected, report.counts.imported) == (2, 1)
    assert report.status is ReportStatus.REJECTED
