"""The row of choices above a view. Each widget shows what the address says and writes its choice there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import streamlit as st

from lib.domain import Kind, Level
from lib.i18n import period as period_text
from lib.i18n import say
from lib.maps import Method
from lib.services import View, periods
from lib.ui.address import go
from lib.ui.context import Reading, current
from lib.ui.parts import together


def level_name(reading: Reading, level: Level, jurisdiction: str) -> str:
    """What a level is called in a jurisdiction: 盟市 in Inner Mongolia, 地市 elsewhere."""
    key = f"level.{level.value}_{jurisdiction}"
    try:
        return reading.say(key)
    except KeyError:
        return reading.say(f"level.{level.value}")


def jurisdiction_box(reading: Reading, view: View) -> None:
    """Choose the jurisdiction; its top region becomes the view."""
    found = reading.workspace.regions.jurisdictions
    _choice(
        reading,
        "jurisdiction",
        list(found),
        view.jurisdiction.code,
        lambda code: found[code].name.get(reading.locale),
        lambda code: {"region": reading.workspace.regions.all[found[code].root], "colour": None},
        width=200,
    )


def indicator_box(reading: Reading) -> None:
    """Choose the indicator, the core ones first, then in the order of the catalogue."""
    indicators, domains = reading.catalogue.indicators, reading.catalogue.domains

    def label(key: str) -> str:
        sheet = indicators[key]
        return f"{sheet.name.get(reading.locale)} · {domains[sheet.domain].name.get(reading.locale)}"

    _choice(
        reading,
        "indicator",
        [sheet.key for sheet in sorted(indicators.values(), key=lambda sheet: not sheet.core)],
        reading.address.indicator.key,
        label,
        lambda key: {"indicator": indicators[key]},
    )


def period_box(reading: Reading) -> None:
    """Choose the quarter, the newest first; the one in the address is offered even where nothing is published."""
    known = {period.key: period for period in reversed(periods(reading.workspace, reading.revision))}
    known.setdefault(reading.address.period.key, reading.address.period)
    _choice(
        reading,
        "period",
        list(known),
        reading.address.period.key,
        lambda key: period_text(reading.locale, known[key]),
        lambda key: {"period": known[key]},
        width=160,
    )


def level_switch(reading: Reading, view: View, *, named: bool = True) -> None:
    """Choose between leagues and counties where a region can be drawn as both; ``named`` shows what is chosen."""
    if len(view.levels) < 2:
        return
    _segments(
        reading,
        "level",
        [level.value for level in view.levels],
        view.level.value,
        lambda value: level_name(reading, Level(value), view.jurisdiction.code),
        named=named,
    )


def colour_switch(reading: Reading, *, named: bool = True) -> None:
    """Choose what the colours say: the status of the target, the value, or the distance from the target."""
    words = {name: reading.say(f"filter.colour_{name}") for name in ("status", "value")}
    words["gap"] = say(reading.locale, "map.filter.colour_gap")
    _segments(reading, "colour", list(words), reading.address.colour, words.__getitem__, named=named)


def classes_switch(reading: Reading, *, target: bool) -> None:
    """Choose how values are classed, while colours say the value; a split at the target only where there is one."""
    kind = reading.address.indicator.kind
    if reading.address.colour != "value" or kind in (Kind.ORDINAL, Kind.BINARY):
        return
    offered = [method.value for method in Method if target or method is not Method.TARGET]
    chosen = reading.address.classes if reading.address.classes in offered else offered[0]
    key = "filter.classes"
    st.session_state[key] = chosen

    def moved() -> None:
        go(current().address, classes=st.session_state[key])
        together()

    st.segmented_control(
        say(reading.locale, "map.filter.classes"),
        offered,
        format_func=lambda value: say(reading.locale, f"map.filter.{value}"),
        key=key,
        required=True,
        label_visibility="collapsed",
        help=say(reading.locale, "map.filter.classes_help"),
        on_change=moved,
    )


def _choice(
    reading: Reading,
    name: str,
    options: Sequence[str],
    chosen: str,
    label: Callable[[str], str],
    change: Callable[[str], dict[str, object]],
    width: int | Literal["stretch"] = "stretch",
) -> None:
    key = f"filter.{name}"
    st.session_state[key] = chosen
    st.selectbox(
        say(reading.locale, f"ui.filter.{name}"),
        options,
        format_func=label,
        key=key,
        on_change=_moved,
        args=(key, change),
        width=width,
        placeholder=reading.say("widget.choose"),
    )


def _segments(
    reading: Reading,
    name: str,
    options: Sequence[str],
    chosen: str,
    label: Callable[[str], str],
    *,
    named: bool = True,
) -> None:
    key = f"filter.{name}"
    st.session_state[key] = chosen
    st.segmented_control(
        say(reading.locale, f"ui.filter.{name}"),
        options,
        format_func=label,
        key=key,
        required=True,
        on_change=_moved,
        args=(key, lambda value: {name: value}),
        label_visibility="visible" if named else "collapsed",
    )


def _moved(key: str, change: Callable[[str], dict[str, object]]) -> None:
    """The address takes on what the widget says now, and all parts of the page follow."""
    go(current().address, **change(st.session_state[key]))
    together()
