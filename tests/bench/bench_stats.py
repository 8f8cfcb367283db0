"""Seconds for the statistics of everything: status, trend and forecast of a region, and status and ranks of the nation.

    python tests/bench/bench_stats.py

``region``: 35 indicators x 116 regions x 23 quarters with counts (93,380 figures); the status of every cell, its trend
marker, its forecast and its path, cold: the first reckoning of a process, after the imports. ``nation``: 35 x 2,850 x
40 quarters (3.99 million figures); the status of every cell and the ranks of each indicator. Both are medians of three
processes, in seconds by the clock and by the processor; the most memory held is that of the process.
Bounds to hold: region 1.5 s; nation 3 s and 2 GiB. Exit code 1 when one is broken.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from lib.domain import (
    Cadence,
    Comparator,
    Direction,
    Frequency,
    Indicator,
    Kind,
    Level,
    Period,
    Region,
    Rollup,
    Target,
    Text,
)
from lib.stats import attain, cells, forecast, forecast_path, rank, trend_marker

ROOT = Path(__file__).resolve().parents[2]
REPEATS = 3
INDICATORS = 35
SIZES = {"region": (116, 23), "nation": (2_850, 40)}
SECONDS = {"region": 1.5, "nation": 3.0}
MOST_MIB = 2_048
LAST = Period(2026, Frequency.QUARTER, 3)


def sheets() -> dict[str, Indicator]:
    """Shares, rates, counts and means in turn, all quarterly."""
    kinds = (Kind.RATIO, Kind.RATE, Kind.COUNT, Kind.MEAN)
    found = {}
    for at in range(INDICATORS):
        key = f"x{at:02d}"
        name = Text(key, key)
        found[key] = Indicator(
            key,
            name,
            f"d{at % 7}",
            name,
            kinds[at % 4],
            Direction.UP,
            frozenset((Level.COUNTY,)),
            Frequency.QUARTER,
            Rollup.WEIGHTED,
            name,
            decimals=1,
        )
    return found


def targets(keys: Sequence[str]) -> list[Target]:
    county, nobody = frozenset((Level.COUNTY,)), frozenset[Level]()
    cadences = (Cadence.STANDING, Cadence.BY_DEADLINE, Cadence.ANNUAL)
    return [
        Target(
            "D",
            f"{at:02d}",
            key,
            county,
            nobody,
            Comparator.AT_LEAST,
            90.0,
            cadences[at % 3],
            date(2022, 4, 18),
            date(2027, 12, 31),
        )
        for at, key in enumerate(keys)
    ]


def made(keys: Sequence[str], regions: int, periods: int) -> tuple[pl.DataFrame, list[Region]]:
    """Figures of every region, indicator and quarter, with numerators and denominators."""
    rng = np.random.default_rng(1)
    codes = [f"{100_000 + at}" for at in range(regions)]
    quarters = [LAST.shift(step).key for step in range(1 - periods, 1)]
    shape = (len(keys), regions, periods)
    size = np.broadcast_to(rng.integers(20, 200, shape[:2])[:, :, None], shape).astype(float)
    level = rng.uniform(0.5, 0.9, (*shape[:2], 1)) + np.linspace(0, 0.09, periods)
    counted = rng.binomial(size.astype(int), level).astype(float)
    place = np.indices(shape).reshape(3, -1)
    frame = pl.DataFrame(
        {
            "region": pl.Series(codes)[place[1]],
            "indicator": pl.Series(keys)[place[0]],
            "period": pl.Series(quarters)[place[2]],
            "value": (100 * counted / size).round(1).ravel(),
            "numerator": counted.ravel(),
            "denominator": size.ravel(),
        }
    ).with_columns(qualifier=pl.lit(None, dtype=pl.String))
    places = [Region(code, Text(code, code), code, Level.COUNTY, None, "县", 0.0, 0.0) for code in codes]
    return frame, places


def measured(name: str) -> dict[str, float]:
    """One cold reckoning: seconds of each part, in all, of the processor, and the most memory held before and after."""
    kept = sheets()
    frame, places = made(list(kept), *SIZES[name])
    wanted = targets(list(kept))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    parts = {}
    start, busy = time.perf_counter(), time.process_time()
    held = attain(cells(places, kept.values()), frame, wanted, kept, period=LAST, as_of=LAST.end)
    parts["status"] = time.perf_counter() - start
    if name == "nation":
        rank(held, kept)
    else:
        for part, reckon in (
            ("trend", lambda: trend_marker(frame, kept, as_of=LAST.end)),
            ("forecast", lambda: forecast(held, frame, kept, as_of=LAST.end)),
            ("path", lambda: forecast_path(frame, kept, as_of=LAST.end, until=date(2027, 12, 31))),
        ):
            began = time.perf_counter()
            reckon()
            parts[part] = time.perf_counter() - began
    return {
        **parts,
        "all": time.perf_counter() - start,
        "processor": time.process_time() - busy,
        "figures": float(frame.height),
        "mib_before": before,
        "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    if len(sys.argv) > 1:
        print(json.dumps(measured(sys.argv[1])))
        return
    broken = False
    for name in SIZES:
        runs = [
            json.loads(
                subprocess.run([sys.executable, __file__, name], capture_output=True, check=True, cwd=ROOT).stdout
            )
            for _ in range(REPEATS)
        ]
        middle = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
        print(name, {key: round(value, 2) for key, value in middle.items()})
        broken |= middle["all"] > SECONDS[name] or (name == "nation" and middle["mib"] > MOST_MIB)
    raise SystemExit(int(broken))


if __name__ == "__main__":
    main()
