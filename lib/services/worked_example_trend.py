"""The worked example of a trend marker: differences or ranks, the statistic, its thresholds, and the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from lib.domain import Frequency, Period
from lib.i18n import number
from lib.services.outlook import outlook, trend_text
from lib.services.worked_example_scene import Scene, Worked, fine, listed, short, term
from lib.stats.recent import Floats, recent
from lib.stats.trend_marker import SEASONAL_CHANCE, YEARLY_CHANCE, Method, Verdict
from lib.stats.trend_tests import CRITICAL, poisson_error, scatter_limit


@dataclass(frozen=True, eq=False)
class Points:
    """The points of one series, the oldest first: ``time`` counts periods from the first. ``level`` is what is tested
    (a share of 1, or events for each unit of size), ``weight`` what each point counts for: its denominator, or
    1 / ``error``^2."""

    frequency: Frequency
    periods: tuple[str, ...]
    time: Floats
    value: Floats
    numerator: Floats
    denominator: Floats
    level: Floats
    error: Floats
    weight: Floats

    @property
    def season(self) -> Floats:
        """The points that are held against each other have the same number."""
        yearly = self.frequency is Frequency.YEAR
        found: Floats = np.array([0.0 if yearly else float(Period.parse(key).number) for key in self.periods])
        return found


@dataclass(frozen=True, slots=True)
class Sums:
    """What a season gives: mean time and level, ``across`` = sum w (t - mean t) y, ``square`` = sum w (t - mean t)^2
    and ``variance``, the one of ``across`` if there is no trend."""

    time: float
    level: float
    across: float
    square: float
    variance: float


def trend_example(scene: Scene) -> Worked | None:
    """The latest points, their slope or ranks, and whether it is more than chance."""
    found = outlook(scene.workspace, scene.revision, scene.jurisdiction, scene.period)
    told = found.trends.filter(pl.col("reason").is_null() & pl.col("period").is_not_null())
    row = scene.pick(told, pl.col("verdict") != Verdict.NO_CHANGE.value)
    if row is None:
        return None
    points, demo = points_of(scene, row)
    last = {**row, "value": float(points.value[-1]), "demo": demo}
    values = " · ".join(scene.told(row["indicator"], one) for one in points.value.tolist())
    ends = {"first": scene.when(points.periods[0]), "last": scene.when(points.periods[-1])}
    test = _ranked if row["method"] == Method.RANKS.value else _sloped
    return scene.worked(
        last,
        scene.cell(last),
        scene.say("trend_points", points=row["points"], **ends, values=values),
        *test(scene, row, points),
        scene.say("trend_shown", trend=trend_text(scene.locale, found.trend(row["region"], row["indicator"]))),
    )


def points_of(scene: Scene, row: dict[str, Any]) -> tuple[Points, bool]:
    """The points that a trend marker is read from, and whether the newest is a demonstration figure."""
    key = row["indicator"]
    own = scene.workspace.observations(scene.revision).filter(
        (pl.col("region") == row["region"]) & (pl.col("indicator") == key)
    )
    frequency = scene.sheets[key].frequency
    found = recent(own, scene.sheets, frequency, row["points"], scene.as_of)
    at, value, numerator, denominator = (one[0] for one in (found.at, found.value, found.numerator, found.denominator))
    counted = np.isfinite(numerator) & np.isfinite(denominator)
    size = np.where(counted, denominator, 1.0)
    count = np.where(counted, numerator, value)
    error = poisson_error(count) / size
    shares = row["method"] == Method.PROPORTIONS.value
    each = frequency.per_year
    periods = tuple(Period(one // each, frequency, one % each + 1).key for one in at.astype(int).tolist())
    weight = size if shares else 1.0 / error**2
    points = Points(frequency, periods, at - at[0], value, count, size, count / size, error, weight)
    return points, bool(own.filter(pl.col("period") == row["period"])["demo"].any())


def sums_of(points: Points, season: float, *, shares: bool) -> Sums:
    """The sums over the points of one season."""
    own = points.season == season
    weight, time, level = points.weight[own], points.time[own], points.level[own]
    whole = float(weight.sum())
    middle, mean = float(weight @ time) / whole, float(weight @ level) / whole
    square = float(weight @ (time - middle) ** 2)
    across = float(weight @ ((time - middle) * (level - mean)))
    return Sums(middle, mean, across, square, mean * (1.0 - mean) * square if shares else square)


def _sloped(scene: Scene, row: dict[str, Any], points: Points) -> list[str]:
    """The chi-square of the slope, season by season, and the further conditions."""
    shares = row["method"] == Method.PROPORTIONS.value
    seasons = np.unique(points.season).tolist()
    parts = [sums_of(points, season, shares=shares) for season in seasons]
    steps = [scene.say("trend_by_shares" if shares else "trend_by_events")]
    if points.frequency is not Frequency.YEAR:
        steps.append(scene.say("trend_by_season"))
    steps += [_season(scene, points, season, part, shares=shares) for season, part in zip(seasons, parts, strict=True)]
    across, square, variance = (sum(getattr(part, name) for part in parts) for name in ("across", "square", "variance"))
    factor = points.frequency.per_year * (100 if shares else 1)
    numbers = {
        "across": fine(across),
        "square": fine(square),
        "variance": fine(variance),
        "factor": "" if factor == 1 else f" × {factor}",
        "slope": fine(row["slope"] or 0.0),
        "chi2": fine(row["chi2"] or 0.0),
        "limit": number(CRITICAL, 4),
    }
    certain = (row["chi2"] or 0.0) > CRITICAL
    return [
        *steps,
        scene.say("trend_sums", **numbers) if len(parts) > 1 else "",
        scene.say("trend_slope", **numbers),
        scene.say("trend_chi2", **numbers) + scene.say("trend_beyond" if certain else "trend_within"),
        *(_conditions(scene, row, points, parts, shares=shares) if certain else ()),
    ]


def _season(scene: Scene, points: Points, season: float, part: Sums, *, shares: bool) -> str:
    own = points.season == season
    keys = [key for key, mine in zip(points.periods, own.tolist(), strict=True) if mine]
    numbers = {
        "first": scene.when(keys[0]),
        "last": scene.when(keys[-1]),
        "times": listed(points.time[own], 0),
        "numerators": listed(points.numerator[own], 2),
        "denominators": listed(points.denominator[own], 2),
        "levels": listed(points.level[own]),
        "errors": listed(points.error[own]),
        "time": fine(part.time),
        "level": fine(part.level),
        "across": fine(part.across),
        "square": fine(part.square),
        "variance": fine(part.variance),
    }
    return scene.say("trend_season_shares" if shares else "trend_season_events", **numbers)


def _conditions(scene: Scene, row: dict[str, Any], points: Points, parts: list[Sums], *, shares: bool) -> list[str]:
    """What must hold beside the chi-square: the scatter of the seasons, and the sign when any point is left out."""
    steps = []
    if points.frequency is not Frequency.YEAR:
        scatter, freedom = scatter_of(points, parts, shares=shares)
        limit = float(scatter_limit(np.array([freedom]))[0])
        numbers = {"scatter": fine(scatter), "freedom": short(freedom), "times": fine(limit)}
        least = limit * scatter
        steps.append(
            scene.say("trend_scatter", **numbers, least=fine(least), chi2=fine(row["chi2"]))
            + scene.say("trend_beyond" if row["chi2"] > least else "trend_within")
        )
    factor = points.frequency.per_year * (100 if shares else 1)
    slopes = [factor * one for one in slopes_without(points)]
    same = all(np.sign(one) == np.sign(row["slope"]) for one in slopes)
    ends = {"low": fine(min(slopes)), "high": fine(max(slopes))}
    return [*steps, scene.say("trend_stable" if same else "trend_unstable", **ends)]


def scatter_of(points: Points, parts: list[Sums], *, shares: bool) -> tuple[float, float]:
    """The scatter about the lines of the seasons in units of chance, and its degrees of freedom."""
    square = sum(part.square for part in parts)
    slope = sum(part.across for part in parts) / square if square > 0 else 0.0
    total = 0.0
    for season, part in zip(np.unique(points.season).tolist(), parts, strict=True):
        own = points.season == season
        line = part.level + slope * (points.time[own] - part.time)
        rest = float(points.weight[own] @ (points.level[own] - line) ** 2)
        chance = part.level * (1.0 - part.level) if shares else 1.0
        total += rest / chance if chance > 0 else 0.0
    freedom = float(points.time.size - len(parts) - 1)
    return (total / freedom if freedom > 0 else 0.0), freedom


def slopes_without(points: Points) -> list[float]:
    """The slope a period when each of the points in turn is left out."""
    found = []
    for one in range(points.time.size):
        across = square = 0.0
        for season in np.unique(points.season).tolist():
            own = (points.season == season) & (np.arange(points.time.size) != one)
            weight, time, level = points.weight[own], points.time[own], points.level[own]
            if weight.sum() > 0:
                away = time - float(weight @ time) / float(weight.sum())
                across += float(weight @ (away * level))
                square += float(weight @ away**2)
        found.append(across / square if square > 0 else 0.0)
    return found


def _ranked(scene: Scene, row: dict[str, Any], points: Points) -> list[str]:
    """How many pairs rise and fall, Sen's slope, and how often chance alone gives as many."""
    earlier, later = np.triu_indices(points.time.size, 1)
    same = points.season[earlier] == points.season[later]
    earlier, later = earlier[same], later[same]
    step = points.value[later] - points.value[earlier]
    up, down = int((step > 0).sum()), int((step < 0).sum())
    yearly = points.frequency is Frequency.YEAR
    limit = YEARLY_CHANCE if yearly else SEASONAL_CHANCE
    numbers = {"pairs": step.size, "up": up, "down": down, "even": step.size - up - down}
    chance = {"chance": short(row["chance"], 4), "limit": short(limit, 4), "size": abs(up - down)}
    certain = row["chance"] <= limit
    return [
        scene.say("trend_by_ranks" if yearly else "trend_by_season_ranks"),
        scene.say("trend_pairs", **numbers, score=term(up - down, 0)),
        scene.say("trend_sen", pairs=step.size, slope=fine(row["slope"] or 0.0)),
        scene.say("trend_chance", **chance) + scene.say("trend_rare" if certain else "trend_common"),
    ]
