"""The parameters of the demonstration data, read from ``data/demo/profiles.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lib.domain import Frequency, Indicator, Period

PATH = Path(__file__).resolve().parents[2] / "data" / "demo" / "profiles.toml"


@dataclass(frozen=True, slots=True)
class Profile:
    """How one indicator behaves. Levels are in the indicator's unit; the file says what each name means.

    ``series``, ``grades`` and ``numerators`` give the figures of each period outright (``numerators`` with a fixed
    ``denominator``) for indicators of a single region.
    """

    shape: str
    low: float = 0.0
    high: float = 0.0
    spread: float = 0.0
    noise: float = 0.0
    size: float = 1.0
    growth: float = 0.0
    to_date: float = 1.0
    fall: float = 0.0
    lift: float = 0.4
    each_year: bool = False
    series: tuple[float, ...] = ()
    grades: tuple[str, ...] = ()
    numerators: tuple[float, ...] = ()
    denominator: float = 0.0


@dataclass(frozen=True, slots=True)
class Oddity:
    """A figure that is legal and strange: a ``slip`` multiplies one region's count, ``on_target`` sets a league's."""

    kind: str
    indicator: str
    jurisdiction: str
    period: str
    factor: float = 1.0
    value: float = 0.0


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the file says."""

    first_year: int
    last_quarter: Period
    note: str
    late_share: float
    late_longer: int
    headers: Mapping[str, str]
    words: Mapping[str, str]
    kinds: Mapping[str, Mapping[str, Any]]
    indicators: Mapping[str, Mapping[str, Any]]
    oddities: tuple[Oddity, ...]

    def profile(self, indicator: Indicator) -> Profile:
        """The profile of an indicator: that of its kind, overlaid with its own."""
        merged: dict[str, Any] = {**self.kinds[indicator.kind.value], **self.indicators.get(indicator.key, {})}
        listed: dict[str, Any] = {name: tuple(it) if isinstance(it, list) else it for name, it in merged.items()}
        return Profile(**listed)

    def periods(self, frequency: Frequency) -> tuple[Period, ...]:
        """All periods of a frequency, oldest first, to the one that holds the end of the last quarter."""
        period = Period(self.first_year, frequency)
        last = Period.of(self.last_quarter.end, frequency)
        found = [period]
        while period != last:
            period = period.shift(1)
            found.append(period)
        return tuple(found)


@cache
def settings(path: Path = PATH) -> Settings:
    """The settings, read once."""
    read = tomllib.loads(path.read_text(encoding="utf-8"))
    return Settings(
        first_year=read["first_year"],
        last_quarter=Period.parse(read["last_quarter"]),
        note=read["note"],
        late_share=read["late_share"],
        late_longer=read["late_longer"],
        headers=read["headers"],
        words=read["words"],
        kinds=read["kind"],
        indicators=read["indicator"],
        oddities=tuple(Oddity(**one) for one in read["oddity"]),
    )
