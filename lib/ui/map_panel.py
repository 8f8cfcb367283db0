"""The map of a view, its finding, and the way back up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from lib.domain import SILENT, Level, Locale, Refusal, Region, Selection, Status
from lib.i18n import period as period_text
from lib.i18n import say
from lib.maps import LayerRef, Line, MapSpec, Method, map_spec
from lib.regions import Layer
from lib.services import Analysis, View, analyse, view_of
from lib.ui.address import go
from lib.ui.context import Reading, current
from lib.ui.filters import (
    classes_switch,
    colour_switch,
    indicator_box,
    level_name,
    level_switch,
    period_box,
)
from lib.ui.parts import follows, refresh
from lib.ui.plain import plain
from lib.ui.statistical_map import Kept, message, statistical_map
from lib.ui.yardstick import held_against, yardstick_switch

#: The parts of the capability map's page.
MAP_PART = "map"
REGION_PART = "region"
#: The least height of the map, in CSS pixels: below a headline of two lines its review number still stands on the
#: first screen of a laptop.
HEIGHT = 430
_DETAIL = {Level.PROVINCE: "low", Level.PREFECTURE: "low", Level.COUNTY: "low"}


def map_part(reading: Reading) -> None:
    """The map of the address with its finding and its steps. The map is sent first, and is drawn meanwhile."""
    own, reading = reading, held_against(reading)
    view = view_at(reading)
    result = analysis_of(reading, view)
    choices = st.container(horizontal=True, vertical_alignment="top", gap="small")
    told = st.container()
    steps = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap="small")
    capability_map(reading, view, result)
    with choices:
        indicator_box(reading)
        period_box(reading)
    told.markdown(f"**{plain(finding(reading, view, result))}**")
    with steps:
        breadcrumb(reading, view)
        yardstick_switch(own)
        with st.container(horizontal=True, gap="small", width="content"):
            level_switch(reading, view, named=False)
            colour_switch(reading, named=False)
            classes_switch(reading, target=result.target is not None)


def view_at(reading: Reading) -> View:
    """The view that the address asks for."""
    address = reading.address
    return view_of(reading.workspace, address.region, address.indicator, level=address.level, scope=address.scope)


def analysis_of(reading: Reading, view: View) -> Analysis:
    """The figures that a view paints."""
    address = reading.address
    selection = Selection(address.indicator.key, view.scope.code, view.level, address.period)
    return analyse(reading.workspace, reading.revision, selection, reading.locale)


def finding(reading: Reading, view: View, result: Analysis) -> str:
    """The sentence above the map: how many regions meet the target, how many do not and how many of these are on
    track, how many are silent."""
    counts = result.counts()
    total = result.frame.height
    silent = sum(counts[status] for status in SILENT)
    facts = {
        "period": period_text(reading.locale, reading.address.period),
        "indicator": result.indicator.name.get(reading.locale),
        "level": level_name(reading, view.level, view.jurisdiction.code),
        "all": total,
    }
    reported = result.reported
    if not reported:
        return reading.say("map.finding_no_data", **facts)
    if result.target is None:
        return reading.say("map.finding_value", **facts, reported=reported, no_data=total - reported)
    met = counts[Status.MET]
    facts |= {"met": met, "open": total - met - silent, "no_data": silent}
    if not result.binding:
        return say(reading.locale, "status.yardstick.map_finding", **facts)
    if on_track := counts[Status.ON_TRACK]:
        return reading.say("map.finding_on_track", **facts, on_track=on_track)
    return reading.say("map.finding_status", **facts)


def breadcrumb(reading: Reading, view: View) -> None:
    """The regions above the one looked at, each a step back; nothing at the top."""
    region = view.picked or view.scope
    above = [*reading.workspace.regions.ancestors(region.code), region]
    inside = [item for item in above if reading.workspace.regions.jurisdiction_of(item.code) == view.jurisdiction]
    if len(inside) < 2:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall", key="breadcrumb", width="content"):
        for place, item in enumerate(inside):
            if place:
                st.markdown(":material/chevron_right:", width="content")
            here = item == region
            st.button(
                plain(item.name.get(reading.locale)),
                key=f"breadcrumb.{item.code}",
                type="tertiary",
                disabled=here,
                on_click=_step,
                args=(item,),
            )


def map_ahead(reading: Reading) -> bytes:
    """The map of a reading as its page sends it to a browser that opens it anew: for one that draws it beforehand."""
    reading = held_against(reading)
    view = view_at(reading)
    spec = spec_of(reading, view, analysis_of(reading, view))
    return message(spec, HEIGHT, kept=Kept(reading.address.only, reading.address.place))


def spec_of(reading: Reading, view: View, result: Analysis) -> MapSpec:
    """What the map of a view shows."""
    layer = layer_of(reading, view)
    spec = map_spec(
        result.frame,
        layer,
        result.indicator,
        reading.locale,
        colour=reading.address.colour,
        selected=view.picked.code if view.picked else None,
        revision=reading.revision,
        lines=lines_of(reading, view),
        labels=labels_of(reading, layer.codes),
        method=Method(reading.address.classes or Method.QUANTILES),
        period=reading.address.period,
        known=known_codes(reading, view),
    )
    spec = replace(spec, below=below_of(reading, view))
    if result.target and not result.binding:
        spec = replace(spec, notes=(say(reading.locale, "status.yardstick.map_note"), *spec.notes))
    return spec


def capability_map(reading: Reading, view: View, result: Analysis) -> None:
    """Draw the view; a click on a region looks into it, or at it where nothing lies below."""

    def pick(code: str) -> None:
        region = reading.workspace.regions.all.get(code)
        if region and region != view.picked:
            scope = kept_scope(view, region)
            after = view_of(reading.workspace, region, reading.address.indicator, scope=scope)
            same = (after.scope, after.level) == (view.scope, view.level)
            _step(region, scope=scope, place=current().address.place if same else None)

    statistical_map(
        spec_of(reading, view, result),
        key="capability_map",
        height=HEIGHT,
        on_pick=pick,
        on_drawn=partial(refresh, REGION_PART) if follows(REGION_PART) else None,
        kept=Kept(reading.address.only, reading.address.place),
        on_keep=_keep,
    )


def _keep(kept: Kept) -> None:
    go(current().address, only=kept.only, place=kept.place)


def _step(region: Region, scope: str | None = None, place: tuple[float, float, float] | None = None) -> None:
    """Look at another region, on the map and beside it. ``place`` is the part of the map that stays in view."""
    go(current().address, region=region, scope=scope, place=place)
    refresh(MAP_PART, REGION_PART)


def layer_of(reading: Reading, view: View) -> Layer:
    """The boundaries a view is drawn from."""
    return reading.workspace.layers.for_view(view.jurisdiction.code, view.level, _DETAIL[view.level])


def below_of(reading: Reading, view: View) -> LayerRef | None:
    """The boundaries that a region of the view is drawn from when it is looked into; None at the lowest level."""
    order = tuple(Level)
    deeper = [level for level in view.jurisdiction.levels if order.index(level) > order.index(view.level)]
    level = next((level for level in deeper if level in reading.address.indicator.levels), None)
    if level is None:
        return None
    try:
        return LayerRef.of(reading.workspace.layers.for_view(view.jurisdiction.code, level, _DETAIL[level]))
    except Refusal:
        return None


def known_codes(reading: Reading, view: View) -> frozenset[str]:
    """The codes of all regions that the layer of a view may draw, whether or not they are in the view."""
    regions = reading.workspace.regions
    below = regions.children(view.jurisdiction.root, view.level)
    return frozenset({view.jurisdiction.root, *(region.code for region in below)})


def kept_scope(view: View, region: Region) -> str | None:
    """Stay on the map of all counties when one of them is picked there."""
    return view.scope.code if region.parent != view.scope.code else None


def labels_of(reading: Reading, codes: Sequence[str]) -> dict[str, str] | None:
    """Short Chinese names for the drawing, so that more of them fit; English names have no short form."""
    regions = reading.workspace.regions.all
    if reading.locale is not Locale.ZH:
        return None
    return {code: regions[code].short_name for code in codes if code in regions}


def lines_of(reading: Reading, view: View) -> list[tuple[Line, Layer]]:
    """What is drawn over the regions of a view, lightest first."""
    found: list[tuple[Line, Layer]] = []
    root = reading.workspace.regions.all[view.jurisdiction.root]
    between = Level.PREFECTURE in view.jurisdiction.levels and root.level is Level.PROVINCE
    # whether or not a county is picked: the same map keeps its lines, and with them its place
    if view.scope == root and view.level is Level.COUNTY and between:
        found.append((Line.PARENT, reading.workspace.layers.for_view(view.jurisdiction.code, Level.PREFECTURE, "low")))
    border = reading.workspace.layers.border_of(view.jurisdiction.code) if view.scope == root else None
    if border:
        found.append((Line.NATIONAL, border))
    return found
