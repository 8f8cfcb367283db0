"""One jurisdiction as arrays: its regions by level, who belongs to whom, how able and how large each is."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.domain import Jurisdiction, Level, Region
from lib.regions import Regions

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_DISTRICTS = ("市辖区", "县级市")


@dataclass(frozen=True)
class Territory:
    """Regions of each level in order of code; ``capacity`` in standard deviations; ``population`` in persons,
    [regions, years], adding up exactly; ``parents[level]`` the place of each region's parent one level up.
    """

    jurisdiction: str
    regions: Mapping[Level, tuple[Region, ...]]
    parents: Mapping[Level, Ints]
    capacity: Mapping[Level, Floats]
    population: Mapping[Level, Floats]

    @property
    def levels(self) -> tuple[Level, ...]:
        """Highest first."""
        return tuple(self.regions)

    def codes(self, level: Level) -> list[str]:
        return [region.code for region in self.regions[level]]

    def raise_to(self, figures: Floats, bottom: Level, top: Level) -> Floats:
        """Sums of ``figures`` [regions of bottom, periods] over the regions of ``top``."""
        order = self.levels
        for level in reversed(order[order.index(top) + 1 : order.index(bottom) + 1]):
            above = np.zeros((len(self.regions[order[order.index(level) - 1]]), figures.shape[1]))
            np.add.at(above, self.parents[level], figures)
            figures = above
        return figures


def territory(jurisdiction: Jurisdiction, regions: Regions, years: int, seed: int) -> Territory:
    """The territory of a jurisdiction with invented abilities and populations; the same for the same seed."""
    root = regions.all[jurisdiction.root]
    placed = {
        level: (root,) if level is root.level else regions.children(root.code, level) for level in jurisdiction.levels
    }
    parents = _parents(placed)
    rng = generator(seed, jurisdiction.code, "territory")
    bottom = jurisdiction.levels[-1]
    people = _population(placed[bottom], years, rng)
    bare = Territory(jurisdiction.code, placed, parents, _capacity(placed, parents, rng), {})
    population = {level: bare.raise_to(people, bottom, level) for level in placed}
    return Territory(jurisdiction.code, placed, parents, bare.capacity, population)


def generator(seed: int, *names: str) -> np.random.Generator:
    """A random stream of its own for each name, so that a new indicator leaves the figures of all others alone."""
    return np.random.default_rng([seed, *(zlib.crc32(name.encode()) for name in names)])


def _parents(placed: Mapping[Level, tuple[Region, ...]]) -> dict[Level, Ints]:
    found: dict[Level, Ints] = {}
    above: dict[str, int] = {}
    for level, here in placed.items():
        if above:
            found[level] = np.array([above[str(region.parent)] for region in here], dtype=np.int64)
        above = {region.code: at for at, region in enumerate(here)}
    return found


def _capacity(
    placed: Mapping[Level, tuple[Region, ...]], parents: Mapping[Level, Ints], rng: np.random.Generator
) -> dict[Level, Floats]:
    """Of standard deviation about 1; 0.36 of a region's variance is its parent's."""
    found: dict[Level, Floats] = {}
    above: Floats | None = None
    for level, here in placed.items():
        own = rng.normal(size=len(here))
        found[level] = own if above is None else 0.6 * above[parents[level]] + 0.8 * own
        # The single region at the top would shift all others together.
        above = found[level] if len(here) > 1 else np.zeros(1)
    return found


def _population(here: tuple[Region, ...], years: int, rng: np.random.Generator) -> Floats:
    """Invented persons of the lowest regions: districts and cities larger, each growing or shrinking steadily."""
    urban = np.array([region.type in _DISTRICTS for region in here])
    first = np.exp(rng.normal(np.where(urban, 12.45, 11.95), 0.45))
    pace = rng.normal(np.where(urban, 0.004, -0.007), 0.004)
    return np.rint(first[:, None] * (1 + pace[:, None]) ** np.arange(years))
