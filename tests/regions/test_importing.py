"""An operator's own boundaries: accepted where they are whole, refused with a reason where they are not."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from shapely import affinity

from lib.domain import Level, Locale, Refusal, RefusalCode
from lib.i18n import say
from lib.regions import ROOT, Imported, import_boundaries, load_layers, load_regions

Frame = gpd.GeoDataFrame
SOURCE = {
    "review_number": "蒙S（2026）001号",
    "provider": "内蒙古自治区测绘院",
    "vintage": "2026-01",
    "license": "仅限内部使用",
}


def _own(name: str = "lc_counties") -> Frame:
    """The shipped counties, as an operator might have them."""
    frame = gpd.read_file(ROOT / "layers" / f"{name}_full.geojson")
    return frame[["code", "name", "geometry"]]


def _import(file: Path, out: Path, jurisdiction: str = "371500") -> Imported:
    return import_boundaries(file, out, jurisdiction, **SOURCE)


def _refused(frame: Frame, tmp_path: Path) -> Refusal:
    file = tmp_path / "own.gpkg"
    frame.to_file(file, driver="GPKG")
    out = tmp_path / "geo"
    with pytest.raises(Refusal) as refusal:
        _import(file, out)
    assert refusal.value.code is RefusalCode.BOUNDARIES_BROKEN
    assert refusal.value.params["file"] == "own.gpkg"
    assert not out.exists()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["own.gpkg"]
    return refusal.value


def _key(refusal: Refusal) -> str:
    return str(refusal.params["reason_key"]).removeprefix("boundaries.reason.")


def test_a_geopackage_in_another_system_takes_the_place_of_the_shipped_layers(tmp_path: Path) -> None:
    file = tmp_path / "own.gpkg"
    frame = _own("im_counties").rename(columns={"code": "gb"})
    frame["gb"] = "156" + frame["gb"]
    frame.to_crs("EPSG:3857").to_file(file, driver="GPKG")
    done = _import(file, tmp_path / "geo", "150000")
    assert (done.counties, done.column, done.crs, len(done.files)) == (103, "gb", "EPSG:3857", 12)
    layers = load_layers(override=tmp_path / "geo")
    ours = layers.for_view("150000", Level.COUNTY, "full")
    assert ours.path == tmp_path / "geo" / "layers" / "im_counties_full.geojson"
    assert (ours.review_number, ours.vintage) == ("蒙S（2026）001号", "2026-01")
    assert layers.get("lc_counties").review_number == "GS（2024）0650号"
    for name in ("im_counties", "im_leagues", "im_province", "im_national_border"):
        for detail in ("full", "mid", "low"):
            assert layers.read(layers.get(name, detail)) == load_layers().get(name, detail).path.read_bytes()


def test_zipped_shapefile_and_geojson_are_read_and_kept_side_by_side(tmp_path: Path) -> None:
    out = tmp_path / "geo"
    folder = tmp_path / "shape"
    folder.mkdir()
    _own().rename(columns={"code": "PAC", "name": "NAME"}).to_file(folder / "own.shp")
    file = Path(shutil.make_archive(str(tmp_path / "own"), "zip", folder))
    assert _import(file, out).column == "PAC"
    assert _import(ROOT / "layers" / "jc_counties_full.geojson", out, "140500").counties == 6
    layers = load_layers(override=out)
    assert {layer.name for layer in layers if layer.path.is_relative_to(out)} == {
        "lc_cities",
        "lc_counties",
        "jc_cities",
        "jc_counties",
    }
    assert sorted(one.name for one in tmp_path.iterdir()) == ["geo", "own.zip", "shape"]


def test_mismatches_within_the_tolerance_are_joined(tmp_path: Path) -> None:
    frame = _own()
    frame.loc[0, "geometry"] = affinity.translate(frame.geometry[0], 3e-6, 0)
    assert not shapely.coverage_is_valid(frame.geometry.to_numpy())
    file = tmp_path / "own.gpkg"
    frame.to_file(file, driver="GPKG")
    _import(file, tmp_path / "geo")
    layers = load_layers(override=tmp_path / "geo")
    found = gpd.read_file(layers.get("lc_counties", "full").path).geometry.to_numpy()
    assert shapely.coverage_is_valid(found)
    assert shapely.area(shapely.symmetric_difference(found, _own().geometry.to_numpy())).sum() < 1e-5


def _without_a_county(frame: Frame) -> Frame:
    return frame[frame["code"] != "371581"]


def _with_a_zone(frame: Frame) -> Frame:
    frame.loc[len(frame)] = ["371572", "高新区", frame.geometry[0]]
    return frame


def _with_a_county_twice(frame: Frame) -> Frame:
    frame.loc[len(frame)] = ["371502", "东昌府区", frame.geometry[0]]
    return frame


def _crossing_itself(frame: Frame) -> Frame:
    west, south, east, north = frame.geometry[0].bounds
    frame.loc[0, "geometry"] = shapely.Polygon([(west, south), (east, north), (east, south), (west, north)])
    return frame


def _empty(frame: Frame) -> Frame:
    frame.loc[0, "geometry"] = shapely.Polygon()
    return frame


def _swapped(frame: Frame) -> Frame:
    return frame.set_geometry(shapely.transform(frame.geometry.to_numpy(), lambda points: points[:, ::-1]))


def _exchanged(frame: Frame) -> Frame:
    frame["code"] = frame["code"].replace({"371581": "371526", "371526": "371581"})
    return frame


def _grown(frame: Frame) -> Frame:
    frame.loc[0, "geometry"] = frame.geometry[0].buffer(0.001)
    return frame


def _shrunk(frame: Frame) -> Frame:
    frame.loc[0, "geometry"] = frame.geometry[0].buffer(-0.001)
    return frame


def _with_a_hole(frame: Frame) -> Frame:
    middle = frame.geometry[0].representative_point().buffer(0.01)
    frame.loc[0, "geometry"] = frame.geometry[0].difference(middle)
    return frame


@pytest.mark.parametrize(
    ("fault", "key", "codes"),
    [
        (_without_a_county, "codes_missing", "371581"),
        (_with_a_zone, "codes_unknown", "371572"),
        (_with_a_county_twice, "codes_repeated", "371502"),
        (_crossing_itself, "geometry_invalid", "371502"),
        (_empty, "geometry_empty", "371502"),
        (_exchanged, "misplaced", "371526、371581"),
        (_with_a_hole, "gaps", "371502"),
    ],
)
def test_a_faulty_county_is_named(tmp_path: Path, fault: Callable[[Frame], Frame], key: str, codes: str) -> None:
    refusal = _refused(fault(_own()), tmp_path)
    assert _key(refusal) == key
    assert refusal.params["codes"] == codes
    assert codes in str(refusal.params["reason"])


@pytest.mark.parametrize(("fault", "key"), [(_swapped, "misplaced"), (_grown, "overlaps"), (_shrunk, "gaps")])
def test_a_fault_of_many_counties_names_them(tmp_path: Path, fault: Callable[[Frame], Frame], key: str) -> None:
    refusal = _refused(fault(_own()), tmp_path)
    assert _key(refusal) == key
    assert "371502" in str(refusal.params["codes"])
    assert int(refusal.params["count"]) > 1


def test_at_most_ten_codes_are_listed(tmp_path: Path) -> None:
    file = tmp_path / "own.gpkg"
    _own("im_counties").iloc[:50].to_file(file, driver="GPKG")
    with pytest.raises(Refusal) as refusal:
        _import(file, tmp_path / "geo", "150000")
    assert refusal.value.params["count"] == 53
    assert str(refusal.value.params["codes"]).count("、") == 9
    assert str(refusal.value.params["codes"]).endswith("……")


def test_a_file_without_code_column_names_its_columns(tmp_path: Path) -> None:
    refusal = _refused(_own().rename(columns={"code": "mystery"}), tmp_path)
    assert _key(refusal) == "code_column_missing"
    assert refusal.params["columns"] == "mystery、name"


def test_points_are_no_boundaries(tmp_path: Path) -> None:
    frame = _own()
    refusal = _refused(frame.set_geometry(shapely.point_on_surface(frame.geometry.to_numpy()), crs=frame.crs), tmp_path)
    assert _key(refusal) == "no_areas"


def test_a_file_must_name_its_coordinate_system(tmp_path: Path) -> None:
    content = json.loads((ROOT / "layers" / "lc_counties_full.geojson").read_text(encoding="utf-8"))
    del content["crs"]
    unnamed = tmp_path / "own.geojson"
    unnamed.write_text(json.dumps(content), encoding="utf-8")
    shape = tmp_path / "own.shp"
    _own().to_file(shape)
    shape.with_suffix(".prj").unlink()
    for file in (unnamed, shape):
        with pytest.raises(Refusal) as refusal:
            _import(file, tmp_path / "geo")
        assert _key(refusal.value) == "crs_missing"
    assert not (tmp_path / "geo").exists()


@pytest.mark.parametrize("content", [b"", b"not a map", b'{"type": "FeatureCollection"', b"PK\x03\x04broken"])
def test_a_file_that_is_no_map_is_refused(tmp_path: Path, content: bytes) -> None:
    for suffix in ("geojson", "zip", "gpkg"):
        file = tmp_path / f"own.{suffix}"
        file.write_bytes(content)
        with pytest.raises(Refusal) as refusal:
            _import(file, tmp_path / "geo")
        assert _key(refusal.value) == "unreadable"


def test_a_missing_file_and_an_unknown_jurisdiction_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refusal:
        _import(tmp_path / "none.gpkg", tmp_path / "geo")
    assert (refusal.value.code, refusal.value.params) == (RefusalCode.FILE_UNREADABLE, {"file": "none.gpkg"})
    with pytest.raises(Refusal) as refusal:
        _import(ROOT / "layers" / "lc_counties_full.geojson", tmp_path / "geo", "110000")
    assert refusal.value.code is RefusalCode.JURISDICTION_UNKNOWN


def test_the_source_must_be_stated_in_full(tmp_path: Path) -> None:
    file = ROOT / "layers" / "lc_counties_full.geojson"
    with pytest.raises(Refusal) as refusal:
        import_boundaries(file, tmp_path / "geo", "371500", **(SOURCE | {"review_number": " "}))
    assert refusal.value.params["fields"] == "review_number"
    assert "审图号" in str(refusal.value.params["reason"])


def test_a_refused_file_leaves_the_layers_of_an_earlier_import(tmp_path: Path) -> None:
    out = tmp_path / "geo"
    _import(ROOT / "layers" / "lc_counties_full.geojson", out)
    before = {file: file.read_bytes() for file in out.rglob("*") if file.is_file()}
    broken = tmp_path / "own.gpkg"
    _grown(_own()).to_file(broken, driver="GPKG")
    with pytest.raises(Refusal):
        _import(broken, out)
    assert {file: file.read_bytes() for file in out.rglob("*") if file.is_file()} == before


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file, no folder", encoding="utf-8")
    with pytest.raises(Refusal) as refusal:
        _import(ROOT / "layers" / "lc_counties_full.geojson", blocked / "geo")
    assert _key(refusal.value) == "unwritable"


def test_every_reason_is_told_in_both_languages(tmp_path: Path) -> None:
    refusal = _refused(_without_a_county(_own()), tmp_path)
    assert say(Locale.ZH, str(refusal.params["reason_key"]), **refusal.params) == refusal.params["reason"]
    english = say(Locale.EN, str(refusal.params["reason_key"]), **refusal.params)
    assert english.startswith("The boundaries of 1 county are missing: 371581.")


def test_names_come_from_the_regions_not_from_the_file(tmp_path: Path) -> None:
    frame = _own()
    frame["name"] = "<b>x</b>"
    file = tmp_path / "own.gpkg"
    frame.to_file(file, driver="GPKG")
    _import(file, tmp_path / "geo")
    layers = load_layers(override=tmp_path / "geo")
    features = json.loads(layers.read(layers.get("lc_counties")))["features"]
    names = {one["id"]: one["properties"]["name"] for one in features}
    assert names == {one.code: one.name.zh for one in load_regions().children("371500")}
