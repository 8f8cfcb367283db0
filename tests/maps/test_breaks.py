from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.domain import Comparator, Kind, Locale
from lib.maps.breaks import Goal, Limits, Method, equal_limits, jenks_limits, limits
from lib.maps.classes import by_value
from tests.maps.frames import indicator, result

AT_LEAST = Goal(96.0, Comparator.AT_LEAST, "不低于 96.0%")
AT_MOST = Goal(36.0, Comparator.AT_MOST, "不超过 36 个月")


def test_equal_steps_span_the_same() -> None:
    assert equal_limits([0.0, 3.0, 10.0], 1) == (2.0, 4.0, 6.0, 8.0)
    assert equal_limits([5.0, 5.0], 1) == ()
    assert equal_limits([0.0, 1.0], 0) == (1.0,)


def test_an_empty_step_is_dropped_from_the_legend_and_counts_add_up() -> None:
    classed = by_value(result([0.0, 1.0, 10.0]), indicator(decimals=0), Locale.ZH, Method.EQUAL)
    assert [(item.label, item.count) for item in classed.classes] == [("低于 2", 2), ("8 及以上", 1)]


def test_natural_breaks_are_those_of_fisher() -> None:
    groups = [1.0, 1.2, 1.1, 9.0, 9.1, 20.0, 20.5, 20.2, 45.0, 46.0, 90.0, 91.0, 90.5]
    assert jenks_limits(groups) == (9.0, 20.0, 45.0, 90.0)


def test_natural_breaks_of_great_figures_are_not_blurred() -> None:
    """In single precision the squares of such figures would differ by nothing at all."""
    groups = [24_000_000.0 + step for step in (0, 1, 2, 100, 101, 102, 300, 301, 302, 600, 601, 602, 900, 901)]
    assert [limit - 24_000_000 for limit in jenks_limits(groups)] == [100, 300, 600, 900]


def test_natural_breaks_of_thousands_are_found_among_some() -> None:
    groups = [base + at / 1000 for base in (0.0, 10.0, 20.0, 30.0, 40.0) for at in range(570)]
    assert jenks_limits(groups) == (10.0, 20.0, 30.0, 40.0)


def test_few_values_are_a_class_each_without_any_reckoning() -> None:
    code = "import sys; from lib.maps.breaks import jenks_limits as j; assert j([3.0,1.0,3.0,2.0]) == (2.0, 3.0)"
    done = subprocess.run([sys.executable, "-c", f"{code}; assert 'mapclassify' not in sys.modules"], check=False)
    assert done.returncode == 0


def test_what_pages_import_does_not_bring_the_heavy_packages() -> None:
    code = "import sys, lib.ui.map_panel; print(sorted({'mapclassify', 'scipy.stats', 'sklearn'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_the_target_is_a_limit_and_stands_in_the_legend() -> None:
    values: list[float | None] = [90.0, 92.0, 95.9, 96.0, 97.0, 99.0, 100.0]
    classed = by_value(result(values), indicator(), Locale.ZH, Method.TARGET, AT_LEAST)
    assert classed.split is not None
    assert classed.places[2] < classed.split <= classed.places[3]
    assert any(item.label.startswith("96.0 ") for item in classed.classes)
    assert sum(item.count for item in classed.classes) == 7


def test_an_upper_bound_is_still_met_at_the_bound() -> None:
    values: list[float | None] = [5.0, 36.0, 37.0, 50.0]
    classed = by_value(result(values), indicator(Kind.DURATION, decimals=0), Locale.ZH, Method.TARGET, AT_MOST)
    assert [item.label for item in classed.classes] == ["5 及以下", "高于 5 至 36", "高于 36 至 37", "高于 37"]
    assert classed.split == 2


@pytest.mark.parametrize(("values", "split"), [([99.0, 97.0], 0), ([80.0, 90.0], 2)])
def test_the_target_is_told_even_where_all_are_on_one_side(values: list[float | None], split: int) -> None:
    classed = by_value(result(values), indicator(), Locale.ZH, Method.TARGET, AT_LEAST)
    assert classed.split == split


def test_a_value_that_only_reads_like_the_target_stays_short_of_it() -> None:
    classed = by_value(result([95.96, 96.0]), indicator(), Locale.ZH, Method.TARGET, AT_LEAST)
    assert classed.places[0] < classed.places[1]


def test_no_target_means_equal_counts() -> None:
    values: list[float | None] = [1.0, 2.0, 3.0]
    assert by_value(result(values), indicator(), Locale.ZH, Method.TARGET) == by_value(
        result(values), indicator(), Locale.ZH, Method.QUANTILES
    )
    with pytest.raises(ValueError, match="target"):
        limits((1.0,), Method.TARGET, 0)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 100).map(lambda value: round(value, 1)), min_size=1, max_size=40), st.sampled_from(Method))
def test_every_value_is_in_one_class_and_ties_share_it(values: list[float], method: Method) -> None:
    cut = limits(tuple(values), method, 1, AT_LEAST)
    assert list(cut.at) == sorted(set(cut.at))
    edges = [float("-inf"), *cut.at, float("inf")]
    for value in values:
        assert edges[cut.place(value)] <= value < edges[cut.place(value) + 1]


def test_a_class_is_open_on_one_side_only() -> None:
    assert [Limits((1.0, 2.0)).place(value) for value in (0.9, 1.0, 2.0)] == [0, 1, 2]
    assert [Limits((1.0, 2.0), upward=False).place(value) for value in (1.0, 1.1, 2.0)] == [0, 1, 1]


@pytest.mark.parametrize("method", list(Method))
def test_too_old_is_not_on_the_scale(method: Method) -> None:
    frame = result([1.0, 2.0, None], lag=[2, 0, 0], status=["no_target", "no_target", "no_data"])
    classed = by_value(frame, indicator(), Locale.ZH, method, AT_LEAST)
    keys = [classed.classes[place].key for place in classed.places]
    assert (keys[0], keys[2]) == ("stale", "no_data")
    assert sum(item.count for item in classed.classes) == 3
