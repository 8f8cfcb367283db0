"""The trend of one indicator: a region over time, beside others, against its target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go
import polars as pl

from lib.charts import marks
from lib.charts.axes import time_axis, value_axis, value_range
from lib.charts.forecast_band import Band, at_the_end, band_label, band_traces, up_to, widened
from lib.charts.looks import look
from lib.charts.points import Point, Revised, Series, series, when_text
from lib.charts.sketch import Sketch
from lib.charts.to_date import to_date_label, to_date_trace
from lib.charts.trend_marks import draw_demands
from lib.domain import NEVER, Indicator, Kind, Locale, Target, Until
from lib.i18n import figure, say
from lib.palette import FONT, TEXT, Theme

_STEPPED = (Kind.ORDINAL, Kind.BINARY)
_MARGIN = {"l": 60, "r": 84, "t": 66, "b": 46}
_AHEAD = timedelta(days=550)
_YEAR = timedelta(days=365)


def trend_figure(
    history: pl.DataFrame,
    indicator: Indicator,
    locale: Locale,
    *,
    names: Mapping[str, str],
    target: Target | None = None,
    binding: bool = True,
    issued_on: date | None = None,
    title: str | None = None,
    theme: Theme = Theme.LIGHT,
    height: int = 320,
    ahead: bool = False,
    revised: Sequence[Revised] = (),
    columns: int | None = None,
    forecast: Band | None = None,
    until: Until | None = None,
) -> go.Figure:
    """A line for each region of ``names`` (the first is the one looked at), gaps where nothing was reported.

    history : ``region, period, value, qualifier`` and, if known, ``demo``; one row a region and period, one frequency.
    names : code to name in the reader's language; those without rows are left out.
    target : a level line with its words and an upright mark at its deadline; dotted where it does not bind.
    issued_on : day of issue of the target's document, marked where it falls within the time shown.
    title : a sentence that says what is seen, else the indicator and its unit; in lines of ``columns`` Latin letters.
    ahead : the time axis reaches to the deadline, or a year past the last figure, so that what is to come has room.
    revised, forecast : figures that a later revision replaced, ringed; what is to come of one line.
    until : how far the figures reach; one of a period that ends later stands by itself, hollow, no line leads to it.
    """
    found = series(history, names, until)
    span = _time_span(found, target, ahead=ahead)
    values = widened(value_range(found, target, indicator), band := up_to(forecast, span[1]))
    chart = Sketch(_layout(indicator, locale, theme, title, height, columns))
    chart.layout["meta"] = {"alt": _sentence(found, names, indicator, locale, target)}
    chart.layout |= _axes(found, indicator, locale, theme, span, values, narrow=columns is not None)
    _draw_series(chart, found, indicator, locale, theme, values, revised)
    _draw_band(chart, band, found, locale, theme)
    draw_demands(chart, target, issued_on, span, indicator, locale, theme, binding=binding)
    _draw_demo(chart, history, found, locale, theme)
    return chart.figure()


def trend_alt(chart: go.Figure) -> str:
    """What a figure of ``trend_figure`` shows, as a sentence."""
    return str(chart.layout.meta["alt"])


def _axes(
    found: Sequence[Series],
    indicator: Indicator,
    locale: Locale,
    theme: Theme,
    span: tuple[date, date],
    values: tuple[float, float],
    *,
    narrow: bool,
) -> dict[str, Any]:
    days = time_axis(found, locale, theme, span, narrow=narrow)
    return {"xaxis": days, "yaxis": value_axis(indicator, locale, theme, values)}


def _sentence(
    found: Sequence[Series], names: Mapping[str, str], indicator: Indicator, locale: Locale, target: Target | None
) -> str:
    one = found[0] if found else None
    facts = {"region": one.name if one else next(iter(names.values()), ""), "indicator": indicator.name.get(locale)}
    if one is None or not one.known:
        return say(locale, "chart.alt_never" if one and one.never else "chart.alt_none", **facts)
    first, last = one.known[0], one.known[-1]
    facts |= {"first_period": _when(locale, first), "first": figure(locale, indicator, first.value)}
    facts |= {"last_period": _when(locale, last), "last": figure(locale, indicator, last.value)}
    parts = [say(locale, "chart.alt", **facts)]
    if target:
        parts.append(say(locale, "chart.alt_target", target=marks.target_words(target, indicator, locale)))
    if one.missing:
        parts.append(say(locale, "chart.alt_missing", count=one.missing))
    return say(locale, "chart.join").join(parts) + say(locale, "chart.stop")


def _time_span(found: Sequence[Series], target: Target | None, *, ahead: bool) -> tuple[date, date]:
    """First to last day shown: the periods, and a deadline at most a year and a half after the last; with ``ahead``
    a year more where there is no such deadline."""
    days = [point.period.end for one in found for point in one.points]
    if not days:
        days = [target.baseline_on] if target else [date(2021, 1, 1)]
    start, end = min(days), max(days)
    if target and target.deadline and end < target.deadline <= end + _AHEAD:
        end = target.deadline
    elif ahead:
        end += _YEAR
    margin = max((end - start) * 0.02, timedelta(days=12))
    return start - margin, end + margin


def _draw_band(chart: Sketch, band: Band | None, found: Sequence[Series], locale: Locale, theme: Theme) -> None:
    if band is None or not found:
        return
    for trace in band_traces(band, theme):
        chart.add_scatter(**trace)
    at_the_end(band, chart.layout["annotations"], found[band.place].region)
    line = [(point.day, point.value or 0.0) for point in found[band.place].whole]
    chart.add_annotation(band_label(band, line, locale, theme))


def _draw_series(
    chart: Sketch,
    found: Sequence[Series],
    indicator: Indicator,
    locale: Locale,
    theme: Theme,
    values: tuple[float, float],
    revised: Sequence[Revised],
) -> None:
    for place, one in enumerate(found):
        aside = _aside(place, len(found), indicator)
        chart.add_trace(_line(one, indicator, locale, theme, place, aside))
        if one.never:
            chart.add_trace(_never(one, locale, theme, place, values[0]))
        if one.to_date:
            texts = [_value_text(one, point, indicator, locale) for point in one.to_date]
            chart.add_scatter(**to_date_trace(one, place, aside, texts, theme))
    label = to_date_label(found, values, locale, theme)
    if label:
        chart.add_annotation(label)
    if len(found) > 1:
        plot = chart.layout["height"] - chart.layout["margin"]["t"] - _MARGIN["b"]
        for label in marks.end_labels(found, values, plot, theme):
            chart.add_annotation(label)
    _draw_revised(chart, found, indicator, revised, theme)


def _aside(place: int, count: int, indicator: Indicator) -> float:
    """How far a line of grades or yes/no is set off its value: many share a grade, and none may hide another."""
    return (place - count / 2 + 0.5) * min(0.08, 0.4 / count) if indicator.kind in _STEPPED else 0.0


def _draw_revised(
    chart: Sketch, found: Sequence[Series], indicator: Indicator, revised: Sequence[Revised], theme: Theme
) -> None:
    aside = {one.region: _aside(place, len(found), indicator) for place, one in enumerate(found)}
    rings = [replace(one, value=one.value + aside[one.region]) for one in revised if one.region in aside]
    if rings:
        chart.add_scatter(**marks.revised_steps(rings, theme))
        chart.add_scatter(**marks.revised_rings(rings, theme))


def _line(one: Series, indicator: Indicator, locale: Locale, theme: Theme, place: int, aside: float) -> go.Scatter:
    drawn = look(place)
    colour = drawn.tone.get(theme)
    return go.Scatter(
        x=[point.day.isoformat() for point in one.points],
        y=[None if point.value is None or point.until else point.value + aside for point in one.points],
        name=marks.plain(one.name),
        mode="lines+markers",
        connectgaps=False,
        line={
            "color": colour,
            "width": drawn.width,
            "dash": drawn.dash,
            "shape": "hv" if indicator.kind in _STEPPED else "linear",
        },
        marker={"color": colour, "size": 6 if place == 0 else 5, "symbol": drawn.symbol},
        hoverinfo="text",
        hovertext=[_value_text(one, point, indicator, locale) for point in one.points],
    )


def _never(one: Series, locale: Locale, theme: Theme, place: int, floor: float) -> go.Scatter:
    """Crosses on the floor of the chart: "never drilled" is neither a value nor a gap. The words stand above the
    crosses, where the line has not begun, for to their right it goes on from 0; a single cross may stand at the left
    edge, where there is room for one word in a line."""
    word = say(locale, f"ui.value.{NEVER}")
    shown = word if len(one.never) > 1 else word.replace(" ", "<br>")
    return go.Scatter(
        x=[point.day.isoformat() for point in one.never],
        y=[floor] * len(one.never),
        name=word,
        mode="markers+text",
        text=[""] * (len(one.never) - 1) + [shown],
        textposition="top left",
        cliponaxis=False,
        marker={"symbol": "x-thin-open", "size": 8, "color": look(place).tone.get(theme)},
        hoverinfo="text",
        hovertext=[_point_text(one, point, word, locale) for point in one.never],
    )


def _value_text(one: Series, point: Point, indicator: Indicator, locale: Locale) -> str:
    return _point_text(one, point, figure(locale, indicator, point.value), locale)


def _point_text(one: Series, point: Point, value: str, locale: Locale) -> str:
    return marks.plain(say(locale, "chart.point", region=one.name, period=_when(locale, point), value=value))


def _when(locale: Locale, point: Point) -> str:
    return when_text(locale, point.period, point.until)


def _draw_demo(chart: Sketch, history: pl.DataFrame, found: Sequence[Series], locale: Locale, theme: Theme) -> None:
    if _has_demo(history, found):
        chart.add_annotation(marks.demo_mark(locale, theme))


def _has_demo(history: pl.DataFrame, found: Sequence[Series]) -> bool:
    if "demo" not in history.columns:
        return False
    shown = {one.region for one in found}
    told = zip(history["region"].to_list(), history["demo"].to_list(), strict=True)
    return any(demo and region in shown for region, demo in told)


def chart_title(
    indicator: Indicator, locale: Locale, theme: Theme, title: str | None, height: int, columns: int | None
) -> dict[str, Any]:
    """The part of a layout that hangs on the title: itself in its lines, and the height that they take."""
    unit = indicator.unit.get(locale)
    name = say(locale, "chart.title_unit" if unit else "chart.title", indicator=indicator.name.get(locale), unit=unit)
    lines = marks.broken(title or name, columns) if columns else [title or name]
    more = (len(lines) - 1) * marks.LINE
    return {
        "height": height + more,
        "margin": {**_MARGIN, "t": _MARGIN["t"] + more},
        "title": {
            "text": "<br>".join(marks.plain(line) for line in lines),
            "x": 0,
            "xanchor": "left",
            "y": 0.97 - 0.03 * (len(lines) - 1),
            "yanchor": "top",
            "font": {"size": marks.SIZE + 2, "color": TEXT.get(theme)},
        },
    }


def _layout(
    indicator: Indicator, locale: Locale, theme: Theme, title: str | None, height: int, columns: int | None
) -> dict[str, Any]:
    return {
        "template": "none",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": marks.SIZE, "color": TEXT.get(theme)},
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        **chart_title(indicator, locale, theme, title, height, columns),
    }
