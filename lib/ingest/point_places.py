"""Where points lie: converted to WGS-84 where that was asked for, and the county each stands in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from lib.domain import Datum

#: A point so close outside the border (about 200 m) still counts as inside the nearest county: borders are drawn
#: coarser than a building stands.
NEAR_DEGREES = 0.002


def to_wgs84(longitude: float, latitude: float, datum: Datum) -> tuple[float, float]:
    """Degrees in WGS-84, to seven decimals (about a centimetre). GCJ-02 is turned back to within half a metre."""
    if datum is Datum.WGS84:
        return longitude, latitude
    # a library of its own for the shifted system, loaded only for files that use it
    from geocoordinates_ffi import Gcj02, gcj02_to_wgs84_refined  # noqa: PLC0415

    found = gcj02_to_wgs84_refined(Gcj02(lat=latitude, lon=longitude))
    return round(found.lon, 7), round(found.lat, 7)


@dataclass(frozen=True)
class Areas:
    """Areas with their codes, from a GeoJSON layer (degrees, a feature's id is its region code)."""

    geojson: bytes

    def codes_at(self, places: Sequence[tuple[float, float]]) -> list[str | None]:
        """The code of the area each place (longitude, latitude) lies in; None for a place outside all of them."""
        # the geometry library takes a while to load, and most sessions never read points
        import shapely  # noqa: PLC0415
        from shapely.geometry import shape  # noqa: PLC0415

        features = json.loads(self.geojson)["features"]
        codes = [str(feature["id"]) for feature in features]
        tree = shapely.STRtree([shape(feature["geometry"]) for feature in features])
        found: list[str | None] = [None] * len(places)
        if not places:
            return found
        points = shapely.points(places)
        near, areas = tree.query_nearest(points, max_distance=NEAR_DEGREES, all_matches=False)
        for at, area in zip(near.tolist(), areas.tolist(), strict=True):
            found[at] = codes[area]
        return found
