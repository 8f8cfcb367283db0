"""The map of a difference: each region painted by what becomes of its figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import streamlit as st

from lib.domain import Level, Period
from lib.i18n import period as period_text
from lib.i18n import say
from lib.maps import MapClass, MapSpec, RegionLine, map_spec
from lib.services import View, view_of
from lib.services.consequence import Consequence
from lib.services.consequence_map import DifferenceMap, changed_at, difference_map
from lib.services.profile_words import level_text
from lib.stats import Change
from lib.ui.address import go
from lib.ui.change_panel import PAINTS
from lib.ui.context import Reading
from lib.ui.map_panel import known_codes, labels_of, layer_of, lines_of
from lib.ui.statistical_map import statistical_map

_HEIGHT = 360
#: Changes that the new value says by itself.
_SAID_BY_VALUE = (Change.GONE, Change.NONE, Change.UNCHANGED)


def difference_on_map(reading: Reading, found: Consequence, *, key: str) -> None:
    """Choose an indicator, a period and a level with changes, and see where they are."""
    changed = changed_at(found)
    if not changed:
        st.caption(say(reading.locale, "consequence.panel.map_none"))
        return
    columns = st.columns([3, 2, 2], vertical_alignment="bottom")
    with columns[0]:
        indicator = _box(reading, key, "indicator", list(dict.fromkeys(name for name, _ in changed)))
    with columns[1]:
        period = _box(reading, key, "period", [one for name, one in changed if name == indicator])
    regions = [reading.workspace.regions.all[code] for code in changed[indicator, period]]
    levels = [level.value for level in reversed(Level) if any(one.level is level for one in regions)]
    with columns[2]:
        level = _box(reading, key, "level", levels)
    view = _view(reading, indicator, [one.code for one in regions if one.level == level], level)
    mapped = difference_map(
        reading.workspace,
        found,
        reading.catalogue.reportable.indicators[indicator],
        Period.parse(period),
        view.scope.code,
        view.level,
        reading.locale,
    )

    def pick(code: str) -> None:
        """The region that is picked is looked at from now on, here and on the other pages."""
        go(reading.address, region=reading.workspace.regions.all[code], indicator=mapped.indicator)

    statistical_map(difference_spec(reading, view, mapped), key=f"{key}.map", height=_HEIGHT, on_pick=pick)


def difference_spec(reading: Reading, view: View, mapped: DifferenceMap) -> MapSpec:
    """The map, its regions sorted by what becomes of them."""
    layer = layer_of(reading, view)
    spec = map_spec(
        mapped.frame,
        layer,
        mapped.indicator,
        reading.locale,
        revision=reading.revision,
        lines=lines_of(reading, view),
        labels=labels_of(reading, layer.codes),
        known=known_codes(reading, view),
    )
    kinds = [kind for kind in Change if mapped.counts[kind]]
    facts = {
        "indicator": mapped.indicator.name.get(reading.locale),
        "period": period_text(reading.locale, mapped.period),
    }
    return replace(
        spec,
        classes=tuple(
            MapClass(
                kind.value, say(reading.locale, f"consequence.step.{kind.value}"), mapped.counts[kind], PAINTS[kind]
            )
            for kind in kinds
        ),
        regions=_painted(reading, spec.regions, mapped, kinds),
        demo=mapped.demo,
        split=None,
        goal="",
        title=say(reading.locale, "consequence.panel.map_title", **facts),
        legend=say(reading.locale, "consequence.panel.map_legend"),
    )


def _painted(
    reading: Reading, regions: Iterable[RegionLine], mapped: DifferenceMap, kinds: list[Change]
) -> tuple[RegionLine, ...]:
    """The regions with the class of their change, the new value with its step, and the old one."""
    rows = {row["region"]: row for row in mapped.frame.iter_rows(named=True)}
    place = {kind.value: at for at, kind in enumerate(kinds)}
    painted = []
    for region in regions:
        row = rows[region.code]
        value = str(row["value_text"])
        if row["change"] not in _SAID_BY_VALUE:
            value = say(reading.locale, "consequence.panel.map_value", value=value, step=row["change_text"])
        was = say(reading.locale, "consequence.panel.map_was", value=row["old_text"])
        painted.append(region._replace(place=place[row["change"]], value=value, period=was))
    return tuple(painted)


def _view(reading: Reading, indicator: str, codes: list[str], level: str) -> View:
    """The smallest map that holds all these regions."""
    regions, first = reading.workspace.regions, codes[0]
    sheet = reading.catalogue.reportable.indicators[indicator]
    own = regions.jurisdiction_of(first)
    inside = [code for code in codes if regions.jurisdiction_of(code) == own]
    paths = [[*(one.code for one in regions.ancestors(code)), code] for code in inside]
    shared = [code for code in paths[0] if all(code in path for path in paths)]
    return view_of(reading.workspace, regions.all[shared[-1]], sheet, level=level)


def _box(reading: Reading, key: str, name: str, options: list[str]) -> str:
    """One of a few ids by name; the first where nothing fitting is chosen yet."""
    own = f"{key}.{name}"
    if st.session_state.get(own) not in options:
        st.session_state[own] = options[0]

    def label(option: str) -> str:
        if name == "indicator":
            return reading.catalogue.reportable.indicators[option].name.get(reading.locale)
        if name == "period":
            return period_text(reading.locale, Period.parse(option))
        return level_text(reading.locale, Level(option), "")

    return str(
        st.selectbox(
            say(reading.locale, f"consequence.panel.{name}"),
            options,
            key=own,
            format_func=label,
            placeholder=reading.say("widget.choose"),
        )
    )
