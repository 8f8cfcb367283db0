"""Marks on figures that rest on few cases."""

from __future__ import annotations

import polars as pl
import pytest

from lib.domain import Kind
from lib.stats import small_numbers
from tests.stats.made import indicator


@pytest.mark.parametrize(
    ("kind", "numerator", "denominator", "small"),
    [
        (Kind.RATIO, 10.0, 19.0, "few_cases"),
        (Kind.RATIO, 10.0, 20.0, None),
        (Kind.RATIO, 4.0, 60.0, "few_events"),
        (Kind.RATIO, 5.0, 60.0, None),
        (Kind.RATIO, 0.0, 60.0, None),
        (Kind.MEAN, 700.0, 19.0, "few_cases"),
        (Kind.MEAN, 3.0, 20.0, None),
        (Kind.RATE, 19.0, 0.3, "few_events"),
        (Kind.RATE, 0.0, 0.3, "few_events"),
        (Kind.RATE, 20.0, 0.3, None),
        (Kind.COUNT, None, None, None),
        (Kind.RATIO, None, 5.0, None),
        (Kind.RATIO, 0.0, 0.0, None),
        (Kind.RATIO, 3.0, -2.0, None),
    ],
)
def test_few_cases_and_few_events(
    kind: Kind, numerator: float | None, denominator: float | None, small: str | None
) -> None:
    frame = pl.DataFrame(
        {"indicator": ["x"], "numerator": [numerator], "denominator": [denominator]},
        schema={"indicator": pl.String, "numerator": pl.Float64, "denominator": pl.Float64},
    )
    assert small_numbers(frame, {"x": indicator(kind=kind)})["small"].to_list() == [small]


def test_rows_keep_their_order_and_unknown_indicators_are_not_marked() -> None:
    frame = pl.DataFrame({"indicator": ["x", "y", "x"], "numerator": [1.0] * 3, "denominator": [30.0, 30.0, 10.0]})
    found = small_numbers(frame, {"x": indicator()})
    assert found["small"].to_list() == ["few_events", None, "few_cases"]
    assert found.drop("small").equals(frame)
