"""Tests for a trend on arrays [series, points]: chi-square on the weighted slope, and ranks where nothing is counted.

Strata are the seasons: each point is held only against points of its own season, so that a season is no trend. With a
single stratum the chi-square tests are Fingertips' own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import special

from lib.stats.recent import Flags, Floats

#: 99.8 % of the chi-square distribution with one degree of freedom, as in Fingertips' calculator.
CRITICAL = 9.54953570608324
#: In the seasonal form the slope must also stand out from the scatter about it, at this level of the F distribution.
SCATTER_LEVEL = 0.995

_Z95 = 1.96
#: Both limits of a 95 % interval lie this many standard errors apart.
_WIDTH = 3.92


@dataclass(frozen=True, eq=False)
class Slopes:
    """``slope`` per period in the unit of ``value``, its ``chi2`` (one degree of freedom), and the ``scatter`` of the
    points about their seasonal lines in units of what chance would give (1: just as much), of ``freedom`` degrees."""

    slope: Floats
    chi2: Floats
    scatter: Floats
    freedom: Floats


def proportions(at: Floats, numerator: Floats, denominator: Floats, season: Floats) -> Slopes:
    """Chi-square for a trend in proportions (Armitage 1955), stratified by season (Mantel 1963).

    slope = sum n (t - mean t)(p - mean p) / sum n (t - mean t)^2 within the strata;
    chi2 = (sum n (t - mean t) p)^2 / sum over strata of P (1 - P) sum n (t - mean t)^2. NaN points count as none.
    """
    weight, share = _weighed(denominator, numerator / np.where(denominator > 0, denominator, np.nan))
    parts = _strata(at, season)
    sxx, sxy, variance, _ = _sums(at, share, weight, parts)
    slope = _over(sxy, sxx)
    scatter, freedom = _scatter(at, share, weight, parts, slope, binomial=True)
    return Slopes(slope, _over(sxy**2, variance), scatter, freedom)


def weighted(at: Floats, value: Floats, error: Floats, season: Floats) -> Slopes:
    """Chi-square on the slope of a regression weighted by 1 / ``error``^2 (standard errors), with a level a season.

    chi2 = (slope / its standard error)^2, standard error = 1 / sqrt(sum w (t - mean t)^2).
    """
    weight, known = _weighed(1.0 / np.where(error > 0, error, np.nan) ** 2, value)
    parts = _strata(at, season)
    sxx, sxy, _, _ = _sums(at, known, weight, parts)
    slope = _over(sxy, sxx)
    scatter, freedom = _scatter(at, known, weight, parts, slope, binomial=False)
    return Slopes(slope, _over(sxy**2, sxx), scatter, freedom)


def stable(at: Floats, value: Floats, weight: Floats, season: Floats, slope: Floats) -> Flags:
    """Whether the slope keeps its sign when any one of the points is left out."""
    kept = np.ones(at.shape[0], dtype=bool)
    parts = _strata(at, season)
    weight, value = _weighed(weight, value)
    for one in range(at.shape[1]):
        without = weight.copy()
        without[:, one] = 0.0
        _, sxy, _, _ = _sums(at, value, without, parts)
        kept &= (np.sign(sxy) == np.sign(slope)) | (weight[:, one] == 0)
    return kept


def poisson_error(count: Floats) -> Floats:
    """The standard error of a count, from the width of Byar's 95 % interval, as Fingertips takes it for rates.

    lower = O (1 - 1/(9 O) - z / (3 sqrt O))^3, upper = (O + 1)(1 - 1/(9 (O + 1)) + z / (3 sqrt(O + 1)))^3; 0: lower 0.
    Source: Breslow and Day 1987; PHEindicatormethods ``byars_lower``, ``byars_upper``.
    """
    low = np.where(count > 0, count, 1.0)
    lower = np.where(count > 0, low * (1 - 1 / (9 * low) - _Z95 / (3 * np.sqrt(low))) ** 3, 0.0)
    high = count + 1
    with np.errstate(invalid="ignore"):
        upper = high * (1 - 1 / (9 * high) + _Z95 / (3 * np.sqrt(high))) ** 3
    error: Floats = (upper - lower) / _WIDTH
    return error


def kendall(at: Floats, value: Floats, season: Floats) -> tuple[Floats, Floats, Floats]:
    """Seasonal Kendall: (S, exact two-sided p, Sen's slope a period), pairs of one season only.

    S = sum of sign(later - earlier) (Hirsch, Slack and Smith 1982; one season: Mann 1945). p is exact for points
    without ties; ties only make S smaller, and so p too large. Sen's slope is the median over the pairs.
    """
    earlier, later = np.triu_indices(at.shape[1], 1)
    with np.errstate(invalid="ignore"):
        same = season[:, later] == season[:, earlier]
        step = np.where(same, value[:, later] - value[:, earlier], np.nan)
        slopes = np.where(same, step / (at[:, later] - at[:, earlier]), np.nan)
    score = np.nansum(np.sign(step), axis=1)
    known = np.isfinite(value)
    seasons = np.unique(season[known]) if known.any() else np.zeros(0)
    sizes = np.sort([((season == one) & known).sum(axis=1) for one in seasons], axis=0).T
    patterns, which = np.unique(sizes, axis=0, return_inverse=True)
    chance = np.ones(at.shape[0])
    for place, pattern in enumerate(patterns):
        own = which.reshape(-1) == place
        tails = _tails(tuple(int(size) for size in pattern))
        chance[own] = tails[np.abs(score[own]).astype(int)]
    middle = np.full(at.shape[0], np.nan)
    some = np.isfinite(slopes).any(axis=1)
    middle[some] = np.nanmedian(slopes[some], axis=1)
    return score, chance, middle


@lru_cache(maxsize=512)
def _tails(sizes: tuple[int, ...]) -> Floats:
    """P(|S| >= s) for s = 0, 1, ... where each season holds so many points in random order."""
    ways = np.ones(1)
    for size in sizes:
        for drawn in range(2, size + 1):
            # The inversions that the drawn-th point adds are uniform on 0 ... drawn - 1.
            ways = np.convolve(ways, np.full(drawn, 1.0 / drawn))
    most = ways.size - 1
    size_of = np.abs(most - 2 * np.arange(ways.size))
    tails: Floats = np.array([ways[size_of >= least].sum() for least in range(most + 2)])
    return tails


def scatter_limit(freedom: Floats) -> Floats:
    """How many times the scatter the chi-square must be; infinite without a degree of freedom."""
    limit: Floats = np.where(freedom > 0, special.fdtri(1.0, np.maximum(freedom, 1.0), SCATTER_LEVEL), np.inf)
    return limit


def _weighed(weight: Floats, value: Floats) -> tuple[Floats, Floats]:
    known = np.isfinite(weight) & np.isfinite(value)
    return np.where(known, weight, 0.0), np.where(known, value, 0.0)


def _strata(at: Floats, season: Floats) -> list[Flags]:
    known = np.isfinite(at)
    return [(season == one) & known for one in np.unique(season[known])]


def _sums(at: Floats, value: Floats, weight: Floats, parts: list[Flags]) -> tuple[Floats, Floats, Floats, Floats]:
    """Over the strata: sum w (t - T)^2, sum w (t - T)(y - Y), the binomial variance of the latter, strata in use."""
    totals = np.zeros((4, at.shape[0]))
    for part in parts:
        own = np.where(part, weight, 0.0)
        size = own.sum(axis=1)
        time = np.where(part, at, 0.0)
        away = np.where(part, time - _over((own * time).sum(axis=1), size)[:, None], 0.0)
        level = _over((own * value).sum(axis=1), size)
        square = (own * away**2).sum(axis=1)
        # The mean is taken off for the sake of rounding: a constant series has a slope of exactly nothing.
        totals[0] += square
        totals[1] += (own * away * (value - level[:, None])).sum(axis=1)
        totals[2] += level * (1 - level) * square
        totals[3] += size > 0
    return totals[0], totals[1], totals[2], totals[3]


def _scatter(
    at: Floats, value: Floats, weight: Floats, parts: list[Flags], slope: Floats, *, binomial: bool
) -> tuple[Floats, Floats]:
    """Pearson's chi-square about the seasonal lines over its degrees of freedom, and these."""
    total = np.zeros(at.shape[0])
    for part in parts:
        own = np.where(part, weight, 0.0)
        size = own.sum(axis=1)
        time = np.where(part, at, 0.0)
        level = _over((own * value).sum(axis=1), size)
        line = level[:, None] + slope[:, None] * (time - _over((own * time).sum(axis=1), size)[:, None])
        square = (own * (value - line) ** 2).sum(axis=1)
        total += _over(square, level * (1 - level)) if binomial else square
    used = sum(np.where(part, weight, 0.0).sum(axis=1) > 0 for part in parts) if parts else np.zeros(at.shape[0])
    freedom = (weight > 0).sum(axis=1) - used - 1.0
    return _over(total, freedom), freedom


def _over(above: Floats, below: Floats) -> Floats:
    """Quotient, 0 where the divisor is 0 or less: no spread in time or in value is no trend."""
    found: Floats = np.divide(above, below, out=np.zeros_like(np.asarray(above, dtype=float)), where=below > 1e-300)
    return found
