"""Standard scores against scipy and published examples, and which figures are told to be unlike their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.domain import Frequency, Indicator, Kind
from lib.stats.keyed import keyed
from lib.stats.outliers import MODIFIED_Z_LIMIT, Z_LIMIT, beyond, scores, unlike_past, unlike_siblings
from tests.stats.made import indicator
from tests.stats.releases import INDICATORS, Releases, alarmed

#: The sixteen values of Statology's worked example of the modified z-score (median 16, MAD 8).
WORKED = (6.0, 7.0, 7.0, 8.0, 12.0, 14.0, 15.0, 16.0, 16.0, 19.0, 22.0, 24.0, 26.0, 26.0, 29.0, 46.0)


def scored(values: Sequence[float | None]) -> pl.DataFrame:
    frame = pl.DataFrame({"value": values, "group": ["g"] * len(values)}, schema_overrides={"value": pl.Float64})
    return scores(frame, ["group"])


#: scipy 1.17: stats.zscore(WORKED); and 0.6745 (x - median) / stats.median_abs_deviation(WORKED), whose first value,
#: -0.843, the worked example prints too.
GOLDEN = (
    (0, -1.216351, -0.843125),
    (1, -1.117561, -0.758812),
    (3, -1.018771, -0.6745),
    (4, -0.623611, -0.33725),
    (5, -0.426031, -0.168625),
    (6, -0.327242, -0.084312),
    (7, -0.228452, 0.0),
    (9, 0.067918, 0.252937),
    (10, 0.364288, 0.505875),
    (11, 0.561868, 0.6745),
    (12, 0.759447, 0.843125),
    (14, 1.055817, 1.096062),
    (15, 2.735245, 2.529375),
)


@pytest.mark.parametrize(("at", "plain", "modified"), GOLDEN)
def test_scores_are_those_of_scipy_and_of_the_worked_example(at: int, plain: float, modified: float) -> None:
    row = scored(WORKED).row(at, named=True)
    assert (row["points"], row["median"], row["mean"]) == (16, 16.0, 18.3125)
    assert row["z"] == pytest.approx(plain, abs=1e-6)
    assert row["modified_z"] == pytest.approx(modified, abs=1e-6)


def test_where_most_are_equal_the_mean_deviation_takes_the_place_of_the_median() -> None:
    # (x - median) / (1.253314 mean|x - median|), as IBM's Cognos Analytics documents it: 4 / (1.253314 * 0.625).
    found = scored((96.0, 96.0, 96.0, 96.0, 96.0, 97.0, 92.0, 96.0))
    assert found["modified_z"].to_list() == pytest.approx([0, 0, 0, 0, 0, 1.276615, -5.106462, 0], abs=1e-6)


def test_all_equal_is_no_distance_and_too_few_have_no_score() -> None:
    assert scored((5.0,) * 6).select("z", "modified_z").unique().rows() == [(0.0, 0.0)]
    assert scored((1.0, 2.0, 3.0, 4.0, 500.0)).select("z", "modified_z").unique().rows() == [(None, None)]
    blank = scored((1.0, 2.0, None, 3.0, float("nan"), 4.0, 5.0, 60.0))
    assert blank["points"].unique().to_list() == [6]
    assert blank["modified_z"].is_null().to_list() == [False, False, True, False, True, False, False, False]


def test_a_plain_score_of_ten_figures_never_passes_its_limit() -> None:
    found = scored((*(float(each) for each in range(9)), 1e9))
    assert found.filter(beyond(pl.col("z"), Z_LIMIT)).is_empty()
    assert found.filter(beyond(pl.col("modified_z"), MODIFIED_Z_LIMIT))["value"].to_list() == [1e9]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(-500, 500), min_size=6, max_size=30),
    st.integers(1, 40),
    st.integers(-1000, 1000),
)
def test_neither_scaling_nor_shifting_changes_a_score(values: list[int], factor: int, shift: int) -> None:
    one, other = scored([float(each) for each in values]), scored([factor * each + shift + 0.0 for each in values])
    for name in ("z", "modified_z"):
        assert other[name].to_list() == pytest.approx(one[name].to_list(), abs=1e-6)


def series(values: Sequence[float], sheet: Indicator, denominator: float | None = 1000.0) -> pl.DataFrame:
    """Quarters from 2022Q1 on (or years from 2010 on) of one county, the last the one to look at."""
    quarters = [f"{2022 + at // 4}Q{at % 4 + 1}" for at in range(len(values))]
    years = [str(2010 + at) for at in range(len(values))]
    periods = quarters if sheet.frequency is Frequency.QUARTER else years
    frame = pl.DataFrame(
        {
            "region": ["150102"] * len(values),
            "indicator": [sheet.key] * len(values),
            "period": periods,
            "value": values,
            "numerator": [None] * len(values),
            "denominator": [denominator] * len(values),
        },
        schema_overrides={"numerator": pl.Float64, "denominator": pl.Float64, "value": pl.Float64},
    )
    return keyed(frame, pl.DataFrame({"region": ["150102"], "parent": ["150100"], "peers": ["p"]}))


def told(values: Sequence[float], sheet: Indicator, denominator: float | None = 1000.0) -> list[tuple[float, float]]:
    whole = series(values, sheet, denominator)
    found = unlike_past(whole.tail(1), whole, {sheet.key: sheet})
    return [(row["low"], row["high"]) for row in found.iter_rows(named=True)]


SHARE = indicator("x", Kind.RATIO)


def test_a_slip_is_told_with_the_range_of_the_past() -> None:
    assert told((88, 89, 91, 90, 92, 93, 92, 9.2), SHARE) == [(88.0, 93.0)]


def test_a_steady_rise_a_small_step_and_too_short_a_past_are_not_told() -> None:
    assert told(tuple(60.0 + 2 * at for at in range(12)), SHARE) == []
    assert told((90.0,) * 8 + (94.9,), SHARE) == []
    assert told((90.0,) * 8 + (80.0,), SHARE) == [(90.0, 90.0)]
    assert told((90.0, 91.0, 92.0, 91.0, 9.0), SHARE) == []


def test_one_post_of_twelve_is_no_oddity() -> None:
    assert told((100.0,) * 8 + (91.7,), SHARE, denominator=12.0) == []
    assert told((100.0,) * 8 + (91.7,), SHARE, denominator=5000.0) == [(100.0, 100.0)]


def test_only_the_latest_periods_count_as_past() -> None:
    assert told((20.0, *(90.0 + at % 3 for at in range(12)), 30.0), SHARE) == [(90.0, 92.0)]
    yearly = replace(SHARE, frequency=Frequency.YEAR)
    assert told((20.0, *(90.0 + at % 3 for at in range(11)), 15.0), yearly) == [(20.0, 92.0)]


@pytest.mark.parametrize("kind", [Kind.ORDINAL, Kind.BINARY, Kind.DURATION, Kind.COUNT_CUMULATIVE])
def test_grades_answers_durations_and_cumulative_counts_have_no_usual_range(kind: Kind) -> None:
    assert told((1, 1, 1, 1, 1, 1, 1, 400), indicator("x", kind), None) == []


def test_a_count_of_a_few_events_may_double() -> None:
    count = indicator("x", Kind.COUNT_PERIOD)
    assert told((1, 1, 2, 1, 1, 1, 2, 4), count, None) == []
    assert told((1, 1, 2, 1, 1, 1, 2, 40), count, None) == [(1.0, 2.0)]


def test_slips_are_found_and_honest_figures_seldom_told() -> None:
    """Measured: of 103,000 honest newest figures 0.6 % are unlike their past, of 1.1 million 0.05 % unlike siblings."""
    honest = Releases(200, seed=7).frame()
    newest = honest.filter(pl.col("period") == "2025Q4")
    assert unlike_past(newest, honest, INDICATORS).height <= 0.01 * newest.height
    assert unlike_siblings(honest, INDICATORS).height <= 0.001 * honest.height
    releases = Releases(200, seed=11)
    releases.included[:, 7, -1] /= 10
    releases.reports[:, 9] *= 10
    releases.hours[:, 11] /= 10
    slipped = releases.frame()
    found = unlike_past(slipped.filter(pl.col("period") == "2025Q4"), slipped, INDICATORS)
    assert len(alarmed(found.filter(pl.col("region").str.ends_with("-7")))) >= 0.95 * releases.number
    beside = unlike_siblings(slipped, INDICATORS)
    for county, key in (("-7", "share"), ("-9", "reports"), ("-11", "hours")):
        here = beside.filter((pl.col("indicator") == key) & pl.col("region").str.ends_with(county))
        assert len(alarmed(here)) >= 0.9 * releases.number, key


def siblings(values: Sequence[float], kind: Kind = Kind.RATIO, names: Sequence[str] = ()) -> list[str]:
    codes = names or [f"1501{at:02}" for at in range(len(values))]
    frame = pl.DataFrame(
        {
            "region": codes,
            "indicator": ["x"] * len(values),
            "period": ["2026Q3"] * len(values),
            "value": [float(value) for value in values],
            "denominator": [1000.0] * len(values),
        }
    )
    places = pl.DataFrame({"region": codes, "parent": ["150100"] * len(values), "peers": ["p"] * len(values)})
    return unlike_siblings(keyed(frame, places), {"x": indicator("x", kind)})["region"].to_list()


def test_a_county_unlike_its_siblings_is_told_and_counts_are_not_compared() -> None:
    values = (90, 91, 92, 93, 94, 95, 96, 97, 12)
    assert siblings(values) == ["150108"]
    assert siblings(values, Kind.COUNT) == []
    assert siblings(values[2:]) == []


def test_a_cap_that_all_but_one_have_reached_alarms_only_far_below_it() -> None:
    assert siblings((100,) * 20 + (88,)) == []
    assert siblings((100,) * 20 + (60,)) == ["150120"]


def test_renaming_regions_changes_nothing() -> None:
    values = (90, 91, 92, 93, 94, 95, 96, 97, 12)
    assert siblings(values, names=[f"R{9 - at}" for at in range(9)]) == ["R1"]
