"""What must hold for any figures: better is never worse, names and units do not matter, more past changes no past."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.domain import Cadence, Comparator, Direction, Frequency, Indicator, Kind, Level, Period, Rollup
from lib.stats import attain, attainment, cells, composite, forecast, rank, rolled_up, trend_marker
from tests.stats.made import county, figures, indicator, judge, target
from tests.stats.test_trend_marker import series

AS_OF = date(2026, 9, 30)
YEARLY = indicator(kind=Kind.MEAN, frequency=Frequency.YEAR)
#: A busy machine may be slow for a moment, which says nothing about the figures.
PATIENT = settings(max_examples=40, deadline=None)
ORDER = ["no_data", "stale", "missed", "behind", "on_track", "met"]

amounts = st.floats(0.0, 1_000.0, allow_nan=False).map(lambda value: round(value, 3))
shares = st.lists(st.integers(0, 40), min_size=12, max_size=16)
years = st.lists(amounts, min_size=5, max_size=8)


@PATIENT
@given(value=amounts, more=st.floats(0.0, 500.0), goal=amounts, lower=st.booleans())
def test_a_better_value_never_lowers_attainment_status_or_progress(
    value: float, more: float, goal: float, lower: bool
) -> None:
    comparator = Comparator.AT_MOST if lower else Comparator.AT_LEAST
    demand = target(goal, Cadence.BY_DEADLINE, comparator, deadline=date(2026, 12, 31))
    start = {"period": "2021Q4", "value": 500.0}
    worse, better = (value + more, value) if lower else (value, value + more)
    told = [judge([start, {"period": "2026Q3", "value": one}], demand) for one in (worse, better)]
    assert ORDER.index(str(told[0]["status"])) <= ORDER.index(str(told[1]["status"]))
    if told[0]["progress"] is not None:
        assert told[0]["progress"] <= told[1]["progress"] + 1e-9  # type: ignore[operator]
    held = pl.DataFrame(told, schema_overrides={"progress": pl.Float64}).with_columns(region=pl.Series(["a", "b"]))
    low, high = attainment(held, {"x": indicator()})["attainment"].to_list()
    assert low <= high + 1e-9


def _marks(values: dict[str, list[int]]) -> pl.DataFrame:
    rows = [
        row
        for code, each in values.items()
        for row in series([100 * one / 40 for one in each], "2022Q1", sizes=40.0, region=code)
    ]
    return trend_marker(figures(*rows), {"x": indicator()})


@PATIENT
@given(first=shares, second=shares)
def test_renaming_regions_changes_no_trend(first: list[int], second: list[int]) -> None:
    one = _marks({"150102": first, "150103": second}).drop("region")
    other = _marks({"150199": first, "150101": second}).drop("region").reverse()
    assert one.equals(other)


@PATIENT
@given(first=shares, second=shares)
def test_renaming_regions_changes_no_forecast_rank_or_composite(first: list[int], second: list[int]) -> None:
    sheet = {"x": replace(indicator(), domain="d")}

    def told(codes: tuple[str, str]) -> list[pl.DataFrame]:
        rows = [
            row
            for code, each in zip(codes, (first, second), strict=True)
            for row in series([100 * one / 40 for one in each], "2023Q1", sizes=40.0, region=code)
        ]
        frame = figures(*rows)
        places = [county(code) for code in codes]
        period = Period.parse("2026Q4")
        held = attain(
            cells(places, sheet.values()), frame, [target(90.0)], sheet, period=period, as_of=date(2026, 12, 31)
        )
        found = forecast(held, frame, sheet, as_of=date(2026, 12, 31)).drop("region")
        scores = composite(held, sheet).filter(pl.col("domain").is_null())
        order = pl.DataFrame({"region": codes}).join(scores, on="region", maintain_order="left").drop("region")
        return [found, order, rank(held, sheet).select("rank", "ranked")]

    for one, other in zip(told(("150102", "150103")), told(("150199", "150101")), strict=True):
        assert one.equals(other)


@PATIENT
@given(values=years, where=st.integers(0, 7))
def test_an_added_missing_period_changes_no_earlier_verdict(values: list[float], where: int) -> None:
    rows = series([*values], "2019", factor=1.0)
    whole = trend_marker(figures(*rows), {"x": YEARLY})
    empty = {"period": str(2019 + len(values) + where), "value": None}
    assert trend_marker(figures(*rows, empty), {"x": YEARLY}).equals(whole)


@PATIENT
@given(values=st.lists(st.integers(1, 39), min_size=8, max_size=14), later=st.integers(0, 40))
def test_a_later_figure_changes_nothing_as_of_before_it(values: list[int], later: int) -> None:
    first = Period.parse("2026Q3").shift(1 - len(values))
    rows = series([100 * one / 40 for one in values], first.key, sizes=40.0)
    more = series([100 * later / 40], "2026Q4", sizes=40.0)
    sheet = {"x": indicator()}
    told = []
    for frame in (figures(*rows), figures(*rows, *more)):
        held = attain(
            cells([county()], sheet.values()),
            frame,
            [target(90.0)],
            sheet,
            period=Period.parse("2026Q3"),
            as_of=AS_OF,
        )
        told.append((held, trend_marker(frame, sheet, as_of=AS_OF), forecast(held, frame, sheet, as_of=AS_OF)))
    assert all(one.equals(other) for one, other in zip(*told, strict=True))


@PATIENT
@given(values=years, factor=st.sampled_from([0.001, 0.5, 7.0, 1_000.0]))
def test_the_unit_does_not_matter_to_a_trend_of_ranks(values: list[float], factor: float) -> None:
    one = trend_marker(figures(*series(values, "2019", factor=1.0)), {"x": YEARLY})
    other = trend_marker(figures(*series([factor * value for value in values], "2019", factor=1.0)), {"x": YEARLY})
    assert one["verdict"].equals(other["verdict"])
    if one["slope"].item() is not None:
        assert abs(other["slope"].item() - factor * one["slope"].item()) <= 1e-6 * factor


@PATIENT
@given(values=st.lists(st.integers(1, 400), min_size=6, max_size=12), factor=st.sampled_from([10.0, 1_000.0]))
def test_the_unit_does_not_matter_to_a_forecast(values: list[int], factor: float) -> None:
    """The same figures in another unit, with as many decimals fewer, have the same chance."""
    told = []
    for size, decimals in ((1.0, 3), (factor, 3 - round(len(str(int(factor))) - 1))):
        sheet = {"x": replace(_growth(), decimals=decimals)}
        first = Period.parse("2025").shift(1 - len(values))
        frame = figures(*series([size * value for value in values], first.key, factor=1.0))
        demand = target(size * (values[-1] + 10.0))
        held = attain(
            cells([county()], sheet.values()), frame, [demand], sheet, period=Period.parse("2026Q3"), as_of=AS_OF
        )
        told.append(forecast(held, frame, sheet, as_of=AS_OF).row(0, named=True))
    assert told[0]["reason"] == told[1]["reason"]
    if told[0]["reason"] is None:
        assert abs(told[0]["probability"] - told[1]["probability"]) < 1e-6
        assert abs(told[1]["middle"] - factor * told[0]["middle"]) < 1e-6 * factor * max(values)


def _growth() -> Indicator:
    return indicator(kind=Kind.GROWTH, frequency=Frequency.YEAR, direction=Direction.UP)


@PATIENT
@given(parts=st.lists(st.tuples(st.integers(0, 50), st.integers(1, 50)), min_size=1, max_size=6), data=st.data())
def test_the_order_of_parts_does_not_matter_to_their_parent(parts: list[tuple[int, int]], data: st.DataObject) -> None:
    sheet = {"x": replace(indicator(levels=(Level.COUNTY,)), rollup=Rollup.WEIGHTED)}
    rows = [
        {
            "region": f"1501{at:02d}",
            "period": "2026Q3",
            "value": 50.0,
            "numerator": float(above),
            "denominator": float(below),
        }
        for at, (above, below) in enumerate(parts, 1)
    ]
    parents = {str(row["region"]): "150100" for row in rows}
    shuffled = data.draw(st.permutations(rows))
    one, other = (rolled_up(figures(*each), sheet, parents) for each in (rows, shuffled))
    assert one.equals(other)
    lowest, highest = min(a / b for a, b in parts), max(a / b for a, b in parts)
    assert 100 * lowest - 1e-9 <= one["value"].item() <= 100 * highest + 1e-9
