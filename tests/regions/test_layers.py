"""The shipped layers: complete, valid, sharing borders, and as their index and sources say."""

from __future__ import annotations

import gzip
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import shapely

from lib.domain import Level, Refusal, RefusalCode
from lib.regions import ROOT, Detail, Layer, Layers, Regions, load_layers, load_regions
from lib.regions.geometry import Areas, is_coverage, to_metres

SHARED = ROOT.parent.parent / "shared" / "geo" / "layers"
VIEWS = [
    ("150000", Level.PROVINCE, 1),
    ("150000", Level.PREFECTURE, 12),
    ("150000", Level.COUNTY, 103),
    ("371500", Level.PREFECTURE, 1),
    ("371500", Level.COUNTY, 8),
    ("140500", Level.PREFECTURE, 1),
    ("140500", Level.COUNTY, 6),
]


@pytest.fixture(scope="module")
def regions() -> Regions:
    return load_regions()


@pytest.fixture(scope="module")
def layers() -> Layers:
    return load_layers()


def _areas(layers: Layers, layer: Layer) -> Areas:
    features = json.loads(layers.read(layer))["features"]
    return np.array([shapely.geometry.shape(one["geometry"]) for one in features], dtype=object)


@pytest.mark.parametrize("detail", list(Detail))
@pytest.mark.parametrize("view", VIEWS)
def test_a_layer_holds_each_region_of_its_view_once(
    layers: Layers, regions: Regions, view: tuple[str, Level, int], detail: Detail
) -> None:
    jurisdiction, level, count = view
    layer = layers.for_view(jurisdiction, level, detail)
    root = regions.jurisdictions[jurisdiction].root
    wanted = {root} if regions.all[root].level is level else {one.code for one in regions.children(root, level)}
    assert len(layer.codes) == count
    assert layer.unmatched(frozenset(wanted)) == ((), ())
    assert (layer.jurisdiction, layer.level, layer.detail) == (jurisdiction, level, detail)


@pytest.mark.parametrize("detail", list(Detail))
@pytest.mark.parametrize(("jurisdiction", "level", "count"), VIEWS)
def test_areas_are_valid_share_borders_and_turn_clockwise(
    layers: Layers, jurisdiction: str, level: Level, count: int, detail: Detail
) -> None:
    areas = _areas(layers, layers.for_view(jurisdiction, level, detail))
    assert len(areas) == count
    assert is_coverage(areas)
    whole = shapely.coverage_union_all(areas)
    assert sum(len(part.interiors) for part in shapely.get_parts(whole)) == 0
    assert float(shapely.area(areas).sum()) == pytest.approx(float(shapely.area(whole)), rel=1e-12)
    rings = [part.exterior for area in areas for part in shapely.get_parts(area)]
    assert not any(ring.is_ccw for ring in rings)


@pytest.mark.parametrize("detail", list(Detail))
def test_leagues_and_province_are_made_of_the_same_counties(layers: Layers, regions: Regions, detail: Detail) -> None:
    counties = layers.get("im_counties", detail)
    leagues = layers.get("im_leagues", detail)
    by_league = dict(zip(leagues.codes, _areas(layers, leagues), strict=True))
    areas = _areas(layers, counties)
    for league, area in by_league.items():
        mine = np.array([regions.all[code].parent == league for code in counties.codes])
        assert shapely.equals(shapely.coverage_union_all(areas[mine]), area)
    province = _areas(layers, layers.get("im_province", detail))[0]
    assert shapely.equals(shapely.coverage_union_all(areas), province)


@pytest.mark.parametrize("detail", list(Detail))
def test_the_national_border_runs_along_the_province(layers: Layers, detail: Detail) -> None:
    layer = layers.border_of("150000", detail)
    assert layer is not None
    line = _areas(layers, layer)[0]
    outline = _areas(layers, layers.get("im_province", detail))[0].boundary
    assert line.geom_type == "LineString"
    assert shapely.covers(outline, line)
    length_km = shapely.length(to_metres(np.array([line], dtype=object)))[0] / 1000
    assert 2_900 < length_km < 4_300
    assert layers.border_of("371500", detail) is None


def test_the_coarsest_counties_are_small_enough_to_send(layers: Layers) -> None:
    assert len(gzip.compress(layers.read(layers.get("im_counties", "low")))) <= 60_000


def test_index_and_sources_agree_with_the_files(layers: Layers) -> None:
    found = list(layers)
    assert len(found) == 24
    assert {layer.path.name for layer in found} == {file.name for file in (ROOT / "layers").glob("*.geojson")}
    for layer in found:
        content = layers.read(layer)
        features = json.loads(content)["features"]
        assert hashlib.sha256(content).hexdigest() == layer.sha256
        assert tuple(one["id"] for one in features) == layer.codes
        assert tuple(one["properties"]["code"] for one in features) == layer.codes
        areas = [shapely.geometry.shape(one["geometry"]) for one in features]
        assert tuple(area.bounds for area in areas) == layer.boxes
        assert (layer.review_number, layer.crs, layer.vintage) == ("GS（2024）0650号", "EPSG:4490", "2025-09")
        assert layer.provider.startswith("天地图")
        assert layer.license


def test_features_carry_code_and_name_only(layers: Layers) -> None:
    feature = json.loads(layers.read(layers.get("im_counties")))["features"][0]
    assert feature["properties"] == {"code": "150102", "name": "新城区"}
    assert b", " not in layers.read(layers.get("im_counties"))


def test_label_points_lie_in_or_beside_their_regions(layers: Layers, regions: Regions) -> None:
    layer = layers.get("im_counties", "full")
    for code, area in zip(layer.codes, _areas(layers, layer), strict=True):
        assert shapely.distance(area, shapely.Point(regions.all[code].lon, regions.all[code].lat)) < 0.01


def test_boxes_zoom_to_a_league(layers: Layers, regions: Regions) -> None:
    layer = layers.get("im_counties", "low")
    wuhai = layer.box_around(frozenset(one.code for one in regions.children("150300")))
    assert wuhai == layers.get("im_leagues", "low").box_around(frozenset({"150300"}))
    assert layer.box_around(frozenset({"371502"})) is None
    assert layer.bbox == layers.get("im_province", "low").bbox


def test_missing_geometry_and_missing_region_are_counted(layers: Layers) -> None:
    layer = layers.get("jc_counties")
    wanted = (frozenset(layer.codes) - {"140502"}) | {"140599"}
    assert layer.unmatched(wanted) == (("140599",), ("140502",))


def test_unknown_layers_and_levels_are_refused(layers: Layers) -> None:
    for name, detail in (("cn_counties", "low"), ("im_counties", "finest")):
        with pytest.raises(Refusal) as refusal:
            layers.get(name, detail)
        assert refusal.value.code is RefusalCode.BOUNDARIES_BROKEN
        assert refusal.value.params["reason_key"] == "boundaries.reason.layer_unknown"
    with pytest.raises(Refusal) as refusal:
        layers.for_view("371500", Level.PROVINCE)
    assert refusal.value.code is RefusalCode.LEVEL_UNKNOWN


def test_a_broken_index_is_refused(tmp_path: Path) -> None:
    for file in ("jurisdictions.toml", "sources.toml"):
        (tmp_path / file).write_text((ROOT / file).read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(Refusal) as refusal:
        load_layers(tmp_path)
    assert refusal.value.params["reason_key"] == "boundaries.reason.index_unreadable"


def test_loading_leaves_the_geometry_libraries_alone() -> None:
    asked = (
        "import sys; from lib.regions import load_layers, load_regions; load_regions(); load_layers(); "
        "print([m for m in ('shapely', 'geopandas', 'pandas', 'pyproj') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=ROOT.parent)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(("detail", "most"), [(Detail.FULL, 1e-6), (Detail.MID, 2e-3), (Detail.LOW, 2.5e-2)])
def test_details_stay_close_to_the_full_layer(layers: Layers, detail: Detail, most: float) -> None:
    full, other = (to_metres(_areas(layers, layers.get("im_counties", one))) for one in (Detail.FULL, detail))
    moved = shapely.area(shapely.symmetric_difference(full, other)).sum() / shapely.area(full).sum()
    assert moved <= most
    if SHARED.exists():
        features = json.loads((SHARED / f"im_counties_{detail.value}.geojson").read_text(encoding="utf-8"))["features"]
        assert tuple(sorted(one["id"] for one in features)) == layers.get("im_counties", detail).codes
        theirs = np.array([shapely.geometry.shape(one["geometry"]) for one in features], dtype=object)
        apart = shapely.area(shapely.symmetric_difference(other, to_metres(theirs))).sum() / shapely.area(full).sum()
        assert apart <= most
