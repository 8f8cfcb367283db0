"""Where each pair stands in a frame."""

from __future__ import annotations

import polars as pl

from lib.services.places import Places


def test_the_first_row_and_the_number_of_rows_of_each_pair() -> None:
    frame = pl.DataFrame(
        {"region": ["b", "b", "a", "a", "a"], "indicator": ["x", "x", "y", "x", "x"]},
    )
    places = Places(frame, "region", "indicator")
    assert places.find("b", "x") == (0, 2)
    assert places.find("a", "y") == (2, 1)
    assert places.find("a", "x") == (3, 2)


def test_a_pair_that_is_not_there_has_no_rows() -> None:
    places = Places(pl.DataFrame({"region": ["a"], "indicator": ["x"]}), "region", "indicator")
    assert [places.find(*pair) for pair in (("a", "y"), ("b", "x"), ("b", "y"))] == [(0, 0)] * 3
    nothing = Places(pl.DataFrame(schema={"region": pl.String, "indicator": pl.String}), "region", "indicator")
    assert nothing.find("a", "x") == (0, 0)
