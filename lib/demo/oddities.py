"""Strange but legal figures, put in on purpose so that a review has something to find."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lib.demo.profiles import Oddity
from lib.demo.shapes import Grid
from lib.demo.territory import Floats, Territory
from lib.domain import Indicator, Kind, Level


@dataclass(frozen=True)
class Spot:
    """Where a grid stands: its indicator, territory and level, and the keys of its periods."""

    indicator: Indicator
    land: Territory
    level: Level
    periods: Sequence[str]

    def takes(self, oddity: Oddity) -> bool:
        return (
            oddity.indicator == self.indicator.key
            and oddity.jurisdiction == self.land.jurisdiction
            and oddity.period in self.periods
        )


def with_oddities(grid: Grid, spot: Spot, oddities: Sequence[Oddity]) -> Grid:
    """``grid`` with the oddities meant for this spot; only grids with counts take them.

    A slip hits the region of middle ability, "on target" the league with the most regions: no random number is
    spent, so all other figures stay as they are.
    """
    for oddity in filter(spot.takes, oddities):
        if grid.numerator is not None and grid.denominator is not None:
            numerator = _odd(oddity, spot, grid.numerator.copy(), grid.denominator)
            if spot.indicator.kind is Kind.RATIO:
                numerator = np.minimum(numerator, grid.denominator)
            grid = replace(grid, numerator=numerator)
    return grid


def _odd(oddity: Oddity, spot: Spot, numerator: Floats, denominator: Floats) -> Floats:
    at = spot.periods.index(oddity.period)
    capacity, parents = spot.land.capacity[spot.level], spot.land.parents.get(spot.level)
    if oddity.kind == "slip":
        middle = np.argsort(capacity)[len(capacity) // 2]
        numerator[middle, at] = np.rint(numerator[middle, at] * oddity.factor)
    elif parents is not None:
        league = parents == np.bincount(parents).argmax()
        numerator[league, at] = np.rint(oddity.value * denominator[league, at])
    return numerator
