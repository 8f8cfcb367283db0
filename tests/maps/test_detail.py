"""The detail map: what is drawn from figures and points, and that no text in it can act."""

from __future__ import annotations

import json
import re
from pathlib import Path

import polars as pl
import pytest

from lib.domain import POINTS, PUBLISHED_POINTS, Grade, Level, Locale, Region, Text
from lib.maps.detail import DetailSpec, around, outlines, painted_areas, pins
from lib.maps.folium_map import addresses, folium_map, inert
from lib.palette import STATUS, Theme, scale
from lib.regions import load_layers

GRADES = tuple(Grade(key, Text(f"{key} 级", f"Grade {key}")) for key in ("none", "C", "B", "A"))
REGIONS = {
    code: Region(code, Text(f"{name}旗", name), name, Level.COUNTY, "150600", "旗", lon, 40.0)
    for code, name, lon in (("1", "甲", 110.0), ("2", "乙", 111.0))
}
EVIL = "<img src=x onerror=alert(1)> **粗** {{ 'map_div' }} _abc </script> alert(coords);"


def feature(code: str) -> dict[str, object]:
    ring = [[110, 40], [111, 40], [111, 41], [110, 40]]
    return {"type": "Feature", "id": code, "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def point(name: str, kind: str = "laboratory", grade: str | None = "C", region: str = "1") -> dict[str, object]:
    empty = dict.fromkeys(POINTS)
    place = {"longitude": 110.5, "latitude": 40.5, "given_longitude": 110.5, "given_latitude": 40.5, "datum": "wgs84"}
    origin = {"jurisdiction": "150000", "batch": "b1", "revision_from": 7, "row": 3}
    return {**empty, "id": name, "name": name, "kind": kind, "grade": grade, "region": region, **place, **origin}


def points(*rows: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=PUBLISHED_POINTS, orient="row")


def result(first: str = "甲旗") -> pl.DataFrame:
    return pl.DataFrame(
        {
            "region": ["1", "2"],
            "name": [first, "乙旗"],
            "status": ["met", "missed"],
            "value_text": ["98.0%", "50.0%"],
            "period_text": ["2026年", "2026年"],
            "target_text": ["不低于 90%", "不低于 90%"],
            "gap_text": ["无差距", "缺 4 人"],
        }
    )


def areas(frame: pl.DataFrame, found: pl.DataFrame, shade: str) -> tuple[object, object]:
    return painted_areas(
        frame,
        [feature("1"), feature("2")],
        REGIONS,
        found,
        GRADES,
        shade=shade,
        indicator="配备率",
        locale=Locale.ZH,
        theme=Theme.LIGHT,
    )


def test_areas_by_status_carry_symbol_word_and_gap() -> None:
    drawn, legend = areas(result(), points(), "status")
    assert [area.fill for area in drawn] == [STATUS["met"].fill.light, STATUS["missed"].fill.light]
    assert [area.label for area in drawn] == ["√ 甲", "× 乙"]
    assert drawn[1].card == ("乙旗", "配备率：50.0%（2026年）", "目标：不低于 90%", "状态：逾期未达标", "差距：缺 4 人")
    assert [(row.shape, row.symbol, row.label) for row in legend] == [
        ("title", "", "配备率（地区数）"),
        ("area", "√", "已达标  1"),
        ("area", "×", "逾期未达标  1"),
    ]


def test_areas_by_grade_show_the_best_laboratory_and_no_average() -> None:
    found = points(point("a", grade="C"), point("b", grade="A"), point("c", kind="office", grade="A", region="2"))
    drawn, legend = areas(result(), found, "grade")
    assert [area.fill for area in drawn] == [scale(4)[3].fill.light, STATUS["no_data"].fill.light]
    assert [row.label for row in legend][1:] == ["A 级  1", "没有检验机构  1"]
    assert "检验机构最高等级：A 级" in drawn[0].card
    with pytest.raises(ValueError, match="status or grade"):
        areas(result(), found, "value")


def test_pins_say_kind_grade_place_and_source() -> None:
    found = points(
        point("甲所"), point("乙局", kind="office", grade=None), point("丙所", grade=None), point("丁", grade="none")
    )
    drawn, legend = pins(found, REGIONS, GRADES, {"b1": "点位.csv"}, locale=Locale.ZH, theme=Theme.LIGHT)
    assert [(pin.mark, pin.shape) for pin in drawn] == [
        ("C", "laboratory"),
        ("监", "office"),
        ("?", "laboratory"),
        ("未", "laboratory"),
    ]
    assert drawn[0].lines == (
        "甲所",
        "检验机构，C 级",
        "甲旗",
        "",
        "经度 110.50000，纬度 40.50000",
        "来源：版本 v7，批次 b1，文件“点位.csv”第 3 行",
    )
    assert [row.label for row in legend] == ["点位", "C 级  1", "none 级  1", "未评级  1", "监管机构  1"]


def test_neighbours_are_those_whose_boxes_reach_in() -> None:
    boxes = [(0.0, 0.0, 1.0, 1.0), (1.05, 0.0, 2.0, 1.0), (1.2, 0.0, 2.0, 1.0)]
    assert around(["own", "near", "far"], boxes, boxes[0], frozenset({"own"})) == ("near",)


def test_outlines_hold_the_full_geometry_and_no_properties() -> None:
    layer = load_layers().get("im_counties", "full")
    (found,) = outlines(layer, ["150602"])
    kept = {item["id"]: item for item in json.loads(layer.path.read_text(encoding="utf-8"))["features"]}
    assert found["geometry"] == kept["150602"]["geometry"]
    assert found["properties"] == {}
    assert outlines(layer, ["999999"]) == ()


def spec() -> DetailSpec:
    found = points(point(EVIL))
    drawn, legend = areas(result(EVIL), found, "status")
    pinned, pin_legend = pins(found, REGIONS, GRADES, {"b1": EVIL}, locale=Locale.ZH, theme=Theme.LIGHT)
    return DetailSpec(
        Locale.ZH,
        Theme.LIGHT,
        drawn,
        (feature("9"),),
        (feature("8"),),
        pinned,
        (*legend, *pin_legend),
        (("演示数据", True), ("审图号：GS（2024）0650号", False)),
        (110.0, 40.0, 111.0, 41.0),
    )


def test_texts_travel_as_data_and_come_out_as_they_were() -> None:
    packed = inert([["1", [EVIL, '引号"和\\n']]])
    assert not set("<>&{}_()'/") & set(packed)
    assert json.loads(packed) == [["1", [EVIL, '引号"和\\n']]]


def test_no_text_of_a_file_stands_in_the_page_as_it_was() -> None:
    whole = folium_map(spec(), lambda name: f"/assets/x/{name}").get_root().render()
    assert "onerror" in whole
    assert "<img" not in whole
    assert "</script> alert" not in whole
    assert "{{" not in whole


def test_every_script_and_style_has_an_address_of_our_own() -> None:
    drawn = folium_map(spec(), lambda name: f"/assets/x/{name}", [("矢量", ("https://t.example/{z}/{x}/{y}",), "")])
    whole = drawn.get_root().render()
    found = set(addresses(drawn))
    assert {address.split("/")[3] for address in found} == {
        "leaflet",
        "detail.js",
        "detail.css",
        "markercluster",
        "fullscreen",
        "measure",
    }
    assert all(address.startswith("/assets/x/") for address in found)
    asked = set(re.findall(r"(?:src|href)=\"([^\"]+)\"", whole))
    assert asked <= found
    without_remarks = re.sub(r"^\s*//.*$", "", whole, flags=re.MULTILINE)
    assert set(re.findall(r"https?://[^\"'\s]+", without_remarks)) == {"https://t.example/{z}/{x}/{y}"}
    root = Path(__file__).resolve().parents[2] / "lib" / "ui" / "detail_map"
    for address in found:
        name = address.removeprefix("/assets/x/")
        assert (root / "assets" / name).is_file() or (root / "frontend" / name).is_file()


def test_controls_speak_the_readers_language() -> None:
    whole = folium_map(spec(), lambda name: f"/assets/x/{name}").get_root().render()
    assert "全屏查看" in whole.encode().decode("unicode_escape", errors="ignore") or "\\u5168\\u5c4f" in whole
    assert "leaflet-measure.cn.js" in whole
    for name in ("相邻地区", "外边界", "地区名称", "点位"):
        assert name in whole or name.encode("unicode_escape").decode() in whole
