"""One indicator over time on the map: a film of all its periods, or six of them side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import polars as pl
import streamlit as st

from lib.domain import Frequency, Period, Selection, Status
from lib.i18n import period as period_text
from lib.i18n import say
from lib.maps import Method
from lib.services import (
    MULTIPLES,
    Analysis,
    View,
    compare_periods,
    film,
    frame_at,
    frame_periods,
    spread,
    step_between,
)
from lib.ui.address import go
from lib.ui.asked import VIEWS
from lib.ui.change_panel import change_map, change_sentence, largest_changes, moved_statuses
from lib.ui.context import Reading
from lib.ui.filters import level_name
from lib.ui.map_film import Frame, Reel, film_of_maps, pooled, single, small_multiples
from lib.ui.map_panel import kept_scope, known_codes, labels_of, layer_of, lines_of
from lib.ui.plain import plain

#: The steps between small maps that mean something, by frequency.
_STEPS = {Frequency.YEAR: (1, 2), Frequency.QUARTER: (1, 2, 4), Frequency.MONTH: (1, 2, 12)}


def frames_of(reading: Reading) -> tuple[Period, ...]:
    """All periods of the indicator, oldest first."""
    return frame_periods(reading.workspace, reading.revision, reading.address.indicator, reading.address.period)


def view_switch(reading: Reading) -> str:
    """Choose between film, small maps and two periods compared; what is chosen."""
    chosen = reading.address.view or VIEWS[0]
    _segments(reading, "view", VIEWS, chosen, lambda name: say(reading.locale, f"time.filter.{name}"))
    return chosen


def period_choice(reading: Reading, view: str) -> None:
    """The periods of a view: the last of small maps, earlier and later of a comparison. A film has its own."""
    frames = frames_of(reading)
    last = frame_at(frames, reading.address.period)
    if view == "multiples":
        _period_box(reading, "last", frames, last, lambda period: _moved(reading, period, _step(reading, frames)))
    elif view == "difference":
        earlier = _earlier(reading, frames)
        _period_box(reading, "from", frames, earlier, lambda period: {"from_period": period})
        _period_box(reading, "to", frames, last, lambda period: {"period": period, "from_period": earlier})


def spacing_switch(reading: Reading) -> None:
    """Choose how far apart the small maps are, where the periods reach for more than one way."""
    frames = frames_of(reading)
    last = frame_at(frames, reading.address.period)
    offered = [step for step in _STEPS[last.frequency] if len(spread(frames, last, step)) > 1]
    if len(offered) > 1:
        texts = {str(step): say(reading.locale, f"time.filter.spacing_{step}") for step in offered}
        _segments(reading, "spacing", list(texts), str(_step(reading, frames)), texts.__getitem__)


def film_panel(reading: Reading, view: View, *, height: int) -> None:
    """All periods of the indicator as a film; the one at which a reader stays becomes that of the address."""
    periods = frames_of(reading)
    _tell_single(reading, periods)
    made = _reel(reading, view, periods)
    film_of_maps(
        made,
        at=frame_at(periods, reading.address.period).key,
        selected=view.picked.code if view.picked else None,
        note=_note(reading, made, "note_status", "note_value"),
        key="film",
        height=height,
        on_pick=lambda code, period: _pick(reading, view, code, period=Period.parse(period)),
        on_settle=lambda key: go(reading.address, period=Period.parse(key)),
    )


def multiples_panel(reading: Reading, view: View, *, height: int) -> None:
    """Six periods of the indicator side by side, under one legend."""
    frames = frames_of(reading)
    _tell_single(reading, frames)
    periods = spread(frames, frame_at(frames, reading.address.period), _step(reading, frames))
    made = _reel(reading, view, periods)
    small_multiples(
        made,
        selected=view.picked.code if view.picked else None,
        note=_note(reading, made, "note_multiples_status", "note_multiples_value"),
        key="multiples",
        height=height,
        on_pick=lambda code: _pick(reading, view, code),
    )


def difference_panel(reading: Reading, view: View, *, height: int) -> None:
    """Two periods compared: what became of each region, the largest changes, and the statuses that moved."""
    frames = frames_of(reading)
    later, earlier = frame_at(frames, reading.address.period), _earlier(reading, frames)
    if later == earlier:
        key = "time.one_period" if len(frames) < 2 else "time.difference.same"
        sheet = reading.address.indicator.name.get(reading.locale)
        text = say(reading.locale, key, indicator=sheet, period=period_text(reading.locale, later))
        st.info(plain(text), icon=":material/info:")
        return
    selection = Selection(reading.address.indicator.key, view.scope.code, view.level, later)
    found = compare_periods(reading.workspace, reading.revision, selection, earlier, reading.locale)
    st.markdown(f"**{plain(change_sentence(reading, found))}**")
    left, right = st.columns([3, 2], gap="medium")
    with left:
        change_map(reading, view, found, height=height, on_pick=lambda code: _pick(reading, view, code))
    with right:
        largest_changes(reading, found)
        moved_statuses(reading, found)
        st.caption(say(reading.locale, "time.difference.own"))


def _reel(reading: Reading, view: View, periods: Sequence[Period]) -> Reel:
    """The frames, kept from run to run: what is picked and which period is looked at are no part of them."""
    address = replace(reading.address, period=periods[-1], from_period=None, view=None, problems=())
    return _made(replace(reading, address=address, head=reading.revision), replace(view, picked=None), tuple(periods))


@lru_cache(maxsize=16)
def _made(reading: Reading, view: View, periods: tuple[Period, ...]) -> Reel:
    address = reading.address
    selection = Selection(address.indicator.key, view.scope.code, view.level, periods[-1])
    results = film(reading.workspace, reading.revision, selection, periods, reading.locale)
    frames = [_frame(reading, view, result) for result in results]
    layer = layer_of(reading, view)
    spec = pooled(
        frames,
        layer,
        address.indicator,
        reading.locale,
        address.colour,
        revision=reading.revision,
        method=Method(address.classes or Method.QUANTILES),
        lines=lines_of(reading, view),
        labels=labels_of(reading, layer.codes),
    )
    known = known_codes(reading, view)
    alone = [single(frame, layer, address.indicator, reading.locale, address.colour, known) for frame in frames]
    return Reel(spec, frames, alone)


def _frame(reading: Reading, view: View, result: Analysis) -> Frame:
    period = result.selection.period
    tick = str(period.year) if period.number == 1 else ""
    return Frame(period.key, period_text(reading.locale, period), tick, finding_of(reading, view, result), result.frame)


def finding_of(reading: Reading, view: View, result: Analysis) -> str:
    """What one period comes to, in a few words: how many regions meet the target, or how many have reported."""
    known = result.frame.filter(pl.col("value").is_not_null() | pl.col("qualifier").is_not_null())
    if known.is_empty():
        return say(reading.locale, "time.finding.none")
    facts = {
        "level": level_name(reading, view.level, view.jurisdiction.code),
        "all": result.frame.height,
        "met": result.counts()[Status.MET],
        "reported": known.height,
    }
    return say(reading.locale, f"time.finding.{'met' if result.target else 'reported'}", **facts)


def _note(reading: Reading, made: Reel, status: str, value: str) -> str:
    key = status if made.spec.colour == "status" else value
    return say(reading.locale, f"time.{key}", count=len(made.frames))


def _tell_single(reading: Reading, periods: Sequence[Period]) -> None:
    if len(periods) == 1:
        names = {
            "indicator": reading.address.indicator.name.get(reading.locale),
            "period": period_text(reading.locale, periods[0]),
        }
        st.info(plain(say(reading.locale, "time.one_period", **names)), icon=":material/info:")


def _pick(reading: Reading, view: View, code: str, **changes: object) -> None:
    """Look into a region, or at it where nothing lies below."""
    region = reading.workspace.regions.all.get(code)
    if region and region != view.picked:
        go(reading.address, region=region, scope=kept_scope(view, region), **changes)


def _step(reading: Reading, frames: Sequence[Period]) -> int:
    """The spacing of small maps: what the address's earlier period asks for, among those that mean something."""
    last, first = frame_at(frames, reading.address.period), reading.address.from_period
    offered = _STEPS[last.frequency]
    if first is None:
        return offered[0]
    wanted = step_between(Period.of(first.end, last.frequency), last)
    return min(offered, key=lambda step: abs(step - wanted))


def _earlier(reading: Reading, frames: Sequence[Period]) -> Period:
    """The period compared with: that of the address, else the same one a year before, else the first."""
    if reading.address.from_period:
        return frame_at(frames, reading.address.from_period)
    last = frame_at(frames, reading.address.period)
    return max(last.shift(-last.frequency.per_year), frames[0])


def _moved(reading: Reading, last: Period, step: int) -> dict[str, object]:
    return {"period": last, "from_period": last.shift(-step * (MULTIPLES - 1))}


def _period_box(
    reading: Reading,
    name: str,
    frames: Sequence[Period],
    chosen: Period,
    change: Callable[[Period], Mapping[str, Any]],
) -> None:
    key = f"time.{name}"
    st.session_state[key] = chosen.key
    texts = {period.key: period_text(reading.locale, period) for period in reversed(frames)}

    def moved() -> None:
        go(reading.address, **change(Period.parse(st.session_state[key])))

    st.selectbox(
        say(reading.locale, f"time.filter.{name}"),
        list(texts),
        format_func=texts.__getitem__,
        key=key,
        on_change=moved,
        placeholder=reading.say("widget.choose"),
    )


def _segments(reading: Reading, name: str, options: Sequence[str], chosen: str, label: Callable[[str], str]) -> None:
    key = f"time.{name}"
    st.session_state[key] = chosen

    def moved() -> None:
        value = st.session_state[key]
        if name == "spacing":
            last = frame_at(frames_of(reading), reading.address.period)
            go(reading.address, **_moved(reading, last, int(value)))
        else:
            go(reading.address, view=value)

    st.segmented_control(
        say(reading.locale, f"time.filter.{name}"),
        options,
        format_func=label,
        key=key,
        required=True,
        on_change=moved,
        label_visibility="collapsed",
    )
