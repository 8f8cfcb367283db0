"""How well forecasts are calibrated: on a declared simulation, and on the past of the demonstration data.

    python tests/bench/simulate_forecast.py           prints both
    python tests/bench/simulate_forecast.py --write   also writes data/method/calibration.toml, which the product shows

The simulation, declared: 8,000 series, seed 36, in equal parts
  shares a quarter    6-24 quarters, 15-300 cases, on the angle scale a level of 0.7-1.5
  shares a year       5-10 years, the same
  rates a year        5-10 years, 20-2,000 events expected on a denominator of 0.2-3
  events a year       5-10 years, 1-40 expected a year
Half of the series drift, by a normal step each period; a third wander, a third wander strongly, a third do not; a third
of the quarterly ones have a season. Cases and events are drawn from binomial and Poisson distributions. The target, for
1 year or 1, 2 or 4 quarters later, is the newest figure plus a normal distance of the size of the series' own standard
deviation, so that it tells nothing about what is to come; half are to be reached, half not to be exceeded.

The past: every quarterly indicator of the demonstration data with a target, forecast at the end of each quarter from
2022Q1 for the ends of the 1st, 2nd and 4th quarter after, and compared with the figure that came.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from lib.catalogue import load_catalogue
from lib.demo import generate
from lib.domain import Direction, Frequency, Indicator, Kind, Level, Period, Rollup, Target, Text
from lib.regions import load_regions
from lib.stats.forecast import forecast
from lib.stats.recent import Floats

FILE = Path(__file__).resolve().parents[2] / "data" / "method" / "calibration.toml"
SERIES, SEED = 8_000, 36
ORIGINS = [Period(2022, Frequency.QUARTER, 1).shift(step) for step in range(18)]
AHEAD = (1, 2, 4)
_LAST = Period(2025, Frequency.YEAR)

#: What a comparison of forecasts with what came needs.
SCORED = ("low", "high", "probability", "came", "met")


@dataclass(frozen=True)
class Calibration:
    """``coverage``: share of figures within the 80 % interval. ``brier`` against ``base``, the score of always saying
    the overall share of targets met. By tenths of the probability: how many, what was said, what came."""

    forecasts: int
    coverage: float
    brier: float
    base: float
    count: tuple[int, ...]
    said: tuple[float, ...]
    came: tuple[float, ...]


def calibration(scored: pl.DataFrame) -> Calibration:
    """The calibration of forecasts with the columns `SCORED`."""
    own = scored.filter(pl.col("probability").is_not_null() & pl.col("came").is_not_null())
    inside = own.select(((pl.col("came") >= pl.col("low") - 1e-9) & (pl.col("came") <= pl.col("high") + 1e-9)).mean())
    said, met = own["probability"].to_numpy(), own["met"].cast(pl.Float64).to_numpy()
    tenth = np.minimum((said * 10).astype(int), 9)
    count = np.bincount(tenth, minlength=10)
    each = np.maximum(count, 1)
    return Calibration(
        own.height,
        round(float(inside.item()), 4),
        round(float(np.mean((said - met) ** 2)), 4),
        round(float(met.mean() * (1 - met.mean())), 4),
        tuple(int(one) for one in count),
        tuple(round(float(one), 3) for one in np.bincount(tenth, said, 10) / each),
        tuple(round(float(one), 3) for one in np.bincount(tenth, met, 10) / each),
    )


def _sheet(key: str, kind: Kind, frequency: Frequency, decimals: int) -> Indicator:
    name, levels = Text(key, key), frozenset((Level.COUNTY,))
    return Indicator(key, name, "d", name, kind, Direction.UP, levels, frequency, Rollup.NONE, name, decimals=decimals)


_KINDS = (
    ("quarters", Kind.RATIO, Frequency.QUARTER, 1),
    ("years", Kind.RATIO, Frequency.YEAR, 1),
    ("rates", Kind.RATE, Frequency.YEAR, 1),
    ("events", Kind.COUNT_PERIOD, Frequency.YEAR, 0),
)


def _paths(rng: np.random.Generator, rows: int, length: int, unit: Floats) -> Floats:
    """Drift, wandering and season [rows, length], in units of a period's chance variation ``unit`` [rows, 1]."""
    drift = np.where(rng.random((rows, 1)) < 0.5, rng.normal(0.0, 0.25, (rows, 1)), 0.0)
    strong = rng.choice([0.0, 0.3, 1.0], (rows, 1))
    steps = drift + strong * rng.normal(size=(rows, length))
    found: Floats = unit * np.cumsum(steps, axis=1)
    return found


def simulated(series: int = SERIES, seed: int = SEED) -> pl.DataFrame:
    """Forecasts of the declared simulation with what came of them: columns `SCORED`."""
    rng = np.random.default_rng(seed)
    return pl.concat([_simulated(rng, series // len(_KINDS), *each) for each in _KINDS])


def _simulated(
    rng: np.random.Generator, rows: int, key: str, kind: Kind, frequency: Frequency, decimals: int
) -> pl.DataFrame:
    yearly = frequency is Frequency.YEAR
    length = 11 if yearly else 28
    ahead = np.ones(rows, dtype=int) if yearly else rng.choice(AHEAD, rows)
    seen = rng.integers(5, 11, rows) if yearly else rng.integers(6, 25, rows)
    size, expected, numerator = _drawn(rng, rows, length, kind)
    if not yearly:
        season = np.where(rng.random((rows, 1)) < 1 / 3, rng.normal(0.0, 0.05, (rows, 4)), 0.0)
        expected = np.clip(expected + np.tile(season, 7), 0.0, np.pi / 2)
        numerator = rng.binomial(size.astype(int), np.sin(expected) ** 2).astype(float)
    value = np.round(numerator / size * (100 if kind is Kind.RATIO else 1), decimals)
    if kind is Kind.COUNT_PERIOD:
        value = numerator
    last = length - 1 - ahead
    columns = np.arange(length)[None, :]
    there = (columns <= last[:, None]) & (columns > (last - seen)[:, None])
    end = _LAST if yearly else Period(2025, Frequency.QUARTER, 4)
    # The newest figure of every series is that of the last period before the present.
    number = columns - last[:, None]
    periods = {step: end.shift(step) for step in range(-length, 1)}
    at, place = np.nonzero(there)
    names = [f"{key}{row:05d}" for row in range(rows)]
    observed = pl.DataFrame(
        {
            "region": [names[row] for row in at],
            "indicator": [key] * at.size,
            "period": [periods[step].key for step in number[at, place].tolist()],
            "value": value[at, place],
            "numerator": numerator[at, place],
            "denominator": size[at, place],
        }
    )
    deadlines = {step: end.shift(step).end for step in (1, *AHEAD)}
    rows_at = np.arange(rows)
    came, newest = value[rows_at, last + ahead], value[rows_at, last]
    spread = np.nanstd(np.where(there, value, np.nan), axis=1) + 10.0**-decimals
    target = np.round(newest + rng.normal(0.0, 1.0, rows) * spread, decimals)
    target = np.clip(target, 0.0, 100.0) if kind is Kind.RATIO else np.maximum(target, 10.0**-decimals)
    upward = rng.random(rows) < 0.5
    wanted = pl.DataFrame(
        {
            "region": names,
            "indicator": [key] * rows,
            "target": ["T"] * rows,
            "comparator": [">=" if up else "<=" for up in upward.tolist()],
            "target_value": target,
            "cadence": ["by_deadline"] * rows,
            "deadline": [deadlines[step] for step in ahead.tolist()],
        }
    )
    found = forecast(wanted, observed, {key: _sheet(key, kind, frequency, decimals)}, as_of=end.end)
    met = np.where(upward, came >= target - 1e-9, came <= target + 1e-9)
    return found.with_columns(pl.Series("came", came), pl.Series("met", met)).select(SCORED)


def _drawn(rng: np.random.Generator, rows: int, length: int, kind: Kind) -> tuple[Floats, Floats, Floats]:
    """Denominators, what is expected (shares: on the angle scale) and what was counted, [rows, length]."""
    if kind is Kind.RATIO:
        size = np.tile(rng.integers(15, 301, (rows, 1)).astype(float), length)
        level = rng.uniform(0.7, 1.5, (rows, 1))
        angle = np.clip(level + _paths(rng, rows, length, 0.5 / np.sqrt(size[:, :1])), 0.0, np.pi / 2)
        return size, angle, rng.binomial(size.astype(int), np.sin(angle) ** 2).astype(float)
    low, high = (20, 2_000) if kind is Kind.RATE else (1, 40)
    root = np.sqrt(np.exp(rng.uniform(np.log(low), np.log(high), (rows, 1))))
    expected = np.maximum(root + _paths(rng, rows, length, np.full((rows, 1), 0.5)), 0.3) ** 2
    size = np.tile(rng.uniform(0.2, 3.0, (rows, 1)), length) if kind is Kind.RATE else np.ones((rows, length))
    return size, expected, rng.poisson(expected).astype(float)


def backtested() -> pl.DataFrame:
    """Forecasts on the past of the demonstration data with what came of them: columns `SCORED`."""
    catalogue = load_catalogue()
    observed = generate(catalogue, load_regions())
    return past(observed, catalogue.indicators, catalogue.targets)


def past(observed: pl.DataFrame, indicators: Mapping[str, Indicator], targets: Iterable[Target]) -> pl.DataFrame:
    """Forecasts at every origin, of every quarterly figure with a target, with what came of them."""
    demands = {one.indicator: (one.comparator.value, one.value) for one in reversed(list(targets))}
    own = observed.filter(pl.col("period").str.contains("Q") & pl.col("indicator").is_in(list(demands)))
    cells = own.select("region", "indicator").unique(maintain_order=True).sort("region", "indicator")
    cells = cells.with_columns(
        comparator=pl.col("indicator").replace_strict({key: one[0] for key, one in demands.items()}),
        target_value=pl.col("indicator").replace_strict({key: one[1] for key, one in demands.items()}),
        cadence=pl.lit("by_deadline"),
        target=pl.lit("T"),
    )
    parts = []
    for origin in ORIGINS:
        for ahead in AHEAD:
            then = origin.shift(ahead)
            if then > Period(2026, Frequency.QUARTER, 3):
                continue
            found = forecast(cells.with_columns(deadline=pl.lit(then.end)), own, indicators, as_of=origin.end)
            came = own.filter(pl.col("period") == then.key).select("region", "indicator", came="value")
            parts.append(
                found.join(came, on=["region", "indicator"], how="left", maintain_order="left").hstack(
                    cells.select("comparator", "target_value")
                )
            )
    up = pl.col("comparator") == ">="
    met = pl.when(up).then(pl.col("came") >= pl.col("target_value")).otherwise(pl.col("came") <= pl.col("target_value"))
    return pl.concat(parts).with_columns(met=met).select(SCORED)


def file_text(found: Mapping[str, Calibration]) -> str:
    """Both calibrations as TOML."""
    lines = ["# Written by tests/bench/simulate_forecast.py --write, which declares the simulation: do not edit."]
    for name, one in found.items():
        lines += ["", f"[{name}]", f"forecasts = {one.forecasts}", f"coverage = {one.coverage}"]
        lines += [f"brier = {one.brier}", f"base = {one.base}"]
        lines += [f"{key} = {list(getattr(one, key))}" for key in ("count", "said", "came")]
    return "\n".join(lines) + "\n"


def main() -> None:
    found = {"simulation": calibration(simulated()), "past": calibration(backtested())}
    print(file_text(found))
    if "--write" in sys.argv[1:]:
        FILE.parent.mkdir(exist_ok=True)
        FILE.write_text(file_text(found), encoding="utf-8")
    within = all(0.75 <= one.coverage <= 0.85 and one.brier < one.base for one in found.values())
    raise SystemExit(0 if within else 1)


if __name__ == "__main__":
    main()
