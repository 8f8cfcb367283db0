import pytest

from lib.domain import NEVER, IssueCode, ReportStatus, Severity
from tests.ingest.reading import advised, codes, read, said, the, values

SHARE = "政务服务全程网办率"
COUNT = "常住人口"


def one(indicator: str, text: str, period: str = "2020", region: str = "150602"):
    cell = '"' + text.replace('"', '""') + '"'
    return read(f"地区,{indicator}\n{region},{cell}\n", period=period)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234", 1234.0), ("1,234", 1234.0), ("1,234,567", 1234567.0), ("１２３４", 1234.0), ("1，234", 1234.0),
        ("1234人", 1234.0), ("1,234 人", 1234.0), (" 1234 ", 1234.0), ("1234.0", 1234.0), ("'1234", 1234.0),
        ("+5", 5.0),
        ("12\u200b34", 1234.0), ("0", 0.0),
    ],
)  # fmt: skip
def test_counts_as_people_write_them(text: str, value: float) -> None:
    report = one(COUNT, text)
    assert values(report) == [value]
    assert report.status is ReportStatus.ACCEPTED


@pytest.mark.parametrize(
    ("text", "value", "code"),
    [
        ("12万", 120000.0, IssueCode.VALUE_MENDED),
        ("1.2亿", 120000000.0, IssueCode.VALUE_MENDED),
        ("34.9万人", 349000.0, IssueCode.VALUE_MENDED),
        ("1.2E+04", 12000.0, IssueCode.SCIENTIFIC_READ),
        ("１.２ｅ４人", 12000.0, IssueCode.SCIENTIFIC_READ),
    ],
)
def test_what_needed_mending_is_told(text: str, value: float, code: IssueCode) -> None:
    report = one(COUNT, text)
    assert values(report) == [value]
    issue = the(report, code)
    assert ("科学记数法" in advised(issue)) is (code is IssueCode.SCIENTIFIC_READ)
    assert (issue.row, issue.severity, issue.value) == (2, Severity.INFO, text)
    assert said(issue) == f"第 2 行“常住人口”“{text}”按 {value:.0f} 导入。"


def test_what_is_refused_is_not_told_as_read_or_imported() -> None:
    refused = read(f"地区,{SHARE}\n150602,12万\n150603,97\n")
    assert codes(refused) == {"OUT_OF_BOUNDS": 1}
    # the figure is sound, but its row is refused for another
    row = read(f"地区,{COUNT},化妆品快检设备配备率\n150602,12万,104\n150603,13万,96\n", period="2020")
    assert codes(row)["OUT_OF_BOUNDS"] == 1
    assert [issue.row for issue in row.issues if issue.code is IssueCode.VALUE_MENDED] == [3]
    parts = read(f"地区,{SHARE}·分子,{SHARE}·分母,{SHARE},参考指标\n150602,5,10,,\n150603,6,10,,\n不知道,7,10,,\n")
    issue = the(parts, IssueCode.VALUE_COMPUTED)
    assert (issue.row, issue.count, issue.params["meant"]) == (2, 2, "50")


@pytest.mark.parametrize("text", ["(12)", "（12）", "1.234,5", "12,34", "1,2345", "1 234", "12-", "1'234", "0,5"])
def test_what_could_be_read_two_ways_is_refused(text: str) -> None:
    issue = the(one(COUNT, text), IssueCode.AMBIGUOUS_NUMBER)
    assert (issue.row, issue.column, issue.severity, issue.value) == (2, "常住人口", Severity.ERROR, text)


@pytest.mark.parametrize("text", ["约100", ">95", "1/2", "95-97", "5%", "１２x", "九"])
def test_what_is_no_count_is_refused(text: str) -> None:
    issue = the(one(COUNT, text), IssueCode.NOT_A_NUMBER) if text != "95-97" else None
    assert issue is None or said(issue) == f"第 2 行“常住人口”“{text}”不是数。"
    assert one(COUNT, text).counts.rejected == 1


@pytest.mark.parametrize("text", ["—", "–", "-", "--", "/", "无", "n/a", "NA", "空", "未报", ".", "－", "／"])
def test_words_for_no_figure_are_not_reported(text: str) -> None:
    report = read(f"地区,{SHARE}\n150602,{text}\n150603,95\n")
    assert codes(report) == {"NOT_REPORTED": 1}
    assert values(report) == [95.0]


@pytest.mark.parametrize(
    ("text", "value"), [("96%", 96.0), ("96.5％", 96.5), ("96 %", 96.0), ("0.5%", 0.5), ("96", 96.0)]
)
def test_shares_are_per_cent(text: str, value: float) -> None:
    assert values(one(SHARE, text, "2026Q3")) == [value]


def test_scientific_notation_is_for_counts_only() -> None:
    assert the(one(SHARE, "9.6E+01", "2026Q3"), IssueCode.AMBIGUOUS_NUMBER).value == "9.6E+01"


@pytest.mark.parametrize("text", ["36", "36月", "36个月"])
def test_the_unit_behind_a_number_is_understood(text: str) -> None:
    assert values(one("距最近一次应急演练时间", text, "2026Q3")) == [36.0]


@pytest.mark.parametrize("text", ["未演练", "从未演练"])
def test_never_drilled_is_a_value_of_its_own(text: str) -> None:
    report = one("距最近一次应急演练时间", text, "2026Q3")
    assert report.figures.select("value", "qualifier").rows() == [(None, NEVER)]
    assert report.counts.imported == 1


def test_never_drilled_is_no_answer_elsewhere() -> None:
    assert codes(one(SHARE, "未演练", "2026Q3"))["NOT_A_NUMBER"] == 1


def test_counts_are_whole() -> None:
    assert said(the(one(COUNT, "12.5"), IssueCode.NOT_WHOLE)) == "第 2 行“常住人口”12.5 应为整数。"
    assert values(one(COUNT, "12.00000001")) == [12.0]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("A", 5), ("A级", 5), ("B＋级", 4), ("B+", 4), ("Ｃ＋", 2), ("c级", 1), ("C 级", 1), ("未达标", 0), ("none", 0),
        ("Grade C+", 2),
    ],
)  # fmt: skip
def test_grades_by_key_or_name(text: str, place: float) -> None:
    assert values(one("基层检验检测机构能力等级", text, "2025")) == [place]


@pytest.mark.parametrize("text", ["D", "D级", "A+", "3", "优秀"])
def test_an_unknown_grade_names_the_scale(text: str) -> None:
    issue = the(one("基层检验检测机构能力等级", text, "2025"), IssueCode.UNKNOWN_GRADE)
    assert said(issue) == f"第 2 行“基层检验检测机构能力等级”“{text}”：没有这个等级。"
    assert str(issue.params["grades"]).startswith("A 级、B+ 级")


@pytest.mark.parametrize(
    ("text", "value"),
    [("是", 1), ("有", 1), ("Yes", 1), ("1", 1), ("√", 1), ("否", 0), ("无", 0), ("no", 0), ("0", 0), ("×", 0)],
)
def test_yes_and_no_in_every_spelling(text: str, value: float) -> None:
    report = one("应急预案编制", text, "2025")
    assert values(report) == [value]
    assert report.status is ReportStatus.ACCEPTED


def test_what_is_neither_yes_nor_no_is_refused() -> None:
    assert said(the(one("应急预案编制", "在编", "2025"), IssueCode.NOT_YES_NO)) == (
        "第 2 行“应急预案编制”“在编”：请填“是”或“否”。"
    )


def test_text_that_looks_like_a_formula_is_kept_as_a_note() -> None:
    report = read(f'地区,{SHARE},备注\n150602,96,"=HYPERLINK(""http://x"")"\n')
    assert report.figures["note"].to_list() == ['=HYPERLINK("http://x")']
