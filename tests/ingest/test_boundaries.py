"""Uploaded boundaries: what is refused and what is told, and the layers that are drawn from the rest."""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Callable
from datetime import date

import pytest
import shapely
from geocoordinates_ffi import Wgs84, wgs84_to_gcj02

from lib.domain import Datum, IssueCode, Level, ReportStatus
from lib.ingest import boundary_process
from lib.ingest.boundaries.limits import COMPRESSED_BYTES, MOST_BYTES, MOST_FEATURES
from lib.ingest.boundary_file import Boundaries, BoundariesRead, BoundaryContext, check_boundaries
from lib.ingest.region_list import check_region_list
from lib.ingest.region_list_rules import RegionContext
from lib.regions import load_layers, load_regions
from lib.regions.naming import built
from lib.regions.reading import read_tables
from lib.regions.region_list import overlaid
from tests.services.boundary_files import SHAPES, collection, feature, square, yunzhou
from tests.services.region_files import YUNZHOU

E = IssueCode
Known = Callable[..., BoundaryContext]


@pytest.fixture(scope="module")
def context() -> Known:
    known = load_regions()
    read = check_region_list(
        YUNZHOU.encode(), "x.toml", RegionContext(known.all, known.jurisdictions, today=date(2026, 11, 22))
    ).regions
    assert read is not None
    regions = built(overlaid(read_tables(), [read]))

    def of(datum: Datum = Datum.WGS84) -> BoundaryContext:
        return BoundaryContext(regions.all, regions.jurisdictions, datum, load_layers().jurisdictions)

    return of


def codes(found: BoundariesRead) -> list[IssueCode]:
    return [issue.code for issue in found.report.issues]


def good(found: BoundariesRead) -> Boundaries:
    assert found.boundaries is not None, found.report.issues
    return found.boundaries


def layer(found: BoundariesRead, level: Level, detail: str) -> str:
    text: str = next(
        one["text"] for one in good(found).layers if (one["level"], one["detail"]) == (level.value, detail)
    )
    return text


def shapes(text: str) -> dict[str, shapely.Geometry]:
    features = json.loads(text)["features"]
    return {one["id"]: shapely.geometry.shape(one["geometry"]) for one in features}


def three(**more: object) -> list[dict[str, object]]:
    return [feature(code, ring, **more) for code, ring in SHAPES.items()]


def raw(geometry: object) -> bytes:
    first = {"type": "Feature", "properties": {"code": "990102"}, "geometry": geometry}
    return collection(first, *three()[1:])


def test_every_level_is_drawn_in_every_detail_and_borders_are_shared(context: Known) -> None:
    found = check_boundaries(yunzhou(), "a.geojson", context())
    assert found.report.issues == ()
    assert (found.report.counts.rows, found.report.counts.imported, found.report.jurisdiction) == (3, 3, "990100")
    drawn = good(found).drawn
    assert drawn == {Level.PREFECTURE: ("990100",), Level.COUNTY: ("990102", "990121", "990122")}
    assert len(good(found).layers) == 6
    counties = shapes(layer(found, Level.COUNTY, "low"))
    assert counties["990102"].equals(shapely.Polygon(square(112.5, 36.0)))
    assert shapely.coverage_is_valid(list(counties.values()))
    (city,) = shapes(layer(found, Level.PREFECTURE, "low")).values()
    assert city.equals(shapely.box(112, 36, 113, 37))
    first = json.loads(layer(found, Level.COUNTY, "full"))["features"][0]
    assert (first["id"], first["properties"]) == ("990102", {"code": "990102", "name": "东坪区"})
    # outer rings run clockwise, as of all layers
    assert not shapely.is_ccw(shapely.get_exterior_ring(counties["990102"]))


def test_the_same_bytes_give_the_same_layers(context: Known) -> None:
    first = good(check_boundaries(yunzhou(), "a.geojson", context())).layers
    boundary_process._answer.cache_clear()
    assert good(check_boundaries(yunzhou(), "b.geojson", context())).layers == first


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", E.BOUNDARY_NOT_JSON),
        (b"\xff\xfe\x00", E.BOUNDARY_NOT_JSON),
        (b"PK\x03\x04", E.BOUNDARY_NOT_JSON),
        (b'{"type": "FeatureCollection", "features": [NaN]}', E.BOUNDARY_NOT_JSON),
        (b"[" * 200_000 + b"]" * 200_000, E.BOUNDARY_NOT_JSON),
        (b"[1, 2]", E.BOUNDARY_NOT_COLLECTION),
        (json.dumps(three()[0]).encode(), E.BOUNDARY_NOT_COLLECTION),
        (b'{"type": "FeatureCollection", "features": {}}', E.BOUNDARY_NOT_COLLECTION),
        (collection(), E.BOUNDARY_NONE),
        (collection(*[{}] * (MOST_FEATURES + 1)), E.BOUNDARY_TOO_MANY),
        (b" " * (MOST_BYTES + 1), E.BOUNDARY_TOO_LARGE),
        (yunzhou(c990102=square(500_000, 4_000_000, 1000, 1000)), E.BOUNDARY_PROJECTED),
        (collection(*three(), crs={"properties": {"name": "EPSG:3857"}}), E.BOUNDARY_PROJECTED),
        (yunzhou(c990102=[[y, x] for x, y in SHAPES["990102"]]), E.BOUNDARY_SWAPPED),
        (yunzhou(c990102=square(12.5, 36.0)), E.BOUNDARY_OUTSIDE),
        (collection(*three(), three()[0]), E.BOUNDARY_CODE_TWICE),
        (collection(*three(), feature("140502", square(112.9, 35.5))), E.BOUNDARY_JURISDICTIONS),
        (raw(None), E.BOUNDARY_EMPTY),
        (raw({"type": "Polygon", "coordinates": []}), E.BOUNDARY_EMPTY),
        (raw({"type": "Polygon"}), E.BOUNDARY_EMPTY),
        (raw({"type": "Point", "coordinates": [112, 36]}), E.BOUNDARY_KIND),
        (raw({"type": "LineString", "coordinates": square(112, 36)}), E.BOUNDARY_KIND),
        (raw({"type": "GeometryCollection", "geometries": [{"type": "Point"}]}), E.BOUNDARY_KIND),
        (raw({"type": "Polygon", "coordinates": [[[112, 36], [113, 36]]]}), E.BOUNDARY_BROKEN),
        (raw({"type": "Polygon", "coordinates": [[["a", "b"], [1, 2], [3, 4], [5, 6]]]}), E.BOUNDARY_BROKEN),
        (raw({"type": "Polygon", "coordinates": 7}), E.BOUNDARY_BROKEN),
        (raw({"type": "Polygon", "coordinates": [[[1, 2], [3], [4, 5, 6], [1, 2]]]}), E.BOUNDARY_BROKEN),
        (raw({"type": "Polygon", "coordinates": [[[112, 36], [112.5, 36], [113, 36], [112, 36]]]}), E.BOUNDARY_BROKEN),
        (yunzhou(c990102=square(112.5, 36.0)).replace(b"113.0", b"1e999", 1), E.BOUNDARY_BROKEN),
    ],
)
def test_what_cannot_be_drawn_is_refused(context: Known, content: bytes, code: IssueCode) -> None:
    found = check_boundaries(content, "a.geojson", context())
    assert code in codes(found)
    assert found.report.status is ReportStatus.REJECTED
    assert found.boundaries is None


def test_what_names_no_region_is_told_and_not_used(context: Known) -> None:
    extra = (feature(None, square(112, 38)), feature("999999", square(112, 38)), {"type": "Feature"}, 7)
    found = check_boundaries(collection(*three(), *extra), "a.geojson", context())  # type: ignore[arg-type]
    assert [(issue.code, issue.row, issue.value) for issue in found.report.issues] == [
        (E.BOUNDARY_CODE_MISSING, 4, None),
        (E.BOUNDARY_CODE_UNKNOWN, 5, "999999"),
        (E.BOUNDARY_CODE_MISSING, 6, None),
        (E.BOUNDARY_CODE_MISSING, 7, None),
    ]
    assert (found.report.counts.rows, found.report.counts.imported, found.report.counts.ignored) == (7, 3, 4)
    assert (good(found).ignored, good(found).given) == (4, ("990102", "990121", "990122"))


@pytest.mark.parametrize(
    ("key", "code"),
    [("adcode", 990102), ("区划代码", "990102000000"), ("CODE", "156990102"), ("行政区划代码", "990102.0")],
)
def test_a_code_is_found_however_it_is_written(context: Known, key: str, code: object) -> None:
    found = check_boundaries(
        collection(feature(code, SHAPES["990102"], key=key, name="东坪区")), "a.geojson", context()
    )
    assert codes(found) == []
    assert good(found).given == ("990102",)
    # its neighbours are missing, so the city above has no border
    assert good(found).drawn == {Level.COUNTY: ("990102",)}


def test_a_name_that_is_not_of_the_code_is_asked_about(context: Known) -> None:
    found = check_boundaries(collection(feature("990102", SHAPES["990102"], name="西河县")), "a.geojson", context())
    assert [(issue.code, issue.value, issue.params["name"]) for issue in found.report.issues] == [
        (E.BOUNDARY_NAME_DIFFERS, "西河县", "东坪区")
    ]
    assert found.report.status is ReportStatus.WARNING


def test_a_border_that_crosses_itself_is_mended_and_told(context: Known) -> None:
    crossed = [[112.5, 36.0], [113.0, 36.5], [113.0, 36.0], [112.5, 36.5], [112.5, 36.0]]
    found = check_boundaries(yunzhou(c990102=crossed), "a.geojson", context())
    assert E.BOUNDARY_MENDED in codes(found)
    area = shapes(layer(found, Level.COUNTY, "full"))["990102"]
    assert shapely.is_valid(area)
    assert area.area == pytest.approx(0.125)


def test_neighbours_that_overlap_are_drawn_each_for_itself_and_told(context: Known) -> None:
    found = check_boundaries(yunzhou(c990102=square(112.3, 36.0, 0.7)), "a.geojson", context())
    assert codes(found) == [E.BOUNDARY_BORDERS]
    areas = shapes(layer(found, Level.COUNTY, "low"))
    assert areas["990102"].bounds == (112.3, 36.0, 113.0, 36.5)
    assert shapes(layer(found, Level.PREFECTURE, "low"))["990100"].bounds == (112.0, 36.0, 113.0, 37.0)


def test_borders_a_hair_apart_are_joined(context: Known) -> None:
    found = check_boundaries(yunzhou(c990102=square(112.500003, 36.0, 0.499997)), "a.geojson", context())
    assert codes(found) == []
    assert shapely.coverage_is_valid(list(shapes(layer(found, Level.COUNTY, "full")).values()))


def test_a_region_of_the_file_is_used_where_its_parts_are_not_all_there(context: Known) -> None:
    city = feature("990100", square(112.0, 36.0, 1.0, 1.0))
    found = check_boundaries(collection(city, three()[0]), "a.geojson", context())
    assert good(found).drawn == {Level.PREFECTURE: ("990100",), Level.COUNTY: ("990102",)}
    assert shapes(layer(found, Level.PREFECTURE, "mid"))["990100"].equals(shapely.box(112, 36, 113, 37))
    alone = check_boundaries(collection(city), "a.geojson", context())
    assert good(alone).drawn == {Level.PREFECTURE: ("990100",)}


def test_gcj02_is_turned_back(context: Known) -> None:
    def moved(place: list[float]) -> list[float]:
        found = wgs84_to_gcj02(Wgs84(lat=place[1], lon=place[0]))
        return [found.lon, found.lat]

    rings = {f"c{code}": [moved(place) for place in ring] for code, ring in SHAPES.items()}
    shifted = yunzhou(**rings)
    found = check_boundaries(shifted, "a.geojson", context(Datum.GCJ02))
    area = shapes(layer(found, Level.COUNTY, "full"))["990102"]
    # five decimals are kept, about a metre
    assert area.bounds == pytest.approx((112.5, 36.0, 113.0, 36.5), abs=2e-5)
    as_given = shapes(layer(check_boundaries(shifted, "a.geojson", context()), Level.COUNTY, "full"))["990102"]
    assert as_given.bounds[0] - 112.5 > 0.004


def test_very_many_vertices_become_a_small_layer(context: Known) -> None:
    def rough(west: float, south: float, width: float) -> list[list[float]]:
        def at(step: int, of: int = 60_000) -> list[float]:
            angle = 2 * math.pi * step / of
            reach = 1 + 0.1 * math.sin(311 * angle) + 0.03 * math.sin(4001 * angle)
            return [west + width / 2 * reach * math.cos(angle), south + width / 2 * reach * math.sin(angle)]

        ring = [at(step) for step in range(60_000)]
        return [*ring, ring[0]]

    wild = yunzhou(c990102=rough(113.2, 36.1, 0.5), c990121=rough(112.2, 35.6, 0.5), c990122=rough(112.5, 37, 0.5))
    found = check_boundaries(wild, "a.geojson", context())
    for one in good(found).layers:
        assert len(gzip.compress(one["text"].encode(), 6)) <= COMPRESSED_BYTES[one["detail"]], one["detail"]
    low, full = (shapes(layer(found, Level.COUNTY, detail)) for detail in ("low", "full"))
    assert shapely.get_num_coordinates(full["990102"]) > 5 * shapely.get_num_coordinates(low["990102"])
    assert shapely.area(low["990102"]) == pytest.approx(shapely.area(full["990102"]), rel=0.05)


def test_a_jurisdiction_with_boundaries_is_replaced_whole_or_not_at_all(context: Known) -> None:
    shipped = load_layers().for_view("140500", Level.COUNTY, "mid")
    given = json.loads(shipped.path.read_text(encoding="utf-8"))["features"]
    part = check_boundaries(collection(*given[:-2]), "a.geojson", context())
    (issue,) = part.report.issues
    assert (issue.code, issue.count) == (E.BOUNDARY_INCOMPLETE, 2)
    assert given[-1]["id"] in str(issue.params["names"])
    assert part.boundaries is None
    whole = check_boundaries(collection(*given), "a.geojson", context())
    assert good(whole).drawn[Level.COUNTY] == shipped.codes
    assert good(whole).drawn[Level.PREFECTURE] == ("140500",)


def test_where_a_file_comes_from_is_taken_as_plain_words_only(context: Known) -> None:
    told = {"review_number": "GS（2024）0650号", "provider": "<b>[点我](http://example.com)</b>", "时点": "2026-10"}
    found = good(check_boundaries(collection(*three(), **told), "a.geojson", context()))
    assert found.source == {"review_number": "GS（2024）0650号", "provider": "", "vintage": "2026-10"}


def test_a_process_that_dies_is_a_refusal(context: Known, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boundary_process, "_MEMORY", 40 * 2**20)
    found = check_boundaries(collection(*three(), name="x"), "a.geojson", context())
    assert codes(found) in ([E.BOUNDARY_NOT_READ], [E.BOUNDARY_TOO_LARGE])
