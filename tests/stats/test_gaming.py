"""Figures that agree too well: what is found in tampered releases, what honest ones alarm, what is never told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest
from scipy import stats

from lib.domain import FIGURES, Frequency, Indicator, IssueCode, Kind, Target
from lib.stats import odd_figures
from lib.stats.gaming import repeated
from lib.stats.gaming_digits import chi_square, digit_pile_ups
from lib.stats.gaming_still import unmoved
from lib.stats.keyed import keyed
from lib.stats.unit_slip import unit_slips
from tests.stats.made import indicator, target
from tests.stats.releases import INDICATORS, Releases, alarmed, targets

HONEST = 1000
TAMPERED = 200


def found_in(releases: Releases, figures: pl.DataFrame) -> dict[str, set[str]]:
    """The releases that each rule alarms."""
    checks = (
        repeated(figures, targets(releases), INDICATORS),
        unmoved(figures, INDICATORS),
        digit_pile_ups(figures, INDICATORS),
    )
    whole = pl.concat(checks)
    return {str(rule): alarmed(part) for (rule,), part in whole.partition_by("rule", as_dict=True).items()}


def test_honest_releases_seldom_alarm() -> None:
    """Measured: 1 of 1,000 honest releases alarms (a pile-up of digits), 0.1 %."""
    releases = Releases(HONEST, seed=7)
    alarms = found_in(releases, releases.frame())
    assert len(set().union(*alarms.values())) <= 0.02 * HONEST


def on_target(releases: Releases) -> None:
    """A league's counties report the 40 hours demanded."""
    releases.hours = np.where(releases.taking_part(), 40 * releases.staff, releases.hours)


def one_for_all(releases: Releases) -> None:
    """A league's counties report its average, each with a numerator to match."""
    releases.hours = np.where(releases.taking_part(), np.rint(37.4 * releases.staff), releases.hours)


def carried_over(releases: Releases) -> None:
    """One county reports the same share in every quarter."""
    releases.included[:, 30, :] = np.rint(0.875 * releases.bodies[:, 30, None])


def rounded(releases: Releases) -> None:
    """Half of the counties report their adverse reactions in tens."""
    guessing = releases.rng.random(releases.reports.shape) < 0.5
    releases.reports = np.where(guessing, 10 * np.rint(releases.reports / 10), releases.reports)


def in_fives(releases: Releases) -> None:
    """Half of the counties report their hours in fives."""
    guessing = releases.rng.random(releases.hours.shape) < 0.5
    releases.hours = np.where(guessing, 5 * np.rint(releases.hours / 5), releases.hours)


@pytest.mark.parametrize(
    ("tamper", "code"),
    [
        (on_target, IssueCode.EXACTLY_ON_TARGET),
        (one_for_all, IssueCode.IDENTICAL_VALUES),
        (carried_over, IssueCode.NO_VARIANCE),
        (rounded, IssueCode.DIGIT_PILE_UP),
        (in_fives, IssueCode.DIGIT_PILE_UP),
    ],
)
def test_tampering_is_found(tamper: Callable[[Releases], None], code: IssueCode) -> None:
    """Measured: all 200 of each kind."""
    releases = Releases(TAMPERED, seed=11)
    tamper(releases)
    assert len(found_in(releases, releases.frame()).get(code.value, set())) >= 0.9 * TAMPERED


Row = tuple[str, float, float | None]


def group(rows: Sequence[Row], sheet: Indicator, *, parents: Sequence[str] = ()) -> pl.DataFrame:
    """One period of (region, value, denominator), all of one parent or each of its own."""
    frame = pl.DataFrame(
        {
            "region": [row[0] for row in rows],
            "indicator": [sheet.key] * len(rows),
            "period": ["2026Q3"] * len(rows),
            "value": [float(row[1]) for row in rows],
            "numerator": [None] * len(rows),
            "denominator": [row[2] for row in rows],
        },
        schema_overrides={"numerator": pl.Float64, "denominator": pl.Float64},
    )
    own = list(parents) or ["L"] * len(rows)
    return keyed(frame, pl.DataFrame({"region": frame["region"], "parent": own, "peers": ["p"] * len(rows)}))


def rules(rows: Sequence[Row], sheet: Indicator, *demands: Target, parents: Sequence[str] = ()) -> list[str]:
    found = repeated(group(rows, sheet, parents=parents), {"p": demands}, {sheet.key: sheet})
    return sorted(set(found["rule"]))


MEAN = replace(indicator("x", Kind.MEAN), decimals=1)
SHARE = replace(indicator("x", Kind.RATIO), decimals=1)
SPREAD: list[Row] = [(f"s{at:02}", 31.3 + 1.7 * at, 300.0) for at in range(12)]
SAME: list[Row] = [(f"a{at}", 40.0, 300.0) for at in range(8)]


def test_the_same_value_is_on_the_target_or_merely_the_same() -> None:
    found = repeated(group(SPREAD + SAME, MEAN), {"p": [target(40.0)]}, {"x": MEAN})
    assert found.select("region", "rule", "value", "count", "of", "group").rows() == [
        (f"a{at}", "EXACTLY_ON_TARGET", 40.0, 8, 20, "L") for at in range(8)
    ]
    assert rules(SPREAD + SAME, MEAN, target(45.0)) == ["IDENTICAL_VALUES"]
    assert rules(SPREAD + SAME, MEAN) == ["IDENTICAL_VALUES"]


def test_equal_figures_spread_over_many_parents_are_told_without_a_parent() -> None:
    parents = [f"L{at}" for at in range(20)]
    found = repeated(group(SPREAD + SAME, MEAN, parents=parents), {"p": [target(40.0)]}, {"x": MEAN})
    assert found["group"].to_list() == [None] * 8


def test_a_cap_that_all_have_reached_is_legitimate() -> None:
    full: list[Row] = [(f"a{at:02}", 100.0, 300.0) for at in range(30)]
    assert rules(full, SHARE, target(100.0)) == []
    nothing: list[Row] = [(f"a{at:02}", 0.0, 300.0) for at in range(30)]
    assert rules(nothing, replace(SHARE, minimum=0.0), target(0.0)) == []
    below: list[Row] = [(name, 90.0, whole) for name, _, whole in full]
    assert rules(below, SHARE, target(90.0)) == ["EXACTLY_ON_TARGET"]


@pytest.mark.parametrize(
    "kind", [Kind.ORDINAL, Kind.BINARY, Kind.DURATION, Kind.COUNT_PERIOD, Kind.COUNT, Kind.COUNT_CUMULATIVE]
)
def test_grades_answers_cadences_and_counts_repeat_by_nature(kind: Kind) -> None:
    rows: list[Row] = [(f"a{at:02}", 1.0, None) for at in range(30)]
    sheet = indicator("x", kind)
    assert rules(rows, sheet, target(1.0)) == []
    series = pl.concat([group(rows, sheet).with_columns(order=pl.lit(at, pl.Int64)) for at in range(12)])
    assert unmoved(series, {"x": sheet}).is_empty()


def test_shares_without_a_denominator_may_be_rounded_alike_but_not_all_be_the_same() -> None:
    others: list[Row] = [(f"s{at}", 61.3 + 4.7 * at, None) for at in range(8)]
    whole: list[Row] = [(f"a{at:02}", 96.0, None) for at in range(95)]
    assert rules(others + whole, SHARE) == ["IDENTICAL_VALUES"]
    assert rules(others + whole, SHARE, target(96.0)) == ["EXACTLY_ON_TARGET"]
    # five of thirteen may have rounded to the same whole per cent; nobody rounds to a tenth like that
    assert rules(others + whole[:5], SHARE) == []
    tenths: list[Row] = [(name, 96.3, None) for name, _, _ in whole[:6]]
    assert rules(others + tenths, SHARE) == ["IDENTICAL_VALUES"]


def test_coarse_figures_and_few_equal_shares_without_a_denominator_say_nothing() -> None:
    ten: list[Row] = [(name, value, 10.0) for name, value, _ in [*SPREAD, *SAME]]
    assert rules(ten, SHARE, target(40.0)) == []
    unknown: list[Row] = [(name, value, None) for name, value, _ in [*SPREAD, *SAME]]
    assert rules(unknown, SHARE, target(40.0)) == []
    assert rules(unknown, MEAN, target(40.0)) == ["EXACTLY_ON_TARGET"]
    assert rules(unknown, MEAN) == []


def test_three_equal_figures_are_never_told() -> None:
    assert rules(SPREAD + SAME[:3], MEAN, target(40.0)) == []


def still(values: Sequence[float], denominator: float, *, others: float = 1.3) -> pl.DataFrame:
    """One county with these values among twenty that move by about ``others`` a quarter."""
    rng = np.random.default_rng(5)
    grids = {"150102": list(values)}
    for at in range(20):
        grids[f"2{at:05}"] = list(np.round(70 + at + np.cumsum(others * rng.normal(size=len(values))), 1))
    frame = pl.DataFrame(
        [
            (code, "x", f"{2024 + at // 4}Q{at % 4 + 1}", float(value), denominator)
            for code, row in grids.items()
            for at, value in enumerate(row)
        ],
        schema=["region", "indicator", "period", "value", "denominator"],
        orient="row",
    )
    codes = list(grids)
    places = pl.DataFrame({"region": codes, "parent": ["L"] * len(codes), "peers": ["p"] * len(codes)})
    return unmoved(keyed(frame, places), {"x": SHARE})


def test_a_figure_that_stands_still_among_moving_ones_is_told_with_their_range() -> None:
    found = still((80.0, 87.5, *(87.4,) * 6), 1000.0)
    assert found.select("region", "period", "rule", "value", "count", "of").rows() == [
        ("150102", "2025Q4", "NO_VARIANCE", 87.4, 6, 8)
    ]
    assert 60 < found["low"][0] < found["high"][0] < 100


def test_a_short_run_a_small_county_a_reached_cap_and_still_siblings_are_not_told() -> None:
    assert still((80.0, 81.0, 82.0, *(87.4,) * 5), 1000.0).is_empty()
    assert still((83.3,) * 8, 12.0).is_empty()
    assert still((100.0,) * 8, 1000.0).is_empty()
    assert still((87.4,) * 8, 1000.0, others=0.0).is_empty()


def test_the_chi_square_of_the_digits_is_that_of_scipy() -> None:
    digits = np.array([[10, 12, 9, 11, 8, 10, 13, 9, 8, 10], [34, 5, 6, 8, 7, 9, 8, 9, 8, 9]])
    assert chi_square(digits).tolist() == pytest.approx([stats.chisquare(row).pvalue for row in digits], rel=1e-12)


def test_pile_ups_need_enough_and_large_numbers() -> None:
    count = indicator("x", Kind.COUNT)
    guessed: list[Row] = [(f"a{at:03}", 100.0 + 10 * at, None) for at in range(60)]
    found = digit_pile_ups(group(guessed, count), {"x": count})
    assert found.select("value", "count", "of", "rule").rows() == [(100.0, 60, 60, "DIGIT_PILE_UP")]
    assert found["low"][0] == pytest.approx(1.926, abs=1e-3)
    assert found["high"][0] == pytest.approx(38.074, abs=1e-3)
    assert digit_pile_ups(group(guessed[:49], count), {"x": count}).is_empty()
    small: list[Row] = [(name, float(at % 10), None) for at, (name, _, _) in enumerate(guessed)]
    assert digit_pile_ups(group(small, count), {"x": count}).is_empty()
    counted: list[Row] = [(f"a{at:03}", 100.0 + 13 * at, None) for at in range(60)]
    assert digit_pile_ups(group(counted, count), {"x": count}).is_empty()
    sevens: list[Row] = [(f"a{at:03}", 107.0 + 10 * at, None) for at in range(60)]
    assert digit_pile_ups(group(sevens, count), {"x": count})["count"].to_list() == [0]


def slipped(
    before: Sequence[float], after: Sequence[float], kind: Kind = Kind.RATIO, *, ongoing: bool = False
) -> list[tuple[object, ...]]:
    sheet = replace(indicator("x", kind), decimals=1)
    past = group([(f"a{at}", value, None) for at, value in enumerate(before)], sheet).with_columns(
        order=pl.lit(1, pl.Int64)
    )
    new = group([(f"a{at}", value, None) for at, value in enumerate(after)], sheet).with_columns(
        order=pl.lit(2, pl.Int64), ongoing=pl.lit(ongoing)
    )
    return unit_slips(new, past, {"x": sheet}).select("region", "rule", "value", "low", "count", "of").rows()


def test_a_column_in_another_unit_is_told_once_with_both_figures() -> None:
    found = slipped((96, 92, 88, 97, 91), (0.97, 0.93, 0.89, 0.96, 0.95))
    assert found == [("a0", "UNIT_SLIP", 0.97, 96.0, 5, 5)]
    assert slipped((12.3, 4.5, 31.0), (123456, 45000, 310100), Kind.COUNT) == [
        ("a0", "UNIT_SLIP", 123456.0, 12.3, 3, 3)
    ]


def test_single_slips_changes_of_other_sizes_and_grades_are_no_change_of_unit() -> None:
    assert slipped((96, 92, 88, 97, 91), (0.96, 93, 89, 96, 95)) == []
    assert slipped((10, 20, 30), (30, 60, 90), Kind.COUNT) == []
    assert slipped((1, 1, 1), (10, 10, 10), Kind.ORDINAL) == []
    assert slipped((96, 92), (0.97, 0.93)) == []
    assert slipped((0, 0, 0), (10, 10, 10), Kind.COUNT) == []


def test_a_tenth_is_no_change_of_unit_while_the_period_still_runs() -> None:
    assert slipped((960, 920, 880), (97, 93, 89), Kind.COUNT_PERIOD) != []
    assert slipped((960, 920, 880), (97, 93, 89), Kind.COUNT_PERIOD, ongoing=True) == []
    assert slipped((960, 920, 880), (9.7, 9.3, 8.9), Kind.COUNT_PERIOD, ongoing=True) != []


def test_no_figures_and_unknown_regions_have_nothing_odd() -> None:
    nothing = pl.DataFrame(schema=FIGURES)
    places = pl.DataFrame(schema={"region": pl.String, "parent": pl.String, "peers": pl.String})
    day = date(2026, 11, 22)
    assert odd_figures(nothing, nothing, places, {}, {"x": MEAN}, as_of=day).is_empty()
    some = group(SPREAD + SAME, MEAN).select(
        pl.col("region", "indicator", "period").cast(pl.String), "value", "numerator", "denominator"
    )
    assert odd_figures(some, nothing, places, {}, {"x": MEAN}, as_of=day).is_empty()


def test_figures_to_date_are_compared_with_siblings_only() -> None:
    yearly = replace(MEAN, frequency=Frequency.YEAR)
    years = [str(year) for year in range(2018, 2027)]
    frame = pl.DataFrame(
        [("150102", "x", year, 400.0 if year == "2026" else 1000.0 + at, None, None) for at, year in enumerate(years)],
        schema={
            "region": pl.String,
            "indicator": pl.String,
            "period": pl.String,
            **dict.fromkeys(("value", "numerator", "denominator"), pl.Float64),
        },
        orient="row",
    )
    places = pl.DataFrame({"region": ["150102"], "parent": ["150100"], "peers": ["p"]})
    new, past = frame.tail(1), frame.head(8)
    during = odd_figures(new, past, places, {}, {"x": yearly}, as_of=date(2026, 11, 22))
    after = odd_figures(new, past, places, {}, {"x": yearly}, as_of=date(2026, 12, 31))
    assert (during.height, after["rule"].to_list()) == (0, ["OUTLIER"])
