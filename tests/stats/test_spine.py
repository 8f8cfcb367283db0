"""The spread of siblings against numpy's quantiles, order statistics by hand, and the places on a row."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.domain import Direction, Indicator, Kind
from lib.stats.spine import FEW, SPINE, place, spine
from tests.stats.made import indicator


def spread(
    values: list[float | None], sheet: Indicator | None = None, qualifiers: list[str | None] | None = None
) -> dict[str, float | None]:
    frame = siblings(values, qualifiers)
    found = spine(frame, {"x": sheet or indicator()})
    assert found.columns == ["indicator", "level", *SPINE]
    assert found.height == 1
    return found.row(0, named=True)


def siblings(values: list[float | None], qualifiers: list[str | None] | None = None) -> pl.DataFrame:
    columns = {
        "indicator": ["x"] * len(values),
        "level": ["county"] * len(values),
        "value": values,
        "qualifier": qualifiers or [None] * len(values),
    }
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String) | {"value": pl.Float64})


def places(values: list[float | None], sheet: Indicator, qualifiers: list[str | None] | None = None) -> list[float]:
    frame = siblings(values, qualifiers)
    joined = frame.join(spine(frame, {"x": sheet}), on=["indicator", "level"])
    return joined.select(place(pl.col("value"), pl.col("qualifier") == "never")).to_series().to_list()


def test_quantities_have_the_quartiles_of_numpy():
    values = [70.0, 96.0, 81.5, 88.0, 100.0, 64.0, 92.5]
    found = spread(values)
    expected = np.percentile(values, [0, 25, 50, 75, 100])
    assert [found[name] for name in ("worst", "q1", "median", "q3", "best")] == pytest.approx(expected)
    assert (found["reported"], found["few"]) == (7, False)


def test_lower_is_better_turns_the_row_round():
    sheet = indicator(kind=Kind.DURATION, direction=Direction.DOWN)
    values = [3.0, 40.0, 12.0, 30.0, 6.0]
    found = spread(values, sheet)
    assert (found["worst"], found["q1"], found["median"], found["q3"], found["best"]) == (40.0, 30.0, 12.0, 6.0, 3.0)
    at = places(values, sheet)
    assert at[2] == 0.5
    assert at[1] == 0.0
    assert at[0] == pytest.approx(0.5 + 0.5 * 9 / 28)
    assert [values[place] for place in np.argsort(at)] == [40.0, 30.0, 12.0, 6.0, 3.0]


def test_observed_only_runs_from_low_to_high():
    assert places([1.0, 2.0], indicator(direction=Direction.NONE)) == [0.0, 1.0]


def test_grades_are_taken_never_averaged():
    sheet = indicator(kind=Kind.ORDINAL)
    found = spread([0.0, 1.0, 2.0, 5.0, 5.0, 5.0], sheet)
    # Six grades: the third from the worst is the median, not the mean of third and fourth, which no region has.
    assert (found["q1"], found["median"], found["q3"]) == (1.0, 2.0, 5.0)


def test_yes_and_no_have_a_median_and_no_quartiles():
    found = spread([1.0, 0.0, 1.0, 0.0, 1.0], indicator(kind=Kind.BINARY))
    assert (found["q1"], found["median"], found["q3"]) == (None, 1.0, None)


@pytest.mark.parametrize("count", range(1, FEW))
def test_few_have_only_ends_and_points(count: int):
    values = [10.0 * place for place in range(count)]
    found = spread([*values, None])
    assert (found["few"], found["reported"]) == (True, count)
    assert (found["q1"], found["median"], found["q3"]) == (None, None, None)
    assert (found["worst"], found["best"]) == (0.0, values[-1])
    assert places(values, indicator()) == (
        [0.5] if count == 1 else pytest.approx([place / (count - 1) for place in range(count)])
    )


def test_nobody_reported():
    found = spread([None, None])
    assert (found["reported"], found["worst"], found["best"], found["median"]) == (0, None, None, None)
    assert places([None, None], indicator()) == [None, None]


def test_never_comes_last_and_is_no_number():
    sheet = indicator(kind=Kind.DURATION, direction=Direction.DOWN)
    values: list[float | None] = [10.0, 20.0, 30.0, None, 5.0, 40.0]
    qualifiers: list[str | None] = [None, None, None, "never", None, None]
    found = spread(values, sheet, qualifiers)
    assert (found["never"], found["reported"], found["worst"], found["best"]) == (1, 6, None, 5.0)
    assert (found["q1"], found["median"], found["q3"]) == (40.0, 30.0, 10.0)
    at = places(values, sheet, qualifiers)
    assert at[3] == 0.0
    assert min(place for place in at if place) >= 0.12
    mostly = spread([5.0, None, None, None, None], sheet, [None, "never", "never", "never", "never"])
    assert (mostly["median"], mostly["q3"], mostly["best"]) == (None, None, 5.0)


def test_all_equal_stand_in_the_middle_and_a_target_beside():
    frame = siblings([100.0] * 6)
    joined = frame.join(spine(frame, {"x": indicator()}), on=["indicator", "level"]).head(1)
    at = joined.select(
        place(pl.lit(100.0)).alias("own"), place(pl.lit(90.0)).alias("below"), place(pl.lit(110.0)).alias("above")
    ).row(0)
    assert at == (0.5, -1.0, 2.0)


def test_levels_and_indicators_are_apart():
    frame = pl.concat([siblings([1.0] * 5), siblings([9.0] * 5).with_columns(level=pl.lit("prefecture"))])
    found = spine(frame, {"x": indicator()})
    assert found.select("level", "median").rows() == [("county", 1.0), ("prefecture", 9.0)]


@given(st.lists(st.floats(-1e6, 1e6).map(lambda value: round(value, 3)), min_size=FEW, max_size=40))
def test_places_keep_the_order_and_stay_within_the_row(values: list[float]):
    at = places(values, indicator())
    assert all(-1e-9 <= one <= 1 + 1e-9 for one in at)
    ordered = [one for _, one in sorted(zip(values, at, strict=True))]
    assert all(first <= second + 1e-9 for first, second in pairwise(ordered))
