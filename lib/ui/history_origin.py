"""Where a figure came from: all its versions, who brought each and why, and the original files."""

from __future__ import annotations

import polars as pl
import streamlit as st

from lib.access import allowed
from lib.domain import Permission
from lib.reports.table import neutralised
from lib.services.batch_view import covered
from lib.services.permission import region_name
from lib.services.revisions import Origin, origins
from lib.ui.batch_file import file_button
from lib.ui.context import Reading
from lib.ui.filters import indicator_box
from lib.ui.held_choice import held_choice
from lib.ui.history_list import words
from lib.ui.plain import plain
from lib.ui.profile_choice import region_boxes
from lib.ui.profile_value import versions_table

_PERIOD = "history.period"
#: So many files are offered at once; a period narrows them.
_FILES = 6
#: So many regions of such files are named.
_NAMED = 5


def figure_origin(reading: Reading) -> None:
    """Choose region, indicator and period, and see every version."""
    region, sheet = reading.address.region, reading.address.indicator
    facts = {"region": region.name.get(reading.locale), "indicator": sheet.name.get(reading.locale)}
    found = origins(reading.workspace, region.code, sheet, reading.locale, who=reading.who)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        region_boxes(reading)
        indicator_box(reading)
        shown = _period_box(reading, found)
    if not found:
        key = "origin.none" if region.level in sheet.levels else "origin.not_kept"
        st.info(plain(words(reading, key, **facts)), icon=":material/info:")
        return
    # A revision brings figures of many periods, and one file may hold all of them.
    counts = {
        "count": len({one.version.period for one in shown}),
        "versions": len({one.version.revision for one in shown}),
    }
    st.markdown(f"**{plain(words(reading, 'origin.found', **facts, **counts))}**")
    table = versions_table(reading, tuple(one.version for one in shown), sheet)
    reasons = pl.Series(words(reading, "origin.reason"), [one.reason or "" for one in shown], dtype=pl.String)
    table = neutralised(table.with_columns(reasons))
    st.dataframe(table, hide_index=True, height=330, row_height=30, alt=words(reading, "origin.alt"))
    _files(reading, shown)


def _period_box(reading: Reading, found: tuple[Origin, ...]) -> tuple[Origin, ...]:
    texts = {one.version.period.key: one.version.period_text for one in found}
    st.session_state[_PERIOD] = held_choice(_PERIOD, ("", *texts))
    everything = words(reading, "origin.all")
    chosen = st.selectbox(
        words(reading, "origin.period"),
        ["", *texts],
        key=_PERIOD,
        format_func=lambda key: texts[key] if key else everything,
        placeholder=reading.say("widget.choose"),
    )
    return tuple(one for one in found if not chosen or one.version.period.key == chosen)


def _files(reading: Reading, shown: tuple[Origin, ...]) -> None:
    """The original file of each version that is shown, for those who may have it."""
    ids = list(dict.fromkeys(one.version.batch for one in shown if one.file))[:_FILES]
    st.markdown(f"**{words(reading, 'origin.files')}**", help=words(reading, "origin.files_help"))
    if not ids:
        st.caption(plain(_why_none(reading, shown)))
        return
    for batch in filter(None, map(reading.workspace.store.batch, ids)):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(plain(words(reading, "origin.file", file=batch.file, batch=batch.id)), width="content")
            file_button(reading, batch)


def _why_none(reading: Reading, shown: tuple[Origin, ...]) -> str:
    """Why no file is offered: the role is lacking, or the files cover regions that somebody else answers for."""
    batches = filter(None, map(reading.workspace.store.batch, dict.fromkeys(one.version.batch for one in shown)))
    codes = list(dict.fromkeys(code for batch in batches for code in covered(reading.workspace, batch)))
    if not codes or not allowed(reading.who, Permission.VIEW_BATCHES):
        return words(reading, "origin.files_none")
    named = reading.say("mark.list").join(
        region_name(reading.workspace, code, reading.locale) for code in codes[:_NAMED]
    )
    return words(
        reading, f"origin.files_beyond{'_more' if len(codes) > _NAMED else ''}", regions=named, count=len(codes)
    )
