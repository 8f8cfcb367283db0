"""Reads an operator's own download of county boundaries."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import ProjError

from lib.domain import Refusal, RefusalCode
from lib.regions.geometry import Areas, to_degrees, without_noise
from lib.regions.wording import reason

#: Column names that hold administrative codes, in the order they are looked for; case does not matter.
CODE_COLUMNS = (
    "code",
    "adcode",
    "district_adcode",
    "gb",
    "区划代码",
    "行政区划代码",
    "行政区划码",
    "区划码",
    "代码",
    "县代码",
    "pac",
    "xzqdm",
    "xian_code",
    "county_code",
    "id",
)

_CODE = re.compile(r"(?:156)?(\d{6})(?:0{3}|0{6}|\.0+)?")
_GEOJSON = {".json", ".geojson"}


@dataclass(frozen=True)
class BoundaryFile:
    """What a file holds: texts of the code column as six-digit codes where they are such, areas in EPSG:4490."""

    codes: tuple[str, ...]
    areas: Areas
    column: str
    crs: str


def read_boundaries(file: Path) -> BoundaryFile:
    """Read the layer of ``file`` that has a code column.

    Raises Refusal FILE_UNREADABLE where it does not exist, BOUNDARIES_BROKEN (file, reason) where it is no map file,
    has no areas, no code column or no stated coordinate system.
    """
    if not file.is_file():
        raise Refusal(RefusalCode.FILE_UNREADABLE, file=file.name)
    frame, column = _frame(file)
    if frame.crs is None or (file.suffix.lower() in _GEOJSON and not _names_crs(file)):
        raise refused(file, "crs_missing")
    areas = np.array([_plain(area) for area in shapely.force_2d(frame.geometry.to_numpy())], dtype=object)
    crs = CRS.from_user_input(frame.crs)
    try:
        areas = without_noise(to_degrees(areas, crs))
    except ProjError:
        raise refused(file, "crs_unusable", crs=crs.name) from None
    codes = tuple(_code(text) for text in frame[column])
    return BoundaryFile(codes, areas, column, crs.to_string() if crs.to_authority() else crs.name)


def refused(file: Path, name: str, **facts: str | int | float) -> Refusal:
    """The refusal of a file, with its reason from ``boundaries.toml``."""
    return Refusal(RefusalCode.BOUNDARIES_BROKEN, file=file.name, **reason(name, **facts))


def _frame(file: Path) -> tuple[gpd.GeoDataFrame, str]:
    """The first layer with areas and a code column, and the name of that column."""
    columns: list[str] = []
    areas_seen = False
    try:
        listed = gpd.list_layers(file)
        for layer, kind in zip(listed["name"], listed["geometry_type"], strict=True):
            if not any(word in str(kind) for word in ("Polygon", "Unknown")):
                continue
            frame = gpd.read_file(file, layer=layer, engine="pyogrio")
            areas_seen = True
            column = _code_column([str(name) for name in frame.columns])
            if column is not None:
                return frame, column
            columns += [str(name) for name in frame.columns if name != frame.geometry.name]
    except (RuntimeError, ValueError):  # what the drivers raise for a broken data source, layer or geometry
        raise refused(file, "unreadable") from None
    if not areas_seen:
        raise refused(file, "no_areas")
    accepted = "、".join(CODE_COLUMNS)
    raise refused(file, "code_column_missing", accepted=accepted, columns="、".join(columns) or "-")


def _plain(area: shapely.Geometry | None) -> shapely.Geometry | None:
    """A collection of one area as that area: some formats know collections only."""
    return area.geoms[0] if isinstance(area, shapely.MultiPolygon) and len(area.geoms) == 1 else area


def _code_column(columns: list[str]) -> str | None:
    by_name = {name.strip().casefold(): name for name in columns}
    return next((by_name[name] for name in CODE_COLUMNS if name in by_name), None)


def _code(value: object) -> str:
    """``156150102`` and ``150102000000`` as ``150102``; anything else as it stands."""
    text = str(value).strip()
    found = _CODE.fullmatch(text)
    return found[1] if found else text


def _names_crs(file: Path) -> bool:
    """True where a GeoJSON says its system itself; readers take WGS-84 for granted where it does not."""
    try:
        content = json.loads(file.read_text(encoding="utf-8-sig"))
    except ValueError:
        return False
    return isinstance(content, dict) and bool(content.get("crs"))
