"""Neighbours: an edge in common, not a point, and the shipped table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lib.domain import Refusal, RefusalCode
from lib.regions import load_areas, load_neighbours, load_regions
from lib.regions.neighbours import neighbours_table, shared_borders


def square(code: str, x: int, y: int, *, several: bool = False) -> dict[str, object]:
    ring = [[x, y], [x, y + 1], [x + 1, y + 1], [x + 1, y], [x, y]]
    geometry: dict[str, object] = {"type": "Polygon", "coordinates": [ring]}
    if several:
        geometry = {"type": "MultiPolygon", "coordinates": [[ring]]}
    return {"type": "Feature", "id": code, "properties": {}, "geometry": geometry}


def test_an_edge_in_common_makes_neighbours_a_corner_does_not() -> None:
    features = [square("1", 0, 0), square("2", 1, 0, several=True), square("3", 1, 1), square("4", 5, 5)]
    layer = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    assert shared_borders(layer) == {("1", "2"), ("2", "3")}
    assert neighbours_table([layer, layer]) == b"region,neighbour\n1,2\n2,3\n"


def test_shipped_neighbours() -> None:
    found = load_neighbours()
    assert found["150600"] == ("150100", "150200", "150300", "150800", "152900")
    assert found["150602"] == ("150603", "150621", "150622", "150625", "150627")
    assert "150000" not in found
    regions = load_regions().all
    assert all(code in found[other] for code, others in found.items() for other in others)
    assert all(regions[code].level is regions[other].level for code, others in found.items() for other in others)


def test_unreadable_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refusal:
        load_neighbours(tmp_path)
    assert refusal.value.code is RefusalCode.CATALOGUE_BROKEN
    assert refusal.value.params["file"] == "neighbours.csv"


def test_every_region_has_an_area() -> None:
    areas = load_areas()
    assert set(areas) == set(load_regions().all)
    assert 86_000 < areas["150600"] < 88_000
    assert min(areas.values()) > 0
