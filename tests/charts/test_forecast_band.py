"""The band beyond the last figure: where it starts and ends, what it says, and the same in a picture file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

import plotly.graph_objects as go
import polars as pl
import pytest

from lib.charts import Ahead, Band, figure_svg, trend_figure
from lib.charts.forecast_band import up_to, widened
from lib.domain import Locale
from lib.palette import Theme
from tests.charts.drawing import SCHEMA, TARGET, sheet

NAMES = {"150700": "呼伦贝尔市"}
BAND = Band(
    0,
    date(2026, 9, 30),
    90.0,
    (
        Ahead(date(2026, 12, 31), 91.0, 89.0, 93.0, "呼伦贝尔市，2026年第四季度：预测"),
        Ahead(date(2027, 3, 31), 92.0, 88.0, 97.0),
        Ahead(date(2027, 12, 31), 94.0, 85.0, 99.0),
    ),
)


def _history() -> pl.DataFrame:
    cells = {"2026Q1": 80.0, "2026Q2": 85.0, "2026Q3": 90.0}
    rows = [
        {"region": "150700", "period": key, "value": value, "qualifier": None, "demo": False}
        for key, value in cells.items()
    ]
    return pl.DataFrame(rows, schema=SCHEMA)


def _draw(**options: object) -> go.Figure:
    return trend_figure(_history(), sheet(), Locale.ZH, names=NAMES, ahead=True, **options)  # type: ignore[arg-type]


def _trace(chart: go.Figure, name: str) -> object:
    return next(trace for trace in chart.data if trace.name == name)


def test_the_median_is_dashed_and_starts_at_the_last_figure() -> None:
    median = _trace(_draw(forecast=BAND), "forecast")
    assert list(median.x) == ["2026-09-30", "2026-12-31", "2027-03-31"]  # type: ignore[attr-defined]
    assert list(median.y) == [90.0, 91.0, 92.0]  # type: ignore[attr-defined]
    assert median.line.dash == "dash"  # type: ignore[attr-defined]
    assert median.hovertext[1] == "呼伦贝尔市，2026年第四季度：预测"  # type: ignore[attr-defined]


def test_the_band_goes_up_one_side_and_back_on_the_other() -> None:
    chart = _draw(forecast=BAND)
    outline = _trace(chart, "forecast_band")
    assert list(outline.y) == [90.0, 93.0, 97.0, 88.0, 89.0, 90.0]  # type: ignore[attr-defined]
    assert outline.fill == "toself"  # type: ignore[attr-defined]
    label = next(note for note in chart.layout.annotations if note.name == "forecast")
    assert label.text == "预测（80% 区间）"
    assert label.y == 88.0
    assert chart.layout.yaxis.range[1] >= 97.0
    go.Figure(chart.to_dict())  # plotly itself accepts what is drawn unchecked


def test_nothing_is_drawn_where_nothing_is_computed() -> None:
    assert [trace.name for trace in _draw().data] == ["呼伦贝尔市"]
    late = replace(BAND, points=(Ahead(date(2031, 1, 1), 1.0, 0.0, 2.0),))
    assert [trace.name for trace in _draw(forecast=late).data] == ["呼伦贝尔市"]


def test_the_name_of_the_line_moves_to_the_end_of_its_band() -> None:
    other = _history().with_columns(region=pl.lit("150600"), value=pl.col("value") - 20)
    both = pl.concat([_history(), other])
    names = {**NAMES, "150600": "鄂尔多斯市"}
    chart = trend_figure(both, sheet(), Locale.ZH, names=names, ahead=True, forecast=BAND)
    ends = {note.name: note.x for note in chart.layout.annotations}
    assert ends["150700"] == "2027-03-31"
    assert ends["150600"] == "2026-09-30"


def test_a_band_ends_where_the_picture_ends() -> None:
    kept = up_to(BAND, date(2027, 6, 1))
    assert kept is not None
    assert [point.day for point in kept.points] == [date(2026, 12, 31), date(2027, 3, 31)]
    assert up_to(BAND, date(2026, 10, 1)) is None
    assert up_to(None, date(2030, 1, 1)) is None


@pytest.mark.parametrize(
    ("values", "ends"),
    [((0.0, 100.0), (0.0, 100.0)), ((80.0, 95.0), (80.0, 100.52)), ((86.0, 120.0), (82.2, 120.0))],
)
def test_an_axis_is_widened_until_the_band_fits(values: tuple[float, float], ends: tuple[float, float]) -> None:
    band = Band(0, date(2026, 9, 30), 90.0, (Ahead(date(2026, 12, 31), 91.0, 85.0, 99.0),))
    assert widened(values, band) == pytest.approx(ends)
    assert widened(values, None) == values


def test_the_picture_file_has_the_band_and_the_dashes() -> None:
    drawn = _draw(forecast=BAND, target=replace(TARGET, deadline=None), theme=Theme.LIGHT)
    picture = figure_svg(drawn, heading="标题", notes=(), alt="图")
    tree = ET.fromstring(picture.svg.encode())  # noqa: S314 - our own picture  # noqa: S314 - our own picture
    paths = [node.attrib for node in tree.iter("{http://www.w3.org/2000/svg}path")]
    filled = [path for path in paths if path.get("fill", "none").startswith("rgba(")]
    assert len(filled) == 1
    assert filled[0]["d"].endswith("Z")
    assert "预测（80% 区间）" in picture.svg
    assert any(path.get("stroke-dasharray") == "8 5" and path["d"].count("L") == 2 for path in paths)


def test_the_words_stand_below_the_line_that_rises_beside_them() -> None:
    rising = replace(BAND, points=(Ahead(date(2027, 9, 30), 96.0, 95.0, 97.0),))
    chart = _draw(forecast=rising)
    label = next(note for note in chart.layout.annotations if note.name == "forecast")
    assert label.y == 90.0
    assert label.yanchor == "top"


def test_labels_ahead_count_among_those_a_narrow_axis_has_room_for() -> None:
    chart = _draw(forecast=BAND, columns=30)
    assert list(chart.layout.xaxis.ticktext) == [
        "2026年<br>第一季度",
        "2026年<br>第三季度",
        "2027年<br>第一季度",
        "2027年<br>第三季度",
    ]
