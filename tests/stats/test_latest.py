"""The newest figure at a period."""

from __future__ import annotations

import pytest

from lib.domain import Period
from lib.stats import latest
from tests.stats.made import figures


def at(period: str, *rows: dict[str, object]) -> list[tuple[object, ...]]:
    return latest(figures(*rows), Period.parse(period)).select("region", "indicator", "period", "value", "lag").rows()


def test_newest_not_after_the_period_with_its_lag():
    rows = [{"period": key, "value": float(at)} for at, key in enumerate(("2026Q3", "2025Q4", "2026Q1"))]
    assert at("2026Q2", *rows) == [("150102", "x", "2026Q1", 2.0, 1)]
    assert at("2026Q3", *rows) == [("150102", "x", "2026Q3", 0.0, 0)]
    assert at("2026", *rows) == [("150102", "x", "2026Q3", 0.0, 1)]
    assert at("2025Q3", *rows) == []


def test_a_year_counts_from_its_first_day():
    rows = [{"period": "2025", "value": 1.0}, {"period": "2026", "value": 2.0}]
    assert at("2026Q1", *rows) == [("150102", "x", "2026", 2.0, 0)]
    assert at("2025Q4", *rows) == [("150102", "x", "2025", 1.0, 0)]
    assert at("2027Q2", *rows) == [("150102", "x", "2026", 2.0, 1)]


def test_each_region_and_indicator_on_its_own_sorted():
    rows = [
        {"region": "150103", "period": "2026Q3", "value": 1.0},
        {"region": "150102", "indicator": "y", "period": "202609", "value": 2.0},
        {"region": "150102", "period": "2026Q2", "value": 3.0},
    ]
    assert at("2026Q3", *rows) == [
        ("150102", "x", "2026Q2", 3.0, 1), ("150102", "y", "202609", 2.0, 0), ("150103", "x", "2026Q3", 1.0, 0),
    ]  # fmt: skip


def test_rows_that_say_nothing_do_not_hide_an_older_figure_but_never_does():
    assert at("2026Q3", {"period": "2026Q2", "value": 7.0}, {"period": "2026Q3"}) == [("150102", "x", "2026Q2", 7.0, 1)]
    drilled = ({"period": "2026Q2", "value": 7.0}, {"period": "2026Q3", "qualifier": "never"})
    assert at("2026Q3", *drilled) == [("150102", "x", "2026Q3", None, 0)]


def test_no_rows_and_a_bad_period():
    assert latest(figures(), Period.parse("2026Q3")).height == 0
    with pytest.raises(ValueError, match="2026-Q3"):
        at("2026Q3", {"period": "2026-Q3", "value": 1.0})
