"""Made releases to measure the plausibility checks on: honest ones, and the same with one thing tampered with.

A release has 103 counties in 12 leagues, as a province does, and four indicators: a share over eight quarters, hours
per person, reports per million and population of one year. Counties differ in size and ability and waver; shares stop
at 100 %. Many releases stand in one frame, each with ``peers`` of its own. The seed fixes everything.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lib.domain import Indicator, Kind, Target
from lib.stats.keyed import keyed
from tests.stats.made import indicator, target

#: Counties of each of the 12 leagues.
LEAGUES = (13, 14, 9, 8, 12, 11, 7, 10, 6, 5, 4, 4)
COUNTIES = sum(LEAGUES)
QUARTERS = tuple(f"{year}Q{quarter}" for year in (2024, 2025) for quarter in (1, 2, 3, 4))
#: The league that is tampered with: the fifth, 12 counties.
TAMPERED = 4
#: So many of its counties take part.
TAKING_PART = 0.7

INDICATORS: dict[str, Indicator] = {
    "share": replace(indicator("share", Kind.RATIO), decimals=1),
    "hours": replace(indicator("hours", Kind.MEAN), decimals=1),
    "reports": replace(indicator("reports", Kind.RATE), decimals=1),
    "people": indicator("people", Kind.DENOMINATOR),
}
TARGETS = (target(90.0, key="share"), target(40.0, key="hours"), target(1000.0, key="reports"))

Floats = NDArray[np.float64]


class Releases:
    """Numerators and denominators of many releases, to be tampered with before they become a frame."""

    def __init__(self, number: int, seed: int) -> None:
        self.number = number
        self.rng = np.random.default_rng(seed)
        self.league = np.repeat(np.arange(len(LEAGUES)), LEAGUES)
        shape = (number, COUNTIES)
        able = self.rng.normal(size=shape)
        size = np.exp(0.6 * self.rng.normal(size=shape))
        self.population = np.rint(150_000 * size)
        self.staff = np.maximum(np.rint(25 * size), 5.0)
        self.bodies = np.maximum(np.rint(400 * size), 60.0)
        rise = np.linspace(82.0, 92.0, len(QUARTERS))
        waver = 1.5 * self.rng.normal(size=(*shape, len(QUARTERS)))
        level = np.minimum(rise + 6.0 * able[..., None] + waver, 100.0)
        self.included = np.rint(self.bodies[..., None] * level / 100)
        self.hours = np.rint(self.staff * np.maximum(39 + 5 * able + 2 * self.rng.normal(size=shape), 8.0))
        self.reports = np.rint(
            self.population / 1e6 * np.maximum(980 + 120 * able + 60 * self.rng.normal(size=shape), 200.0)
        )

    def taking_part(self) -> NDArray[np.bool_]:
        """[releases, counties]: who tampers, at least five of the league in each release."""
        own = self.league == TAMPERED
        drawn = self.rng.permuted(np.tile(np.arange(own.sum()), (self.number, 1)), axis=1)
        found = np.zeros((self.number, COUNTIES), dtype=bool)
        found[:, own] = drawn < round(TAKING_PART * own.sum())
        return found

    def frame(self) -> pl.DataFrame:
        """Figures with the columns of ``keyed``, values with one decimal as printed."""
        parts = [
            self._part("share", period, self.included[..., at], self.bodies, 100.0)
            for at, period in enumerate(QUARTERS)
        ]
        parts.append(self._part("hours", "2025", self.hours, self.staff, 1.0))
        parts.append(self._part("reports", "2025", self.reports, np.round(self.population / 1e6, 6), 1.0))
        people = self._part("people", "2025", self.population, np.ones_like(self.population), 1.0)
        blank = pl.lit(None, pl.Float64())
        whole = pl.concat([*parts, people.with_columns(numerator=blank, denominator=blank)])
        return keyed(whole.drop("parent", "peers"), people.select("region", "parent", "peers"))

    def _part(self, key: str, period: str, part: Floats, whole: Floats, factor: float) -> pl.DataFrame:
        release = np.repeat(np.arange(self.number), COUNTIES)
        league = np.tile(self.league, self.number)
        return pl.DataFrame(
            {
                "release": release,
                "county": np.tile(np.arange(COUNTIES), self.number),
                "league": league,
                "numerator": part.ravel(),
                "denominator": whole.ravel(),
                "value": np.round(factor * part / whole, 1).ravel(),
            }
        ).select(
            pl.format("{}-{}", "release", "county").alias("region"),
            pl.format("{}-L{}", "release", "league").alias("parent"),
            pl.col("release").cast(pl.String).alias("peers"),
            pl.lit(key).alias("indicator"),
            pl.lit(period).alias("period"),
            "value",
            "numerator",
            "denominator",
        )


def targets(releases: Releases) -> dict[str, tuple[Target, ...]]:
    """The targets of each release."""
    return {str(at): TARGETS for at in range(releases.number)}


def alarmed(odd: pl.DataFrame) -> set[str]:
    """The releases with an odd figure."""
    return set(odd["region"].str.split("-").list.first())
