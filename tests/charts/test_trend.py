from __future__ import annotations

from dataclasses import replace
from datetime import date

import plotly.graph_objects as go
import polars as pl
import pytest

from lib import palette
from lib.charts import Ahead, Band, trend_alt, trend_figure
from lib.charts.marks import broken
from lib.charts.points import when_text
from lib.domain import Kind, Locale, Period, Target, Until
from lib.palette import Theme
from tests.charts.drawing import SCHEMA, TARGET, sheet

NAMES = {"150700": "呼伦贝尔市"}


def _target(value: float, deadline: date | None = date(2026, 12, 31)) -> Target:
    return replace(TARGET, value=value, deadline=deadline)


def _history(cells: dict[str, float | None], region: str = "150700", *, demo: bool = False) -> pl.DataFrame:
    rows = [
        {"region": region, "period": period, "value": value, "qualifier": None if value is not None else "never"}
        for period, value in cells.items()
    ]
    return pl.DataFrame([row | {"demo": demo} for row in rows], schema=SCHEMA)


def _named(items: tuple[object, ...], name: str) -> list[object]:
    return [item for item in items if item.name == name]  # type: ignore[attr-defined] # plotly's items have no types


def _draw(history: pl.DataFrame, **options: object) -> go.Figure:
    settings = {"indicator": sheet(), "locale": Locale.ZH, "names": NAMES} | options
    return trend_figure(history, settings.pop("indicator"), settings.pop("locale"), **settings)


def test_a_period_without_a_figure_is_a_gap() -> None:
    chart = _draw(_history({"2026Q3": 90.0, "2025Q4": 80.0, "2026Q1": 85.0}))
    line = chart.data[0]
    assert list(line.x) == ["2025-12-31", "2026-03-31", "2026-06-30", "2026-09-30"]
    assert list(line.y) == [80.0, 85.0, None, 90.0]
    assert line.connectgaps is False
    assert line.hovertext[2] == "呼伦贝尔市，2026年第二季度：未报"


def test_the_target_is_a_level_line_with_its_words() -> None:
    chart = _draw(_history({"2026Q2": 80.0, "2026Q3": 90.0}), target=_target(96.0))
    (line,) = _named(chart.layout.shapes, "target")
    (label,) = _named(chart.layout.annotations, "target")
    assert (line.y0, line.y1, line.line.dash) == (96.0, 96.0, "dash")
    assert (label.y, label.text) == (96.0, "目标：不低于 96.0%")
    assert chart.layout.yaxis.range[1] > 96.0


def test_a_growth_that_is_demanded_says_how_many_times_the_base_it_is() -> None:
    chart = _draw(_history({"2026Q3": 90.0}), indicator=replace(sheet(), kind=Kind.GROWTH), target=_target(200.0))
    (label,) = _named(chart.layout.annotations, "target")
    assert label.text == "目标：不低于 +200.0%（基期的 3 倍）"


def test_a_target_that_does_not_bind_is_dotted_and_says_so() -> None:
    chart = _draw(_history({"2026Q3": 90.0}), target=_target(96.0), binding=False)
    assert _named(chart.layout.shapes, "target")[0].line.dash == "dot"
    assert _named(chart.layout.annotations, "target")[0].text == "参考目标：不低于 96.0%"


def test_deadline_and_day_of_issue_are_marked() -> None:
    history = _history({"2022Q1": 60.0, "2026Q3": 90.0})
    chart = _draw(history, target=_target(96.0), issued_on=date(2022, 5, 20))
    assert _named(chart.layout.shapes, "deadline")[0].x0 == "2026-12-31"
    assert _named(chart.layout.shapes, "issued")[0].x0 == "2022-05-20"
    assert _named(chart.layout.annotations, "deadline")[0].text == "期限 2026-12-31"
    assert chart.layout.xaxis.range[1] > "2026-12-31"


def test_a_deadline_far_ahead_does_not_squeeze_the_figures() -> None:
    chart = _draw(_history({"2026Q2": 60.0, "2026Q3": 90.0}), target=_target(96.0, date(2035, 12, 31)))
    assert not _named(chart.layout.shapes, "deadline")
    assert chart.layout.xaxis.range[1] < "2027"


def test_never_drilled_is_marked_on_the_floor_and_is_no_value() -> None:
    duration = sheet(Kind.DURATION, unit="月", decimals=0)
    chart = _draw(_history({"2026Q1": None, "2026Q2": None, "2026Q3": 3.0}), indicator=duration)
    line, never = chart.data
    assert list(line.y) == [None, None, 3.0]
    assert list(never.x) == ["2026-03-31", "2026-06-30"]
    assert set(never.y) == {chart.layout.yaxis.range[0]}
    assert never.name == "未演练"
    # the months go on from the floor to the right of the last cross
    assert (list(never.text), never.textposition) == (["", "未演练"], "top left")
    single = _draw(_history({"2026Q2": None, "2026Q3": 0.0}), indicator=duration, locale=Locale.EN).data[1]
    assert list(single.text) == ["Never<br>drilled"]
    assert trend_alt(_draw(_history({"2026Q3": None}), indicator=duration)) == "呼伦贝尔市“在线率”：从未演练。"


def test_grades_stand_by_name() -> None:
    grades = sheet(Kind.ORDINAL, ("D", "C", "B", "A"), unit="", decimals=0)
    chart = _draw(_history({"2026Q2": 0.0, "2026Q3": 2.0}), indicator=grades, target=_target(2.0))
    assert list(chart.layout.yaxis.ticktext) == ["D 级", "C 级", "B 级", "A 级"]
    assert list(chart.layout.yaxis.tickvals) == [0, 1, 2, 3]
    assert chart.data[0].line.shape == "hv"
    assert _named(chart.layout.annotations, "target")[0].text == "目标：不低于 B 级"


def test_yes_and_no_stand_by_name() -> None:
    chart = _draw(
        _history({"2026Q2": 0.0, "2026Q3": 1.0}), indicator=sheet(Kind.BINARY, unit="", decimals=0), target=_target(1.0)
    )
    assert list(chart.layout.yaxis.ticktext) == ["否", "是"]
    assert _named(chart.layout.annotations, "target")[0].text == "目标：是"


def test_compared_regions_are_named_at_the_end_of_their_lines() -> None:
    history = pl.concat(
        [_history({"2026Q2": 80.0, "2026Q3": 90.0}), _history({"2026Q2": 80.0, "2026Q3": 90.0}, "150000")]
    )
    chart = _draw(history, names=NAMES | {"150000": "全区", "159999": "无此地"})
    assert [line.name for line in chart.data] == ["呼伦贝尔市", "全区"]
    first, second = (_named(chart.layout.annotations, code)[0] for code in ("150700", "150000"))
    assert (first.text, second.text) == ("呼伦贝尔市", "全区")
    assert abs(first.yshift - second.yshift) >= 12
    assert chart.data[0].line.width > chart.data[1].line.width


def test_the_title_says_the_finding_or_names_thesheet() -> None:
    history = _history({"2026Q3": 90.0})
    assert _draw(history, title="还差 6 个百分点").layout.title.text == "还差 6 个百分点"
    assert _draw(history).layout.title.text == "在线率（%）"


@pytest.mark.parametrize("demo", [True, False])
def test_demonstration_data_say_so(demo: bool) -> None:
    marks = _named(_draw(_history({"2026Q3": 90.0}, demo=demo)).layout.annotations, "demo")
    assert [mark.text for mark in marks] == (["演示数据"] if demo else [])


def test_the_sentence_for_those_who_do_not_see_it() -> None:
    chart = _draw(_history({"2025Q4": 80.0, "2026Q3": 90.0}), target=_target(96.0))
    expected = (
        "呼伦贝尔市“在线率”：2025年第四季度为 80.0%，2026年第三季度为 90.0%；目标为不低于 96.0%；其间有 2 期未报。"
    )
    assert trend_alt(chart) == expected
    english = _draw(_history({"2026Q3": 90.0}), locale=Locale.EN, names={"150700": "Hulunbuir"})
    assert trend_alt(english).startswith("Hulunbuir, Online rate: 90.0% in 2026 Q3")


def test_without_any_figure_the_target_is_still_drawn() -> None:
    chart = _draw(pl.DataFrame(schema=SCHEMA), target=_target(96.0))
    assert chart.data == ()
    assert _named(chart.layout.shapes, "target")[0].y0 == 96.0
    assert trend_alt(chart) == "呼伦贝尔市“在线率”：还没有数据。"


def test_names_and_titles_are_never_markup() -> None:
    nasty = '<a href="https://example.org">x</a>'
    chart = _draw(_history({"2026Q3": 90.0}), names={"150700": nasty}, title=nasty)
    assert "<" not in chart.layout.title.text
    assert "<" not in chart.data[0].hovertext[0]
    assert "<" not in chart.data[0].name


def test_the_figure_needs_nothing_from_outside() -> None:
    text = _draw(_history({"2026Q3": 90.0}), target=_target(96.0)).to_json()
    assert "http" not in text
    assert len(text) < 6000


@pytest.mark.parametrize("theme", list(Theme))
def test_colours_are_those_of_the_palette(theme: Theme) -> None:
    chart = _draw(_history({"2026Q3": 90.0}), target=_target(96.0), theme=theme)
    assert chart.data[0].line.color == palette.SERIES[0].get(theme)
    assert chart.layout.font.color == palette.TEXT.get(theme)
    assert _named(chart.layout.shapes, "target")[0].line.color == palette.TARGET.get(theme)


def test_a_long_series_has_few_ticks_and_ends_with_the_last_period() -> None:
    periods = [f"{year}Q{quarter}" for year in range(2021, 2027) for quarter in range(1, 5)][:23]
    chart = _draw(_history(dict.fromkeys(periods, 50.0)))
    assert len(chart.layout.xaxis.tickvals) <= 8
    assert chart.layout.xaxis.tickvals[-1] == "2026-09-30"
    assert chart.layout.xaxis.ticktext[-1] == "2026年<br>第三季度"


def test_a_long_title_is_broken_between_words() -> None:
    text = "Inner Mongolia Autonomous Region: 94.7%, 111 people short (5.3 points short)"
    assert broken(text, 54) == ["Inner Mongolia Autonomous Region: 94.7%, 111 people", "short (5.3 points short)"]
    assert broken("内蒙古自治区：94.7%，缺 111 人", 54) == ["内蒙古自治区：94.7%，缺 111 人"]
    assert broken("呼伦贝尔市：甲乙丙，丁戊己", 20) == ["呼伦贝尔市：甲乙丙，", "丁戊己"]


def _yearly(**options: object) -> go.Figure:
    """Two whole years and one up to its third quarter, whose figure is far below them."""
    history = _history({"2024": 80.0, "2025": 90.0, "2026": 60.0})
    until = Until(Period.parse("2026Q3"), date(2026, 9, 30))
    return _draw(history, **({"until": until} | options))


def test_a_figure_to_date_is_a_hollow_point_that_no_line_leads_to() -> None:
    chart = _yearly()
    line, to_date = chart.data
    assert list(line.y) == [80.0, 90.0, None]
    assert (to_date.name, to_date.mode, to_date.marker.symbol) == ("to_date", "markers", "circle-open")
    assert (list(to_date.x), list(to_date.y)) == (["2026-09-30"], [60.0])
    assert list(to_date.hovertext) == ["呼伦贝尔市，2026年截至第 3 季度：60.0%"]
    (words,) = _named(chart.layout.annotations, "to_date")
    assert (words.text, words.x, words.xanchor) == ("2026年截至第 3 季度", "2026-09-30", "right")
    assert "2026年截至第 3 季度为 60.0%" in trend_alt(chart)
    assert chart.layout.xaxis.ticktext[-1] == "2026年"


def test_a_year_that_is_over_is_drawn_as_before() -> None:
    chart = _yearly(until=Until(Period.parse("2026Q4"), date(2026, 12, 31)))
    assert [list(line.y) for line in chart.data] == [[80.0, 90.0, 60.0]]
    assert not _named(chart.layout.annotations, "to_date")


def test_words_for_a_figure_to_date_name_the_quarter_only_when_it_is_over() -> None:
    year, over = Period.parse("2026"), Until(Period.parse("2026Q3"), date(2026, 9, 30))
    assert when_text(Locale.ZH, year, over) == "2026年截至第 3 季度"
    assert when_text(Locale.EN, year, over) == "2026, up to Q3"
    running = Until(Period.parse("2026Q4"), date(2026, 11, 22))
    assert when_text(Locale.ZH, year, running) == "2026年至今"
    assert when_text(Locale.ZH, Period.parse("2025"), running) == "2025年"
    assert when_text(Locale.ZH, Period.parse("2026Q4"), running) == "2026年第四季度至今"


def test_the_band_ends_the_year_that_is_not_over_and_goes_on() -> None:
    band = Band(0, date(2025, 12, 31), 90.0, tuple(Ahead(date(y, 12, 31), 92.0, 88.0, 95.0) for y in (2026, 2027)))
    chart = _yearly(forecast=band, ahead=True)
    (median,) = [line for line in chart.data if line.name == "forecast"]
    assert list(median.x) == ["2025-12-31", "2026-12-31", "2027-12-31"]
    assert chart.layout.xaxis.range[1] > "2027-12-31"


def test_the_words_for_the_target_stand_clear_of_the_day_of_issue() -> None:
    history = _history({"2021Q4": 60.0, "2026Q3": 90.0})
    (label,) = _named(_draw(history, target=_target(96.0), issued_on=date(2022, 5, 20)).layout.annotations, "target")
    assert (label.x, label.xref, label.xshift) == ("2022-05-20", None, 5)
    (late,) = _named(_draw(history, target=_target(96.0), issued_on=date(2025, 5, 20)).layout.annotations, "target")
    assert (late.x, late.xref) == (0.004, "paper")
