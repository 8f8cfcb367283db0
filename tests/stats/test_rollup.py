"""A parent's figure from its parts: by the catalogue's rollup, with nothing made up, and held against the reported."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from lib.catalogue import load_catalogue
from lib.demo import generate
from lib.domain import NEVER, Cadence, Comparator, Indicator, Kind, Level, Rollup
from lib.regions import load_regions
from lib.stats import against_reported, rolled_up
from lib.stats.rollup import level_of
from tests.stats.made import figures, indicator, target

PARENTS = {"150102": "150100", "150103": "150100", "150104": "150100", "150100": "150000"}
BOTH = (Level.PREFECTURE, Level.COUNTY)


def sheets(kind: Kind, rollup: Rollup) -> dict[str, Indicator]:
    return {"x": replace(indicator(kind=kind, levels=BOTH), rollup=rollup, decimals=1)}


def cell(
    region: str, value: float | None, numerator: float | None = None, denominator: float | None = None, **more: object
) -> dict[str, object]:
    return {
        "region": region,
        "period": "2026Q3",
        "value": value,
        "numerator": numerator,
        "denominator": denominator,
        **more,
    }


def only(frame: pl.DataFrame, region: str = "150100") -> dict[str, object]:
    return frame.filter(region=region).row(0, named=True)


def test_a_share_is_weighted_by_its_counts_and_not_the_mean_of_shares() -> None:
    rows = (cell("150102", 90.0, 90.0, 100.0), cell("150103", 50.0, 5.0, 10.0))
    found = only(rolled_up(figures(*rows), sheets(Kind.RATIO, Rollup.WEIGHTED), PARENTS))
    assert found["value"] == pytest.approx(100 * 95 / 110)
    assert (found["numerator"], found["denominator"], found["children"], found["reported"]) == (95.0, 110.0, 3, 2)


@pytest.mark.parametrize(("kind", "factor"), [(Kind.RATE, 1.0), (Kind.MEAN, 1.0), (Kind.GROWTH, 100.0)])
def test_rates_and_means_are_weighted_without_per_cent(kind: Kind, factor: float) -> None:
    rows = (cell("150102", 0.0, 300.0, 0.5), cell("150103", 0.0, 100.0, 0.3))
    assert only(rolled_up(figures(*rows), sheets(kind, Rollup.WEIGHTED), PARENTS))["value"] == pytest.approx(
        factor * 500.0
    )


@pytest.mark.parametrize(
    "other",
    [
        cell("150103", 50.0),
        cell("150103", 50.0, 5.0),
        cell("150103", 50.0, None, 10.0),
    ],
)
def test_a_part_without_its_counts_leaves_no_weighted_figure(other: dict[str, object]) -> None:
    found = only(
        rolled_up(figures(cell("150102", 90.0, 9.0, 10.0), other), sheets(Kind.RATIO, Rollup.WEIGHTED), PARENTS)
    )
    assert (found["value"], found["numerator"], found["denominator"], found["reported"]) == (None, None, None, 2)


def test_denominators_of_nothing_give_no_figure() -> None:
    rows = (cell("150102", 0.0, 0.0, 0.0), cell("150103", 0.0, 0.0, 0.0))
    assert only(rolled_up(figures(*rows), sheets(Kind.RATIO, Rollup.WEIGHTED), PARENTS))["value"] is None


def test_sums_step_by_step_up_to_the_region() -> None:
    rows = (cell("150102", 3.0), cell("150103", 4.0), cell("150100", 9.0))
    found = rolled_up(figures(*rows), sheets(Kind.COUNT, Rollup.SUM), PARENTS)
    assert only(found)["value"] == 7.0
    top = only(found, "150000")
    assert (top["value"], top["children"], top["reported"]) == (9.0, 1, 1)


def test_the_share_of_parts_that_meet_their_target() -> None:
    rows = (
        cell("150102", 30.0),
        cell("150103", 40.0),
        cell("150104", None, qualifier=NEVER),
    )
    demand = target(36.0, Cadence.ROLLING, Comparator.AT_MOST)
    found = rolled_up(figures(*rows), sheets(Kind.DURATION, Rollup.SHARE_MEETING), PARENTS, [demand])
    mine = only(found)
    assert mine["value"] == pytest.approx(100 / 3)
    assert (mine["numerator"], mine["denominator"], mine["reported"], mine["rollup"]) == (1.0, 3.0, 3, "share_meeting")


def test_what_binds_goes_before_a_yardstick_and_without_either_there_is_no_share() -> None:
    rows = (cell("150102", 80.0), cell("150103", 95.0))
    sheet = sheets(Kind.RATIO, Rollup.SHARE_MEETING)
    demands = [target(70.0, reference=True), target(90.0)]
    assert only(rolled_up(figures(*rows), sheet, PARENTS, demands))["value"] == 50.0
    assert only(rolled_up(figures(*rows), sheet, PARENTS, demands[:1]))["value"] == 100.0
    assert rolled_up(figures(*rows), sheet, PARENTS).is_empty()


def test_nothing_is_rolled_up_where_the_catalogue_says_so_or_the_level_does_not_report() -> None:
    rows = (cell("150102", 3.0), cell("150103", 4.0))
    assert rolled_up(figures(*rows), sheets(Kind.COUNT, Rollup.NONE), PARENTS).is_empty()
    leagues = {"x": replace(indicator(kind=Kind.COUNT, levels=(Level.PREFECTURE,)), rollup=Rollup.SUM)}
    assert rolled_up(figures(*rows), leagues, PARENTS).is_empty()


def test_a_figure_that_is_not_finite_is_none() -> None:
    rows = (cell("150102", float("nan")), cell("150103", 4.0))
    found = only(rolled_up(figures(*rows), sheets(Kind.COUNT, Rollup.SUM), PARENTS))
    assert (found["value"], found["reported"]) == (4.0, 1)


def test_the_reported_parent_differs_by_more_than_rounding() -> None:
    rows = (
        cell("150102", 90.0, 90.0, 100.0),
        cell("150103", 50.0, 5.0, 10.0),
        cell("150100", 86.4, 95.0, 110.0),
        cell("150104", 99.0, 99.0, 100.0, period="2026Q2"),
        cell("150100", 97.0, 97.0, 100.0, period="2026Q2"),
    )
    frame = figures(*rows)
    compared = against_reported(rolled_up(frame, sheets(Kind.RATIO, Rollup.WEIGHTED), PARENTS), frame)
    near, off = (compared.filter(region="150100", period=key).row(0, named=True) for key in ("2026Q3", "2026Q2"))
    assert (near["agrees"], near["numerator_difference"], near["denominator_difference"]) == (True, 0.0, 0.0)
    assert near["difference"] == pytest.approx(86.4 - 100 * 95 / 110)
    assert (off["agrees"], off["difference"], off["reported_value"], off["value"]) == (False, -2.0, 97.0, 99.0)


def test_shares_that_meet_are_not_compared_with_the_parents_own_figure() -> None:
    frame = figures(cell("150102", 95.0), cell("150100", 95.0))
    sheet = sheets(Kind.RATIO, Rollup.SHARE_MEETING)
    rolled = rolled_up(frame, sheet, PARENTS, [target(90.0)])
    assert rolled.height == 1
    assert against_reported(rolled, frame).is_empty()


def test_levels_by_code() -> None:
    assert [level_of(code) for code in ("150000", "150100", "150102")] == list(Level)


def test_the_demonstration_data_agree_at_every_level() -> None:
    """They are made from the bottom: what is rolled up is what every league and the region itself report."""
    catalogue, regions = load_catalogue(), load_regions()
    frame = generate(catalogue, regions)
    parents = {one.code: one.parent for one in regions.all.values() if one.parent}
    compared = against_reported(rolled_up(frame, catalogue.indicators, parents, catalogue.targets), frame)
    assert compared["agrees"].all()
    assert set(compared["rollup"]) == {"sum", "weighted"}
    assert compared.height > 1_000
