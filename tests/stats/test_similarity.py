"""The most similar regions, against distances worked out apart."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest

from lib.stats.similarity import most_similar

ROWS = (
    ("a", "旗", 20_000.0, 10_000.0),
    ("b", "旗", 40_000.0, 20_000.0),
    ("c", "市辖区", 400_000.0, 500.0),
    ("d", "旗", 22_000.0, 9_000.0),
    ("e", "县", 20_000.0, 10_000.0),
)


def features(*rows: tuple[str, str | None, float | None, float | None]) -> pl.DataFrame:
    schema = {"region": pl.String, "type": pl.String, "population": pl.Float64, "area": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def test_distance_is_the_declared_one():
    found = dict(most_similar(features(*ROWS), "a").rows())
    people = np.log([row[2] for row in ROWS])
    density = np.log([row[2] / row[3] for row in ROWS])
    kinds = [row[1] for row in ROWS]
    for at, row in enumerate(ROWS[1:], start=1):
        parts = (
            (people[at] - people[0]) / people.std(),
            (density[at] - density[0]) / density.std(),
            float(kinds[at] != kinds[0]),
        )
        assert found[row[0]] == pytest.approx(math.sqrt(sum(part**2 for part in parts)))
    assert list(found) == ["d", "b", "e", "c"]


def test_same_figures_of_another_type_are_one_apart():
    assert dict(most_similar(features(*ROWS), "a").rows())["e"] == pytest.approx(1.0)


def test_nothing_is_filled_in():
    whole = features(*ROWS, ("f", "旗", None, 10_000.0), ("g", "旗", 0.0, 10_000.0), ("h", None, 1.0, 1.0))
    assert set(most_similar(whole, "a")["region"]) == {"b", "c", "d", "e"}
    assert most_similar(whole, "f").is_empty()
    assert most_similar(whole, "unknown").is_empty()


def test_only_so_many_and_equal_ones_by_code():
    same = features(*((code, "旗", 1000.0, 10.0) for code in "dcba"))
    assert most_similar(same, "b", count=2).rows() == [("a", 0.0), ("c", 0.0)]
