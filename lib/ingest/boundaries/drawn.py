"""The layers of a jurisdiction from uploaded areas: every level in each detail, small enough to be loaded."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from lib.ingest.boundaries.features import Known
from lib.ingest.boundaries.limits import COMPRESSED_BYTES
from lib.regions.geometry import Areas, joined, round_to, simplified, to_degrees, to_metres, without_noise

# as of the layers that come with the program: a share of the width of the territory
_TOLERANCES = {"low": 1.87e-3, "mid": 4.67e-4, "full": 0.0}
#: Borders of neighbours that lie so near to each other (about 2 m) are meant to be one.
_TOGETHER = 2e-5
#: Areas that joining the borders changes by more than this share are not neighbours that were drawn carelessly.
_MOVED_AT_MOST = 0.02
_LEVELS = ("province", "prefecture", "county")
_CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
_TRIES = 14

Shapes = dict[str, shapely.Geometry]


@dataclass(frozen=True)
class DrawnLayer:
    """``boxes`` has the west, south, east and north of each feature by code, in the order of the features."""

    level: str
    detail: str
    boxes: dict[str, list[float]]
    text: str


@dataclass(frozen=True)
class Group:
    """Areas of one level as the file gives them. ``shared``: neighbours have their borders in common."""

    codes: tuple[str, ...]
    areas: Areas
    shared: bool


def aligned(areas: Mapping[str, shapely.Geometry]) -> Group:
    """The areas of one level with common borders where they nearly have them; else as they are, and said so."""
    codes, given = tuple(areas), np.array(list(areas.values()), dtype=object)
    if shapely.coverage_is_valid(given):
        return Group(codes, given, True)
    try:
        # in degrees: what is straight there is bent in metres, and a corner on a neighbour's long edge would leave it
        cleaned = shapely.coverage_clean(given, snapping_distance=_TOGETHER, gap_width=_TOGETHER)
    except shapely.errors.ShapelyError:
        return Group(codes, given, False)
    cleaned = without_noise(cleaned)
    before, after = shapely.area(given), shapely.area(cleaned)
    if (np.abs(after - before) > _MOVED_AT_MOST * before).any() or not shapely.coverage_is_valid(cleaned):
        return Group(codes, given, False)
    return Group(codes, cleaned, True)


def level_groups(areas: Mapping[str, shapely.Geometry], regions: Mapping[str, Known]) -> dict[str, Group]:
    """The areas by level, each level with its own borders aligned."""
    levels = [level for level in _LEVELS if any(regions[code].level == level for code in areas)]
    return {
        level: aligned({code: area for code, area in areas.items() if regions[code].level == level}) for level in levels
    }


def draw_layers(groups: Mapping[str, Group], regions: Mapping[str, Known]) -> Iterator[DrawnLayer]:
    """Every level that can be drawn, in each detail. A region above the lowest level is joined from all its parts there
    where the file has them, so that its border is theirs; else it is drawn as the file gives it."""
    lowest = [level for level in _LEVELS if level in groups][-1]
    parts = _parts(groups[lowest].codes, lowest, regions)
    for detail, share in _TOLERANCES.items():
        tolerance = share
        for attempt in range(_TRIES):
            found = list(_drawn(groups, parts, regions, detail, tolerance))
            if all(len(gzip.compress(one.text.encode(), 6, mtime=0)) <= COMPRESSED_BYTES[detail] for one in found):
                break
            tolerance = max(tolerance * 2, _TOLERANCES["mid"] / 8 if attempt == 0 else 0)
        yield from found


def _parts(codes: Sequence[str], lowest: str, regions: Mapping[str, Known]) -> dict[str, dict[str, str]]:
    """By level above the lowest: the part each code belongs to, for those whose parts are all there."""
    found: dict[str, dict[str, str]] = {}
    every = [code for code, one in regions.items() if one.level == lowest]
    for level in _LEVELS[: _LEVELS.index(lowest)]:
        above = {code: _above(code, level, regions) for code in every}
        lost = {above[code] for code in every if code not in set(codes)}
        whole = {code: top for code in codes if (top := above[code]) is not None and top not in lost}
        if whole:
            found[level] = whole
    return found


def _above(code: str, level: str, regions: Mapping[str, Known]) -> str | None:
    at: str | None = code
    for _ in _LEVELS:
        one = regions.get(at or "")
        at = one.parent if one else None
        if at and at in regions and regions[at].level == level:
            return at
    return None


def _drawn(
    groups: Mapping[str, Group],
    parts: Mapping[str, Mapping[str, str]],
    regions: Mapping[str, Known],
    detail: str,
    share: float,
) -> Iterator[DrawnLayer]:
    lowest = [level for level in _LEVELS if level in groups][-1]
    base = groups[lowest]
    width_m = float(np.sqrt(shapely.area(to_metres(base.areas)).sum()))
    fine = _fine(base, share * width_m)
    for level in _LEVELS:
        if level == lowest:
            yield _layer(level, detail, dict(zip(base.codes, fine, strict=True)), regions)
            continue
        shapes: Shapes = {}
        if own := groups.get(level):
            shapes |= dict(zip(own.codes, _fine(own, share * width_m), strict=True))
        if of := parts.get(level):
            inside = np.array([code in of for code in base.codes])
            shapes |= _joined(fine[inside], [of[code] for code in base.codes if code in of], base.shared)
        if shapes:
            yield _layer(level, detail, shapes, regions)


def _fine(group: Group, tolerance_m: float) -> Areas:
    """The areas with fewer vertices; those without common borders each for itself."""
    if group.shared:
        try:
            return simplified(group.areas, tolerance_m)[0]
        except ValueError:
            pass  # rounding breaks a border: each for itself then
    thin = to_degrees(shapely.simplify(to_metres(group.areas), tolerance_m)) if tolerance_m else group.areas
    rounded = round_to(thin, 5)
    ok = shapely.is_valid(rounded) & ~shapely.is_empty(rounded)
    result: Areas = np.where(ok, rounded, round_to(group.areas, 7))
    return result


def _joined(areas: Areas, groups: Sequence[str], shared: bool) -> Shapes:
    if shared:
        try:
            return joined(areas, groups)
        except shapely.errors.ShapelyError:
            pass  # borders that were rounded each for itself
    keys = np.array(groups)
    return {
        group: shapely.orient_polygons(shapely.normalize(shapely.union_all(areas[keys == group])), exterior_cw=True)
        for group in dict.fromkeys(groups)
    }


def _layer(level: str, detail: str, shapes: Shapes, regions: Mapping[str, Known]) -> DrawnLayer:
    """A feature's id is its code, its properties code and Chinese name; features stand in the order of their codes."""
    ordered = dict(sorted(shapes.items()))
    features = [
        {
            "type": "Feature",
            "id": code,
            "properties": {"code": code, "name": regions[code].names[0]},
            "geometry": shapely.geometry.mapping(area),
        }
        for code, area in ordered.items()
    ]
    whole = {"type": "FeatureCollection", "crs": _CRS, "features": features}
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":")) + "\n"
    boxes = {code: shapely.bounds(area).tolist() for code, area in ordered.items()}
    return DrawnLayer(level, detail, boxes, text)
