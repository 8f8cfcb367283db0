"""Attainment against values worked out by hand, one test a rule and an edge."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from lib.domain import Cadence, Comparator, Direction, Frequency, Kind, Level, Period
from lib.stats import ATTAINED, Moment, attain, attain_at, cells
from tests.stats.made import county, figures, indicator, judge, target

DEADLINE = date(2026, 1, 1)  # 1,461 days after the baseline 2022-01-01


def by_deadline(value: float = 100.0, comparator: Comparator = Comparator.AT_LEAST) -> object:
    return target(value, Cadence.BY_DEADLINE, comparator, deadline=DEADLINE)


def quarters(**values: float) -> list[dict[str, object]]:
    return [{"period": period.removeprefix("p"), "value": value} for period, value in values.items()]


def half_way(now: float, **more: object) -> dict[str, object]:
    """Start 60 (2021Q4), target 100; 2024-01-01 is day 730 of 1,461: expected 60 + 40 x 0.499658 = 79.986311."""
    return judge(
        quarters(p2021Q4=60.0, p2023Q4=now), target(100.0, Cadence.BY_DEADLINE, deadline=DEADLINE), at="2023Q4",
        as_of=date(2024, 1, 1), **more,
    )  # fmt: skip


def test_by_deadline_expected_and_progress():
    row = half_way(70.0)
    assert row["start"] == 60.0
    assert row["expected"] == pytest.approx(60 + 40 * 730 / 1461)
    assert row["progress"] == pytest.approx(10 / (40 * 730 / 1461))  # 0.500342
    assert row["status"] == "behind"
    assert row["gap"] == 30.0
    assert row["gap_kind"] == "units"


def test_by_deadline_on_track_at_exactly_the_expected_value():
    assert half_way(60 + 40 * 730 / 1461)["status"] == "on_track"
    assert half_way(79.98)["status"] == "behind"
    assert half_way(100.0)["status"] == "met"


@pytest.mark.parametrize(
    ("as_of", "status"), [(date(2025, 12, 31), "behind"), (DEADLINE, "behind"), (date(2026, 1, 2), "missed")]
)
def test_by_deadline_is_missed_only_after_the_day(as_of, status):
    row = judge(quarters(p2021Q4=60.0, p2025Q4=99.9), by_deadline(), at="2025Q4", as_of=as_of)
    assert row["status"] == status


def test_by_deadline_on_the_day_expects_the_target():
    assert judge(quarters(p2021Q4=60.0, p2025Q4=99.9), by_deadline(), as_of=DEADLINE)["expected"] == 100.0


def test_by_deadline_met_late_is_met():
    assert judge(quarters(p2026Q3=100.0), by_deadline())["status"] == "met"


def test_expected_equal_to_start_on_the_baseline_day():
    rows = quarters(p2021Q4=60.0, p2022Q1=60.0)
    same = judge(rows, by_deadline(), at="2022Q1", as_of=date(2022, 1, 1))
    assert (same["expected"], same["progress"], same["status"]) == (60.0, None, "on_track")
    worse = judge(quarters(p2021Q4=60.0, p2022Q1=59.0), by_deadline(), at="2022Q1", as_of=date(2022, 1, 1))
    assert (worse["progress"], worse["status"]) == (None, "behind")


def test_start_that_already_satisfied_the_target_expects_it_to_be_kept():
    row = judge(quarters(p2021Q4=120.0, p2023Q4=80.0), by_deadline(), at="2023Q4", as_of=date(2024, 1, 1))
    assert (row["expected"], row["progress"], row["status"], row["gap"]) == (100.0, None, "behind", 20.0)


def test_start_is_the_newest_before_the_baseline_else_the_earliest():
    rows = quarters(p2021Q3=50.0, p2021Q4=60.0, p2022Q1=70.0, p2023Q4=75.0)
    assert judge(rows, by_deadline(), at="2023Q4", as_of=date(2024, 1, 1))["start"] == 60.0
    assert judge(rows[2:], by_deadline(), at="2023Q4", as_of=date(2024, 1, 1))["start"] == 70.0


def test_by_deadline_downwards():
    sheet = indicator(kind=Kind.DURATION, direction=Direction.DOWN)
    rows = quarters(p2021Q4=90.0, p2023Q4=72.0)
    row = judge(rows, by_deadline(60.0, Comparator.AT_MOST), sheet, at="2023Q4", as_of=date(2024, 1, 1))
    assert row["expected"] == pytest.approx(90 - 30 * 730 / 1461)  # 75.010267
    assert row["progress"] == pytest.approx(18 / (30 * 730 / 1461))
    assert (row["status"], row["gap"]) == ("on_track", 12.0)


def test_ordinal_by_deadline_counts_grades_below():
    sheet = indicator(kind=Kind.ORDINAL, frequency=Frequency.YEAR)
    row = judge(
        [{"period": "2021", "value": 1.0}, {"period": "2026", "value": 2.0}],
        target(4.0, Cadence.BY_DEADLINE, deadline=DEADLINE),
        sheet,
    )
    assert (row["status"], row["gap"], row["gap_kind"], row["gap_whole"]) == ("missed", 2.0, "grades", None)


def annual(value: float, demand: float = 40.0, period: str = "2026", **more: object) -> dict[str, object]:
    sheet = indicator(kind=Kind.MEAN, frequency=Frequency.YEAR)
    return judge([{"period": period, "value": value}], target(demand, Cadence.ANNUAL), sheet, **more)


def test_annual_is_scaled_by_the_elapsed_share_of_the_year():
    row = annual(30.0)  # 30 September is day 273 of 365: expected 40 x 273 / 365 = 29.917808
    assert row["expected"] == pytest.approx(40 * 273 / 365)
    assert row["progress"] == pytest.approx(30 / (40 * 273 / 365))
    assert (row["status"], row["gap"]) == ("on_track", 10.0)
    assert annual(29.9)["status"] == "behind"
    assert annual(40.0)["status"] == "met"


def test_annual_counts_the_days_of_a_leap_year():
    row = annual(20.0, period="2024", at="2024Q2", as_of=date(2024, 6, 30))  # day 182 of 366
    assert row["expected"] == pytest.approx(40 * 182 / 366)
    assert row["status"] == "on_track"
    assert annual(19.89, period="2024", at="2024Q2", as_of=date(2024, 6, 30))["status"] == "behind"  # 19.890710
    assert annual(19.89, period="2023", at="2023Q2", as_of=date(2023, 6, 30))["status"] == "on_track"  # 181/365
    assert annual(19.83, period="2023", at="2023Q2", as_of=date(2023, 6, 30))["status"] == "behind"  # 19.835616


def test_annual_of_a_complete_earlier_year_is_met_or_missed():
    late = annual(39.9, period="2025")
    assert (late["status"], late["expected"], late["lag"]) == ("missed", 40.0, 1)
    assert annual(40.0, period="2025")["status"] == "met"


def test_annual_year_is_complete_on_its_last_day():
    assert annual(39.0, period="2025", at="2025", as_of=date(2025, 12, 31))["status"] == "missed"
    assert annual(39.95, period="2025", at="2025", as_of=date(2025, 12, 30))["status"] == "on_track"


@pytest.mark.parametrize(
    ("as_of", "over", "status"),
    [
        (date(2025, 12, 30), False, "behind"),
        (date(2025, 12, 31), False, "behind"),
        (date(2025, 12, 31), True, "missed"),
        (date(2026, 1, 1), False, "missed"),
    ],
)
def test_annual_is_missed_only_when_its_last_day_is_over(as_of, over, status):
    row = annual(39.0, period="2025", at="2025", as_of=as_of, over=over)
    assert (row["status"], row["gap"]) == (status, 1.0)


def test_annual_yes_no_not_yet_done_is_behind_within_the_year():
    sheet = indicator(kind=Kind.BINARY, frequency=Frequency.YEAR)
    demand = target(1.0, Cadence.ANNUAL, Comparator.EQUAL)
    row = judge([{"period": "2026", "value": 0.0}], demand, sheet)
    assert (row["status"], row["gap"], row["gap_kind"]) == ("behind", 1.0, "yes_no")
    assert judge([{"period": "2026", "value": 1.0}], demand, sheet)["status"] == "met"
    assert judge([{"period": "2025", "value": 0.0}], demand, sheet)["status"] == "missed"


def test_standing_with_people_short():
    row = judge([{"period": "2026Q3", "value": 85.7, "numerator": 18.0, "denominator": 21.0}], target())
    assert (row["status"], row["gap_whole"], row["progress"]) == ("behind", 3, None)
    assert row["gap"] == pytest.approx(14.3)


def test_people_short_is_rounded_up_but_not_by_rounding_noise():
    def short(numerator: float, denominator: float, demand: float) -> object:
        value = numerator / denominator * 100
        row = {"period": "2026Q3", "value": value, "numerator": numerator, "denominator": denominator}
        return judge([row], target(demand))["gap_whole"]

    assert short(80.0, 101.0, 90.0) == 11  # 90.9 needed
    assert short(60.0, 100.0, 70.0) == 10  # 0.7 x 100 is 70 exactly, not 71
    assert short(95.0, 100.0, 90.0) == 0


def test_reports_short_of_a_rate_per_million():
    sheet = indicator(kind=Kind.RATE, frequency=Frequency.YEAR)
    row = judge(
        [{"period": "2025", "value": 800.0, "numerator": 200.0, "denominator": 0.25}],
        target(1000.0, Cadence.ANNUAL),
        sheet,
    )
    assert (row["status"], row["gap"], row["gap_whole"]) == ("missed", 200.0, 50)


def test_zero_denominator_has_no_whole_gap_and_without_value_no_data():
    row = judge([{"period": "2026Q3", "value": 50.0, "numerator": 0.0, "denominator": 0.0}], target())
    assert (row["status"], row["gap"], row["gap_whole"]) == ("behind", 50.0, None)
    gone = judge([{"period": "2026Q3", "value": float("nan"), "numerator": 0.0, "denominator": 0.0}], target())
    assert (gone["status"], gone["value"], gone["gap"], gone["gap_kind"]) == ("no_data", None, None, None)


def test_rolling_drill_is_met_up_to_the_month_then_overdue():
    sheet = indicator(kind=Kind.DURATION, direction=Direction.DOWN)
    demand = target(36.0, Cadence.ROLLING, Comparator.AT_MOST)
    assert judge([{"period": "2026Q3", "value": 36.0}], demand, sheet)["status"] == "met"
    row = judge([{"period": "2026Q3", "value": 41.0}], demand, sheet)
    assert (row["status"], row["gap"], row["gap_kind"]) == ("missed", 5.0, "months")


def test_never_drilled_is_missed_not_missing():
    sheet = indicator(kind=Kind.DURATION, direction=Direction.DOWN)
    demand = target(36.0, Cadence.ROLLING, Comparator.AT_MOST)
    row = judge([{"period": "2026Q3", "qualifier": "never"}], demand, sheet)
    assert (row["status"], row["gap"], row["gap_kind"]) == ("missed", None, "never")
    old = judge([{"period": "2026Q1", "qualifier": "never"}], demand, sheet)
    assert old["status"] == "stale"


@pytest.mark.parametrize(
    ("frequency", "period", "lag", "status"),
    [
        (Frequency.QUARTER, "2026Q2", 1, "met"),
        (Frequency.QUARTER, "2026Q1", 2, "stale"),
        (Frequency.YEAR, "2025", 1, "met"),
        (Frequency.YEAR, "2024", 2, "stale"),
    ],
)
def test_a_figure_older_than_one_own_period_is_stale(frequency, period, lag, status):
    row = judge([{"period": period, "value": 100.0}], target(), indicator(frequency=frequency))
    assert (row["lag"], row["status"]) == (lag, status)


def test_no_data_no_target_and_reference():
    assert judge([], target())["status"] == "no_data"
    bare = judge([{"period": "2026Q3", "value": 5.0}], None)
    assert (bare["status"], bare["binding"], bare["gap"], bare["expected"]) == ("no_target", None, None, None)
    row = judge([{"period": "2026Q3", "value": 5.0}], target(reference=True))
    assert (row["status"], row["binding"]) == ("behind", False)
    assert judge([{"period": "2026Q3", "value": 5.0}], target())["binding"] is True


def test_whole_frame_one_row_a_cell_and_target_in_order():
    sheets = [indicator("x"), indicator("y", levels=(Level.PREFECTURE,)), indicator("z")]
    grid = cells([county("150103"), county("150102")], sheets)
    assert grid.rows() == [
        ("150103", "county", "x"), ("150102", "county", "x"), ("150103", "county", "z"), ("150102", "county", "z"),
    ]  # fmt: skip
    attained = attain(
        grid,
        figures({"region": "150102", "indicator": "x", "period": "2026Q3", "value": 95.0}),
        [target(90.0), target(100.0, reference=True)],
        {sheet.key: sheet for sheet in sheets},
        period=Period.parse("2026Q3"),
        as_of=date(2026, 9, 30),
    )
    assert attained.schema == pl.Schema(ATTAINED)
    assert attained.select("region", "indicator", "target_value", "status").rows() == [
        ("150103", "x", 90.0, "no_data"), ("150103", "x", 100.0, "no_data"),
        ("150102", "x", 90.0, "met"), ("150102", "x", 100.0, "behind"),
        ("150103", "z", None, "no_target"), ("150102", "z", None, "no_target"),
    ]  # fmt: skip


def test_several_moments_are_each_judged_as_if_alone():
    """Other targets at each, a figure that is not there yet, one that is stale by then and one past the deadline."""
    soon = target(100.0, Cadence.BY_DEADLINE, deadline=DEADLINE)
    moments = {
        Moment(Period.parse("2026Q3"), date(2026, 9, 30)): [soon, target(70.0)],
        Moment(Period.parse("2023Q4"), date(2023, 12, 31)): [soon],
        Moment(Period.parse("2021Q4"), date(2021, 12, 31), over=False): [],
    }
    told = figures(
        *quarters(p2021Q4=60.0, p2023Q3=70.0, p2023Q4=75.0),
        {"region": "150103", "period": "2026Q2", "value": 80.0},
    )
    sheets = {"x": indicator()}
    expected = cells([county(), county("150103")], sheets.values())
    found = attain_at(expected, told, moments, sheets)
    assert found.select("at", "region", "period", "value", "lag", "start", "status").rows() == [
        (0, "150102", "2023Q4", 75.0, 11, 60.0, "stale"),
        (0, "150102", "2023Q4", 75.0, 11, None, "stale"),
        (0, "150103", "2026Q2", 80.0, 1, 80.0, "missed"),
        (0, "150103", "2026Q2", 80.0, 1, None, "met"),
        (1, "150102", "2023Q4", 75.0, 0, 60.0, "behind"),
        (1, "150103", None, None, None, 80.0, "no_data"),
        (2, "150102", "2021Q4", 60.0, 0, None, "no_target"),
        (2, "150103", None, None, None, None, "no_target"),
    ]
    for at, (moment, targets) in enumerate(moments.items()):
        when = {"period": moment.period, "as_of": moment.as_of, "over": moment.over}
        assert found.filter(at=at).drop("at").equals(attain(expected, told, targets, sheets, **when))
