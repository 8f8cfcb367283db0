"""What became of regions between two periods, against values worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from lib.domain import Direction, Kind
from lib.stats import CHANGED, Change, change, change_counts, largest, status_moves
from tests.stats.made import indicator

Cell = tuple[float | None, str | None, str, int | None]
MET, BEHIND, MISSED, NO_DATA, STALE = "met", "behind", "missed", "no_data", "stale"


def at(value: float | None, status: str = BEHIND, *, lag: int = 0, never: bool = False) -> Cell:
    return (value, "never" if never else None, status, lag)


NOTHING: Cell = (None, None, NO_DATA, None)


def side(cells: list[Cell]) -> pl.DataFrame:
    rows = [(f"15010{place}", *cell) for place, cell in enumerate(cells)]
    names = ["region", "value", "qualifier", "status", "lag"]
    kinds = [pl.String, pl.Float64, pl.String, pl.String, pl.Int64]
    return pl.DataFrame(rows, schema=dict(zip(names, kinds, strict=True)), orient="row")


def changes(
    pairs: list[tuple[Cell, Cell]], kind: Kind = Kind.RATIO, direction: Direction = Direction.UP, months: int = 3
) -> pl.DataFrame:
    sheet = replace(
        indicator(kind=kind, direction=direction),
        decimals=1 if kind is Kind.RATIO else 0,
        empty_means_never=kind is Kind.DURATION,
    )
    return change(side([a for a, _ in pairs]), side([b for _, b in pairs]), sheet, months=months)


def test_a_value_that_rises_falls_or_stays() -> None:
    found = changes([(at(80.0), at(83.2)), (at(90.0), at(88.5)), (at(96.0), at(96.0))])
    assert found["change"].to_list() == ["improved", "worsened", "unchanged"]
    assert found["difference"].to_list() == [3.2, -1.5, 0.0]
    assert dict(found.schema) == CHANGED


def test_where_less_is_better_and_where_nothing_is() -> None:
    pairs = [(at(10), at(8)), (at(8), at(10))]
    assert changes(pairs, Kind.COUNT, Direction.DOWN)["change"].to_list() == ["improved", "worsened"]
    assert changes(pairs, Kind.COUNT, Direction.NONE)["change"].to_list() == ["fell", "rose"]


def test_values_that_read_the_same_are_unchanged() -> None:
    found = changes([(at(95.96), at(96.04)), (at(95.94), at(95.96))])
    assert found["change"].to_list() == ["unchanged", "improved"]
    assert found["difference"].to_list() == [0.0, 0.1]


def test_grades_move_by_grades() -> None:
    found = changes([(at(1), at(3)), (at(4), at(3))], Kind.ORDINAL)
    assert found.select("change", "difference").rows() == [("improved", 2.0), ("worsened", -1.0)]


def test_only_figures_of_the_period_itself_are_compared() -> None:
    carried = at(80.0, STALE, lag=2)
    found = changes(
        [(NOTHING, at(80.0)), (at(80.0), NOTHING), (NOTHING, NOTHING), (at(70.0), carried), (carried, at(1))]
    )
    assert found["change"].to_list() == ["new", "gone", "none", "gone", "new"]
    assert found["difference"].is_null().all()
    assert found["status_moved"].to_list() == [True, True, False, True, True]


def test_months_that_pass_by_themselves_are_no_worsening() -> None:
    drills = [
        (at(10), at(13)),
        (at(30), at(1)),
        (at(2), at(1)),
        (at(10), at(12)),
        (at(None, MISSED, never=True), at(2)),
        (at(None, MISSED, never=True), at(None, MISSED, never=True)),
        (at(10), at(14)),
        (NOTHING, at(None, MISSED, never=True)),
    ]
    found = changes(drills, Kind.DURATION, Direction.DOWN, months=3)
    expected = ["not_held", "held", "held", "held", "held", "never", "not_held", "new"]
    assert found["change"].to_list() == expected
    assert found["difference"].to_list() == [3.0, -29.0, -1.0, 2.0, None, None, 4.0, None]


def test_a_duration_without_the_word_never_is_an_ordinary_figure() -> None:
    sheet = indicator(kind=Kind.DURATION, direction=Direction.DOWN)
    assert change(side([at(10)]), side([at(13)]), sheet, months=3)["change"].to_list() == ["worsened"]


def test_largest_steps_first_and_the_worse_of_equals_before_the_better() -> None:
    pairs = [(at(1), at(3)), (at(5), at(3)), (at(1), at(9)), (at(4), at(4)), (NOTHING, at(90))]
    found = largest(changes(pairs, Kind.COUNT), 3)
    assert found.select("region", "difference").rows() == [("150102", 8.0), ("150101", -2.0), ("150100", 2.0)]


def test_waiting_is_never_among_the_largest_steps() -> None:
    found = largest(changes([(at(10), at(50)), (at(30), at(1))], Kind.DURATION, Direction.DOWN, months=40), 9)
    assert found["region"].to_list() == ["150101"]


def test_counts_list_every_change() -> None:
    counts = change_counts(changes([(at(1), at(3)), (at(1), at(2)), (at(5), at(3)), (NOTHING, NOTHING)]))
    assert counts == dict.fromkeys(Change, 0) | {Change.IMPROVED: 2, Change.WORSENED: 1, Change.NONE: 1}


def test_status_moves_name_those_that_fell_from_met_first() -> None:
    pairs = [
        (at(1, BEHIND), at(9, MET)),
        (at(9, MET), at(1, BEHIND)),
        (at(9, MET), at(0, MISSED)),
        (at(9, MET), at(9, MET)),
        (at(1, BEHIND), at(0, MISSED)),
    ]
    assert status_moves(changes(pairs)).rows() == [
        ("150102", "met", "missed"),
        ("150101", "met", "behind"),
        ("150104", "behind", "missed"),
        ("150100", "behind", "met"),
    ]


@pytest.mark.parametrize("months", [1, 12])
def test_the_span_decides_what_months_mean(months: int) -> None:
    found = changes([(at(10), at(15))], Kind.DURATION, Direction.DOWN, months=months)
    assert found["change"].to_list() == ["not_held" if months == 1 else "held"]
