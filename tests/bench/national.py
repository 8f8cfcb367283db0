"""All counties of the country as a layer and as made figures: a load for the map that the product does not have."""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from pathlib import Path

import polars as pl

from lib.domain import Indicator, Level, Status
from lib.i18n import figure
from lib.regions import Layer
from lib.regions.layers import Detail

_STATUSES = (Status.MET, Status.BEHIND, Status.MISSED, Status.NO_DATA, Status.ON_TRACK)


@cache
def layer(path: Path) -> Layer:
    """The layer in a GeoJSON file whose features name their region codes."""
    content = path.read_bytes()
    codes = tuple(str(feature["properties"]["code"]) for feature in json.loads(content)["features"])
    return Layer(
        name="cn_counties",
        detail=Detail.LOW,
        level=Level.COUNTY,
        jurisdiction="",
        sha256=sha256(content).hexdigest(),
        review_number="GS(2024)0650号",
        provider="天地图",
        vintage="",
        license="",
        crs="EPSG:4490",
        codes=codes,
        boxes=(),
        path=path,
    )


def figures(codes: tuple[str, ...], indicator: Indicator, locale: object, turn: int) -> pl.DataFrame:
    """A result frame as ``analyse`` returns it, one row a code, other figures at each ``turn``."""
    places = range(len(codes))
    values = [None if place % 17 == 0 else float((place * 37 + turn * 101) % 1000) / 10 for place in places]
    status = [
        Status.NO_DATA if value is None else _STATUSES[(place + place // (turn + 2)) % 3]
        for place, value in zip(places, values, strict=True)
    ]
    return pl.DataFrame(
        {
            "region": codes,
            "name": [f"县{code}" for code in codes],
            "value": values,
            "value_text": [figure(locale, indicator, value, None) for value in values],  # type: ignore[arg-type]
            "qualifier": pl.Series([None] * len(codes), dtype=pl.String),
            "period": ["2026Q3" if value is not None else None for value in values],
            "period_text": ["2026年第三季度" if value is not None else None for value in values],
            "status": [item.value for item in status],
            "target_text": ["不低于 100.0%"] * len(codes),
            "gap_text": [None if value is None else f"差 {100 - value:.1f} 个百分点" for value in values],
            "rank": [None if value is None else 1 + place % 900 for place, value in zip(places, values, strict=True)],
            "ranked": [900] * len(codes),
            "demo": [False] * len(codes),
            "target": [None] * len(codes),
            "binding": [True] * len(codes),
            "gap": pl.Series([None] * len(codes), dtype=pl.Float64),
        },
        schema_overrides={"rank": pl.Int64, "ranked": pl.Int64},
    )
