"""The trend page's parts: the picture, its table, what was revised, and files of all three."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from lib.access import allowed
from lib.charts import Revised, figure_svg, trend_alt, trend_figure
from lib.charts.points import Series, drawable, series, when_text
from lib.domain import Identity, Kind, Period, Permission, Refusal
from lib.i18n import figure, number, say
from lib.i18n import period as period_text
from lib.palette import Theme
from lib.reports.table import neutralised
from lib.services import WITHHELD, Replacement, Trend, beijing, today, trend_file_name
from lib.services.shown_name import shown_name
from lib.services.trend_file import trend_file, trend_picture
from lib.stats.yearly import Basis
from lib.ui.clause_link import clause_link, measured_link
from lib.ui.context import Reading
from lib.ui.identity import again, late
from lib.ui.method_link import method_links
from lib.ui.mimes import MIMES
from lib.ui.no_figures import tell_no_figures
from lib.ui.picture_download import png_button
from lib.ui.plain import plain
from lib.ui.small_mark import small_periods, small_sign, tell_small
from lib.ui.theme import theme
from lib.ui.trend_forecast import forecast_cells, foretold, picture_alt, trend_band
from lib.ui.trend_words import absences, finding, notes
from lib.ui.withheld import told_columns, unnamed

_ROW = 28
#: As wide as a forecast with its interval, in pixels: two regions stand whole beside the periods at 1366 x 768.
_FORESEEN = 164


def trend_chart(reading: Reading, shown: Trend, *, height: int) -> None:
    """The lines, or the reason why there are none; then what is not drawn, how it is reckoned and where it is from."""
    if drawable(shown.figures):
        figure = _figure(reading, shown, theme(), height)
        alt = picture_alt(reading, shown, trend_alt(figure))
        st.plotly_chart(figure, key="trend", theme=None, config={"displayModeBar": False}, alt=alt)
    elif shown.regions:
        names = say(reading.locale, "trend.and").join(_names(reading, shown).values())
        tell_no_figures(reading, shown.indicator, names)
    else:
        st.info(plain(say(reading.locale, "trend.empty_level")), icon=":material/info:")
    for sentence in absences(reading, shown):
        st.info(plain(sentence), icon=":material/info:")
    told = [*foretold(reading, shown), *notes(reading, shown)]
    st.caption("  \n".join(plain(sentence) for sentence in told))
    method_links(reading, "trend", "trend", "forecast", "small")
    if shown.target:
        clause_link(reading, shown.target.key)
    else:
        measured_link(reading)


def trend_cells(reading: Reading, shown: Trend, *, height: int) -> None:
    """Periods, the newest first, by regions; missing is said in words, a revised value has its mark."""
    found = _series(reading, shown)
    if not found:
        return
    unit = shown.indicator.unit.get(reading.locale)
    title = say(reading.locale, "trend.table", unit=unit) if unit else say(reading.locale, "trend.table_plain")
    st.markdown(f"**{plain(title)}**")
    revised = {(one.region, shown.shown_period(one)) for one in shown.replacements}
    mark, first = say(reading.locale, "trend.revised_mark"), say(reading.locale, "trend.period")
    small = small_periods(reading, shown)
    names = [one.name for one in found]
    heads = [one.name if names.count(one.name) == 1 else f"{one.name} {one.region}" for one in found]
    columns: dict[str, list[str]] = {
        first: [when_text(reading.locale, point.period, shown.until) for point in found[0].points]
    }
    for head, one in zip(heads, found, strict=True):
        columns[head] = [
            _cell(reading, shown, point.value, "never" if point.never else None)
            + small_sign(reading.locale, small=(one.region, point.period.key) in small)
            + (f" {mark}" if (one.region, point.period.key) in revised else "")
            for point in one.points
        ]
    ahead = forecast_cells(reading, shown, first, heads)
    # A cell that is too narrow cuts a right-aligned text at its head, which here is the word for a forecast.
    wide = _FORESEEN if ahead.height else None
    right = {head: st.column_config.TextColumn(alignment="right", width=wide) for head in heads}
    table = pl.concat([pl.DataFrame(columns), ahead]).reverse()
    st.dataframe(
        table,
        hide_index=True,
        height=height if (table.height + 1) * _ROW > height else "content",
        row_height=_ROW,
        column_config={first: st.column_config.TextColumn(pinned=True), **right},
        alt=title,
    )
    if revised:
        st.caption(plain(say(reading.locale, "trend.revised_note")))
    tell_small(reading, small=bool(small))


def revisions(reading: Reading, shown: Trend) -> None:
    """What later revisions replaced among the figures drawn: before and after, who, when, why. The newest first."""
    drawn = [one for one in shown.replacements if shown.shown_period(one)]
    if not drawn:
        if shown.figures.height:
            st.caption(plain(say(reading.locale, "trend.revised.none")))
        return
    heads = [
        say(reading.locale, f"trend.revised.{name}")
        for name in ("region", "period", "old", "new", "revision", "actor", "at", "reason")
    ]
    names = {region.code: region.name.get(reading.locale) for region in shown.regions}
    rows = [
        (
            names[one.region],
            period_text(reading.locale, Period.parse(one.period)),
            figure(reading.locale, shown.indicator, one.old_value, one.old_qualifier),
            figure(reading.locale, shown.indicator, one.new_value, one.new_qualifier),
            f"v{one.revision.number}",
            shown_name(reading.workspace, one.revision.published_by, reading.who),
            beijing(one.revision.published_at),
            _reason(reading, one),
        )
        for one in drawn
    ]
    title = say(reading.locale, "trend.revised.title", count=len(rows))
    right = {head: st.column_config.TextColumn(alignment="right") for head in heads[2:4]}
    with st.expander(plain(title), icon=":material/history:", key="trend.revised"):
        table = told_columns(neutralised(pl.DataFrame(rows, schema=dict.fromkeys(heads, pl.String), orient="row")))
        st.dataframe(table, hide_index=True, row_height=_ROW, column_config=right, alt=title)


def downloads(reading: Reading, shown: Trend) -> None:
    """The figures as CSV and XLSX, the picture as SVG and PNG; each name has indicator, revision and day.

    Each is handed over when it is asked for, to whoever asks then, and the audit trail says so. The PNG alone is made
    in the browser, which tells the page of it.
    """
    if not shown.figures.height or not allowed(reading.who, Permission.EXPORT):
        return
    for form in ("csv", "xlsx"):
        make = partial(_table_file, reading, shown, form)
        _download(reading, shown, form, late(reading.who, make))
    drawn = _figure(reading, shown, Theme.LIGHT, 460)
    alt = picture_alt(reading, shown, trend_alt(drawn))
    facts = [*absences(reading, shown), *foretold(reading, shown), *notes(reading, shown)]
    if _revised(reading, shown):
        facts.append(say(reading.locale, "trend.revised.ring"))
    facts.append(say(reading.locale, "trend.exported", day=today().isoformat()))
    picture = figure_svg(drawn, heading=finding(reading, shown), notes=facts, alt=alt)
    svg = picture.svg.encode()
    _download(reading, shown, "svg", late(reading.who, partial(_picture_file, reading, shown, svg)))
    png_button(
        picture.svg,
        width=picture.width,
        height=picture.height,
        label=say(reading.locale, "trend.download.png"),
        failed=say(reading.locale, "trend.download.failed"),
        file_name=trend_file_name(shown, reading.revision, today(), "png", reading.locale),
        key="trend.png",
        on_taken=partial(_png_taken, reading, shown),
    )


def _table_file(reading: Reading, shown: Trend, form: str, who: Identity) -> bytes:
    return trend_file(reading.workspace, who, reading.revision, shown, form)


def _picture_file(reading: Reading, shown: Trend, svg: bytes, who: Identity) -> bytes:
    return trend_picture(reading.workspace, who, reading.revision, shown, "svg", svg)


def _png_taken(reading: Reading, shown: Trend) -> None:
    # One whose session has ended meanwhile is refused; the page, which runs next, says so.
    with suppress(Refusal):
        trend_picture(reading.workspace, again(reading.who), reading.revision, shown, "png", b"")


def _download(reading: Reading, shown: Trend, form: str, content: Callable[[], bytes]) -> None:
    st.download_button(
        say(reading.locale, f"trend.download.{form}"),
        content,
        file_name=trend_file_name(shown, reading.revision, today(), form, reading.locale),
        mime=MIMES[form],
        key=f"trend.{form}",
        on_click="ignore",
    )


def _figure(reading: Reading, shown: Trend, look: Theme, height: int) -> go.Figure:
    return trend_figure(
        shown.figures,
        shown.indicator,
        reading.locale,
        names=_names(reading, shown),
        target=shown.target,
        binding=shown.binding,
        issued_on=shown.issued_on,
        theme=look,
        height=height,
        ahead=True,
        revised=_revised(reading, shown),
        forecast=trend_band(reading, shown),
        until=shown.until,
    )


def _names(reading: Reading, shown: Trend) -> dict[str, str]:
    return {region.code: region.name.get(reading.locale) for region in shown.regions}


def _series(reading: Reading, shown: Trend) -> tuple[Series, ...]:
    return series(shown.figures, _names(reading, shown), shown.until)


def _revised(reading: Reading, shown: Trend) -> list[Revised]:
    """One ring a shown figure, for its newest replacement; a sum over the year has no step of its own."""
    values = {
        (region, period): value for region, period, value in shown.figures.select("region", "period", "value").rows()
    }
    found: dict[tuple[str, str], Revised] = {}
    for one in shown.replacements:
        period = shown.shown_period(one)
        value = values.get((one.region, period or ""))
        at = one.old_value if value is None else value
        if period is None or at is None or (one.region, period) in found:
            continue
        old = None if shown.basis is Basis.YEAR_SUM else one.old_value
        day = min(Period.parse(period).end, shown.until.day)
        found[one.region, period] = Revised(one.region, day, at, old, _ring_text(reading, shown, one))
    return list(found.values())


def _reason(reading: Reading, one: Replacement) -> str:
    if reading.who.anonymous:
        return WITHHELD
    return one.revision.reason or say(reading.locale, "trend.revised.no_reason")


def _ring_text(reading: Reading, shown: Trend, one: Replacement) -> str:
    return say(
        reading.locale,
        unnamed(reading, "trend.revised.point"),
        region=_names(reading, shown)[one.region],
        period=period_text(reading.locale, Period.parse(one.period)),
        old=figure(reading.locale, shown.indicator, one.old_value, one.old_qualifier),
        new=figure(reading.locale, shown.indicator, one.new_value, one.new_qualifier),
        revision=one.revision.number,
        actor=shown_name(reading.workspace, one.revision.published_by, reading.who),
    )


def _cell(reading: Reading, shown: Trend, value: float | None, qualifier: str | None) -> str:
    """A value without its unit, which stands in the title."""
    if value is None or shown.indicator.kind in (Kind.ORDINAL, Kind.BINARY):
        return figure(reading.locale, shown.indicator, value, qualifier)
    return number(value, shown.indicator.decimals)
