"""What is overdue and what falls due soon on the overview, and how the rows add up to the number in its headline."""

from __future__ import annotations

from datetime import date

import polars as pl
import streamlit as st

from lib.domain import Cadence, Locale, Status
from lib.domain.policy import ClauseState
from lib.i18n import say
from lib.reports.table import neutralised
from lib.services import DUE_DAYS, Due, Overview
from lib.services.days_left import day_text, left_text
from lib.services.policy_calendar import DeadlineCalendar, deadlines
from lib.services.policy_standing import standing_text
from lib.ui.context import Reading
from lib.ui.links import offered, page_path
from lib.ui.plain import plain
from lib.ui.yardstick import short_name

# CSS pixels of a table row and of the columns that must not be cut, and the most rows that are listed here.
_ROW = 28
_WIDTHS = {
    Locale.ZH: {"indicator": 192, "deadline": 86, "remaining": 100},
    Locale.EN: {"indicator": 200, "deadline": 82, "remaining": 96},
}
_MOST = 8
_PAGE = "policy"


def _tell(reading: Reading, key: str, /, **params: object) -> str:
    return say(reading.locale, f"status.due.{key}", **params)


def due(reading: Reading, seen: Overview, jurisdiction: str) -> None:
    """Targets overdue and due within 90 days as one table, the way to all of them, and what their counts add up to."""
    calendar = deadlines(reading.workspace, seen.revision, jurisdiction, seen.period)
    listed = (*seen.overdue, *sorted(seen.due, key=lambda one: (one.target.cadence is Cadence.ANNUAL, one.days_left)))
    day = day_text(reading.locale, seen.counted_from)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{reading.say('overview.due_from', day=day)}**", width="content")
        st.space("stretch")
        over = max(len(seen.overdue) - _MOST, 0)
        _to_rest(reading, over=over, soon=max(len(listed) - _MOST, 0) - over)
        _to_calendar(reading, calendar)
    if listed:
        _table(reading, listed[:_MOST], seen.counted_from)
    else:
        sentence = reading.say("overview.due_none", days=DUE_DAYS, day=day)
        st.info(sentence, icon=":material/event_available:")
    if said := _explained(reading, seen, calendar):
        st.caption(plain(" ".join(said)))


def _table(reading: Reading, listed: tuple[Due, ...], counted_from: date) -> None:
    names = ("indicator", "deadline", "remaining")
    titles = [*(reading.say(f"overview.{name}") for name in names), _tell(reading, "unmet")]
    rows = [_row(reading, one, counted_from) for one in listed]
    st.dataframe(
        neutralised(pl.DataFrame(rows, schema=dict.fromkeys(titles, pl.String), orient="row")),
        hide_index=True,
        height="content",
        row_height=_ROW,
        column_config={
            title: st.column_config.TextColumn(width=_WIDTHS[reading.locale][name])
            for name, title in zip(names, titles, strict=False)
        },
        alt=reading.say("overview.due"),
    )


def _row(reading: Reading, one: Due, counted_from: date) -> tuple[str, ...]:
    name = reading.catalogue.indicators[one.target.indicator].name.get(reading.locale)
    untold = say(reading.locale, "policy.calendar.unknown")
    unmet = standing_text(reading.locale, one.standing, short=True) if one.standing.bound else untold
    if one.name:
        worst = _tell(reading, "behind", name=short_name(reading, one.name), gap=one.gap_text)
        unmet = _tell(reading, "unmet_worst", unmet=unmet, worst=worst)
    if one.due_on is None or one.days_left is None:
        day, left = _tell(reading, "no_day"), _tell(reading, "none_left")
    else:
        day, left = one.due_on.isoformat(), left_text(reading.locale, one.days_left, counted_from)
    return name, day, left, unmet


def _explained(reading: Reading, seen: Overview, calendar: DeadlineCalendar) -> list[str]:
    """What the rows add up to, and what is left out: the deadlines of the year before."""
    said = []
    counts = [one.standing.missed for one in seen.overdue if one.standing.missed]
    missed = seen.counts[Status.MISSED]
    hidden = len(seen.overdue) > _MOST
    if len(counts) > 1:
        parts = "＋".join(map(str, counts))
        said.append(_tell(reading, "sum_all" if hidden else "sum", missed=missed, targets=len(counts), parts=parts))
    elif counts:
        said.append(_tell(reading, "sum_short", missed=missed))
    here = {(one.target.key, one.due_on) for one in seen.overdue}
    before = [one for one in calendar.overdue if (one.target.key, one.due_on) not in here]
    if before:
        said.append(_tell(reading, "past_years", count=len(before)))
    return said


def _to_rest(reading: Reading, *, over: int, soon: int) -> None:
    """How many rows did not fit, overdue or due soon, and the way to them: the whole calendar."""
    if not over + soon or not offered(reading.who, _PAGE):
        return
    word = "more_both" if over and soon else "more_over" if over else "more_soon"
    label = _tell(reading, word, over=over, soon=soon)
    view = {**reading.address.parameters, "lang": reading.locale.value, "section": "calendar"}
    view.pop("state", None)
    st.page_link(page_path(_PAGE), label=label, icon=":material/event:", query_params=view)


def _to_calendar(reading: Reading, calendar: DeadlineCalendar) -> None:
    """The way to the calendar, narrowed to what is overdue where anything is."""
    if not offered(reading.who, _PAGE):
        return
    count = len(calendar.overdue) + len(calendar.overrun)
    view = {**reading.address.parameters, "lang": reading.locale.value, "section": "calendar"}
    view.pop("state", None)
    if count:
        view["state"] = ClauseState.OVERDUE.value
    label = _tell(reading, "all", count=count) if count else _tell(reading, "calendar")
    st.page_link(page_path(_PAGE), label=label, icon=":material/event:", query_params=view)
