"""How often the trend marker sees a trend where there is none, and where there is one.

    python tests/bench/simulate_trend

Flat, declared: 10,000 series of 16-24 quarters, seed 5, each with a season of its own and no trend, in equal parts
  shares      15-2,000 cases, level 55-97 %, seasons of up to 10 points either way, binomial
  scattered   the same shares with a normal scatter of 2-5 points from quarter to quarter beside the chance of cases
  events      2-200 events a quarter, seasons of up to 30 % either way, Poisson
  others      normal with seasons of up to twice the scatter, without counts
Rising: the same series, 4,000 of each, with a declared slope: shares of 100-400 cases and 3 points a year from 75 %;
events of 50-150 a quarter and 15 % a year; others by one standard deviation a year.
Bound to hold: at most 1 % of the flat ones. Exit code 1 when it is broken.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from lib.domain import Direction, Frequency, Indicator, Kind, Level, Period, Rollup, Text
from lib.stats.recent import Floats
from lib.stats.trend_marker import Verdict, trend_marker

FLAT, RISING, SEED = 10_000, 4_000, 5
PARTS: Mapping[str, Kind] = {
    "shares": Kind.RATIO,
    "scattered": Kind.RATIO,
    "events": Kind.COUNT_PERIOD,
    "others": Kind.MEAN,
}
_QUARTERS = 24
_FIRST = Period(2020, Frequency.QUARTER, 1)


def _sheet(key: str, kind: Kind) -> Indicator:
    name = Text(key, key)
    levels = frozenset((Level.COUNTY,))
    return Indicator(key, name, "d", name, kind, Direction.UP, levels, Frequency.QUARTER, Rollup.NONE, name)


def _frame(rng: np.random.Generator, key: str, value: Floats, counted: Floats, size: Floats) -> pl.DataFrame:
    """The series as rows; each keeps its latest 16 to 24 quarters."""
    rows = value.shape[0]
    first = _QUARTERS - rng.integers(16, _QUARTERS + 1, rows)
    at, place = np.nonzero(np.arange(_QUARTERS)[None, :] >= first[:, None])
    periods = [_FIRST.shift(step).key for step in range(_QUARTERS)]
    return pl.DataFrame(
        {
            "region": [f"{row:05d}" for row in at.tolist()],
            "indicator": [key] * at.size,
            "period": [periods[step] for step in place.tolist()],
            "value": value[at, place],
            "numerator": counted[at, place],
            "denominator": size[at, place],
        }
    ).with_columns(pl.col("numerator", "denominator").fill_nan(None))


def _seasons(rng: np.random.Generator, rows: int, most: float) -> Floats:
    found: Floats = np.tile(rng.uniform(-most, most, (rows, 4)), _QUARTERS // 4)
    return found


def series(rng: np.random.Generator, key: str, rows: int, *, rising: bool) -> pl.DataFrame:
    """``rows`` series of one part of the declaration."""
    years = np.arange(_QUARTERS)[None, :] / 4
    blank = np.full((rows, _QUARTERS), np.nan)
    if key in ("shares", "scattered"):
        size = np.tile(rng.integers(100, 401, (rows, 1)) if rising else rng.integers(15, 2_001, (rows, 1)), _QUARTERS)
        level = np.full((rows, 1), 0.75) if rising else rng.uniform(0.55, 0.97, (rows, 1))
        chance = level + _seasons(rng, rows, 0.10) + (0.03 * years if rising else 0.0)
        if key == "scattered":
            chance = chance + rng.uniform(0.02, 0.05, (rows, 1)) * rng.normal(size=(rows, _QUARTERS))
        counted = rng.binomial(size, np.clip(chance, 0.0, 1.0)).astype(float)
        return _frame(rng, key, 100 * counted / size, counted, size.astype(float))
    if key == "events":
        low, high = (50, 150) if rising else (2, 200)
        level = np.exp(rng.uniform(np.log(low), np.log(high), (rows, 1)))
        expected = level * (1 + _seasons(rng, rows, 0.3)) * (1 + (0.15 * years if rising else 0.0))
        return _frame(rng, key, rng.poisson(expected).astype(float), blank, blank)
    value = 50 + _seasons(rng, rows, 2.0) + rng.normal(size=(rows, _QUARTERS)) + (years if rising else 0.0)
    return _frame(rng, key, value, blank, blank)


def share_marked(rows: int, *, rising: bool, seed: int = SEED) -> dict[str, float]:
    """For each part, the share of series marked as rising or falling; of rising ones, as rising."""
    rng = np.random.default_rng(seed)
    found = {}
    for key, kind in PARTS.items():
        marked = trend_marker(series(rng, key, rows, rising=rising), {key: _sheet(key, kind)})
        up = marked["verdict"] == Verdict.INCREASING.value
        wrong = up | (marked["verdict"] == Verdict.DECREASING.value)
        found[key] = float((up if rising else wrong).mean() or 0.0)
    return found


def false_positives() -> dict[str, float]:
    """The share of the flat series marked as a trend, by part and ``all``."""
    parts = share_marked(FLAT // len(PARTS), rising=False)
    return {**parts, "all": sum(parts.values()) / len(parts)}


def main() -> None:
    flat = false_positives()
    print("flat  ", {key: f"{100 * share:.2f} %" for key, share in flat.items()})
    print("rising", {key: f"{100 * share:.1f} %" for key, share in share_marked(RISING, rising=True).items()})
    raise SystemExit(0 if flat["all"] <= 0.01 else 1)


if __name__ == "__main__":
    main()
