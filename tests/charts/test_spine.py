"""The picture of a region among its siblings, and the small pictures of a row."""

from __future__ import annotations

import base64
from pathlib import Path
from xml.etree import ElementTree

import polars as pl
import pytest

from lib.charts.row_marks import as_image, sparkline_svg, spine_svg
from lib.charts.spine import spine_figure
from lib.domain import Beside, Direction, Frequency, Indicator, Kind, Level, Locale, Rollup, Text
from lib.palette import REFERENCE, SERIES, STATUS, TARGET, Status, Theme, contrast

SHEETS = {
    key: Indicator(
        key,
        Text(name, name),
        "d",
        Text("%", "%"),
        Kind.RATIO,
        Direction.UP,
        frozenset({Level.COUNTY}),
        Frequency.QUARTER,
        Rollup.NONE,
        Text(name, name),
        decimals=1,
    )
    for key, name in (("one", "甲指标"), ("two", "乙<b>指标</b>"), ("three", "丙指标"))
}


def row(key: str, domain: str, **changes: object) -> dict[str, object]:
    return {
        "indicator": key,
        "domain": domain,
        "domain_name": f"领域{domain}",
        "name": SHEETS[key].name.zh,
        "value_text": "88.0%",
        "value_short": "88.0%",
        "target_text": "不低于 90.0%",
        "gap_text": "差 2.0 个百分点",
        "status": "behind",
        "binding": True,
        "few": False,
        "never": 0,
        "worst": 60.0,
        "q1": 70.0,
        "median": 80.0,
        "q3": 90.0,
        "best": 100.0,
        "place": 0.7,
        "place_worst": 0.0,
        "place_q1": 0.25,
        "place_median": 0.5,
        "place_q3": 0.75,
        "place_best": 1.0,
        "place_target": 0.75,
        **changes,
    }


NONE = dict.fromkeys(("q1", "median", "q3", "place_q1", "place_median", "place_q3"))
ROWS = [
    row("one", "a"),
    row("two", "a", status="met", binding=False, place_target=1.6),
    row("three", "b", status="no_target", few=True, place_target=None, binding=None, **NONE),
]
POINTS = pl.DataFrame(
    {"indicator": ["three"] * 3 + ["one"], "region": ["me", "x", "y", "x"], "place": [0.7, 0.0, 1.0, 0.2]}
)


def drawn(theme: Theme = Theme.LIGHT, **options: bool) -> dict[str, dict[str, object]]:
    figure = spine_figure(
        pl.DataFrame(ROWS, infer_schema_length=None), POINTS, SHEETS, Locale.ZH, region="me", theme=theme, **options
    )
    return {trace["name"]: trace for trace in figure.to_plotly_json()["data"]} | {"layout": figure.layout}


def notes(found: dict[str, dict[str, object]]) -> list[str]:
    return [note.text for note in found["layout"].annotations]  # type: ignore[attr-defined]


def test_one_row_an_indicator_under_its_domain() -> None:
    found = drawn()
    own = found["own"]
    assert own["x"] == [0.7, 0.7, 0.7]
    assert sorted(own["y"], reverse=True) == own["y"]
    assert own["marker"]["color"] == [STATUS[Status(one)].fill.light for one in ("behind", "met", "no_target")]
    assert own["text"] == ["▲", "√", "—"]
    said = notes(found)
    assert [text for text in said if text.startswith("领域")] == ["领域a", "领域b"]
    assert "▲ 88.0%" in said
    assert {"← 较差", "较好 →"} <= set(said)
    assert "乙&lt;b&gt;指标&lt;/b&gt;" in said
    assert "演示数据" not in said
    assert "演示数据" in notes(drawn(demo=True))


def test_ranges_and_quartiles_only_where_there_are_enough() -> None:
    found = drawn()
    assert found["worst-best"]["x"] == [0.0, 1.0, None, 0.0, 1.0, None]
    assert found["q1-q3"]["x"] == [0.25, 0.75, None, 0.25, 0.75, None]
    assert found["median"]["x"] == [0.5, 0.5]
    assert found["few"]["x"] == [0.0, 1.0]


def test_reference_targets_look_different_and_far_ones_are_arrows() -> None:
    found = drawn()
    assert (found["binding"]["x"], found["binding"]["marker"]["symbol"]) == ([0.75], ["line-ns"])
    assert found["reference"]["x"] == [1.05]
    assert found["reference"]["marker"]["symbol"] == ["triangle-right-open"]


def test_hover_tells_the_spread_as_text() -> None:
    text = drawn()["own"]["hovertext"][1]  # type: ignore[index]
    assert "乙&lt;b&gt;指标&lt;/b&gt; 88.0%" in text
    for part in ("同级最差：60.0%", "下四分位：70.0%", "中位数：80.0%", "上四分位：90.0%", "同级最好：100.0%"):
        assert part in text
    assert "中位数" not in drawn()["own"]["hovertext"][2]  # type: ignore[index]


@pytest.mark.parametrize("theme", Theme)
def test_signs_stand_out_from_their_fill(theme: Theme) -> None:
    own = drawn(theme)["own"]
    for fill, ink in zip(own["marker"]["color"], own["textfont"]["color"], strict=True):
        assert contrast(fill, ink) >= 3.0


def shapes(svg: str, name: str) -> list[ElementTree.Element]:
    return ElementTree.fromstring(svg).findall(f"{{http://www.w3.org/2000/svg}}{name}")  # noqa: S314 - made a line above


def test_sparkline_breaks_where_nothing_was_reported() -> None:
    svg = sparkline_svg([1.0, 2.0, None, 3.0, 4.0, None, 5.0], Theme.LIGHT, size=(120, 24))
    lines = shapes(svg, "polyline")
    assert [len(line.attrib["points"].split()) for line in lines] == [2, 2]
    assert {line.attrib["stroke"] for line in lines} == {SERIES[0].light}
    assert len(shapes(svg, "circle")) == 2
    assert shapes(sparkline_svg([None, None], Theme.LIGHT), "polyline") == []
    flat = shapes(sparkline_svg([3.0, 3.0], Theme.LIGHT, size=(100, 24)), "polyline")[0]
    assert flat.attrib["points"] == "4.0,12.0 96.0,12.0"


def test_sparkline_target_is_dotted_where_it_does_not_bind() -> None:
    dashes = [
        shapes(sparkline_svg([1.0], Theme.LIGHT, target=2.0, binding=binding), "line")[0].attrib["stroke-dasharray"]
        for binding in (True, False)
    ]
    assert dashes == ["4 2", "1 3"]


def test_small_spine() -> None:
    svg = spine_svg(ROWS[0], [], Theme.LIGHT, size=(116, 20))
    assert len(shapes(svg, "rect")) == 4
    dot = shapes(svg, "circle")[0].attrib
    assert (dot["cx"], dot["fill"]) == ("78.0", STATUS[Status.BEHIND].fill.light)
    few = spine_svg(ROWS[2], [0.0, 1.0], Theme.LIGHT)
    assert (len(shapes(few, "rect")), len(shapes(few, "circle"))) == (0, 3)
    reference = shapes(spine_svg(ROWS[1], [], Theme.DARK), "polygon")[0]
    assert (reference.attrib["fill"], reference.attrib["stroke"]) == ("none", TARGET.dark)


def test_image_holds_the_svg() -> None:
    head, body = as_image("<svg/>").split(",")
    assert head == "data:image/svg+xml;base64"
    assert base64.b64decode(body) == b"<svg/>"


def test_colours_come_from_the_palette() -> None:
    for name in ("spine", "row_marks"):
        source = (Path(__file__).parents[2] / "lib" / "charts" / f"{name}.py").read_text(encoding="utf-8")
        assert '"#' not in source


def test_a_small_trend_ends_in_a_ring_where_its_last_period_is_not_over() -> None:
    whole = sparkline_svg([1.0, 2.0, 1.0], Theme.LIGHT)
    assert whole.count("<polyline") == 1
    assert 'fill="none" stroke=' not in whole.split("<circle")[-1]
    running = sparkline_svg([1.0, 2.0, 1.0], Theme.LIGHT, to_date=True)
    assert len(running.split('points="')[1].split('"')[0].split()) == 2
    assert 'fill="none" stroke=' in running.split("<circle")[-1]


def test_a_key_names_every_mark() -> None:
    told = " ".join(notes(drawn()))
    for word in ("本地区", "同级范围", "中间一半", "中位数", "约束目标", "参照值"):
        assert word in told


def test_a_reference_target_passes_no_verdict() -> None:
    beside = row("one", "a", status="missed", binding=False, comparator=">=")
    judged = row("one", "a", status="missed", comparator=">=")
    svgs = [spine_svg(one, [], Theme.LIGHT) for one in (beside, judged)]
    fills = [REFERENCE[Beside.BELOW].fill.light, STATUS[Status.MISSED].fill.light]
    assert [fill in svg for fill, svg in zip(fills, svgs, strict=True)] == [True, True]
    assert fills[1] not in svgs[0]
