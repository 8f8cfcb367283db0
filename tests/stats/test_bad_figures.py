"""Figures and targets that make no sense: each has a defined result, so that a page can say it in words."""

from __future__ import annotations

from datetime import date

import pytest

from lib.catalogue import load_catalogue
from lib.domain import Cadence, Comparator, Kind, Target
from lib.regions import load_regions
from lib.regions.matching import MatchKind
from tests.stats.made import indicator, judge, target

BASE = date(2022, 1, 1)
END = date(2026, 12, 31)


def by_deadline(value: float = 100.0, deadline: date = END, comparator: Comparator = Comparator.AT_LEAST) -> Target:
    return target(value, Cadence.BY_DEADLINE, comparator, deadline=deadline, baseline_on=BASE)


def test_a_target_equal_to_its_start_asks_to_keep_it() -> None:
    kept = judge([{"period": "2021Q4", "value": 80.0}, {"period": "2026Q3", "value": 80.0}], by_deadline(80.0))
    lost = judge([{"period": "2021Q4", "value": 80.0}, {"period": "2026Q3", "value": 79.0}], by_deadline(80.0))
    assert (kept["status"], kept["progress"], kept["expected"]) == ("met", None, 80.0)
    assert (lost["status"], lost["progress"], lost["gap"]) == ("behind", None, 1.0)


@pytest.mark.parametrize(("value", "status"), [(100.0, "met"), (90.0, "missed")])
def test_a_deadline_before_its_baseline_expects_the_target_at_once(value: float, status: str) -> None:
    rows = [{"period": "2021Q4", "value": 60.0}, {"period": "2026Q3", "value": value}]
    told = judge(rows, by_deadline(deadline=date(2021, 6, 30)))
    assert (told["expected"], told["status"]) == (100.0, status)
    same = judge(rows, by_deadline(deadline=BASE), as_of=BASE, at="2026Q3")
    assert same["expected"] == 100.0


def test_one_figure_only_is_its_own_start() -> None:
    told = judge([{"period": "2026Q3", "value": 80.0}], by_deadline())
    assert (told["start"], told["progress"], told["status"]) == (80.0, 0.0, "behind")


def test_all_equal_has_not_moved() -> None:
    rows = [{"period": f"{year}Q4", "value": 70.0} for year in range(2021, 2026)]
    told = judge([*rows, {"period": "2026Q3", "value": 70.0}], by_deadline())
    assert (told["progress"], told["status"]) == (0.0, "behind")


@pytest.mark.parametrize("denominator", [0.0, None, -5.0])
def test_a_denominator_of_nothing_leaves_the_published_share(denominator: float | None) -> None:
    told = judge([{"period": "2026Q3", "value": 90.0, "numerator": 9.0, "denominator": denominator}], target(100.0))
    assert (told["status"], told["gap"], told["gap_whole"]) == ("behind", 10.0, None)


def test_a_negative_count_is_short_of_its_target_by_more_than_the_target() -> None:
    sheet = indicator(kind=Kind.COUNT)
    told = judge([{"period": "2026Q3", "value": -3.0}], target(5.0), sheet)
    assert (told["status"], told["gap"]) == ("behind", 8.0)


def test_a_jump_of_units_is_judged_as_published() -> None:
    """0.96 is 0.96 %: the check at upload asks about it, the statistics do not guess."""
    rows = [{"period": "2026Q2", "value": 95.0}, {"period": "2026Q3", "value": 0.96}]
    assert judge(rows, target(90.0))["gap"] == pytest.approx(89.04)


def test_no_count_share_or_grade_can_be_published_below_nothing() -> None:
    """A negative count and a grade outside its scale are refused at the door, whatever the indicator."""
    measured = [one for one in load_catalogue().indicators.values() if one.kind is not Kind.GROWTH]
    assert [one.key for one in measured if one.minimum != 0] == []
    graded = [one for one in measured if one.scale]
    assert [one.key for one in graded if one.maximum != len(one.scale) - 1] == []


def test_a_region_under_its_old_code_is_counted_where_it_is_now() -> None:
    """Split or merged regions: figures under an old code reach the statistics under the successor's."""
    regions = load_regions()
    for old, new in (("152301", "150502"), ("茌平县", "371503")):
        found = regions.find(old)
        assert (found.kind, found.region and found.region.code) == (MatchKind.LEGACY, new)
