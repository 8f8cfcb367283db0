"""Composite, ranks and forecasts against values computed elsewhere.

The composite: the Technology Achievement Index, which the handbook of OECD and JRC (2008) works through. The raw
figures are those of the handbook's table A.2 (ISBN 978-92-64-04345-9, p. 152; telephones and electricity before the
logarithm), goalposts and results those of the Human Development Report 2001 (technical note 2 and table A2.1). Four
parts of two indicators each, all weights equal, each scaled from a least to a goal; the same is reckoned here in plain
arithmetic, so that no result rests on the printed one alone. Ranks and distributions are scipy's, the forecast is
solved by brute force.
"""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import product

import numpy as np
import polars as pl
import pytest
from scipy import stats

from lib.domain import Direction, Status
from lib.stats import ATTAINED, attainment, composite, rank
from lib.stats.composite import _ranks
from lib.stats.local_trend import forecast_ahead, shares
from tests.stats.made import indicator

#: Indicator: (part, least, goal). Telephones and electricity are on a logarithmic scale and end at the goal.
GOALPOSTS = {
    "patents": ("creation", 0.0, 994.0),
    "royalties": ("creation", 0.0, 272.6),
    "internet": ("recent", 0.0, 232.4),
    "exports": ("recent", 0.0, 80.8),
    "telephones": ("old", math.log(1.0), math.log(901.0)),
    "electricity": ("old", math.log(22.0), math.log(6969.0)),
    "schooling": ("skills", 0.8, 12.0),
    "enrolment": ("skills", 0.1, 27.4),
}
FIGURES = {
    "Finland": (187.0, 125.6, 200.2, 50.7, math.log(1203.0), math.log(14129.0), 10.0, 27.4),
    "United States": (289.0, 130.0, 179.1, 66.2, math.log(993.0), math.log(11832.0), 12.0, 13.9),
    "New Zealand": (103.0, 13.0, 146.7, 15.4, math.log(720.0), math.log(8215.0), 11.7, 13.1),
}
PUBLISHED = {"Finland": 0.744, "United States": 0.733, "New Zealand": 0.548}
SHEETS = {key: replace(indicator(key), domain=part) for key, (part, _, _) in GOALPOSTS.items()}


def held(figures: dict[str, tuple[float, ...]]) -> pl.DataFrame:
    """An attainment frame in which every figure is counted from its least, and the goal is the target."""
    rows = [
        {
            "region": name,
            "level": "county",
            "indicator": key,
            "value": value - least,
            "target": "T",
            "binding": True,
            "comparator": ">=",
            "target_value": goal - least,
            "cadence": "standing",
            "status": Status.BEHIND.value,
        }
        for name, values in figures.items()
        for value, (key, (_, least, goal)) in zip(values, GOALPOSTS.items(), strict=True)
    ]
    return pl.DataFrame(rows, schema_overrides={"value": pl.Float64}).select(
        pl.col(name).cast(kind) if name in rows[0] else pl.lit(None, dtype=kind).alias(name)
        for name, kind in ATTAINED.items()
    )


@pytest.fixture(scope="module")
def scores() -> pl.DataFrame:
    return composite(held(FIGURES), SHEETS)


@pytest.mark.parametrize("country", PUBLISHED)
def test_the_published_index(scores: pl.DataFrame, country: str) -> None:
    whole = scores.filter(pl.col("domain").is_null(), pl.col("region") == country).row(0, named=True)
    assert whole["score"] / 100 == pytest.approx(PUBLISHED[country], abs=0.0011)
    scaled = [
        min(max((value - least) / (goal - least), 0.0), 1.0)
        for value, (_, least, goal) in zip(FIGURES[country], GOALPOSTS.values(), strict=True)
    ]
    assert whole["score"] / 100 == pytest.approx(sum(scaled) / 8)


#: Logarithms of telephones and electricity as the handbook's table A.2 prints them.
PRINTED = {"Finland": (3.08, 4.15), "United States": (3.00, 4.07), "New Zealand": (2.86, 3.91)}


@pytest.mark.parametrize("country", PRINTED)
def test_the_raw_figures_are_the_handbooks(country: str) -> None:
    telephones, electricity = (round(one / math.log(10), 2) for one in FIGURES[country][4:6])
    assert (telephones, electricity) == PRINTED[country]


def test_the_published_order(scores: pl.DataFrame) -> None:
    whole = scores.filter(pl.col("domain").is_null()).sort("rank")
    assert whole["region"].to_list() == ["Finland", "United States", "New Zealand"]


@pytest.mark.parametrize(
    ("key", "published"),
    [
        ("patents", 0.104),
        ("royalties", 0.048),
        ("internet", 0.631),
        ("exports", 0.191),
        ("telephones", 0.967),
        ("electricity", 1.0),
        ("schooling", 0.973),
        ("enrolment", 0.476),
    ],
)
def test_the_reports_worked_example_of_each_indicator(key: str, published: float) -> None:
    """New Zealand, as worked through in technical note 2."""
    found = attainment(held(FIGURES), SHEETS).filter(region="New Zealand", indicator=key)["attainment"].item()
    assert round(found / 100, 3) == published
    _, least, goal = GOALPOSTS[key]
    value = dict(zip(GOALPOSTS, FIGURES["New Zealand"], strict=True))[key]
    assert found / 100 == pytest.approx(min((value - least) / (goal - least), 1.0))


@pytest.mark.parametrize(("part", "published"), [("creation", 0.076), ("recent", 0.411), ("old", 0.984)])
def test_the_reports_worked_example_of_each_part(scores: pl.DataFrame, part: str, published: float) -> None:
    found = scores.filter(pl.col("domain") == part, pl.col("region") == "New Zealand")["score"].item()
    assert round(found / 100, 3) == pytest.approx(published, abs=0.0006)
    both = [
        min((value - least) / (goal - least), 1.0)
        for value, (own, least, goal) in zip(FIGURES["New Zealand"], GOALPOSTS.values(), strict=True)
        if own == part
    ]
    assert found / 100 == pytest.approx(sum(both) / 2)


RANKED = [90.0, 80.0, 90.0, 70.0, 80.0, 100.0]


def test_competition_ranks_as_scipy_has_them() -> None:
    frame = pl.DataFrame({"indicator": ["x"] * 6, "value": RANKED})
    theirs = stats.rankdata([-one for one in RANKED], method="min").astype(int).tolist()
    assert rank(frame, {"x": indicator()})["rank"].to_list() == theirs
    upside_down = rank(frame, {"x": indicator(direction=Direction.DOWN)})["rank"].to_list()
    assert upside_down == stats.rankdata(RANKED, method="min").astype(int).tolist()


def test_ranks_of_many_draws_as_scipy_has_them() -> None:
    scores = np.random.default_rng(1).integers(0, 5, (9, 40)).astype(float)
    assert (_ranks(scores) == stats.rankdata(-scores, method="min", axis=0)).all()


def _way(fade: float, one: float, other: float) -> float:
    """The covariance of two ways gone at a pace with covariance exp(-|u - v| / fade), by numerical integration."""
    steps = 400
    u, v = ((np.arange(steps) + 0.5) * end / steps for end in (one, other))
    return float(np.exp(-np.abs(np.subtract.outer(u, v)) / fade).mean() * one * other)


def test_a_forecast_is_the_mean_of_bayesian_regressions() -> None:
    """The same model as a Gaussian process with vague priors, solved here by brute force and averaged by likelihood."""
    times = np.arange(-6.0, 1.0)
    series = np.array([3.0, 3.4, 3.1, 4.2, 4.0, 4.9, 4.6])
    grain, ahead, vague = 0.2, 2.0, 1e7
    every = np.append(times, ahead)
    gone = every - times[0]
    ways = np.array([[_way(6.0, one, other) for other in gone] for one in gone])
    middles, squares, weights, counted = [], [], [], []
    for wander, pace in product((0.0, 0.1, 1.0, 10.0), (0.0, 0.3, 1.0)):
        whole = np.eye(8) + wander * np.minimum.outer(gone, gone) + pace**2 * (1 + wander) * ways + vague
        seen, cross = whole[:7, :7], whole[7, :7]
        back = np.linalg.solve(seen, series - 4.6)
        square = (series - 4.6) @ back + (grain / 2) ** 2
        middles.append(4.6 + cross @ back)
        counted.append(np.linalg.solve(seen, cross))
        squares.append(square / 7 * (whole[7, 7] - cross @ np.linalg.solve(seen, cross)))
        weights.append(-0.5 * np.linalg.slogdet(seen)[1] - 3.5 * np.log(square))
    share = np.exp(np.array(weights) - max(weights))
    share /= share.sum()
    middle = float(share @ middles)
    width = math.sqrt(float(share @ (np.array(squares) + (np.array(middles) - middle) ** 2)))
    found = forecast_ahead(2020 + times[None, :], series[None, :], np.array([grain]), np.array([[ahead]]), per_year=1)
    assert found.middle[0, 0] == pytest.approx(middle, abs=2e-3)
    assert found.width[0, 0] == pytest.approx(width, rel=2e-3)
    assert found.freedom.tolist() == [7.0]
    # What each point counts for in the middle: the same solutions, averaged with the same weights.
    told = shares(2020 + times, series, grain, ahead, per_year=1)
    assert told.level + told.pace * told.way == pytest.approx(share @ np.array(counted), abs=2e-3)
    assert told.way == pytest.approx(6 * (1 - math.exp(-ahead / 6)))
    assert told.level @ series + told.pace @ series * told.way == pytest.approx(middle, abs=2e-3)


@pytest.mark.parametrize("ahead", [0.5, 1.0, 2.0, 7.0])
def test_level_and_pace_are_the_same_for_every_day_of_a_season(ahead: float) -> None:
    """The way is that of a pace that fades: an Ornstein-Uhlenbeck process pulled back within six periods."""
    at, series = 2020 + np.arange(-6.0, 1.0), np.array([3.0, 3.4, 3.1, 4.2, 4.0, 4.9, 4.6])
    near, far = shares(at, series, 0.2, 3.0, per_year=1), shares(at, series, 0.2, ahead, per_year=1)
    assert far.level == pytest.approx(near.level, abs=1e-9)
    assert far.pace == pytest.approx(near.pace, abs=1e-9)
    assert (far.level.sum(), far.pace.sum()) == pytest.approx((1.0, 0.0), abs=1e-9)
    found = forecast_ahead(at[None, :], series[None, :], np.array([0.2]), np.array([[ahead]]), per_year=1)
    assert far.level @ series + far.pace @ series * far.way == pytest.approx(found.middle[0, 0], abs=1e-9)
