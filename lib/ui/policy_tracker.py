"""The table of clauses: how many are met, open, overdue; each of them in a row that opens it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Literal

import polars as pl
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.access import allowed
from lib.domain import Identity, Locale, Permission, Status
from lib.domain.policy import ClauseState
from lib.palette import STATUS
from lib.reports.table import neutralised
from lib.services.counting_day import counting_day
from lib.services.days_left import since_text
from lib.services.file_name import file_name
from lib.services.policy import ClauseStanding, state_counts
from lib.services.policy_table import by_urgency, clause_file, clause_table
from lib.ui.address import go
from lib.ui.context import Reading, current
from lib.ui.identity import late
from lib.ui.plain import plain
from lib.ui.policy_choice import clause_box, clause_filters, tell

#: A state of a clause borrows mark and colour from the status of a figure that is nearest to it.
MARKS = {
    ClauseState.OVERDUE: Status.MISSED,
    ClauseState.OPEN: Status.BEHIND,
    ClauseState.UNTOLD: Status.NO_DATA,
    ClauseState.MET: Status.MET,
    ClauseState.UNASKED: Status.NO_TARGET,
}
_COLOURS: dict[ClauseState, Literal["red", "orange", "gray", "blue"]] = {
    ClauseState.OVERDUE: "red",
    ClauseState.OPEN: "orange",
    ClauseState.UNTOLD: "gray",
    ClauseState.MET: "blue",
    ClauseState.UNASKED: "gray",
}
# CSS pixels; the columns up to the stage (in English up to the regions) fill a screen of 1366 uncut, the others are
# scrolled to.
_WIDTHS = {
    Locale.ZH: {"clause": 95, "heading": 244, "state": 95, "due": 195, "unmet": 376, "stage": 178},
    Locale.EN: {"clause": 95, "heading": 302, "state": 90, "due": 178, "unmet": 515, "stage": 178},
}
_FURTHER = {"targets": 300, "regions": 420}
_ROW = 30
_TABLE = "policy.table"


def tracker(
    reading: Reading, standings: Sequence[ClauseStanding], *, heading: DeltaGenerator, place: str, height: int
) -> None:
    """Filters, the answer in words (in the place of ``heading``) and in numbers, and the table."""
    found = by_urgency(clause_filters(reading, standings))
    since = since_text(reading.locale, counting_day(reading.workspace, reading.revision, reading.address.period))
    heading.markdown(f"**{plain(finding(reading, found, len(standings)))}** {plain(since)}")
    _numbers(reading, found, len(standings))
    if not found:
        st.info(tell(reading, "tracker.none"), icon=":material/filter_alt_off:")
        return
    _table(reading, found, height)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        clause_box(reading, found)
        _download(reading, found)
    st.caption(plain(tell(reading, "tracker.hint", place=place)))


def state_badge(reading: Reading, state: ClauseState) -> None:
    """The state of a clause as a badge."""
    icon = f":material/{STATUS[MARKS[state]].icon}:"
    st.badge(tell(reading, f"state.{state.value}"), icon=icon, color=_COLOURS[state])


def finding(reading: Reading, found: Sequence[ClauseStanding], everything: int) -> str:
    """The sentence that sums up the clauses that are shown, and says of how many they are where some are not."""
    counts = {state.value: count for state, count in state_counts(found).items()}
    unasked = counts.pop(ClauseState.UNASKED.value)
    if len(found) == everything:
        sentence = tell(reading, "tracker.finding", all=everything, **counts)
    else:
        sentence = tell(reading, "tracker.narrowed", shown=len(found), all=everything, **counts)
    return tell(reading, "tracker.unasked", finding=sentence, count=unasked) if unasked else sentence


def _numbers(reading: Reading, found: Sequence[ClauseStanding], everything: int) -> None:
    counts = {state: count for state, count in state_counts(found).items() if count or state is not ClauseState.UNASKED}
    columns = st.columns(len(counts) + 1)
    whole = len(found) if len(found) == everything else tell(reading, "tracker.of", shown=len(found), all=everything)
    columns[0].metric(tell(reading, "tracker.all"), whole, border=True)
    for column, (state, count) in zip(columns[1:], counts.items(), strict=True):
        column.metric(_state_text(reading, state), count, border=True)


def _state_text(reading: Reading, state: ClauseState) -> str:
    return f"{STATUS[MARKS[state]].symbol} {tell(reading, f'state.{state.value}')}"


def _table(reading: Reading, found: Sequence[ClauseStanding], height: int) -> None:
    table = neutralised(clause_table(reading.workspace, found, reading.locale))
    marks = [_state_text(reading, one.state) for one in found]
    widths = _WIDTHS[reading.locale] | _FURTHER
    titles = {name: tell(reading, f"column.{name}") for name in widths}
    table = table.with_columns(pl.Series(titles["state"], marks))
    config = {titles[name]: st.column_config.TextColumn(width=width) for name, width in widths.items()}
    config[titles["clause"]] = st.column_config.TextColumn(width=widths["clause"], pinned=True)

    def opened() -> None:
        for place in st.session_state[_TABLE].selection.rows:
            go(current().address, clause=found[place].clause.key, document=found[place].clause.document)

    st.dataframe(
        table,
        key=_TABLE,
        hide_index=True,
        height=height if (len(found) + 1) * _ROW > height else "content",
        row_height=_ROW,
        column_config=config,
        on_select=opened,
        selection_mode="single-row",
        alt=tell(reading, "tracker.alt"),
    )


def _download(reading: Reading, found: Sequence[ClauseStanding]) -> None:
    if not allowed(reading.who, Permission.EXPORT):
        return
    st.download_button(
        tell(reading, "tracker.download"),
        late(reading.who, partial(_file, reading, tuple(found))),
        file_name=file_name("policy", reading.revision, "csv", locale=reading.locale),
        mime="text/csv",
        key="policy.csv",
        icon=":material/download:",
        on_click="ignore",
    )


def _file(reading: Reading, found: tuple[ClauseStanding, ...], who: Identity) -> bytes:
    return clause_file(reading.workspace, who, reading.revision, found, reading.locale)
