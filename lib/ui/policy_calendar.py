"""The calendar of deadlines, month by month, and the targets that have no day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

import polars as pl
import streamlit as st

from lib.domain.policy import ClauseState
from lib.i18n import say
from lib.reports.table import neutralised
from lib.services import DUE_DAYS, target_text
from lib.services.days_left import day_text, left_text
from lib.services.policy_calendar import Deadline, DeadlineCalendar, deadlines
from lib.services.policy_standing import standing_text
from lib.services.policy_words import document_name
from lib.ui.address import go
from lib.ui.context import Reading, current
from lib.ui.plain import plain
from lib.ui.policy_choice import tell

_ROW = 30
_EVERY = ""
#: What the calendar can be narrowed to.
_STATES = (ClauseState.OVERDUE, ClauseState.OPEN, ClauseState.MET)
#: How a deadline that is not met by all is told in the headline, the gravest first.
_OPEN_FOR = ("unmet", "on_track", "silent")


def calendar_part(reading: Reading, jurisdiction: str) -> None:
    """What has passed and what falls due soon in a sentence, then the months, then the targets without a day."""
    found = deadlines(reading.workspace, reading.revision, jurisdiction, reading.address.period)
    if not found.months and not found.without_day:
        place = reading.workspace.regions.jurisdictions[jurisdiction].name.get(reading.locale)
        st.info(plain(tell(reading, "calendar.none", place=place)), icon=":material/event_busy:")
        return
    st.markdown(f"**{plain(_finding(reading, found))}**")
    shown = found.in_state(_state_switch(reading))
    if shown.count < found.count:
        st.caption(plain(tell(reading, "calendar.listed", count=shown.count, all=found.count)))
    if not shown.count:
        st.info(tell(reading, "calendar.empty"), icon=":material/event_busy:")
    for year, month, items in shown.months:
        name = tell(reading, "calendar.month", year=year, month=month)
        st.markdown(f"**{plain(name)}**")
        alt = tell(reading, "calendar.alt", month=name)
        _table(reading, items, found.counted_from, f"policy.month.{year}-{month}", alt)
    if shown.without_day:
        st.markdown(f"**{tell(reading, 'calendar.undated', count=len(shown.without_day))}**")
        st.caption(tell(reading, "calendar.undated_note"))
        _table(reading, shown.without_day, found.counted_from, "policy.undated", tell(reading, "calendar.alt_undated"))


def _finding(reading: Reading, found: DeadlineCalendar) -> str:
    """What has passed, what falls due soon, and where a period that has no day has run out."""
    soon = found.within(DUE_DAYS)
    day = day_text(reading.locale, found.counted_from)
    facts = {"past": len(found.overdue), "soon": len(soon), "day": day}
    sentence = tell(reading, "calendar.finding", standing=_standing(reading, soon), **facts)
    if not found.overrun:
        return sentence
    return tell(reading, "calendar.overrun", finding=sentence, count=len(found.overrun))


def _standing(reading: Reading, soon: Sequence[Deadline]) -> str:
    """How those that fall due soon stand, counted as their column counts regions: on track is not short."""
    counts = Counter(one.open_for for one in soon)
    told = [tell(reading, f"calendar.soon_{name}", count=counts[name]) for name in _OPEN_FOR if counts[name]]
    return tell(reading, "calendar.soon", told=tell(reading, "comma").join(told)) if told else ""


def _state_switch(reading: Reading) -> ClauseState | None:
    """Choose between all deadlines and those of one state; the choice stands in the address."""
    key, chosen = "policy.calendar.state", next((one for one in _STATES if one == reading.address.state), None)
    st.session_state[key] = chosen.value if chosen else _EVERY

    def moved() -> None:
        go(current().address, state=st.session_state[key] or None)

    st.segmented_control(
        tell(reading, "calendar.filter"),
        (_EVERY, *(one.value for one in _STATES)),
        format_func=lambda name: tell(reading, f"calendar.state_{name}" if name else "calendar.every"),
        key=key,
        required=True,
        label_visibility="collapsed",
        on_change=moved,
    )
    return chosen


def _table(reading: Reading, items: Sequence[Deadline], counted_from: date, key: str, alt: str) -> None:
    """One row a target; choosing one opens its clause."""
    dated = any(one.due_on for one in items)
    names = (*(("day", "left") if dated else ("cadence",)), "target", "unmet", "clause", "basis")
    titles = [tell(reading, f"calendar.{name}") for name in names]
    rows = [_row(reading, one, counted_from) for one in items]
    table = neutralised(pl.DataFrame(rows, schema=dict.fromkeys(titles, pl.String), orient="row"))

    def opened() -> None:
        for place in st.session_state[key].selection.rows:
            clause = items[place].clause
            go(current().address, clause=clause.key, document=clause.document)

    st.dataframe(
        table,
        key=key,
        hide_index=True,
        row_height=_ROW,
        height="content",
        on_select=opened,
        selection_mode="single-row",
        alt=alt,
    )


def _row(reading: Reading, one: Deadline, counted_from: date) -> tuple[str, ...]:
    locale, document = reading.locale, reading.catalogue.documents[one.clause.document]
    target = target_text(locale, one.indicator, one.target, binding=True)
    target = say(locale, "policy.calendar.named", indicator=one.indicator.name.get(locale), target=target)
    unmet = standing_text(locale, one.standing) if one.standing else tell(reading, "calendar.unknown")
    where = f"{one.clause.key} {one.clause.heading.get(locale)}"
    if one.due_on is None or one.days_left is None:
        first: tuple[str, ...] = (reading.say(f"cadence.{one.target.cadence.value}"),)
    else:
        # A deadline that was kept has passed and is not overdue: of either it is told how long ago it was.
        days = one.days_left
        told = tell(reading, "calendar.over_days", days=-days) if days < 0 else left_text(locale, days, counted_from)
        first = (one.due_on.isoformat(), told)
    return (*first, target, unmet, where, document_name(locale, document))
