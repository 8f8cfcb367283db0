"""Draws the layers of a jurisdiction from the boundaries of its counties."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from lib.domain import Jurisdiction, Level
from lib.regions.geometry import Areas, joined, simplified, stretch_near, to_metres
from lib.regions.hierarchy import Regions
from lib.regions.layers import Box, Detail

#: The tolerance of each detail, as a share of the width of a territory (the square root of its area): 2,000 m and
#: 500 m for Inner Mongolia, 174 m and 43 m for Liaocheng.
TOLERANCES = {Detail.LOW: 1.87e-3, Detail.MID: 4.67e-4, Detail.FULL: 0.0}

_CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}


@dataclass(frozen=True)
class Drawn:
    """A layer ready to be written: features in the order of their codes."""

    name: str
    detail: Detail
    areas: Mapping[str, shapely.Geometry]

    @property
    def file(self) -> str:
        return f"{self.name}_{self.detail.value}.geojson"

    @property
    def boxes(self) -> dict[str, Box]:
        """The box around each feature by code, in degrees."""
        return {code: shapely.bounds(area).tolist() for code, area in self.areas.items()}

    def geojson(self, regions: Regions) -> bytes:
        """The layer as GeoJSON without blanks. A feature's id is its code; properties are code and Chinese name."""
        features = [
            {
                "type": "Feature",
                "id": code,
                "properties": {"code": code, "name": regions.all[code].name.zh},
                "geometry": shapely.geometry.mapping(area),
            }
            for code, area in self.areas.items()
        ]
        whole = {"type": "FeatureCollection", "crs": _CRS, "features": features}
        return (json.dumps(whole, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


@dataclass(frozen=True)
class Border:
    """The national border: a line in degrees, and how near to it an outline counts as part of it."""

    line: shapely.Geometry
    within_m: float


def draw(
    jurisdiction: Jurisdiction,
    counties: Mapping[str, shapely.Geometry],
    regions: Regions,
    views: Mapping[tuple[str, str], str],
    border: Border | None,
) -> Iterator[Drawn]:
    """All layers of a jurisdiction in each detail; the higher levels are joined from the same simplified counties.

    ``counties`` holds every county of the jurisdiction, in degrees, sharing borders; ``views`` names the layers (see
    ``layers.read_views``). Raises ValueError where simplifying cannot keep the borders shared.
    """
    codes = sorted(counties)
    areas: Areas = np.array([counties[code] for code in codes], dtype=object)
    width_m = float(np.sqrt(shapely.area(to_metres(areas)).sum()))
    for detail, share in TOLERANCES.items():
        fine, _ = simplified(areas, share * width_m)
        for level in jurisdiction.levels:
            yield Drawn(views[jurisdiction.code, level.value], detail, _at_level(level, codes, fine, regions))
        name = views.get((jurisdiction.code, "border"))
        if name is not None and border is not None:
            outline = joined(fine, [jurisdiction.root] * len(codes))[jurisdiction.root]
            line = stretch_near(outline, border.line, border.within_m)
            yield Drawn(name, detail, {jurisdiction.root: line})


def _at_level(level: Level, codes: Sequence[str], areas: Areas, regions: Regions) -> dict[str, shapely.Geometry]:
    if level is Level.COUNTY:
        return dict(zip(codes, areas, strict=True))
    groups = [next(one.code for one in regions.ancestors(code) if one.level is level) for code in codes]
    return dict(sorted(joined(areas, groups).items()))
