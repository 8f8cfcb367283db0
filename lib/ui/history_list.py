"""All revisions, newest first, and one of them: what it is, the whole product as of it, and going back to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from lib.access import allowed
from lib.domain import Permission, Refusal, Revision
from lib.i18n import number as counted
from lib.i18n import period as period_text
from lib.i18n import say, say_refusal
from lib.reports.table import neutralised
from lib.services import beijing, roll_back
from lib.services.revision_changes import changes_text
from lib.services.revisions import Rollback, kind_text, revisions_seen, revisions_table, rollback_foretold
from lib.services.shown_name import shown_name
from lib.ui.address import go
from lib.ui.consequence_panel import consequence_sentences, difference_table
from lib.ui.context import Reading
from lib.ui.held_choice import held_choice
from lib.ui.identity import who
from lib.ui.links import page_path
from lib.ui.plain import plain
from lib.ui.told_once import told_once
from lib.ui.withheld import told_columns, unnamed

_PAGE = 25
#: CSS pixels of a row, of the titles' row, and of the columns whose words are long: those of a row of more than 60 go
#: on in a second and a third line. A time stands in one. With the narrow columns all fit beside the chosen revision on
#: a page of 1366.
_ROW_PX, _HEAD_PX, _ROWS = 61, 36, 7
_WIDTHS = {"at": 126, "by": 92, "kind": 108, "changes": 140, "reason": 176}
_AT, _CHOSEN, _LOOKED, _REASON, _MESSAGE, _VIEW = (
    f"history.{name}" for name in ("page", "chosen", "looked", "reason", "message", "view")
)


def words(reading: Reading, key: str, **facts: object) -> str:
    """A sentence of ``history``."""
    return say(reading.locale, f"history.{key}", **facts)


def last_message() -> None:
    """What became of the last thing done here."""
    told_once(_MESSAGE, good=":material/check_circle:", bad=":material/block:")


def revision_list(reading: Reading) -> None:
    """The list beside the revision that is chosen."""
    every = revisions_seen(reading.workspace, who=reading.who)
    left, right = st.columns([2, 1], gap="medium")
    with left:
        _list(reading, every)
    with right:
        _one(reading, _choice(reading, every))


def _list(reading: Reading, every: tuple[Revision, ...]) -> None:
    pages = max(1, -(-len(every) // _PAGE))
    st.session_state[_AT] = min(int(st.session_state.get(_AT, 1)), pages)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.markdown(words(reading, "list.found", whole=len(every)))
        st.space("stretch")
        st.number_input(words(reading, "list.page", pages=pages), 1, pages, key=_AT, width=140)
    start = (st.session_state[_AT] - 1) * _PAGE
    shown = every[start : start + _PAGE]
    # The batch has a line of its own beside the list: here it would be cut. So has the reason, whose length nobody
    # knows: three lines of it stand here, last, where it hides nothing, and all of it beside the list.
    table = told_columns(neutralised(revisions_table(reading.workspace, shown, reading.locale)))
    table = table.drop(words(reading, "column.batch"))
    if reading.who.anonymous:
        table = table.drop(words(reading, "column.reason"))
    if not any(one.demo for one in shown):
        table = table.drop(words(reading, "column.demo"))
    narrow = {words(reading, f"column.{name}"): st.column_config.TextColumn(width=px) for name, px in _WIDTHS.items()}
    key = f"history.rows.{shown[0].number if shown else 0}"

    def picked() -> None:
        number = picked_revision(st.session_state[key], shown)
        if number is not None:
            st.session_state[_CHOSEN] = number

    st.dataframe(
        table,
        hide_index=True,
        height=min(table.height, _ROWS) * _ROW_PX + _HEAD_PX,
        row_height=_ROW_PX,
        column_config=narrow,
        alt=words(reading, "list.alt"),
        key=key,
        on_select=picked,
        selection_mode="single-cell",
    )
    st.caption(words(reading, "list.pick"))


def picked_revision(state: Any, shown: Sequence[Revision]) -> int | None:
    """The number of the revision whose row was clicked; None where the click took a choice back."""
    cells = state["selection"]["cells"]
    place = int(cells[0][0]) if cells else -1
    return shown[place].number if 0 <= place < len(shown) else None


def revision_box(reading: Reading, every: tuple[Revision, ...], name: str, key: str) -> Revision:
    """One of the revisions by number."""
    known = {one.number: one for one in every}

    def label(number: int) -> str:
        one = known[number]
        return words(
            reading,
            unnamed(reading, "list.option"),
            number=number,
            at=beijing(one.published_at),
            by=shown_name(reading.workspace, one.published_by, reading.who),
        )

    st.session_state[key] = held_choice(key, known)
    return known[
        st.selectbox(
            words(reading, name), list(known), key=key, format_func=label, placeholder=reading.say("widget.choose")
        )
    ]


def _choice(reading: Reading, every: tuple[Revision, ...]) -> Revision:
    return revision_box(reading, every, "list.chosen", _CHOSEN)


def _one(reading: Reading, chosen: Revision) -> None:
    facts = {
        "number": chosen.number,
        "at": beijing(chosen.published_at),
        "by": shown_name(reading.workspace, chosen.published_by, reading.who),
    }
    st.markdown(plain(words(reading, unnamed(reading, "list.facts"), **facts, kind=kind_text(chosen, reading.locale))))
    told = changes_text(reading.workspace, chosen, reading.locale)
    st.caption(plain(words(reading, "list.changes", changes=told)))
    if chosen.batch:
        st.caption(plain(words(reading, "list.batch", batch=chosen.batch)))
    if chosen.reason:
        st.caption(plain(words(reading, "list.reason", reason=chosen.reason)))
    current = chosen.number == reading.head
    if current:
        st.badge(words(reading, "list.current"), icon=":material/check:", color="blue")
    st.markdown(f"**{words(reading, 'list.open')}**")
    view = {name: value for name, value in reading.address.parameters.items() if name not in ("revision", "compare")}
    view |= {} if current else {"revision": str(chosen.number)}
    with st.container(horizontal=True, gap="small"):
        for page, icon in (("overview", ":material/dashboard:"), ("map", ":material/map:")):
            label = words(reading, f"list.{page}", number=chosen.number)
            st.page_link(page_path(page), label=label, icon=icon, query_params={**view, "lang": reading.locale.value})
    if not current:
        _going_back(reading, chosen.number)


def _going_back(reading: Reading, number: int) -> None:
    """First what it would change, then the reason, then the step itself."""
    st.markdown(f"**{words(reading, 'rollback.title')}**", help=words(reading, "rollback.help"))
    if reading.read_only:
        st.caption(words(reading, "rollback.read_only"))
        return
    if not allowed(reading.who, Permission.ROLLBACK):
        st.caption(words(reading, "rollback.forbidden"))
        return
    if st.session_state.get(_LOOKED) != number:
        st.button(
            words(reading, "rollback.look"),
            icon=":material/difference:",
            key="history.look",
            on_click=_look,
            args=(number,),
        )
        return
    found = rollback_foretold(reading.workspace, number, reading.locale, who=reading.who)
    if found.nothing:
        st.info(words(reading, "rollback.none"), icon=":material/info:")
        return
    period = period_text(reading.locale, found.consequence.period)
    consequence_sentences(
        reading, found.consequence, say(reading.locale, "consequence.panel.title_rollback", b=number, period=period)
    )
    counts = {name: counted(count) for name, count in found.consequence.counts.items()}
    st.caption(say(reading.locale, "consequence.panel.counts_removed", **counts))
    if found.points:
        st.caption(words(reading, "rollback.points"))
    if found.consequence.difference.height:
        difference_table(reading, found.consequence.difference, narrow=True)
    if found.allowed:
        _decide(reading, found)
    else:
        _beyond(reading, found)


def _beyond(reading: Reading, found: Rollback) -> None:
    """Which jurisdictions are not those of whoever looks, who can go back, and what can be done without it."""
    mark = reading.say("mark.list")
    facts = {"beyond": mark.join(found.beyond), "concerned": mark.join(found.concerned)}
    st.info(plain(words(reading, "rollback.beyond", number=found.to, **facts)), icon=":material/lock:")
    if not found.own:
        return
    st.caption(words(reading, "rollback.own", number=found.to, head=found.head))
    st.button(
        words(reading, "rollback.compare", number=found.to, head=found.head),
        icon=":material/difference:",
        key="history.values",
        on_click=_compare,
        args=(reading, found),
    )


def _compare(reading: Reading, found: Rollback) -> None:
    """To the comparison of the revision looked at with the newest, whose file has the values of both."""
    st.session_state[_VIEW] = "compare"
    go(reading.address, compare=f"{found.to}-{found.head}")


def _decide(reading: Reading, found: Rollback) -> None:
    st.text_input(words(reading, "rollback.reason"), key=_REASON, max_chars=200)
    with st.container(horizontal=True):
        st.button(
            words(reading, "rollback.confirm", number=found.to),
            type="primary",
            icon=":material/settings_backup_restore:",
            key="history.confirm",
            on_click=_roll_back,
            args=(reading, found),
        )
        st.button(words(reading, "rollback.cancel"), key="history.cancel", on_click=_look, args=(None,))


def _look(number: int | None) -> None:
    st.session_state[_LOOKED] = number


def _roll_back(reading: Reading, found: Rollback) -> None:
    """Go back, as of who clicks now. The same click twice makes one revision: its key names what was looked at."""
    reason = str(st.session_state.get(_REASON, ""))
    key = f"page-rollback-{found.to}-{found.head}"
    try:
        made = roll_back(reading.workspace, found.to, who=who(), reason=reason, key=key)
    except Refusal as refusal:
        st.session_state[_MESSAGE] = ("error", say_refusal(reading.locale, refusal))
        return
    st.session_state[_MESSAGE] = ("success", words(reading, "rollback.done", number=found.to, made=made.number))
    st.session_state[_LOOKED] = None
    st.session_state[_REASON] = ""
    st.session_state[_CHOSEN] = made.number
    go(reading.address, revision=None)
