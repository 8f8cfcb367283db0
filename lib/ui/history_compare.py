"""Two revisions compared: the consequences in words, counts by indicator and league, and the cells that differ."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from lib.domain import Revision
from lib.i18n import number, say
from lib.i18n import period as period_text
from lib.services import beijing, file_name
from lib.services.consequence import Consequence
from lib.services.revisions import compared, compared_csv, counted_changes, revisions_seen
from lib.services.shown_name import shown_name
from lib.ui.address import go, remember
from lib.ui.consequence_panel import consequence_details, consequence_sentences
from lib.ui.context import Reading
from lib.ui.held_choice import held_choice
from lib.ui.history_list import words
from lib.ui.withheld import unnamed

_FROM, _TO = "history.from", "history.to"
_ROWS, _ROW_PX = 14, 30


def revisions_compared(reading: Reading) -> None:
    """Choose two revisions and see what lies between them."""
    every = revisions_seen(reading.workspace, who=reading.who)
    _as_asked(reading, every)
    first, second = st.columns(2)
    with second:
        later = _box(reading, every, "compare.to", _TO, every[0].number)
    with first:
        earlier = _box(reading, every, "compare.from", _FROM, max(later - 1, 0))
    # a reload and a shared link show the same two again
    if reading.address.compare != f"{earlier}-{later}":
        remember(replace(reading.address, compare=f"{earlier}-{later}"))
    if earlier == later:
        st.info(words(reading, "compare.same"), icon=":material/info:")
        return
    a, b = sorted((earlier, later))
    found = compared(reading.workspace, a, b, reading.locale, who=reading.who)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        period = period_text(reading.locale, found.period)
        consequence_sentences(
            reading, found, say(reading.locale, "consequence.panel.title_between", a=a, b=b, period=period)
        )
        counts = {name: number(count) for name, count in found.counts.items()}
        st.caption(say(reading.locale, "consequence.panel.counts_removed", **counts))
        consequence_details(
            reading,
            found,
            key=f"history.{a}.{b}",
            file=file_name("changes", reading.head, "csv", f"v{a}-v{b}", locale=reading.locale),
            make=lambda who: compared_csv(reading.workspace, a, b, reading.locale, who=who),
        )
    with right:
        _counted(reading, found)


def _counted(reading: Reading, found: Consequence) -> None:
    """How many cells change, by indicator and league."""
    st.markdown(f"**{words(reading, 'compare.counted')}**")
    table = counted_changes(reading.workspace, found.difference, reading.locale)
    if table.is_empty():
        st.caption(words(reading, "compare.counted_none"))
        return
    height = min(table.height + 1, _ROWS) * _ROW_PX + 2
    st.dataframe(table, hide_index=True, height=height, row_height=_ROW_PX, alt=words(reading, "compare.counted_alt"))


def _as_asked(reading: Reading, every: tuple[Revision, ...]) -> None:
    """Choose the two revisions that the address names; one that is not there is told."""
    if reading.address.compare is None:
        return
    known = {0, *(one.number for one in every)}
    for asked, key in zip(map(int, reading.address.compare.split("-")), (_FROM, _TO), strict=True):
        if asked in known:
            st.session_state[key] = asked
        else:
            st.session_state.pop(key, None)
            sentence = words(reading, "compare.unknown", number=asked, head=every[0].number)
            st.warning(sentence, icon=":material/wrong_location:")


def _box(reading: Reading, every: tuple[Revision, ...], name: str, key: str, default: int) -> int:
    known = {one.number: one for one in every}
    options = [*known, 0]
    st.session_state.setdefault(key, default)
    st.session_state[key] = held_choice(key, options)

    def label(option: int) -> str:
        if not option:
            return words(reading, "compare.empty")
        one = known[option]
        return words(
            reading,
            unnamed(reading, "list.option"),
            number=option,
            at=beijing(one.published_at),
            by=shown_name(reading.workspace, one.published_by, reading.who),
        )

    def moved() -> None:
        go(reading.address, compare=f"{st.session_state[_FROM]}-{st.session_state[_TO]}")

    return int(
        st.selectbox(
            words(reading, name),
            options,
            key=key,
            format_func=label,
            on_change=moved,
            placeholder=reading.say("widget.choose"),
        )
    )
