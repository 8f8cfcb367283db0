"""The composite: nothing imputed, no score without enough figures, and a rank that says how sure it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from lib.domain import NEVER, Cadence, Comparator, Indicator, Kind, Period, Target
from lib.stats import attain, attainment, cells, composite
from tests.stats.made import county, figures, indicator, target

AS_OF = date(2026, 9, 30)
SHEETS = {
    "a": replace(indicator("a"), domain="one"),
    "b": replace(indicator("b"), domain="one"),
    "c": replace(indicator("c"), domain="two"),
}
TARGETS = [target(100.0, key=key) for key in SHEETS]


def held(
    values: dict[str, tuple[float | None, ...]],
    sheets: dict[str, Indicator] | None = None,
    demands: list[Target] | None = None,
    **more: object,
) -> pl.DataFrame:
    """Counties with one figure an indicator, at 2026Q3."""
    sheets = sheets or SHEETS
    rows = [
        {"region": code, "indicator": key, "period": "2026Q3", "value": value, **more}
        for code, each in values.items()
        for key, value in zip(sheets, each, strict=True)
        if value is not None or more
    ]
    places = [county(code) for code in values]
    return attain(
        cells(places, sheets.values()),
        figures(*rows),
        demands or TARGETS,
        sheets,
        period=Period.parse("2026Q3"),
        as_of=AS_OF,
    )


def one(demand: Target, value: float | None, sheet: Indicator | None = None, **more: object) -> float | None:
    sheet = sheet or indicator()
    return attainment(held({"150102": (value,)}, {"x": sheet}, [demand], **more), {"x": sheet})["attainment"].item()


@pytest.mark.parametrize(
    ("demand", "value", "attained"),
    [
        (target(80.0), 60.0, 75.0),
        (target(80.0), 95.0, 100.0),
        (target(80.0), -3.0, 0.0),
        (target(0.0), 0.0, 100.0),
        (target(0.0), -1.0, 0.0),
        (target(60.0, comparator=Comparator.AT_MOST), 90.0, 100 * 60 / 90),
        (target(60.0, comparator=Comparator.AT_MOST), 59.0, 100.0),
        (target(0.0, comparator=Comparator.AT_MOST), 2.0, 0.0),
        (target(1.0, comparator=Comparator.EQUAL), 1.0, 100.0),
        (target(1.0, comparator=Comparator.EQUAL), 0.0, 0.0),
    ],
)
def test_attainment_is_the_way_to_the_target(demand: Target, value: float, attained: float) -> None:
    assert one(demand, value) == pytest.approx(attained)


def test_a_yearly_target_is_held_against_what_is_due_by_now() -> None:
    assert one(target(40.0, Cadence.ANNUAL), 15.0) == pytest.approx(100 * 15 / (40 * 273 / 365))
    assert one(target(1.0, Cadence.ANNUAL, Comparator.EQUAL), 1.0) == 100.0


def test_never_is_nothing_and_a_missing_or_old_figure_is_none() -> None:
    drills = target(36.0, Cadence.ROLLING, Comparator.AT_MOST)
    assert one(drills, None, indicator(kind=Kind.DURATION), qualifier=NEVER) == 0.0
    assert one(target(80.0), None) is None
    old = held({"150102": (80.0,)}, {"x": indicator()}, [target(80.0)]).with_columns(status=pl.lit("stale"))
    assert attainment(old, {"x": indicator()})["attainment"].item() is None


@pytest.mark.parametrize(("grade", "attained"), [(1.0, 50.0), (2.0, 100.0), (5.0, 100.0), (6.0, None), (-1.0, None)])
def test_a_grade_outside_its_scale_is_no_figure(grade: float, attained: float | None) -> None:
    assert one(target(2.0), grade, indicator(kind=Kind.ORDINAL)) == attained


def test_what_binds_counts_before_a_yardstick() -> None:
    sheet = indicator()
    both = [target(50.0, reference=True), target(100.0)]
    assert attainment(held({"150102": (50.0,)}, {"x": sheet}, both), {"x": sheet})["attainment"].to_list() == [50.0]


def test_domains_weigh_the_same_however_many_indicators_they_have() -> None:
    found = composite(held({"150102": (100.0, 50.0, 20.0)}), SHEETS)
    scores = dict(found.select("domain", "score").iter_rows())
    assert scores == pytest.approx({None: (75.0 + 20.0) / 2, "one": 75.0, "two": 20.0})


def test_declared_weights_count_within_their_domain() -> None:
    found = composite(held({"150102": (100.0, 50.0, 20.0)}), SHEETS, {"a": 3.0})
    scores = dict(found.select("domain", "score").iter_rows())
    assert scores == pytest.approx({None: (87.5 + 20.0) / 2, "one": 87.5, "two": 20.0})
    with pytest.raises(ValueError, match="above 0"):
        composite(held({"150102": (100.0, 50.0, 20.0)}), SHEETS, {"a": 0.0})


def test_nothing_is_imputed_and_the_coverage_is_told() -> None:
    found = composite(held({"150102": (80.0, None, 20.0), "150103": (80.0, 80.0, None)}), SHEETS)
    whole = {row["region"]: row for row in found.filter(pl.col("domain").is_null()).iter_rows(named=True)}
    assert whole["150102"]["score"] == pytest.approx((0.25 * 80 + 0.5 * 20) / 0.75)
    assert (whole["150102"]["coverage"], whole["150102"]["available"], whole["150102"]["applicable"]) == (0.75, 2, 3)
    assert (whole["150103"]["score"], whole["150103"]["coverage"]) == (None, 0.5)
    assert (whole["150103"]["rank"], whole["150102"]["rank"], whole["150102"]["ranked"]) == (None, 1, 1)


def test_ranks_share_a_place_and_their_interval_holds_them() -> None:
    values = {"150102": (90.0, 40.0, 50.0), "150103": (40.0, 90.0, 50.0), "150104": (10.0, 10.0, 10.0)}
    found = composite(held(values), SHEETS).filter(domain="one")
    told = {row[0]: row[1:] for row in found.select("region", "rank", "rank_low", "rank_high").iter_rows()}
    assert told == {"150102": (1, 1, 2), "150103": (1, 1, 2), "150104": (3, 3, 3)}
    lone = composite(held(values), SHEETS).filter(domain="two")
    assert lone.select("rank", "rank_low", "rank_high").rows() == [(1, 1, 1), (1, 1, 1), (3, 3, 3)]


def test_the_same_seed_gives_the_same_interval_and_more_spread_a_wider_one() -> None:
    values = {f"1501{at:02d}": (100.0 - at, 60.0 + at, 80.0 + at % 3) for at in range(12)}
    first, again = (composite(held(values), SHEETS, seed=7) for _ in range(2))
    assert first.equals(again)
    width = first.filter(pl.col("domain").is_null()).select((pl.col("rank_high") - pl.col("rank_low")).mean()).item()
    assert width > 3
    assert (first["rank_low"] <= first["rank"]).all()
    assert (first["rank"] <= first["rank_high"]).all()


def test_without_targets_there_is_no_composite() -> None:
    nothing = attain(
        cells([county()], SHEETS.values()), figures(), [], SHEETS, period=Period.parse("2026Q3"), as_of=AS_OF
    )
    assert composite(nothing, SHEETS).is_empty()
