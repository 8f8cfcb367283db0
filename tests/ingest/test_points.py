"""Files of points: what is read, what is refused, and by which code."""

from __future__ import annotations

import json

import polars as pl
import pytest

from lib.domain import POINTS, Datum, Grade, ImportReport, IssueCode, Locale, ReportStatus, Text
from lib.i18n import say_issue
from lib.ingest import Areas, PointContext, check_points
from lib.ingest.points import MAX_POINTS

GRADES = (
    Grade("none", Text("未达标", "Below standard")),
    Grade("C", Text("C 级", "Grade C")),
    Grade("A", Text("A 级", "Grade A")),
)


def square(code: str, west: float) -> dict[str, object]:
    ring = [[west, 39.0], [west + 1, 39.0], [west + 1, 40.0], [west, 40.0], [west, 39.0]]
    return {"type": "Feature", "id": code, "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


#: Two counties side by side: 109-110 and 110-111 degrees east, 39-40 north.
AREAS = Areas(
    json.dumps({"type": "FeatureCollection", "features": [square("150601", 109), square("150602", 110)]}).encode()
)


def check(text: str, datum: Datum = Datum.WGS84, current: pl.DataFrame | None = None) -> ImportReport:
    context = PointContext("150000", AREAS, GRADES, datum, current)
    return check_points(text.encode(), "点位.csv", context)


def codes(report: ImportReport) -> list[tuple[IssueCode, int | None]]:
    return [(issue.code, issue.row) for issue in report.issues]


HEAD = "编号,名称,类别,等级,经度,纬度,坐标系,备注\n"


def test_points_are_read_with_their_county() -> None:
    report = check(HEAD + "L1,甲所,检验机构,C级,109.5,39.5,CGCS2000,路\nO1,乙局,监管机构,,110.25,39.75,,\n")
    assert report.status is ReportStatus.ACCEPTED
    assert (report.counts.rows, report.counts.imported) == (2, 2)
    assert report.points.select(
        "id", "kind", "name", "grade", "region", "longitude", "latitude", "note", "row"
    ).rows() == [
        ("L1", "laboratory", "甲所", "C", "150601", 109.5, 39.5, "路", 2),
        ("O1", "office", "乙局", None, "150602", 110.25, 39.75, None, 3),
    ]


def test_english_headers_a_title_above_and_gb18030() -> None:
    text = "点位表\n\nname,longitude,latitude,grade\n丙所,109.1,39.1,未达标\n"
    report = check_points(text.encode("gb18030"), "a.csv", PointContext("150000", AREAS, GRADES))
    assert (report.encoding, report.status) == ("gb18030", ReportStatus.ACCEPTED)
    assert report.points.select("id", "kind", "grade", "row").rows() == [("丙所", "laboratory", "none", 4)]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("L1,甲所,检验机构,C,39.5,109.5,,", IssueCode.COORDINATES_SWAPPED),
        ("L1,甲所,检验机构,C,109.5,139.5,,", IssueCode.COORDINATE_OUT_OF_BOUNDS),
        ("L1,甲所,检验机构,C,0,0,,", IssueCode.COORDINATE_OUT_OF_BOUNDS),
        ("L1,甲所,检验机构,C,112.5,39.5,,", IssueCode.POINT_OUTSIDE),
        ("L1,甲所,检验机构,C,,39.5,,", IssueCode.MISSING_COORDINATE),
        ("L1,甲所,检验机构,C,109°30′,39.5,,", IssueCode.COORDINATE_NOT_NUMBER),
        ("L1,甲所,检验机构,C,nan,39.5,,", IssueCode.COORDINATE_NOT_NUMBER),
        ("L1,甲所,检验机构,C,1.1e2,39.5,,", IssueCode.COORDINATE_NOT_NUMBER),
        ("L1,,检验机构,C,109.5,39.5,,", IssueCode.MISSING_POINT_NAME),
        ("L1,甲所,饭店,C,109.5,39.5,,", IssueCode.UNKNOWN_POINT_KIND),
        ("L1,甲所,检验机构,E,109.5,39.5,,", IssueCode.UNKNOWN_POINT_GRADE),
        ("L1,甲所,检验机构,C,109.5,39.5,BD-09,", IssueCode.UNKNOWN_DATUM),
    ],
)
def test_one_bad_row_refuses_the_whole_layer(row: str, code: IssueCode) -> None:
    report = check(HEAD + "L0,好所,检验机构,C,109.5,39.5,,\n" + row + "\n")
    assert codes(report) == [(code, 3)]
    assert report.status is ReportStatus.REJECTED
    assert report.points.is_empty()
    assert (report.counts.rows, report.counts.imported, report.counts.rejected) == (2, 1, 1)
    for locale in Locale:
        message, hint = say_issue(locale, report.issues[0])
        assert "3" in message
        assert hint
        assert "{" not in message + hint


def test_an_id_that_comes_twice_names_both_rows() -> None:
    report = check("名称,经度,纬度\n甲所,109.5,39.5\n甲所,109.6,39.5\n")
    assert codes(report) == [(IssueCode.DUPLICATE_POINT, 3)]
    assert report.issues[0].params["first_row"] == 2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", IssueCode.EMPTY_FILE),
        ("名称,经度\n甲,109\n", IssueCode.NO_POINT_COLUMN),
        ("名称,经度,纬度\n", IssueCode.HEADER_ONLY),
        ("名称,经度,纬度,经度\n甲,109.5,39.5,1\n", IssueCode.DUPLICATE_COLUMN),
        ("\x89PNG....", IssueCode.NOT_TEXT),
        ("PK\x03\x04 xl/", IssueCode.IS_WORKBOOK),
        ('名称,经度,纬度\n"甲,109.5,39.5\n', IssueCode.UNCLOSED_QUOTE),
    ],
)
def test_files_that_are_no_list_of_points(text: str, code: IssueCode) -> None:
    report = check_points(
        text.encode("latin-1" if text[:1] in "\x89P" else "utf-8"), "a.csv", PointContext("150000", AREAS, GRADES)
    )
    assert code in [issue.code for issue in report.issues]
    assert (report.status, report.points.height) == (ReportStatus.REJECTED, 0)


def test_more_points_than_a_browser_can_show_are_refused() -> None:
    rows = "".join(f"所{at},109.5,39.5\n" for at in range(MAX_POINTS + 1))
    assert codes(check("名称,经度,纬度\n" + rows)) == [(IssueCode.TOO_MANY_POINTS, None)]


def test_gcj02_is_converted_only_when_it_is_named() -> None:
    given = (109.506, 39.5012)
    plain = check(f"名称,经度,纬度\n甲所,{given[0]},{given[1]}\n").points.row(0, named=True)
    assert (plain["longitude"], plain["latitude"], plain["datum"]) == (*given, "wgs84")
    for report in (
        check(f"名称,经度,纬度,坐标系\n甲所,{given[0]},{given[1]},GCJ-02\n"),
        check(f"名称,经度,纬度\n甲所,{given[0]},{given[1]}\n", Datum.GCJ02),
    ):
        row = report.points.row(0, named=True)
        assert (row["given_longitude"], row["given_latitude"], row["datum"]) == (*given, "gcj02")
        east, north = given[0] - row["longitude"], given[1] - row["latitude"]
        assert 0.001 < east < 0.01
        assert -0.005 < north < 0.005
        assert codes(report) == [(IssueCode.POINTS_CONVERTED, None)]
    by_column = check(f"名称,经度,纬度,坐标系\n甲所,{given[0]},{given[1]},WGS-84\n", Datum.GCJ02)
    assert by_column.points["datum"].to_list() == ["wgs84"]


def test_the_conversion_agrees_with_a_published_pair() -> None:
    """A point whose shift is published with the first public implementation: Tiananmen, 39.90923 N 116.397428 E."""
    from lib.ingest.point_places import to_wgs84

    longitude, latitude = to_wgs84(116.40367, 39.91063, Datum.GCJ02)
    assert longitude == pytest.approx(116.397428, abs=2e-4)
    assert latitude == pytest.approx(39.90923, abs=2e-4)


def test_a_point_just_beyond_the_border_belongs_to_the_nearest_county() -> None:
    report = check("名称,经度,纬度\n甲所,108.999,39.5\n乙所,108.99,39.5\n")
    assert codes(report) == [(IssueCode.POINT_OUTSIDE, 3)]


def test_the_layer_in_force_is_told_apart() -> None:
    current = check(HEAD + "L1,甲所,,C,109.5,39.5,,\nL2,乙所,,C,109.6,39.5,,\nL3,丙所,,C,109.7,39.5,,\n").points
    report = check(
        HEAD + "L1,甲所,,C,109.5,39.5,,\nL2,乙所,,A,109.6,39.5,,\nL4,丁所,,C,109.7,39.5,,\n", current=current
    )
    counts = report.counts
    assert (counts.imported, counts.updated, counts.unchanged) == (1, 1, 1)
    assert report.status is ReportStatus.WARNING
    assert codes(report) == [(IssueCode.POINTS_LEFT_OUT, None)]
    assert report.issues[0].params["names"] == "丙所"


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\x00" * 100, b"a,b\n" * 3, "名称,经度,纬度\n\n".encode(), b'"'])
def test_no_bytes_make_it_raise(content: bytes) -> None:
    report = check_points(content, "x", PointContext("150000", AREAS, GRADES))
    assert report.status is ReportStatus.REJECTED
    assert report.points.schema == POINTS
