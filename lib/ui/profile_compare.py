"""A region beside its neighbours, or beside the regions most like it."""

from __future__ import annotations

import polars as pl
import streamlit as st

from lib.domain import Beside, Status
from lib.i18n import number
from lib.palette import paint_of
from lib.services.comparison import Against, Others, comparison, others
from lib.services.profile import Profile
from lib.ui.context import Reading
from lib.ui.plain import plain
from lib.ui.profile_choice import choose, tell
from lib.ui.profile_value import chosen_indicator


def compare_pane(reading: Reading, found: Profile) -> None:
    """Choose with whom and on which indicators; then a table, the region itself first."""
    against = Against(reading.address.against or Against.NEIGHBOURS.value)
    words = {one.value: tell(reading, f"against_{one.value}") for one in Against}
    choose(reading, "against", words, against.value, tell(reading, "against"), quiet=True)
    beside = others(reading.workspace, reading.revision, found.region.code, found.period, against)
    nobody = _nobody(reading, found, beside)
    if nobody:
        st.info(plain(nobody), icon=":material/info:")
    else:
        _table(reading, found, beside)
    st.caption(tell(reading, f"{against.value}_how"))
    if beside.unknown and beside.enough:
        st.caption(tell(reading, "similar_left", count=beside.unknown))


def _nobody(reading: Reading, found: Profile, beside: Others) -> str:
    """Why there is nobody to compare with; empty where there is."""
    region = found.region.name.get(reading.locale)
    if beside.against is Against.NEIGHBOURS:
        why = "neighbours_none" if beside.known else "neighbours_unknown"
        return "" if beside.regions else tell(reading, why, region=region)
    if beside.enough:
        return ""
    if not beside.known:
        return tell(reading, "similar_unknown", region=region)
    return tell(reading, "similar_none", count=beside.candidates)


def _table(reading: Reading, found: Profile, beside: Others) -> None:
    names = dict(found.frame.select("indicator", "name").iter_rows())
    core = found.frame.filter(pl.col("core"))["indicator"].to_list()
    first = chosen_indicator(reading, found).key
    picked = st.multiselect(
        tell(reading, "compare_indicators"),
        list(names),
        default=list(dict.fromkeys((first, *core))),
        format_func=names.__getitem__,
        key=f"profile.compare.{found.region.level.value}.{first}",
        placeholder=reading.say("widget.choose"),
        select_all=False,
    )
    if not picked:
        st.info(tell(reading, "compare_pick"), icon=":material/info:")
        return
    codes = tuple(one.code for one in beside.regions)
    frame = comparison(
        reading.workspace, reading.revision, found.region.code, codes, tuple(picked), found.period, reading.locale
    )
    shown = [
        frame["name"].alias(tell(reading, "compare_region")),
        *(_column(frame, key, names[key]) for key in picked),
        frame["parent_name"].alias(tell(reading, "compare_parent")),
    ]
    if beside.against is Against.SIMILAR:
        distance = ["", *("" if one is None else number(one, 2) for one in beside.distance)]
        shown.insert(1, pl.Series(tell(reading, "compare_distance"), distance))
    listed = reading.say("mark.list").join(one.name.get(reading.locale) for one in beside.regions)
    alt = tell(reading, "compare_alt", region=found.region.name.get(reading.locale), others=listed)
    st.dataframe(
        pl.DataFrame(shown),
        hide_index=True,
        row_height=30,
        alt=alt,
        column_config={tell(reading, "compare_region"): st.column_config.TextColumn(pinned=True)},
    )
    if found.demo:
        st.caption(tell(reading, "sheet_demo_note"))


def _column(frame: pl.DataFrame, key: str, name: str) -> pl.Series:
    """Value with the sign of its status, or of its side of a reference value."""
    signs = {stand.value: paint_of(stand).symbol for stand in (*Status, *Beside)}
    cells = frame.select(key, f"{key}.status").rows()
    return pl.Series(name, [f"{signs[status]} {value}" for value, status in cells])
