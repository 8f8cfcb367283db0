"""How well the forecasts are calibrated, as measured and shipped with the product: for the method page."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parents[2] / "data" / "method" / "calibration.toml"


@dataclass(frozen=True, slots=True)
class Calibration:
    """``forecasts`` were made; ``coverage`` of their 80 % intervals held what came (0-1); ``brier`` is their score and
    ``base`` that of always saying the overall share of targets met (both 0-1, less is better).

    By tenths of the probability said, from the lowest: ``count`` forecasts, ``said`` on average, ``came`` true.
    """

    forecasts: int
    coverage: float
    brier: float
    base: float
    count: tuple[int, ...]
    said: tuple[float, ...]
    came: tuple[float, ...]


@cache
def calibrations() -> dict[str, Calibration]:
    """The calibration on the declared ``simulation`` and on the ``past`` of the demonstration data."""
    return {name: _read(table) for name, table in tomllib.loads(FILE.read_text(encoding="utf-8")).items()}


def _read(table: Mapping[str, Any]) -> Calibration:
    forecasts, coverage, brier, base = (table[key] for key in ("forecasts", "coverage", "brier", "base"))
    count, said, came = (tuple(table[key]) for key in ("count", "said", "came"))
    return Calibration(forecasts, coverage, brier, base, count, said, came)
