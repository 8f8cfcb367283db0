"""Periods written like DHIS2."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.domain import Frequency, Period

PERIODS = st.one_of(
    st.builds(Period, st.integers(1900, 2200), st.just(Frequency.YEAR), st.just(1)),
    st.builds(Period, st.integers(1900, 2200), st.just(Frequency.QUARTER), st.integers(1, 4)),
    st.builds(Period, st.integers(1900, 2200), st.just(Frequency.MONTH), st.integers(1, 12)),
)


@pytest.mark.parametrize(
    ("key", "start", "end"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("202402", date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_days_of_a_period(key: str, start: date, end: date) -> None:
    period = Period.parse(key)
    assert (period.start, period.end, period.key) == (start, end, key)


@pytest.mark.parametrize("text", ["", "26", "2026Q5", "2026Q0", "202613", "2026-09", "2026Q3 ", "２０２６", "0000"])
def test_other_forms_are_no_keys(text: str) -> None:
    with pytest.raises(ValueError, match="not a period"):
        Period.parse(text)


@given(PERIODS, st.integers(-400, 400))
def test_shifting_goes_there_and_back(period: Period, steps: int) -> None:
    assert period.shift(steps).shift(-steps) == period
    assert (period.shift(1).start - period.end).days == 1
    assert Period.parse(period.key) == period
    assert Period.of(period.start, period.frequency) == Period.of(period.end, period.frequency) == period


def test_order_is_by_last_day() -> None:
    keys = ["2026Q4", "2026", "202609", "2026Q3", "2025"]
    assert [period.key for period in sorted(map(Period.parse, keys))] == ["2025", "2026Q3", "202609", "2026", "2026Q4"]
