"""From the geometry of features to valid areas in degrees (EPSG:4490)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shapely
from numpy.typing import NDArray

from lib.ingest.boundaries.features import Feature, Problem
from lib.ingest.boundaries.limits import CHINA

# the shift of GCJ-02 is asked of its library at the corners of cells so wide: between them a straight line is within
# 10 cm of it, and the library itself within half a metre
_CELL = 0.01
_KINDS = ("Polygon", "MultiPolygon")
_SWAPPED = (CHINA[1], CHINA[0], CHINA[3], CHINA[2])

Points = NDArray[np.float64]


def areas_of(features: Iterable[Feature], *, shifted: bool) -> tuple[dict[str, shapely.Geometry], list[Problem]]:
    """A valid area for each feature by code, and what is wrong with the others. ``shifted``: they are in GCJ-02."""
    found: dict[str, shapely.Geometry] = {}
    problems: list[Problem] = []
    for feature in features:
        area = _area(feature, problems)
        if area is not None:
            found[feature.code] = area
    # said once, of the first: a file has one system
    for code in ("BOUNDARY_PROJECTED", "BOUNDARY_SWAPPED"):
        told = [problem for problem in problems if problem.code == code]
        problems = [problem for problem in problems if problem not in told[1:]]
    if shifted and found and not any(problem.error for problem in problems):
        moved = shapely.transform(np.array(list(found.values()), dtype=object), _unshifted)
        found = dict(zip(found, (_valid(area) for area in moved), strict=True))
    return dict(sorted(found.items())), problems


def _area(feature: Feature, problems: list[Problem]) -> shapely.Geometry | None:
    kind = _unfit_kind(feature.geometry)
    if kind is not None:
        problems.append(Problem(kind[0], True, feature.row, kind[1] or feature.code))
        return None
    area = _shape(feature.geometry)
    mended = None if area is None else _valid(area)
    wrong = "BOUNDARY_BROKEN" if area is None or mended is None else _misplaced(shapely.get_coordinates(area))
    if wrong is not None:
        problems.append(Problem(wrong, True, feature.row, feature.code))
        return None
    if not shapely.is_valid(area):
        problems.append(Problem("BOUNDARY_MENDED", False, feature.row, feature.code))
    return mended


def _unfit_kind(geometry: object) -> tuple[str, str] | None:
    """Why something is no area, by its kind alone: the issue and what it is instead."""
    if not isinstance(geometry, dict) or not (geometry.get("coordinates") or geometry.get("geometries")):
        return "BOUNDARY_EMPTY", ""
    kind = str(geometry.get("type"))
    return None if kind in _KINDS else ("BOUNDARY_KIND", kind[:40])


def _shape(geometry: object) -> shapely.Geometry | None:
    """The geometry as it stands, without heights; None where its coordinates are none."""
    try:
        area = shapely.force_2d(shapely.geometry.shape(geometry))
    except (ValueError, TypeError, IndexError, KeyError, AttributeError, shapely.errors.ShapelyError):
        return None
    points = shapely.get_coordinates(area)
    return area if len(points) and np.isfinite(points).all() else None


def _misplaced(points: Points) -> str | None:
    """What the coordinates are instead of degrees in China, longitude first; None where they are that."""
    box = (*points.min(axis=0), *points.max(axis=0))
    if _within(box, CHINA):
        return None
    if _within(box, _SWAPPED):
        return "BOUNDARY_SWAPPED"
    return "BOUNDARY_OUTSIDE" if _within(box, (-180.0, -90.0, 180.0, 90.0)) else "BOUNDARY_PROJECTED"


def _within(box: Iterable[float], bound: tuple[float, float, float, float]) -> bool:
    west, south, east, north = box
    return bound[0] <= west and bound[1] <= south and east <= bound[2] and north <= bound[3]


def _valid(area: shapely.Geometry) -> shapely.Geometry | None:
    """The area as one that does not cross itself; None where no area is left."""
    whole = area if shapely.is_valid(area) else shapely.make_valid(area)
    parts = [part for part in shapely.get_parts(shapely.get_parts(whole)) if part.geom_type == "Polygon" and part.area]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else shapely.union_all(parts)


def _unshifted(points: Points) -> Points:
    """GCJ-02 to WGS-84, seven decimals (about a centimetre)."""
    # a library of its own for the shifted system, loaded only for files that use it
    from geocoordinates_ffi import Gcj02, gcj02_to_wgs84_refined  # noqa: PLC0415

    cells = np.floor(points / _CELL).astype(np.int64)
    part = points / _CELL - cells
    moved = np.zeros_like(points)
    for right in (0, 1):
        for up in (0, 1):
            corners, at = np.unique(cells + np.array((right, up)), axis=0, return_inverse=True)
            shifts = np.empty((len(corners), 2))
            for place, (column, row) in enumerate(corners.tolist()):
                found = gcj02_to_wgs84_refined(Gcj02(lat=row * _CELL, lon=column * _CELL))
                shifts[place] = found.lon - column * _CELL, found.lat - row * _CELL
            weight = np.abs(1 - right - part[:, 0]) * np.abs(1 - up - part[:, 1])
            moved += weight[:, None] * shifts[at.ravel()]
    return np.round(points + moved, 7)
