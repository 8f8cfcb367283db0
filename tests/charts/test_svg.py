"""The picture of a trend as a file: well-formed, in place, escaped, alone."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree as ET

import plotly.graph_objects as go
import pytest

from lib.charts import Picture, Revised, figure_svg
from lib.charts.svg_text import width, wrap
from lib.domain import Kind
from lib.palette import FONT
from tests.charts.drawing import TARGET, drawn, sheet

SPACE = {"svg": "http://www.w3.org/2000/svg"}
CELLS = {"1": {"2025Q4": 50.0, "2026Q1": 60.0, "2026Q3": 80.0}, "2": {"2025Q4": 70.0, "2026Q3": 90.0}}


def picture(chart: go.Figure, **options: object) -> Picture:
    given = {"heading": "两个地区未达标", "notes": ["版本 v1"], "alt": "说明"} | options
    return figure_svg(chart, **given)


def tree(found: Picture) -> ET.Element:
    return ET.fromstring(found.svg)  # noqa: S314 - our own text


def texts(root: ET.Element) -> list[str]:
    return ["".join(item.itertext()) for item in root.iterfind(".//svg:text", SPACE)]


def circles(root: ET.Element) -> list[tuple[float, float]]:
    return [(float(item.attrib["cx"]), float(item.attrib["cy"])) for item in root.iterfind(".//svg:circle", SPACE)]


def test_points_stand_where_their_values_are() -> None:
    chart = drawn(CELLS, target=TARGET)
    found = circles(tree(picture(chart)))
    assert len(found) == 3
    (x1, y1), (x2, y2), (x3, y3) = found
    assert x1 < x2 < x3
    assert (y1 - y3) / (y1 - y2) == pytest.approx(3.0, abs=0.01)
    assert (x3 - x1) / (x2 - x1) == pytest.approx(273 / 90, abs=0.01)
    low, high = chart.layout.yaxis.range
    margin = chart.layout.margin
    plot = chart.layout.height - margin.t - margin.b
    assert (y1 - y3) == pytest.approx(30 / (high - low) * plot, abs=0.05)


def test_a_gap_is_a_new_start_of_the_line() -> None:
    paths = [item.attrib["d"] for item in tree(picture(drawn(CELLS))).iterfind(".//svg:g/svg:path", SPACE)]
    first, second = paths
    assert [step[0] for step in re.findall(r"[ML][^ML]+", first)] == ["M", "L", "M"]
    assert [step[0] for step in re.findall(r"[ML][^ML]+", second)] == ["M", "M"]


def test_grades_change_in_steps_and_stand_by_name() -> None:
    chart = drawn({"1": {"2026Q2": 0.0, "2026Q3": 2.0}}, indicator=sheet(Kind.ORDINAL, ("D", "C", "B")))
    root = tree(picture(chart))
    path = root.find(".//svg:g/svg:path", SPACE)
    assert path is not None
    assert len(re.findall("L", path.attrib["d"])) == 2
    assert {"D 级", "C 级", "B 级"} <= set(texts(root))


def test_all_that_is_said_is_in_the_picture() -> None:
    root = tree(picture(drawn(CELLS, target=TARGET, demo=True)))
    found = texts(root)
    assert {"两个地区未达标", "在线率（%）", "地区1", "地区2", "目标：不低于 96.0%", "期限 2026-12-31"} <= set(found)
    assert {"演示数据", "版本 v1", "2026年", "第三季度", "60", "80"} <= set(found)
    assert [item.text for item in root.iterfind("svg:desc", SPACE)] == ["说明"]
    assert [item.text for item in root.iterfind("svg:title", SPACE)] == ["两个地区未达标"]
    assert root.attrib["font-family"] == FONT
    red = [item for item in root.iterfind(".//svg:g/svg:path", SPACE) if "stroke-dasharray" in item.attrib]
    assert len(red) == 2


def test_names_and_sentences_are_text_and_nothing_else() -> None:
    nasty = '<script>alert(1)</script>&"\x00\x1f]]>'
    found = picture(drawn(CELLS, {"1": nasty, "2": "乙"}), heading=nasty, notes=[nasty], alt=nasty)
    root = tree(found)
    shown = '<script>alert(1)</script>&"]]>'
    assert texts(root).count(shown) == 3
    assert "<script" not in found.svg
    assert {item.tag.split("}")[1] for item in root.iter()} <= {
        *("svg", "title", "desc", "defs", "clipPath", "rect", "text", "path", "g", "circle", "polygon"),
    }


def test_nothing_refers_to_the_outside() -> None:
    svg = picture(drawn(CELLS, target=TARGET)).svg.replace(SPACE["svg"], "")
    assert "http" not in svg
    assert "href" not in svg
    assert re.findall(r"url\((.*?)\)", svg) == ["#plot"]


def test_rings_and_steps_are_drawn_and_kept_inside_the_plot() -> None:
    day = "2026-06-30"
    cells = {"1": {"2026Q2": 80.0, "2026Q3": 90.0}}
    ring = Revised("1", date.fromisoformat(day), 80.0, 9600.0, "")
    root = tree(picture(drawn(cells, revised=[ring])))
    hollow = [item for item in root.iterfind(".//svg:circle", SPACE) if item.attrib["fill"] == "none"]
    assert [(item.attrib["cx"], item.attrib["cy"]) for item in hollow] == [
        (item.attrib["cx"], item.attrib["cy"]) for item in root.iterfind(".//svg:circle", SPACE)
    ][:1]
    assert root.find(".//svg:g[@clip-path='url(#plot)']", SPACE) is not None


def test_every_mark_of_a_full_picture_can_be_drawn() -> None:
    cells = {str(code): {"2026Q2": 10.0 * code, "2026Q3": 11.0 * code} for code in range(1, 9)}
    root = tree(picture(drawn(cells)))
    assert len(root.findall(".//svg:polygon", SPACE)) == 14
    assert len(circles(root)) == 2


def test_the_size_is_said_and_grows_with_the_words() -> None:
    chart = drawn(CELLS)
    short, long = picture(chart), picture(chart, heading="差距" * 200, notes=["注"] * 5)
    assert (short.width, tree(short).attrib["width"], tree(short).attrib["height"]) == (1200, "1200", str(short.height))
    assert long.height > short.height + 100


def test_other_charts_are_refused() -> None:
    chart = drawn(CELLS)
    chart.add_bar(x=["2026-09-30"], y=[1])
    with pytest.raises(ValueError, match="bar"):
        picture(chart)


def test_lines_break_within_their_room() -> None:
    lines = wrap("东胜区 online service rate 未达标" * 6, 200, 12)
    assert len(lines) > 1
    assert all(width(line, 12) <= 200 for line in lines)
    assert "".join(lines).replace(" ", "") == ("东胜区onlineservicerate未达标" * 6)
    assert wrap("", 200, 12) == []
