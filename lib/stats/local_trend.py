"""A level that wanders and a pace that fades, seen through noise: forecasts of many series at once, with their spread.

The model of one series, y on the scale of `scale`, t in periods:

    y(t) = a + w(t) + p(t) + s(season) + e(t),   a flat, e ~ N(0, v), s ~ N(0, g v),
    w a random walk of variance q v a period, p the way gone at a pace that is pulled back to nothing within about six
    periods (an integrated Ornstein-Uhlenbeck process) and is of size d (1 + q)^0.5 v^0.5 a period,
    v with a prior worth one observation at the figures' grain.

So the newest pace goes on and fades: a damped local trend. For given q, g and d this is a regression with correlated
errors, and the forecast is Student's t exactly. They are not known: the forecasts for a few values of each are averaged
with the weight that the series itself gives them (their marginal likelihood). Sources: Harvey 1989, ch. 2-3
(structural models); Gardner and McKenzie 1985 (damped trends); Taylor, Cumberland and Sy 1994 (integrated
Ornstein-Uhlenbeck); Hoeting et al. 1999 (model averaging); Gelman et al. 2013, ch. 14 (the conjugate regression).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np

from lib.stats.recent import Floats

#: How much of the wandering there may be, against the noise.
_WANDERING = (0.0, 0.1, 1.0, 10.0)
_SEASONS = (0.0, 2.0)
#: How strong the pace is, in standard deviations of one period, and in how many periods it fades. A pace that never
#: fades promises too much (seen in the back-test of the demonstration data).
_PACES = (0.0, 0.3, 1.0)
_FADING = 6.0
#: What the grain of the figures weighs in the spread, in observations.
_GRAIN_WEIGHT = 1.0


@dataclass(frozen=True, eq=False)
class Spread:
    """Forecasts [series, horizons] on the scale: ``middle`` and ``width`` of Student's t of ``freedom`` [series]."""

    middle: Floats
    width: Floats
    freedom: Floats


@dataclass(frozen=True, eq=False)
class Shares:
    """What each point of one series counts for: ``level`` (sum 1) in the level fitted at the newest point, of the
    season of the day forecast, and ``pace`` (sum 0) in the way a period made just then. The middle of the forecast is
    level + pace x ``way``, the way being the number of periods ahead as far as the pace lasts."""

    level: Floats
    pace: Floats
    way: float


def shares(at: Floats, place: Floats, grain: float, ahead: float, per_year: int) -> Shares:
    """The middle of a forecast taken apart, so that it can be worked out by hand: see `Shares`.

    at, place : [points] of one series, no NaN; grain, ahead : as of `forecast_ahead`.
    """
    times, year = at - at[-1], float(per_year)
    ahead_by = np.array([ahead, ahead + year])
    fitted = list(_fitted(times, place[None, :], np.array([grain]), ahead_by, per_year))
    unit = np.eye(times.size)
    counted = [_one(times, unit, np.ones(times.size), ahead_by, per_year, *each)[0] for each, _ in fitted]
    weights = _likely(np.stack([one[2] for _, one in fitted]))[:, 0]
    now, then = np.einsum("m,mph->hp", weights, np.stack(counted))
    way, longer = (_FADING * (1.0 - float(np.exp(-one / _FADING))) for one in ahead_by)
    pace = (then - now) / (longer - way)
    return Shares(now - pace * way, pace, way)


def forecast_ahead(at: Floats, place: Floats, grain: Floats, ahead: Floats, per_year: int) -> Spread:
    """Forecast each series ``ahead`` periods after its newest point.

    at, place : [series, points], aligned at the newest, NaN where there is none (at least three points a series).
    grain     : [series], the smallest step of the figures on the scale; keeps equal points from being certain.
    ahead     : [series, horizons], > 0, in periods; parts of a period are allowed.
    """
    middle, width = np.zeros(ahead.shape), np.ones(ahead.shape)
    since = at - at[:, -1:]
    # Seasons are told by distance from the newest point, so series of one pattern share their matrices.
    patterns, which = np.unique(np.nan_to_num(since, nan=1.0), axis=0, return_inverse=True)
    which = which.reshape(-1)
    for number, pattern in enumerate(patterns):
        own = np.flatnonzero(which == number)
        seen = pattern <= 0
        times, horizons = pattern[seen], np.unique(ahead[own])
        column = np.searchsorted(horizons, ahead[own])
        found = _averaged(times, place[own][:, seen], grain[own], horizons, per_year)
        middle[own] = np.take_along_axis(found[0], column, axis=1)
        width[own] = np.take_along_axis(found[1], column, axis=1)
    return Spread(middle, width, np.isfinite(at).sum(axis=1) - 1 + _GRAIN_WEIGHT)


def _averaged(times: Floats, place: Floats, grain: Floats, horizons: Floats, per_year: int) -> tuple[Floats, Floats]:
    """Middle and width [series, horizons] of series that were all seen at ``times``."""
    level = place[:, -1:]
    found = [one for _, one in _fitted(times, place, grain, horizons, per_year)]
    weights = _likely(np.stack([weight for _, _, weight in found]))[:, :, None]
    middles, squares = np.stack([one[0] for one in found]), np.stack([one[1] for one in found])
    middle = (weights * middles).sum(axis=0)
    square = (weights * (squares + (middles - middle) ** 2)).sum(axis=0)
    return middle + level, np.sqrt(square)


def _fitted(
    times: Floats, place: Floats, grain: Floats, horizons: Floats, per_year: int
) -> Iterator[tuple[tuple[float, float, float], tuple[Floats, Floats, Floats]]]:
    """Each ``q``, ``g`` and ``d`` that is averaged over, and what `_one` makes of the series with it."""
    seasons = _SEASONS if per_year > 1 and times.size > per_year else _SEASONS[:1]
    # Counted from the newest point for the sake of rounding.
    away = place - place[:, -1:]
    for each in product(_WANDERING, seasons, _PACES):
        yield each, _one(times, away, grain, horizons, per_year, *each)


def _likely(weights: Floats) -> Floats:
    """Log likelihoods [models, series] as shares of one."""
    found = np.exp(weights - weights.max(axis=0))
    share: Floats = found / found.sum(axis=0)
    return share


def _one(
    times: Floats,
    place: Floats,
    grain: Floats,
    horizons: Floats,
    per_year: int,
    wandering: float,
    season: float,
    pace: float,
) -> tuple[Floats, Floats, Floats]:
    """For one ``q``, ``g`` and ``d``: middle, squared width [series, horizons], log marginal likelihood [series]."""
    gone, ahead = times - times[0], horizons - times[0]
    strength = pace**2 * (1.0 + wandering)

    def moves(one: Floats, other: Floats) -> Floats:
        found: Floats = wandering * np.minimum(one, other) + strength * _way(one, other)
        return found

    same = (times[:, None] - times[None, :]) % per_year == 0
    covariance = np.eye(times.size) + moves(gone[:, None], gone[None, :]) + season * same
    inverse = np.linalg.inv(covariance)
    pull = inverse.sum(axis=0)
    certain = pull.sum()
    level = place @ pull / certain
    rest = place - level[:, None]
    freedom = times.size - 1 + _GRAIN_WEIGHT
    square = np.einsum("si,ij,sj->s", rest, inverse, rest) + _GRAIN_WEIGHT * (grain / 2) ** 2
    matches = (np.ceil(horizons)[:, None] - times[None, :]) % per_year == 0
    shared = moves(ahead[:, None], gone[None, :]) + season * matches
    left = 1.0 - shared @ pull
    own = 1.0 + moves(ahead, ahead) + season
    unit = own - np.einsum("hi,ij,hj->h", shared, inverse, shared) + left**2 / certain
    middle = level[:, None] + rest @ inverse @ shared.T
    weight = -0.5 * np.linalg.slogdet(covariance)[1] - 0.5 * np.log(certain) - 0.5 * freedom * np.log(square)
    return middle, (square / freedom)[:, None] * unit[None, :], weight


def _way(one: Floats, other: Floats) -> Floats:
    """Covariance of the ways gone after ``one`` and ``other`` periods at a fading pace of variance 1."""
    fade = _FADING
    gone = np.exp(-one / fade) + np.exp(-other / fade) - np.exp(-np.abs(one - other) / fade)
    found: Floats = fade**2 * (2.0 * np.minimum(one, other) / fade - 1.0 + gone)
    return found
