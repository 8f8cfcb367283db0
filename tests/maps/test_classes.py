from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib import palette
from lib.domain import Kind, Locale, Status
from lib.maps.breaks import quantile_limits
from lib.maps.classes import by_status, by_value
from tests.maps.frames import indicator, result


def test_limits_belong_to_the_class_above() -> None:
    values: list[float | None] = [float(value) for value in range(1, 11)]
    classed = by_value(result(values), indicator(decimals=0), Locale.ZH)
    assert quantile_limits([float(value) for value in range(1, 11)]) == (3.0, 5.0, 7.0, 9.0)
    assert classed.places == (0, 0, 1, 1, 2, 2, 3, 3, 4, 4)
    assert [item.label for item in classed.classes] == ["低于 3", "3 至不足 5", "5 至不足 7", "7 至不足 9", "9 及以上"]
    assert [item.count for item in classed.classes] == [2, 2, 2, 2, 2]


def test_ties_share_a_class() -> None:
    classed = by_value(result([1.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 9.0, 9.0]), indicator(), Locale.ZH)
    assert len(set(classed.places[1:7])) == 1
    assert classed.places[0] < classed.places[1] < classed.places[7]


def test_values_that_read_the_same_share_a_class() -> None:
    values: list[float | None] = [10.0, 20.04, 20.049, 19.96, 30.0]
    classed = by_value(result(values), indicator(decimals=1), Locale.ZH)
    assert classed.places[1] == classed.places[2]
    whole = by_value(result(values), indicator(decimals=0), Locale.ZH)
    assert whole.places[1] == whole.places[2] == whole.places[3]


def test_one_value_for_all_is_one_class() -> None:
    classed = by_value(result([4.0, 4.0, 4.0]), indicator(), Locale.ZH)
    assert [(item.label, item.count) for item in classed.classes] == [("均为 4.0", 3)]


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60))
def test_every_limit_occurs_and_no_class_is_empty(values: list[float]) -> None:
    limits = quantile_limits(values)
    assert len(limits) <= 4
    assert list(limits) == sorted(set(limits))
    assert set(limits) <= set(values)
    edges = [float("-inf"), *limits, float("inf")]
    for low, high in pairwise(edges):
        assert any(low <= value < high for value in values)


def test_no_data_and_never_are_not_in_the_scale() -> None:
    frame = result([1.0, None, 3.0, None, None], qualifier=[None, "never", None, None, None])
    classed = by_value(frame, indicator(Kind.DURATION, decimals=0), Locale.ZH)
    found = {item.key: item for item in classed.classes}
    assert [classed.classes[place].key for place in classed.places] == ["q0", "never", "q1", "no_data", "no_data"]
    assert found["never"].count == 1
    assert found["no_data"].count == 2
    scale = {paint.fill for size in range(1, 10) for paint in palette.scale(size)}
    assert found["no_data"].paint.fill not in scale
    assert found["never"].paint.fill not in scale
    assert found["no_data"].paint.pattern == "hatch"


def test_a_zero_is_a_value() -> None:
    classed = by_value(result([0.0, None]), indicator(), Locale.ZH)
    assert [classed.classes[place].key for place in classed.places] == ["q0", "no_data"]


def test_not_a_number_counts_as_no_data() -> None:
    classed = by_value(result([float("nan"), 2.0]), indicator(), Locale.ZH)
    assert [classed.classes[place].key for place in classed.places] == ["no_data", "q0"]


def test_grades_keep_their_colour_whichever_occur() -> None:
    grades = indicator(Kind.ORDINAL, decimals=0, scale=("D", "C", "C+", "B", "A"))
    some = by_value(result([1.0, 3.0]), grades, Locale.ZH)
    all_of_them = by_value(result([0.0, 1.0, 2.0, 3.0, 4.0]), grades, Locale.ZH)
    assert [item.label for item in some.classes] == ["C 级", "B 级"]
    paints = {item.key: item.paint for item in all_of_them.classes}
    assert len({paint.fill for paint in paints.values()}) == 5
    assert all(paints[item.key] == item.paint for item in some.classes)


def test_yes_and_no_are_two_classes() -> None:
    classed = by_value(result([1.0, 0.0, 1.0]), indicator(Kind.BINARY, decimals=0), Locale.ZH)
    assert [(item.label, item.count) for item in classed.classes] == [("否", 1), ("是", 2)]


@pytest.mark.parametrize("locale", list(Locale))
def test_statuses_stand_best_first_and_add_up(locale: Locale) -> None:
    statuses = ["missed", "met", "no_data", "met", "behind", "stale"]
    classed = by_status(result([1.0] * 6, status=statuses), locale)
    assert [item.key for item in classed.classes] == ["met", "behind", "missed", "stale", "no_data"]
    assert sum(item.count for item in classed.classes) == 6
    assert [classed.classes[place].key for place in classed.places] == statuses
    assert classed.classes[0].paint == palette.STATUS[Status.MET]


def test_an_unknown_status_is_refused() -> None:
    with pytest.raises(ValueError, match="splendid"):
        by_status(result([1.0], status=["splendid"]), Locale.ZH)
