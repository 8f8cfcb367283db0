"""Two periods compared: the map of what became of each region, and what stands beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

import polars as pl
import streamlit as st

from lib import palette
from lib.domain import Status
from lib.i18n import period as period_text
from lib.i18n import say
from lib.maps import MapClass, MapSpec, map_spec
from lib.palette import Paint
from lib.services import PeriodChange, View
from lib.stats import Change, largest, status_moves
from lib.stats.change import counts_months
from lib.ui.context import Reading
from lib.ui.map_panel import known_codes, labels_of, layer_of, lines_of
from lib.ui.plain import plain
from lib.ui.statistical_map import statistical_map
from lib.ui.status_mark import status_word

_LISTED = 12
#: Changes that the later value says by itself.
_SAID_BY_VALUE = (Change.GONE, Change.NONE, Change.NEVER)
_ROW_HEIGHT = 30


def _paint(base: Paint, symbol: str) -> Paint:
    return replace(base, symbol=symbol)


def _tone(place: int, symbol: str) -> Paint:
    tone = palette.SERIES[place]
    return Paint(tone, tone, tone, symbol, "square")


#: Better is blue and worse red and hatched, as met and missed are; what is only observed has hues that judge nothing.
PAINTS: dict[Change, Paint] = {
    Change.IMPROVED: _paint(palette.STATUS[Status.MET], "↗"),
    Change.HELD: _paint(palette.STATUS[Status.MET], "√"),
    Change.ROSE: _tone(2, "↑"),
    Change.UNCHANGED: _paint(palette.STATUS[Status.NO_TARGET], "＝"),
    Change.FELL: _tone(1, "↓"),
    Change.NOT_HELD: _paint(palette.STATUS[Status.NO_TARGET], "—"),
    Change.WORSENED: _paint(palette.STATUS[Status.MISSED], "↘"),
    Change.NEVER: palette.NEVER,
    Change.NEW: _tone(3, "＋"),
    Change.GONE: _paint(palette.STATUS[Status.STALE], "－"),
    Change.NONE: palette.STATUS[Status.NO_DATA],
}


def change_sentence(reading: Reading, found: PeriodChange) -> str:
    """How many regions had each change, those that occur, in the order of the legend."""
    counted = [
        say(reading.locale, f"time.count.{kind.value}", count=count) for kind, count in found.counts.items() if count
    ]
    earlier, later = _names(reading, found)
    return say(
        reading.locale,
        "time.difference.sentence",
        earlier=earlier,
        later=later,
        indicator=found.indicator.name.get(reading.locale),
        counts=say(reading.locale, "time.count.join").join(counted),
    )


def change_map(
    reading: Reading, view: View, found: PeriodChange, *, height: int, on_pick: Callable[[str], None]
) -> None:
    """The regions painted by what became of them."""
    statistical_map(change_spec(reading, view, found), key="change_map", height=height, on_pick=on_pick)


def change_spec(reading: Reading, view: View, found: PeriodChange) -> MapSpec:
    """The map of the later period, its regions sorted by what became of them."""
    layer = layer_of(reading, view)
    spec = map_spec(
        found.later.frame,
        layer,
        found.indicator,
        reading.locale,
        selected=view.picked.code if view.picked else None,
        revision=reading.revision,
        lines=lines_of(reading, view),
        labels=labels_of(reading, layer.codes),
        known=known_codes(reading, view),
    )
    earlier, later = _names(reading, found)
    rows = {row["region"]: row for row in found.frame.iter_rows(named=True)}
    classes = _classes(reading, [rows[region.code]["change"] for region in spec.regions])
    place = {item.key: at for at, item in enumerate(classes)}
    regions = []
    for region in spec.regions:
        row = rows[region.code]
        value = str(row["later_text"])
        if row["change"] not in _SAID_BY_VALUE:
            value = say(reading.locale, "time.difference.value", later=value, step=row["change_text"])
        was = say(reading.locale, "time.difference.was", period=earlier, value=row["earlier_text"])
        regions.append(region._replace(place=place[row["change"]], value=value, period=was))
    name = found.indicator.name.get(reading.locale)
    return replace(
        spec,
        classes=classes,
        regions=tuple(regions),
        demo=found.demo,
        title=say(reading.locale, "time.difference.title", indicator=name, earlier=earlier, later=later),
        legend=say(reading.locale, "time.difference.legend"),
    )


def _classes(reading: Reading, drawn: Sequence[str]) -> tuple[MapClass, ...]:
    counts = Counter(drawn)
    return tuple(
        MapClass(kind.value, say(reading.locale, f"time.change.{kind.value}"), counts[kind.value], PAINTS[kind])
        for kind in Change
        if counts[kind.value]
    )


def largest_changes(reading: Reading, found: PeriodChange) -> None:
    """The largest steps, worse ones first among equals."""
    st.markdown(f"**{say(reading.locale, 'time.difference.steps')}**")
    steps = largest(found.frame, _LISTED)
    if counts_months(found.indicator):
        st.caption(say(reading.locale, "time.difference.steps_months"))
    elif steps.is_empty():
        st.caption(say(reading.locale, "time.difference.steps_none"))
    if steps.is_empty():
        return
    earlier, later = _names(reading, found)
    symbols = {kind.value: PAINTS[kind].symbol for kind in Change}
    shown = steps.select(
        pl.col("name").alias(say(reading.locale, "time.difference.region")),
        pl.col("earlier_text").alias(earlier),
        pl.col("later_text").alias(later),
        pl.format("{} {}", pl.col("change").replace_strict(symbols, return_dtype=pl.String), "change_text").alias(
            say(reading.locale, "time.difference.change")
        ),
    )
    _table(reading, shown, say(reading.locale, "time.difference.steps"), rows=6, demo=found.demo)


def moved_statuses(reading: Reading, found: PeriodChange) -> None:
    """The regions whose status against the target is another one, falls from met first."""
    if found.later.target is None:
        st.caption(say(reading.locale, "time.difference.moves_no_target"))
        return
    moves = status_moves(found.frame)
    if moves.is_empty():
        st.markdown(f"**{say(reading.locale, 'time.difference.moves_none')}**")
        return
    st.markdown(f"**{say(reading.locale, 'time.difference.moves', count=moves.height)}**")
    names = dict(found.frame.select("region", "name").iter_rows())
    words = {status.value: status_word(reading, status.value) for status in Status}
    shown = moves.select(
        pl.col("region")
        .replace_strict(names, return_dtype=pl.String)
        .alias(say(reading.locale, "time.difference.region")),
        pl.format(
            say(reading.locale, "time.difference.move", earlier="{}", later="{}"),
            pl.col("earlier_status").replace_strict(words, return_dtype=pl.String),
            pl.col("later_status").replace_strict(words, return_dtype=pl.String),
        ).alias(say(reading.locale, "time.difference.status")),
    )
    _table(reading, shown, say(reading.locale, "time.difference.moves", count=moves.height), rows=5, demo=found.demo)


def _table(reading: Reading, shown: pl.DataFrame, title: str, *, rows: int, demo: bool) -> None:
    height = (min(shown.height, rows) + 1) * _ROW_HEIGHT + 4
    st.dataframe(shown, hide_index=True, height=height, row_height=_ROW_HEIGHT, alt=plain(title))
    if demo:
        st.caption(reading.say("frame.demo"))


def _names(reading: Reading, found: PeriodChange) -> tuple[str, str]:
    periods = (found.earlier.selection.period, found.later.selection.period)
    return period_text(reading.locale, periods[0]), period_text(reading.locale, periods[1])
