"""Points of a detail map: laboratories and offices, each at one place."""

from __future__ import annotations

from enum import StrEnum

import polars as pl


class PointKind(StrEnum):
    """What stands at a point."""

    LABORATORY = "laboratory"
    OFFICE = "office"


class Datum(StrEnum):
    """The system coordinates are given in. CGCS2000 and WGS-84 differ by centimetres and count as one.

    GCJ-02, the shifted system of public Chinese web maps, lies 100 to 700 m off and is converted only when it is named.
    """

    WGS84 = "wgs84"
    GCJ02 = "gcj02"


#: One point as an accepted file states it. ``id`` is unique in its layer; ``kind`` a PointKind; ``grade`` the key of a
#: laboratory's grade (null: none stated); ``region`` the code of the county it lies in. ``longitude`` and ``latitude``
#: are degrees in WGS-84/CGCS2000; the ``given`` ones and ``datum`` are what the file says. ``row`` counts from 1, as a
#: spreadsheet shows it.
POINTS: dict[str, pl.DataType] = {
    "id": pl.String(),
    "kind": pl.String(),
    "name": pl.String(),
    "grade": pl.String(),
    "region": pl.String(),
    "longitude": pl.Float64(),
    "latitude": pl.Float64(),
    "given_longitude": pl.Float64(),
    "given_latitude": pl.Float64(),
    "datum": pl.String(),
    "note": pl.String(),
    "row": pl.Int64(),
}

#: A point with where it came from. A layer is published whole, so one batch and one revision stand for all of it.
PUBLISHED_POINTS: dict[str, pl.DataType] = {
    **POINTS,
    "jurisdiction": pl.String(),
    "batch": pl.String(),
    "revision_from": pl.Int64(),
}
