"""What the trend page draws: which regions beside each other, in which periods."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from lib.domain import Frequency, Region
from lib.i18n import say
from lib.services import MOST_REGIONS, Trend, default_regions, parent_with, picks, trend
from lib.ui.address import go
from lib.ui.context import Reading
from lib.ui.plain import plain

_REGIONS, _BY = "filter.regions", "filter.by"


def trend_of(reading: Reading) -> Trend:
    """The trend that the address asks for; where it names one region only, that one and what it is read against."""
    address = reading.address
    codes = address.regions or default_regions(
        reading.workspace, reading.revision, address.indicator, address.region, address.period
    )
    return trend(reading.workspace, reading.revision, address.indicator, codes, address.period, address.by)


def regions_box(reading: Reading, shown: Trend) -> None:
    """Choose up to eight regions of the jurisdiction; the first is the one looked at."""
    regions = reading.workspace.regions
    jurisdiction = regions.jurisdiction_of(reading.address.region.code)
    root = jurisdiction.root if jurisdiction else reading.address.region.code
    options = [code for code in regions.all if regions.within(code, root)]
    st.session_state[_REGIONS] = _codes(reading, shown)

    def moved() -> None:
        _show(reading, tuple(st.session_state[_REGIONS]) or (reading.address.region.code,))

    st.multiselect(
        say(reading.locale, "trend.choice.regions", most=MOST_REGIONS),
        options,
        format_func=lambda code: _label(reading, regions.all[code], root),
        key=_REGIONS,
        max_selections=MOST_REGIONS,
        placeholder=say(reading.locale, "trend.choice.regions_none"),
        select_all=False,
        on_change=moved,
    )


@dataclass(frozen=True, slots=True)
class _Pick:
    key: str
    label: str
    codes: tuple[str, ...]


def quick_picks(reading: Reading) -> None:
    """Buttons for the comparisons that are asked for most."""
    address, locale = reading.address, reading.locale
    region = address.region
    found = picks(reading.workspace, reading.revision, address.indicator, region, address.period)
    above = parent_with(reading.workspace, address.indicator, region)
    side = "parts_" if found.parts else ""
    name = region.name.get(locale)
    buttons = [
        _Pick(which, say(locale, f"trend.choice.{side}{which}", count=len(codes)), (region.code, *codes))
        for which, codes in (("best", found.best), ("worst", found.worst))
        if codes
    ]
    if above:
        text = say(locale, "trend.choice.parent", region=above.name.get(locale))
        buttons.append(_Pick("parent", text, (region.code, above.code)))
    buttons.append(_Pick("alone", say(locale, "trend.choice.alone", region=name), (region.code,)))
    for pick in buttons:
        st.button(
            plain(pick.label),
            key=f"trend.{pick.key}",
            on_click=_show,
            args=(reading, pick.codes),
        )


def by_switch(reading: Reading, shown: Trend) -> None:
    """Choose years, quarters or months where the figures can be looked at as more than one."""
    if len(shown.choices) < 2:
        return
    st.session_state[_BY] = shown.by.value

    def moved() -> None:
        go(reading.address, by=Frequency(st.session_state[_BY]))

    st.segmented_control(
        say(reading.locale, "trend.choice.by"),
        [frequency.value for frequency in shown.choices],
        format_func=lambda value: say(reading.locale, f"trend.choice.by_{value}"),
        key=_BY,
        required=True,
        on_change=moved,
    )


def _codes(reading: Reading, shown: Trend) -> list[str]:
    """The chosen regions in their order, those that could not be drawn included."""
    chosen = reading.address.regions
    return list(chosen) if chosen else [region.code for region in (*shown.left_out, *shown.regions)]


def _show(reading: Reading, codes: tuple[str, ...]) -> None:
    go(reading.address, region=reading.workspace.regions.all[codes[0]], regions=codes)


def _label(reading: Reading, region: Region, root: str) -> str:
    """The name, led by that of the region above where this is not the top of the jurisdiction."""
    name = region.name.get(reading.locale)
    if region.parent in (None, root) or region.code == root:
        return name
    return f"{reading.workspace.regions.all[str(region.parent)].name.get(reading.locale)} · {name}"
