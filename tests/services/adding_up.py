"""Figures of a table to fill in whose parts add up to their wholes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lib.domain import Indicator, Kind, Level, Region, Rollup

#: What a figure is: its value as it is stored, and what it is divided from.
Figure = tuple[float, float | None, float | None]


def adding_up(one: Indicator, regions: Sequence[Region], plain: Callable[[int], Figure]) -> list[Figure]:
    """The figures of a table's regions, by their places: ``plain``, but of a whole whose parts stand in the table what
    these are divided from, added up."""
    found = [plain(at) for at in range(len(regions))]
    if one.rollup is not Rollup.WEIGHTED or one.numerator is None:
        return found
    places = {region.code: at for at, region in enumerate(regions) if region.level in one.levels}
    for code, at in sorted(places.items(), key=lambda item: list(Level).index(regions[item[1]].level), reverse=True):
        parts = [found[other] for other in places.values() if regions[other].parent == code]
        if parts:
            above, below = (sum(part[side] or 0.0 for part in parts) for side in (1, 2))
            factor = 100.0 if one.kind in (Kind.RATIO, Kind.GROWTH) else 1.0
            # a workbook keeps fifteen digits
            found[at] = (round(factor * above / below, 6), above, below)
    return found
