"""Ranks, summaries and due dates against values worked out by hand."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.domain import Cadence, Comparator, Direction, Kind, Period, Status
from lib.stats import attain, cells, due, rank, status_counts, worst_gaps
from tests.stats.made import county, figures, indicator, target


def ranked(values: list[float | None], direction: Direction = Direction.UP) -> list[int | None]:
    columns = {"indicator": ["x"] * len(values), "value": values}
    frame = pl.DataFrame(columns, schema={"indicator": pl.String, "value": pl.Float64})
    return rank(frame, {"x": indicator(direction=direction)})["rank"].to_list()


def test_competition_ranks_both_ways():
    assert ranked([90.0, 80.0, 90.0, 70.0, None]) == [1, 3, 1, 4, None]
    assert ranked([90.0, 80.0, 80.0, 70.0, float("nan")], Direction.DOWN) == [4, 2, 2, 1, None]
    assert ranked([90.0, 80.0], Direction.NONE) == [None, None]


def test_ties_survive_rounding_noise_and_the_sign_of_zero():
    assert ranked([0.1 + 0.2, 0.3, 0.0, -0.0]) == [1, 1, 3, 3]


def test_never_comes_last_and_is_counted():
    frame = pl.DataFrame(
        {"indicator": ["x"] * 4, "value": [12.0, None, None, None], "qualifier": [None, "never", "never", None]}
    )
    got = rank(frame, {"x": indicator(direction=Direction.DOWN)})
    assert got["rank"].to_list() == [1, 2, 2, None]
    assert got["ranked"].to_list() == [3, 3, 3, 3]


def test_ranks_stay_within_their_group_and_keep_the_rows():
    frame = pl.DataFrame(
        {"indicator": ["x", "y", "x", "y"], "level": ["county"] * 3 + ["province"], "value": [1.0, 5.0, 2.0, 9.0]}
    )
    sheets = {"x": indicator("x"), "y": indicator("y", direction=Direction.DOWN)}
    assert rank(frame, sheets)["rank"].to_list() == [2, 1, 1, 2]
    assert rank(frame, sheets, within=("indicator", "level"))["rank"].to_list() == [2, 1, 1, 1]
    assert rank(frame, sheets).columns == ["indicator", "level", "value", "rank", "ranked"]


@settings(deadline=None, max_examples=50)
@given(st.lists(st.one_of(st.none(), st.integers(-50, 50).map(float)), max_size=30))
def test_rank_is_one_more_than_how_many_are_better(values):
    want = [None if own is None else 1 + sum(1 for one in values if one is not None and one > own) for own in values]
    assert ranked(values) == want


def attained() -> tuple[pl.DataFrame, dict[str, object]]:
    sheets = {
        "x": indicator("x"),
        "grade": indicator("grade", Kind.ORDINAL),
        "drill": indicator("drill", Kind.DURATION, Direction.DOWN),
        "free": indicator("free"),
    }
    rows = figures(
        {"region": "150102", "indicator": "x", "period": "2026Q3", "value": 80.0},  # 20 / 100 = 0.2
        {"region": "150103", "indicator": "x", "period": "2026Q3", "value": 100.0},
        {"region": "150102", "indicator": "grade", "period": "2026Q3", "value": 1.0},  # 2 / max(3, 5) = 0.4
        {"region": "150103", "indicator": "grade", "period": "2026Q1", "value": 0.0},  # stale
        {"region": "150102", "indicator": "drill", "period": "2026Q3", "value": 90.0},  # 54 / 36 = 1.5
        {"region": "150103", "indicator": "drill", "period": "2026Q3", "qualifier": "never"},  # 1
        {"region": "150102", "indicator": "free", "period": "2026Q3", "value": 1.0},
    )
    demands = [
        target(100.0, key="x"),
        target(3.0, key="grade", reference=True),
        target(36.0, Cadence.ROLLING, Comparator.AT_MOST, key="drill"),
    ]
    grid = cells([county("150102"), county("150103")], sheets.values())
    return attain(grid, rows, demands, sheets, period=Period.parse("2026Q3"), as_of=date(2026, 9, 30)), sheets


def test_counts_list_every_status_once_with_zeros():
    frame, _ = attained()
    counts = dict(status_counts(frame).rows())
    assert list(counts) == [status.value for status in Status]
    assert counts == {
        "met": 1, "on_track": 0, "behind": 2, "missed": 2, "stale": 1, "no_data": 0, "no_target": 2,
    }  # fmt: skip
    assert dict(status_counts(frame, binding=True).rows())["behind"] == 1
    assert sum(status_counts(frame.clear())["count"]) == 0


def test_counts_by_group():
    frame, _ = attained()
    got = status_counts(frame, by=["indicator"]).filter(pl.col("count") > 0)
    assert got.rows() == [
        ("x", "met", 1), ("x", "behind", 1), ("grade", "behind", 1), ("grade", "stale", 1),
        ("drill", "missed", 2), ("free", "no_target", 2),
    ]  # fmt: skip


def test_worst_gaps_compare_indicators_by_shortfall():
    frame, sheets = attained()
    got = worst_gaps(frame, sheets, binding=None).select("region", "indicator", "gap", "shortfall").rows()
    assert got == [
        ("150103", "drill", None, 1.0), ("150102", "drill", 54.0, 1.5),
        ("150102", "grade", 2.0, pytest.approx(0.4)), ("150102", "x", 20.0, pytest.approx(0.2)),
    ]  # fmt: skip
    binding = worst_gaps(frame, sheets, count=2)
    assert binding.select("region", "indicator").rows() == [("150103", "drill"), ("150102", "drill")]
    assert worst_gaps(frame, sheets)["indicator"].to_list() == ["drill", "drill", "x"]
    assert worst_gaps(frame, sheets, per_indicator=1)["region"].to_list() == ["150103", "150102"]


def test_never_drilled_is_graver_than_any_number_of_months_and_moves_nothing_else():
    sheets = {
        "drill": indicator("drill", Kind.DURATION, Direction.DOWN),
        "other": indicator("other", Kind.DURATION, Direction.DOWN),
        "low": indicator("low", Kind.COUNT, Direction.DOWN),
    }
    rows = figures(
        {"region": "150102", "indicator": "drill", "period": "2026Q3", "value": 900.0},
        {"region": "150102", "indicator": "other", "period": "2026Q3", "qualifier": "never"},
        {"region": "150103", "indicator": "drill", "period": "2026Q3", "qualifier": "never"},
        {"region": "150103", "indicator": "low", "period": "2026Q3", "value": 999.0},
    )
    demands = [
        *(target(36.0, Cadence.ROLLING, Comparator.AT_MOST, key=key) for key in ("drill", "other")),
        target(1.0, comparator=Comparator.AT_MOST, key="low"),
    ]
    grid = cells([county("150102"), county("150103")], sheets.values())
    got = worst_gaps(
        attain(grid, rows, demands, sheets, period=Period.parse("2026Q3"), as_of=date(2026, 9, 30)), sheets
    )
    assert got.select("region", "indicator").rows() == [
        ("150103", "low"), ("150102", "other"), ("150103", "drill"), ("150102", "drill"),
    ]  # fmt: skip
    assert got["shortfall"].to_list() == [998.0, 1.0, 1.0, 24.0]


def test_equal_shortfalls_list_missed_before_behind_and_core_before_others():
    sheets = {key: indicator(key, core=key == "z") for key in ("a", "m", "z")}
    rows = figures(
        *({"region": "150102", "indicator": key, "period": "2026Q3", "value": 0.0} for key in sheets),
    )
    demands = [
        target(key="a"),
        target(key="m", cadence=Cadence.BY_DEADLINE, deadline=date(2025, 1, 1)),
        target(key="z"),
    ]
    grid = cells([county()], sheets.values())
    got = attain(grid, rows, demands, sheets, period=Period.parse("2026Q3"), as_of=date(2026, 9, 30))
    assert worst_gaps(got, sheets)["indicator"].to_list() == ["m", "z", "a"]
    assert worst_gaps(got, sheets)["shortfall"].to_list() == [1.0, 1.0, 1.0]


def test_due_lists_deadlines_and_year_ends_within_the_days():
    demands = [
        target(key="a", cadence=Cadence.BY_DEADLINE, deadline=date(2026, 12, 30)),
        target(key="b", cadence=Cadence.ANNUAL),
        target(key="c", cadence=Cadence.BY_DEADLINE, deadline=date(2026, 9, 29)),
        target(key="d", cadence=Cadence.BY_DEADLINE, deadline=date(2026, 9, 30)),
        target(key="e"),
    ]
    got = due(demands, date(2026, 9, 30), 92).select("indicator", "due_on", "days_left").rows()
    assert got == [("d", date(2026, 9, 30), 0), ("a", date(2026, 12, 30), 91), ("b", date(2026, 12, 31), 92)]
    assert due(demands, date(2026, 9, 30), 91)["indicator"].to_list() == ["d", "a"]
    assert due([], date(2026, 9, 30), 91).height == 0
