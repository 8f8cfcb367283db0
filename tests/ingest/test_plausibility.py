"""Legal figures that look odd are told with what would be usual, and never refused."""

from __future__ import annotations

from collections import Counter

import polars as pl

from lib.demo import generate, to_csv
from lib.domain import OBSERVATIONS, Issue, IssueCode, Period, Severity
from lib.services.publication import PLAUSIBILITY
from tests.ingest.reading import advised, catalogue, codes, in_force, read, regions, said, the

ODD = frozenset(
    {
        IssueCode.OUTLIER,
        IssueCode.UNLIKE_SIBLINGS,
        IssueCode.UNIT_SLIP,
        IssueCode.EXACTLY_ON_TARGET,
        IssueCode.IDENTICAL_VALUES,
        IssueCode.NO_VARIANCE,
        IssueCode.DIGIT_PILE_UP,
    }
)
#: How the sentences call the indicator of a file whose column is titled training_hours.
HOURS = "监管人员年专业化培训学时（文件中为 training_hours）"
LONG = "地区,指标,期间,数值,分子,分母\n"
#: The eighteen banners and counties of two leagues.
BANNERS = [each.code for league in ("150700", "150600") for each in regions().children(league)]


def quarters(region: str, indicator: str, values: tuple[float, ...]) -> list[tuple[str, str, str, float]]:
    """Figures in force for the quarters from 2024Q3 on."""
    keys = [Period.parse("2024Q3").shift(at).key for at in range(len(values))]
    return [(region, indicator, key, value) for key, value in zip(keys, values, strict=True)]


def odd(text: str, **circumstances: object) -> list[Issue]:
    return [issue for issue in read(text, **circumstances).issues if issue.code in ODD]


def test_publishing_over_any_of_them_needs_a_reason() -> None:
    assert ODD <= PLAUSIBILITY


def test_a_figure_unlike_its_own_past_is_told_with_both_figures() -> None:
    current = in_force(*quarters("150602", "online_service_rate", (88, 89, 90, 91, 91, 92, 92, 93)))
    report = read("地区,政务服务全程网办率\n150602,39.5\n", current=current)
    issue = the(report, IssueCode.OUTLIER)
    assert (issue.severity, issue.row, issue.column, issue.value) == (Severity.WARNING, 2, "政务服务全程网办率", "39.5")
    assert said(issue) == "第 2 行“东胜区”的“政务服务全程网办率”是 39.5，此前 8 期都在 88 到 93 之间。"
    assert advised(issue) == "请核对数值和单位；确实如此的不必改，提交时在“备注”里写明原因即可。"
    assert report.figures.height == 1


def test_a_county_unlike_its_siblings_is_told_even_when_they_reported_before() -> None:
    rows = [(code, "training_hours", "2026", 40.0 + at % 7) for at, code in enumerate(BANNERS[1:])]
    report = read(f"地区,training_hours\n{BANNERS[0]},331\n", period="2026", current=in_force(*rows))
    issue = the(report, IssueCode.UNLIKE_SIBLINGS)
    name = regions().all[BANNERS[0]].name.zh
    assert said(issue) == (f"第 2 行“{name}”的“{HOURS}”是 331，同期其他 {len(rows)} 个同级地区大多在 40 到 46 之间。")


def test_a_whole_column_in_another_unit_is_told_once() -> None:
    rows = [(code, "population", "2025", 123456.0 + 1000 * at) for at, code in enumerate(BANNERS)]
    text = "地区,常住人口\n" + "".join(f"{code},{(123456 + 1000 * at) // 10000}\n" for at, code in enumerate(BANNERS))
    issue = the(read(text, period="2026", current=in_force(*rows)), IssueCode.UNIT_SLIP)
    assert issue.count == len(BANNERS)
    assert said(issue).startswith(f"“常住人口”2026 的 {len(BANNERS)} 个数与上一期相差整十、整百倍，如第 16 行“东胜区”")
    assert "上期是 137456，本期是 13，可能换了单位" in said(issue)


def moving(at: int) -> tuple[float, ...]:
    return tuple(70 + at + 0.7 * ((3 * quarter + at) % 8) for quarter in range(8))


def hours(value: float | None) -> str:
    """A long file of the banners' hours per person; the first league's are all ``value`` where one is given."""
    lines = []
    for at, code in enumerate(BANNERS):
        people = 40 + 3 * at
        own = value if value is not None and code.startswith("1507") else 30.3 + 0.7 * at
        total = round(own * people)
        lines.append(f"{code},training_hours,2025,{round(total / people, 1)},{total},{people}\n")
    return LONG + "".join(lines)


def test_a_league_exactly_on_its_target_is_told_once_and_accuses_nobody() -> None:
    count = sum(code.startswith("1507") for code in BANNERS)
    [issue] = [each for each in odd(hours(40.0), period=None) if each.code is not IssueCode.UNLIKE_SIBLINGS]
    assert (issue.code, issue.count, issue.row) == (IssueCode.EXACTLY_ON_TARGET, count, 2)
    names = "、".join(regions().all[code].name.zh for code in BANNERS[:5])
    assert said(issue) == (f"“{HOURS}”2025 有 {count} 个地区（共 {count} 个）恰好都是目标值 40.0：{names}等。")
    wanted = "请核对填的是不是实际统计数，有没有把目标值当作完成值；确实如此的，提交时在“备注”里写明原因即可。"
    assert advised(issue) == wanted


def test_one_figure_for_many_is_told_and_honest_ones_are_not() -> None:
    told = [each.code for each in odd(hours(37.5), period=None)]
    assert IssueCode.IDENTICAL_VALUES in told
    assert odd(hours(None), period=None) == []


def test_a_figure_carried_over_is_told() -> None:
    current = in_force(
        *quarters("150602", "online_service_rate", (87.4,) * 8),
        *(
            row
            for at, code in enumerate(BANNERS)
            if code != "150602"
            for row in quarters(code, "online_service_rate", moving(at))
        ),
    ).with_columns(denominator=pl.lit(1000.0))
    report = read(LONG + "150602,online_service_rate,2026Q3,87.4,874,1000\n", period=None, current=current)
    issue = the(report, IssueCode.NO_VARIANCE)
    assert said(issue).startswith(
        "第 2 行“东胜区”的“政务服务全程网办率（文件中为 online_service_rate）”连续 9 期都是 87.4，"
    )


def test_rounded_counts_are_told_in_words_of_both_shares() -> None:
    counties = [each.code for each in regions().children("150000") for each in regions().children(each.code)]
    text = "地区,常住人口\n" + "".join(f"{code},{21000 + 1230 * at}\n" for at, code in enumerate(counties))
    issue = the(read(text, period="2026"), IssueCode.DIGIT_PILE_UP)
    assert (issue.count, issue.row) == (103, 2)
    assert said(issue) == (
        "“常住人口”2026 的 103 个数里有 103 个以 0 或 5 结尾（通常在 6% 到 34% 之间），末位数字分布不均。"
    )


def test_full_marks_grades_and_answers_are_legitimate() -> None:
    counties = [each.code for league in regions().children("150000") for each in regions().children(league.code)]
    assert len(counties) == 103
    alike = {"online_service_rate": "100", "lab_grade": "C", "emergency_plan": "是", "cross_inspections": "1"}
    for key, value in alike.items():
        period = "2026Q3" if key == "online_service_rate" else "2026"
        rows = "".join(f"{code},{key},{period},{value}\n" for code in counties)
        assert odd(f"地区,指标,期间,数值\n{rows}", period=None) == []


def test_the_demonstration_is_not_flooded_and_its_oddities_are_found() -> None:
    """Measured: each period of the demonstration checked against the earlier ones, 0.12 % of 24,255 cells are told."""
    made = generate(catalogue(), regions())
    ends = {key: Period.parse(key).end for key in made["period"].unique().to_list()}
    told: Counter[tuple[str, str]] = Counter()
    checked = ("2023", "2024Q2", "2024", "2025", "2026Q2", "2026Q3")
    for key in checked:
        earlier = [other for other, end in ends.items() if end < ends[key]]
        current = made.filter(pl.col("period").is_in(earlier)).join(
            pl.DataFrame(schema=OBSERVATIONS), on=["region", "indicator", "period", "row"], how="left"
        )
        current = current.select(list(OBSERVATIONS))
        report = read(to_csv(made.filter(period=key), catalogue()), period=None, current=current)
        told.update((key, issue.code.value) for issue in report.issues if issue.code in ODD for _ in range(issue.count))
    assert sum(told.values()) <= 0.01 * made.filter(pl.col("period").is_in(checked)).height
    assert told["2023", "UNLIKE_SIBLINGS"] >= 1
    assert told["2024", "UNLIKE_SIBLINGS"] >= 1
    assert told["2024Q2", "OUTLIER"] == 1
    assert told["2025", "EXACTLY_ON_TARGET"] == 14
    assert told["2026Q3", "OUTLIER"] == 0


def test_many_odd_figures_are_folded() -> None:
    counties = [each.code for league in regions().children("150000") for each in regions().children(league.code)]
    rows = [row for code in counties for row in quarters(code, "online_service_rate", (90, 91, 92, 91, 92, 93, 92, 93))]
    text = "地区,政务服务全程网办率\n" + "".join(f"{code},{20 + at / 10}\n" for at, code in enumerate(counties))
    report = read(text, current=in_force(*rows))
    assert codes(report)["OUTLIER"] == 51
    assert sum(issue.count for issue in report.issues if issue.code is IssueCode.OUTLIER) == 103
