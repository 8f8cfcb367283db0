"""Areas that share borders: simplified, rounded and joined so that the borders stay shared."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer

#: CGCS2000 in degrees, the system of all layers.
DEGREES = "EPSG:4490"
#: The equal-area projection of maps of the whole country, in metres: areas and tolerances mean the same everywhere.
METRES = "+proj=aea +lat_1=25 +lat_2=47 +lat_0=0 +lon_0=105 +ellps=GRS80 +units=m +no_defs"

#: Geometries, 1-D, object.
Areas = NDArray[np.object_]

_METRES_A_DEGREE = 111_320.0


def to_metres(areas: Areas) -> Areas:
    """Degrees (EPSG:4490) to the equal-area projection in metres."""
    return _transformed(areas, Transformer.from_crs(CRS(DEGREES), CRS(METRES), always_xy=True))


def to_degrees(areas: Areas, crs: object = METRES) -> Areas:
    """Coordinates of a named reference system to degrees (EPSG:4490), longitude first."""
    return _transformed(areas, Transformer.from_crs(CRS.from_user_input(crs), CRS(DEGREES), always_xy=True))


def _transformed(areas: Areas, transformer: Transformer) -> Areas:
    def move(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(transformer.transform(points[:, 0], points[:, 1]))

    result: Areas = shapely.transform(areas, move)
    return result


def is_coverage(areas: Areas) -> bool:
    """True where all areas are valid and neighbours share their borders vertex by vertex."""
    return bool(shapely.is_valid(areas).all() and shapely.coverage_is_valid(areas))


def simplified(areas: Areas, tolerance_m: float) -> tuple[Areas, int]:
    """Areas in degrees with fewer vertices, and the decimals they were rounded to.

    Corners that cut off less than ``tolerance_m`` squared go (Visvalingam-Whyatt, on the borders that neighbours
    share); 0 keeps all. Rounding keeps a tenth of the tolerance, from 3 to 7 decimals, and finer where rounding would
    break a border. Raises ValueError where no rounding keeps the borders shared.
    """
    thin = shapely.normalize(shapely.remove_repeated_points(areas))
    if tolerance_m > 0:
        thin = without_noise(to_degrees(shapely.coverage_simplify(to_metres(thin), tolerance_m)))
    coarsest = 5 if tolerance_m == 0 else _decimals_for(tolerance_m / 10)
    for decimals in range(coarsest, 8):
        rounded = round_to(thin, decimals)
        if is_coverage(rounded):
            return rounded, decimals
    raise ValueError("no rounding keeps the borders shared")


def without_noise(areas: Areas) -> Areas:
    """Coordinates to 7 decimals, a centimetre: what a change of system leaves beyond would decide ties of rounding."""
    result: Areas = shapely.transform(areas, lambda points: np.round(points, 7))
    return result


def _decimals_for(metres: float) -> int:
    return int(np.clip(np.ceil(-np.log10(metres / _METRES_A_DEGREE)), 3, 5))


def round_to(areas: Areas, decimals: int) -> Areas:
    """Coordinates rounded, points that fall together joined, rings in one canonical order, outer rings clockwise."""

    def nearest(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.round(points, decimals) + 0.0

    rounded = shapely.remove_repeated_points(shapely.transform(areas, nearest))
    result: Areas = shapely.orient_polygons(shapely.normalize(rounded), exterior_cw=True)
    return result


def joined(areas: Areas, groups: Sequence[str]) -> dict[str, shapely.Geometry]:
    """One area a group, in the order of first members: borders within a group go, the others stay as they are."""
    keys = np.array(groups)
    found = {}
    for group in dict.fromkeys(groups):
        whole = shapely.coverage_union_all(areas[keys == group])
        found[group] = shapely.orient_polygons(shapely.normalize(whole), exterior_cw=True)
    return found


def stretch_near(outline: shapely.Geometry, line: shapely.Geometry, within_m: float) -> shapely.Geometry:
    """The edges of an area's outline whose ends lie within ``within_m`` of ``line``, as lines in degrees."""
    target = to_metres(np.array([line], dtype=object))[0]
    shapely.prepare(target)
    kept: list[shapely.Geometry] = []
    for ring in shapely.get_rings(outline):
        points = shapely.get_coordinates(ring)
        metres = shapely.get_coordinates(to_metres(np.array([ring], dtype=object))[0])
        near = shapely.dwithin(shapely.points(metres), target, within_m)
        both = near[:-1] & near[1:]
        kept += [shapely.LineString(points[at : at + 2]) for at in np.flatnonzero(both)]
    return shapely.normalize(shapely.line_merge(shapely.union_all(kept)))
