"""Checks of imported county boundaries. Each raises Refusal BOUNDARIES_BROKEN with its reason and up to ten codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import shapely

from lib.domain import Jurisdiction, Level
from lib.regions.boundary_file import BoundaryFile, refused
from lib.regions.geometry import Areas, to_degrees, to_metres
from lib.regions.hierarchy import Regions
from lib.regions.wording import listed

#: Borders of neighbours may lie this far apart or overlap by this much; within it they are joined.
TOLERANCE_M = 1.0
#: A county must lie this near to its known point: enough for moved borders, too little for swapped coordinates.
_PLACE_WITHIN_DEGREES = 0.1
#: Neighbours that share at least this much border must still touch.
_BORDER_AT_LEAST_M = 5_000.0


def check_codes(file: Path, found: BoundaryFile, regions: Regions, jurisdiction: Jurisdiction) -> None:
    """Every county of the jurisdiction once, and nothing else."""
    known = {one.code for one in regions.children(jurisdiction.root, Level.COUNTY)}
    counted = Counter(found.codes)
    _refuse_if(file, "codes_unknown", set(counted) - known, jurisdiction=jurisdiction.name.zh)
    _refuse_if(file, "codes_repeated", (code for code, times in counted.items() if times > 1))
    _refuse_if(file, "codes_missing", known - set(counted))


def check_shapes(file: Path, counties: Mapping[str, shapely.Geometry], regions: Regions) -> None:
    """Each is a valid area and lies where the county is."""
    _refuse_if(file, "geometry_empty", (code for code, area in counties.items() if not _is_area(area)))
    _refuse_if(file, "geometry_invalid", (code for code, area in counties.items() if not shapely.is_valid(area)))
    far = (
        code
        for code, area in counties.items()
        if shapely.distance(area, shapely.Point(regions.all[code].lon, regions.all[code].lat)) > _PLACE_WITHIN_DEGREES
    )
    _refuse_if(file, "misplaced", far)


def shared_borders(
    file: Path, counties: Mapping[str, shapely.Geometry], known: Mapping[str, shapely.Geometry]
) -> dict[str, shapely.Geometry]:
    """The counties with borders shared vertex by vertex; mismatches up to ``TOLERANCE_M`` are joined.

    ``known`` are boundaries in degrees that tell which counties are neighbours. Wider overlaps and gaps are refused.
    """
    codes = list(counties)
    areas: Areas = np.array([counties[code] for code in codes], dtype=object)
    metres = to_metres(areas)
    overlapping = {codes[one] for pair in _overlaps(metres) for one in pair}
    _refuse_if(file, "overlaps", overlapping, tolerance=TOLERANCE_M)
    apart = _beside_gaps(codes, metres) | _parted(dict(zip(codes, metres, strict=True)), known)
    _refuse_if(file, "gaps", apart, tolerance=TOLERANCE_M)
    if not shapely.coverage_is_valid(areas):
        cleaned = shapely.coverage_clean(metres, snapping_distance=TOLERANCE_M, gap_width=TOLERANCE_M)
        areas = to_degrees(cleaned)
        edges = shapely.coverage_invalid_edges(cleaned)
        _refuse_if(file, "gaps", _codes_where(codes, ~shapely.is_empty(edges)), tolerance=TOLERANCE_M)
    return dict(zip(codes, areas, strict=True))


def _refuse_if(file: Path, name: str, codes: Iterable[str], **facts: str | int | float) -> None:
    wrong = sorted(set(codes))
    if wrong:
        raise refused(file, name, count=len(wrong), codes=listed(wrong), **facts)


def _is_area(area: shapely.Geometry | None) -> bool:
    return isinstance(area, shapely.Polygon | shapely.MultiPolygon) and not area.is_empty


def _codes_where(codes: list[str], mask: Iterable[bool]) -> set[str]:
    return {code for code, holds in zip(codes, mask, strict=True) if holds}


def _overlaps(metres: Areas) -> list[tuple[int, int]]:
    """Pairs whose common area is wider than the tolerance somewhere."""
    left, right = shapely.STRtree(metres).query(metres, predicate="intersects")
    once = left < right
    left, right = left[once], right[once]
    common = shapely.intersection(metres[left], metres[right])
    wide = ~shapely.is_empty(shapely.buffer(common, -TOLERANCE_M / 2))
    return [(int(one), int(other)) for one, other in zip(left[wide], right[wide], strict=True)]


def _beside_gaps(codes: list[str], metres: Areas) -> set[str]:
    """The counties around holes in the territory that are wider than the tolerance."""
    whole = shapely.union_all(metres)
    filled = shapely.union_all([shapely.Polygon(part.exterior) for part in shapely.get_parts(whole)])
    holes = shapely.get_parts(shapely.difference(filled, whole))
    wide = holes[~shapely.is_empty(shapely.buffer(holes, -TOLERANCE_M / 2))]
    near, _ = shapely.STRtree(metres).query(wide, predicate="dwithin", distance=TOLERANCE_M)[::-1]
    return {codes[int(at)] for at in near}


def _parted(metres: Mapping[str, shapely.Geometry], known: Mapping[str, shapely.Geometry]) -> set[str]:
    """Counties that no longer touch a neighbour with which they are known to share a long border."""
    codes = [code for code in known if code in metres]
    before = to_metres(np.array([known[code] for code in codes], dtype=object))
    now: Areas = np.array([metres[code] for code in codes], dtype=object)
    left, right = shapely.STRtree(before).query(before, predicate="intersects")
    once = left < right
    left, right = left[once], right[once]
    long = shapely.length(shapely.intersection(before[left], before[right])) >= _BORDER_AT_LEAST_M
    left, right = left[long], right[long]
    apart = shapely.distance(now[left], now[right]) > TOLERANCE_M
    return {codes[int(at)] for at in (*left[apart], *right[apart])}
