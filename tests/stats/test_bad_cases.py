"""Senseless figures that the other tests of bad figures leave out: forecasts, ranks, regions joined or renamed."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from lib.domain import Frequency, IssueCode, Kind, Period
from lib.regions import load_regions
from lib.regions.matching import MatchKind
from lib.stats import attain, cells, composite, rank, small_numbers
from lib.stats.forecast import forecast
from lib.stats.trend_marker import trend_marker
from tests.ingest.reading import read, said, the
from tests.stats.made import county, figures, indicator, target

Q3 = date(2026, 9, 30)
CLIMB = [70.0, 72.0, 75.0, 76.0, 79.0, 81.0, 84.0, 85.0]


def quarters(values: list[float], **more: object) -> list[dict[str, object]]:
    first = Period.parse("2026Q3").shift(1 - len(values))
    return [{"period": first.shift(at).key, "value": value, **more} for at, value in enumerate(values)]


def chance(rows: list[dict[str, object]], aim: float) -> dict[str, object]:
    sheets, frame = {"x": indicator()}, figures(*rows)
    demands = [target(aim)]
    held = attain(cells([county()], sheets.values()), frame, demands, sheets, period=Period.parse("2026Q3"), as_of=Q3)
    return forecast(held, frame, sheets, as_of=Q3).row(0, named=True)


@pytest.mark.parametrize("denominator", [0.0, None, -5.0])
def test_a_forecast_without_a_denominator_counts_in_decimals(denominator: float | None) -> None:
    """Without counts nothing is whole: the smallest step is the last decimal, and the chance is as without counts."""
    found = chance(quarters(CLIMB, numerator=9.0, denominator=denominator), 86.0)
    plain = chance(quarters(CLIMB), 86.0)
    assert found["reason"] is None
    assert found["probability"] == plain["probability"]
    assert 0.0 < float(str(found["probability"])) < 1.0


def test_a_forecast_of_a_target_equal_to_its_start_is_the_chance_to_keep_it() -> None:
    found = chance(quarters([80.0] * 8), 80.0)
    assert 0.5 < float(str(found["probability"])) < 1.0
    assert (found["middle"], found["by"]) == (pytest.approx(80.0, abs=0.1), "year_end")


def test_one_point_has_neither_trend_nor_forecast_but_a_rank() -> None:
    frame = figures({"period": "2026Q3", "value": 80.0})
    marked = trend_marker(frame, {"x": indicator()}, as_of=Q3).row(0, named=True)
    assert (marked["verdict"], marked["reason"], marked["points"]) == ("cannot_calculate", "few_points", 1)
    assert chance([{"period": "2026Q3", "value": 80.0}], 90.0)["reason"] == "few_points"
    ranked = rank(frame.select("indicator", "value"), {"x": indicator()})
    assert (ranked["rank"].item(), ranked["ranked"].item()) == (1, 1)


def test_all_equal_share_the_first_rank_and_the_index() -> None:
    sheets = {"x": indicator()}
    codes = ["150102", "150103", "150104"]
    frame = pl.concat([figures({"region": code, "period": "2026Q3", "value": 70.0}) for code in codes])
    held = attain(
        cells([county(code) for code in codes], sheets.values()),
        frame,
        [target(100.0)],
        sheets,
        period=Period.parse("2026Q3"),
        as_of=Q3,
    )
    assert rank(held.select("indicator", "value"), sheets)["rank"].to_list() == [1, 1, 1]
    whole = composite(held, sheets).filter(pl.col("domain").is_null())
    assert whole.select("rank", "rank_low", "rank_high").rows() == [(1, 1, 1)] * 3


def test_a_negative_count_is_never_marked_small_nor_tested() -> None:
    counted = {"indicator": ["x"], "numerator": [-3.0], "denominator": [60.0]}
    assert small_numbers(pl.DataFrame(counted), {"x": indicator()})["small"].to_list() == [None]
    sheet = indicator(kind=Kind.COUNT, frequency=Frequency.YEAR)
    rows = [{"period": str(2021 + at), "value": value} for at, value in enumerate([4.0, 5.0, -6.0, 7.0, 8.0])]
    marked = trend_marker(figures(*rows), {"x": sheet}).row(0, named=True)
    assert (marked["verdict"], marked["reason"]) == ("cannot_calculate", "below_zero")


def test_a_series_that_begins_under_an_old_code_goes_on_under_the_new_one() -> None:
    """A league became a city: what was reported under its old code is the past of the new one's series."""
    regions = load_regions()
    now = regions.find("150502").region
    assert now is not None
    rows = quarters(CLIMB)
    for row in rows[:4]:
        found = regions.find("152301")
        assert found.kind is MatchKind.LEGACY
        row["region"] = found.region.code if found.region else None
    for row in rows[4:]:
        row["region"] = now.code
    frame = figures(*rows)
    assert frame["region"].unique().to_list() == ["150502"]
    marked = trend_marker(frame, {"x": indicator()}, as_of=Q3)
    assert marked.select("region", "points", "reason").rows() == [("150502", 8, "few_years")]


def test_two_old_codes_of_one_region_in_one_period_are_refused_with_both_rows() -> None:
    """Tongliao's old city and county became one district: two different figures for it are not added or chosen from."""
    report = read("地区代码,政务服务全程网办率\n152301,96\n152321,90\n")
    refused = the(report, IssueCode.DUPLICATE_DIFFERENT)
    assert said(refused) == "第 3 行“科尔沁区”的“政务服务全程网办率”是 90，第 2 行却是 96。"
    assert report.figures.is_empty()
