"""Trend markers: what counts as a trend, what as chance, and what cannot be told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from lib.domain import Direction, Frequency, Indicator, Kind, Period
from lib.stats import Verdict, trend_marker
from tests.bench.simulate_trend import RISING, false_positives, share_marked
from tests.stats.made import figures, indicator

YEAR = Frequency.YEAR


def series(
    values: list[float | None],
    first: str = "2021",
    *,
    sizes: list[float] | float | None = None,
    factor: float = 100.0,
    region: str = "150102",
) -> list[dict[str, object]]:
    start = Period.parse(first)
    rows = []
    for at, value in enumerate(values):
        size = sizes[at] if isinstance(sizes, list) else sizes
        counted = None if size is None or value is None else value * size / factor
        rows.append(
            {
                "region": region,
                "period": start.shift(at).key,
                "value": value,
                "numerator": counted,
                "denominator": size,
            }
        )
    return rows


def marker(rows: list[dict[str, object]], sheet: Indicator, as_of: date | None = None) -> dict[str, object]:
    return trend_marker(figures(*rows), {"x": sheet}, as_of=as_of).row(0, named=True)


def yearly(kind: Kind = Kind.RATIO, direction: Direction = Direction.UP) -> Indicator:
    return indicator(kind=kind, direction=direction, frequency=YEAR)


RISE = [60.0, 66.0, 71.0, 78.0, 84.0]


@pytest.mark.parametrize(
    ("direction", "up", "down"),
    [
        (Direction.UP, "better", "worse"),
        (Direction.DOWN, "worse", "better"),
        (Direction.NONE, "neither", "neither"),
    ],
)
def test_a_rise_is_good_or_bad_by_the_indicators_direction(direction: Direction, up: str, down: str) -> None:
    sheet = yearly(direction=direction)
    rising, falling = marker(series(RISE, sizes=200.0), sheet), marker(series(RISE[::-1], sizes=200.0), sheet)
    assert (rising["verdict"], rising["sense"], rising["method"]) == ("increasing", up, "proportions")
    assert (falling["verdict"], falling["sense"]) == ("decreasing", down)
    assert rising["slope"] == pytest.approx(6.0)


def test_the_same_rise_of_few_cases_may_be_chance() -> None:
    found = marker(series(RISE, sizes=20.0), yearly())
    assert (found["verdict"], found["sense"], found["reason"]) == ("no_change", None, None)
    assert found["chi2"] == pytest.approx(3.556, abs=0.001)
    assert marker(series(RISE, sizes=200.0), yearly())["chi2"] == pytest.approx(35.56, abs=0.01)


def test_a_rise_that_hangs_on_one_year_is_none() -> None:
    """The slope of the five is certain, but without the last it is not even upwards."""
    found = marker(series([80.0, 79.8, 79.6, 79.4, 90.0], sizes=2_000.0), yearly())
    assert found["chi2"] > 9.55
    assert found["verdict"] == "no_change"


def test_only_the_five_latest_years_count() -> None:
    found = marker(series([99.0, 10.0, *RISE], "2019", sizes=200.0), yearly())
    assert (found["verdict"], found["points"], found["period"]) == ("increasing", 5, "2025")


def test_a_year_to_date_is_no_point() -> None:
    rows = series([100.0, 104.0, 111.0, 118.0, 127.0, 60.0], factor=1.0, sizes=1.0)
    sheet = yearly(Kind.COUNT_PERIOD)
    running = marker(rows, sheet, date(2026, 9, 30))
    assert (running["period"], running["points"]) == ("2025", 5)
    assert marker(rows, sheet, date(2026, 12, 31))["period"] == "2026"


def test_counts_and_rates_are_tested_as_events() -> None:
    counts = marker(series([100.0, 130.0, 160.0, 200.0, 240.0], factor=1.0), yearly(Kind.COUNT_PERIOD))
    assert (counts["verdict"], counts["method"]) == ("increasing", "events")
    few = marker(series([1.0, 1.3, 1.6, 2.0, 2.4], factor=1.0), yearly(Kind.COUNT_PERIOD))
    assert few["verdict"] == "no_change"
    rate = marker(series([100.0, 130.0, 160.0, 200.0, 240.0], factor=1.0, sizes=0.5), yearly(Kind.RATE))
    assert (rate["verdict"], rate["method"]) == ("increasing", "events")
    assert rate["slope"] == pytest.approx(34.0, abs=3)


def test_without_counts_five_in_a_row_decide() -> None:
    rows, broken = series([1.0, 1.1, 1.2, 1.3, 1.4]), series([1.0, 1.1, 1.3, 1.2, 1.4])
    found = marker(rows, yearly())
    assert (found["verdict"], found["method"], found["chi2"]) == ("increasing", "ranks", None)
    assert found["chance"] == pytest.approx(2 / 120)
    assert found["slope"] == pytest.approx(0.1)
    assert marker(broken, yearly())["verdict"] == "no_change"


@pytest.mark.parametrize("sizes", [0.0, [200.0, 200.0, 0.0, 200.0, 200.0]])
def test_a_denominator_of_nothing_falls_back_to_ranks(sizes: list[float] | float) -> None:
    assert marker(series(RISE, sizes=sizes), yearly())["method"] == "ranks"


def test_a_numerator_above_its_denominator_falls_back_to_ranks() -> None:
    rows = series(RISE, sizes=200.0)
    rows[2]["numerator"] = 201.0
    assert marker(rows, yearly())["method"] == "ranks"


@pytest.mark.parametrize("value", [0.0, 50.0, 100.0])
def test_all_equal_is_no_change(value: float) -> None:
    for kind, sizes in ((Kind.RATIO, 200.0), (Kind.RATIO, None), (Kind.COUNT, None), (Kind.MEAN, 10.0)):
        found = marker(series([value] * 5, sizes=sizes), yearly(kind))
        assert (found["verdict"], found["reason"]) == ("no_change", None)


@pytest.mark.parametrize(
    ("rows", "sheet", "reason"),
    [
        (series([5.0]), yearly(), "few_points"),
        (series(RISE[:4]), yearly(), "few_points"),
        (series([None, *RISE[:4]]), yearly(), "few_points"),
        (series(RISE, "2021Q1"), yearly(), "few_points"),
        (series([1.0, 2.0, 3.0, 4.0, 5.0]), yearly(Kind.ORDINAL), "not_a_quantity"),
        (series([0.0, 0.0, 1.0, 1.0, 1.0]), yearly(Kind.BINARY), "not_a_quantity"),
        (series([1.0, 2.0, -3.0, 4.0, 5.0]), yearly(Kind.COUNT), "below_zero"),
        (series([0.95, 0.96, 96.2, 96.5, 97.0]), yearly(), "unit_jump"),
        (series([12.0, 12.0, 12_300.0, 12_400.0, 12_500.0]), yearly(Kind.COUNT), "unit_jump"),
        (series(RISE, "2021Q1", sizes=100.0), indicator(), "few_years"),
        (series([1.0, 2.0, 3.0] * 3, "2021Q1"), indicator(kind=Kind.MEAN), "few_years"),
    ],
)
def test_what_cannot_be_calculated_says_why(rows: list[dict[str, object]], sheet: Indicator, reason: str) -> None:
    found = marker(rows, sheet)
    assert (found["verdict"], found["reason"], found["sense"], found["method"]) == (
        "cannot_calculate",
        reason,
        None,
        None,
    )


def test_growth_may_be_below_zero() -> None:
    assert marker(series([-5.0, -4.0, -3.0, -2.0, -1.0]), yearly(Kind.GROWTH))["verdict"] == "increasing"


def test_months_since_a_drill_have_no_trend() -> None:
    sheet = replace(indicator(kind=Kind.DURATION), empty_means_never=True)
    found = marker(series([float(3 * at) for at in range(1, 17)], "2021Q1"), sheet)
    assert found["reason"] == "counts_months"


def test_an_old_series_says_nothing_about_today() -> None:
    found = marker(series(RISE, "2016", sizes=200.0), yearly(), date(2026, 9, 30))
    assert (found["verdict"], found["reason"]) == ("cannot_calculate", "stale")


def test_a_season_is_no_trend_and_a_rise_beneath_it_is_one() -> None:
    season = [55.0, 75.0, 65.0, 45.0] * 4
    climb = [value + 0.8 * at for at, value in enumerate(season)]
    assert marker(series(season, "2022Q1", sizes=500.0), indicator())["verdict"] == "no_change"
    found = marker(series(climb, "2022Q1", sizes=500.0), indicator())
    assert (found["verdict"], found["points"], found["method"]) == ("increasing", 16, "proportions")
    assert found["slope"] == pytest.approx(3.2)
    ranks = marker(series(climb, "2022Q1"), indicator(kind=Kind.MEAN))
    assert (ranks["verdict"], ranks["method"]) == ("increasing", "ranks")
    assert ranks["slope"] == pytest.approx(3.2)


def test_a_slope_must_stand_out_from_the_scatter_of_quarters() -> None:
    """More than the chance of cases scatters here: a chi-square of that size says nothing."""
    rng = np.random.default_rng(2)
    climb = [60.0 + 0.5 * at + float(rng.normal(0, 6)) for at in range(16)]
    found = marker(series(climb, "2022Q1", sizes=5_000.0), indicator())
    assert found["chi2"] > 9.55
    assert found["verdict"] == "no_change"


def test_flat_seasonal_series_are_seldom_marked() -> None:
    """At most 1 % of 10,000 declared series, and of each kind among them."""
    found = false_positives()
    assert found["all"] <= 0.01
    assert max(found.values()) <= 0.012


def test_a_declared_slope_is_mostly_seen() -> None:
    found = share_marked(RISING // 4, rising=True)
    assert found["shares"] >= 0.9
    assert found["events"] >= 0.75
    assert found["others"] >= 0.65
    assert found["scattered"] >= 0.35


def test_no_figures_no_markers() -> None:
    assert trend_marker(figures(), {"x": indicator()}).height == 0


def test_series_do_not_disturb_each_other() -> None:
    many = [series(RISE, sizes=200.0, region=f"1501{at:02d}") for at in range(5)]
    many.append(series([80.0] * 3, sizes=200.0, region="150199"))
    found = trend_marker(figures(*(row for rows in many for row in rows)), {"x": yearly()})
    assert found["verdict"].to_list() == ["increasing"] * 5 + [Verdict.CANNOT_CALCULATE.value]
    assert found.filter(pl.col("region") != "150199")["chi2"].n_unique() == 1
