"""Years out of quarters: the last one, or the sum, and never an average."""

from __future__ import annotations

import polars as pl
import pytest

from lib.domain import Kind
from lib.stats.yearly import YEARLY, Basis, yearly, yearly_basis

SCHEMA = {"region": pl.String, "period": pl.String, "value": pl.Float64, "qualifier": pl.String, "demo": pl.Boolean}


def frame(cells: dict[str, float | None], *, never: tuple[str, ...] = (), demo: bool = False) -> pl.DataFrame:
    rows = [("150600", key, value, "never" if key in never else None, demo) for key, value in cells.items()]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def values(found: pl.DataFrame) -> dict[str, float | None]:
    return dict(found.select("period", "value").iter_rows())


QUARTERS = {"2024Q1": 1.0, "2024Q2": 2.0, "2024Q3": 3.0, "2024Q4": 10.0, "2025Q1": 5.0, "2025Q2": 6.0}


@pytest.mark.parametrize("kind", [Kind.RATIO, Kind.COUNT, Kind.COUNT_CUMULATIVE, Kind.MEAN, Kind.DURATION])
def test_a_year_stands_as_at_its_last_quarter(kind: Kind) -> None:
    found = yearly(frame(QUARTERS), kind)
    assert values(found) == {"2024": 10.0}
    assert found.schema == YEARLY
    assert found.select("source", "basis").row(0) == ("2024Q4", "year_end")


def test_counts_of_a_period_add_up_over_whole_years_only() -> None:
    found = yearly(frame(QUARTERS, demo=True), Kind.COUNT_PERIOD)
    assert values(found) == {"2024": 16.0}
    assert found.select("source", "basis", "demo").row(0) == (None, "year_sum", True)


def test_a_quarter_without_a_number_breaks_the_sum() -> None:
    assert values(yearly(frame({**QUARTERS, "2024Q2": None}), Kind.COUNT_PERIOD)) == {}


def test_grades_are_never_averaged() -> None:
    grades = frame({"2024Q1": 0.0, "2024Q2": 0.0, "2024Q3": 0.0, "2024Q4": 3.0})
    assert values(yearly(grades, Kind.ORDINAL)) == {"2024": 3.0}
    assert values(yearly(grades.head(3), Kind.ORDINAL)) == {}


def test_never_at_the_years_end_stays_never() -> None:
    found = yearly(frame({"2024Q4": None}, never=("2024Q4",)), Kind.DURATION)
    assert found.select("value", "qualifier").row(0) == (None, "never")


def test_months_count_as_quarters_do_and_years_are_left_alone() -> None:
    months = {f"2024{month:02d}": 1.0 for month in range(1, 13)}
    assert values(yearly(frame({**months, "2023": 9.0}), Kind.COUNT_PERIOD)) == {"2024": 12.0}
    assert values(yearly(frame({**months, "202412": 7.0}), Kind.RATIO)) == {"2024": 7.0}


def test_the_last_quarter_stands_before_the_last_month() -> None:
    assert values(yearly(frame({"202412": 7.0, "2024Q4": 8.0}), Kind.RATIO)) == {"2024": 8.0}


def test_only_counts_of_a_period_are_sums() -> None:
    assert [kind for kind in Kind if yearly_basis(kind) is Basis.YEAR_SUM] == [Kind.COUNT_PERIOD]
