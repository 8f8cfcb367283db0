from __future__ import annotations

import pytest

from lib.domain import Comparator, Kind, Locale
from lib.maps.breaks import Goal
from lib.maps.gap_classes import by_gap, distance, step_of
from tests.maps.frames import indicator, result

UP = Goal(90.0, Comparator.AT_LEAST)
DOWN = Goal(36.0, Comparator.AT_MOST)


def _keys(values: list[float | None], goal: Goal, decimals: int = 0, **columns: object) -> list[str]:
    classed = by_gap(result(values, **columns), indicator(decimals=decimals), Locale.ZH, goal)
    return [classed.classes[place].key for place in classed.places]


def test_steps_are_the_same_on_both_sides() -> None:
    values: list[float | None] = [90.0 + far for far in (-60, -39, -20, -19, 0, 19, 20, 40, 60)]
    assert _keys(values, UP) == [
        "short3", "short2", "short2", "short1", "beyond1", "beyond1", "beyond2", "beyond3", "beyond3",
    ]  # fmt: skip


def test_no_class_holds_met_beside_unmet() -> None:
    values: list[float | None] = [89.0, 89.9, 90.0, 90.1, 91.0, 60.0, 120.0]
    keys = _keys(values, UP, decimals=1)
    met = {key for key, value in zip(keys, values, strict=True) if (value or 0) >= UP.value}
    assert met.isdisjoint(key for key, value in zip(keys, values, strict=True) if (value or 0) < UP.value)
    assert keys[1:3] == ["short1", "beyond1"]


def test_an_upper_bound_turns_the_sides() -> None:
    assert _keys([10.0, 36.0, 62.0], DOWN) == ["beyond3", "beyond1", "short3"]


def test_an_exact_demand_has_no_better_side() -> None:
    exact = Goal(3.0, Comparator.EQUAL)
    assert _keys([1.0, 3.0, 5.0], exact) == ["short2", "on", "short2"]


def test_a_step_is_round_and_takes_in_nine_of_ten() -> None:
    assert step_of([-1.0, 2.0, 5.9, 1000.0, *[3.0] * 6], indicator(decimals=1)) == 2.0
    assert step_of([0.0], indicator(decimals=1)) == pytest.approx(0.1)
    assert step_of([30.0], indicator(decimals=0)) == 10.0
    assert step_of([4.0, 2.0], indicator(Kind.ORDINAL, scale=("D", "C", "B", "A", "S"))) == 1.0


def test_what_falls_short_is_never_exactly_on_target() -> None:
    assert distance(89.99, UP, indicator(decimals=1)) == pytest.approx(-0.1)
    assert distance(90.04, UP, indicator(decimals=1)) == 0.0
    assert distance(36.2, DOWN, indicator(decimals=0)) == -1.0


def test_grades_go_by_ones() -> None:
    grades = indicator(Kind.ORDINAL, decimals=0, scale=("D", "C", "B", "A"))
    classed = by_gap(result([0.0, 1.0, 3.0]), grades, Locale.ZH, Goal(1.0, Comparator.AT_LEAST))
    assert [(item.key, item.label) for item in classed.classes] == [
        ("beyond2", "优于目标 2"),
        ("on", "正好达到目标"),
        ("short1", "差 1"),
    ]


def test_yes_and_no_read_as_met_or_not() -> None:
    classed = by_gap(result([1.0, 0.0]), indicator(Kind.BINARY, decimals=0), Locale.ZH, Goal(1.0, Comparator.AT_LEAST))
    assert [item.label for item in classed.classes] == ["已达到目标", "未达到目标"]


def test_never_old_and_silent_stand_outside() -> None:
    found = _keys([None, 10.0, None], DOWN, qualifier=["never", None, None], lag=[0, 2, None])
    assert found == ["never", "stale", "no_data"]


def test_labels_say_the_step() -> None:
    classed = by_gap(result([60.0, 89.0, 130.0]), indicator(decimals=1), Locale.EN, UP)
    assert [item.label for item in classed.classes] == [
        "better by 40 or more",
        "short by under 20",
        "short by 20 to under 40",
    ]
