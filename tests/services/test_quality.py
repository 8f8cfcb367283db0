"""Completeness, timeliness, plausibility: counted on figures made for it, and on the demonstration data."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest

from lib.domain import Level, Period
from lib.services import Workspace, quality
from lib.services.quality import SHARES, Quality
from tests.services.test_reporting import CITY, COUNTY, OTHER, Q2, Q3, place, publish, quarterly

__all__ = ["place"]


def measured(workspace: Workspace, as_of: date, period: Period = Q3) -> Quality:
    return quality.quality(workspace, workspace.store.head(), CITY, period, as_of)


def test_shares_are_of_what_is_owed(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    sheets = quarterly(place, Level.COUNTY)
    publish(place, [COUNTY], sheets, Q3, datetime(2026, 10, 8, tzinfo=UTC))
    publish(place, [OTHER], sheets, Q3, datetime(2026, 11, 1, tzinfo=UTC))
    odd = pl.DataFrame({"region": [COUNTY] * 2 + ["371523"], "indicator": [sheets[0]] * 3, "period": ["2026Q3"] * 3})

    def warnings(_: Workspace, __: int, ___: str, periods: tuple[Period, ...]) -> pl.DataFrame:
        return (odd if Q3 in periods else odd.clear()).with_columns(asked=pl.lit(Q3.key))

    monkeypatch.setattr(quality, "plausibility_over", warnings)
    found = measured(place, date(2026, 11, 22))
    owed = 8 * len(sheets) + len(quarterly(place, Level.PREFECTURE))
    assert found.counts() == {
        "expected": owed, "reported": 2 * len(sheets), "judged": owed, "on_time": len(sheets), "odd": 1,
    }  # fmt: skip
    whole = found.whole.row(0, named=True)
    assert whole["completeness"] == pytest.approx(2 * len(sheets) / owed * 100)
    assert whole["timeliness"] == pytest.approx(len(sheets) / owed * 100)
    assert whole["plausibility"] == pytest.approx((1 - 0.5 / len(sheets)) * 100)
    assert found.leagues["region"].to_list() == [CITY]
    assert found.over_time["period"].to_list() == [Q3.shift(-back).key for back in range(7, -1, -1)]
    assert found.over_time["completeness"].to_list()[:7] == [0.0] * 7
    assert found.over_time["timeliness"].to_list()[:7] == [None] * 7
    assert found.over_time["plausibility"].to_list()[:7] == [None] * 7
    assert found.over_time.select(SHARES).row(-1) == found.whole.select(SHARES).row(0)


def test_before_the_day_nothing_is_judged(place: Workspace) -> None:
    publish(place, [COUNTY], quarterly(place, Level.COUNTY), Q3, datetime(2026, 10, 8, tzinfo=UTC))
    found = measured(place, date(2026, 10, 20))
    assert found.counts()["judged"] == 0
    assert found.whole["timeliness"].to_list() == [None]
    assert measured(place, date(2026, 10, 21)).counts()["judged"] > 0


def test_a_year_is_looked_at_beside_its_quarters(place: Workspace) -> None:
    publish(place, [COUNTY], quarterly(place, Level.COUNTY), Q2, datetime(2026, 7, 8, tzinfo=UTC))
    found = measured(place, date(2026, 11, 22), Period.parse("2026"))
    assert found.counts()["reported"] == len(quarterly(place, Level.COUNTY))
    assert found.over_time["period"].to_list()[-1] == "2026Q4"
    assert found.over_time.height == 8


def test_the_demonstration_data(demo: Workspace) -> None:
    found = quality.quality(demo, 1, "150000", Q3, date(2026, 11, 22))
    counts = found.counts()
    assert (counts["expected"], counts["reported"], counts["judged"]) == (508, 476, 0)
    assert found.whole["completeness"][0] == pytest.approx(476 / 508 * 100)
    assert (found.leagues.height, found.leagues["region"][0], found.demo) == (12, "152500", True)
    assert found.leagues["completeness"].is_sorted()
    late = dict(found.over_time.select("period", "completeness").iter_rows())
    assert late["2025Q4"] == 100
    assert late["2026Q2"] == pytest.approx(500 / 508 * 100)
