"""The audit trail on the page: its filters, one page of entries at a time, the file, and the proof of the chain."""

from __future__ import annotations

from datetime import date

import streamlit as st

from lib.domain import Refusal
from lib.i18n import say, say_refusal
from lib.reports.table import neutralised
from lib.services import beijing, digest, file_name, now, today
from lib.services.audit_view import Trail, Wanted, action_name, audit_csv, audit_table, entries_wanted, verify_trail
from lib.services.shown_name import shown_name
from lib.services.verification import Verification
from lib.ui.context import Reading
from lib.ui.held_choice import held_choice
from lib.ui.identity import late, who
from lib.ui.plain import plain

_PAGE = 50
_PROOF = "audit.proof"
_ACTOR, _ACTION, _FIRST, _LAST, _TEXT, _AT = (
    f"audit.{name}" for name in ("actor", "action", "first", "last", "text", "page")
)


def words(reading: Reading, key: str, **facts: object) -> str:
    """A sentence of ``accounts.audit``."""
    return say(reading.locale, f"accounts.audit.{key}", **facts)


def filters(reading: Reading, every: Trail) -> Wanted:
    """Who, what, from which day to which, and a text."""

    def first_page() -> None:
        st.session_state[_AT] = 1

    everybody = words(reading, "all")
    st.session_state[_ACTOR] = held_choice(_ACTOR, ("", *every.actors))
    st.session_state[_ACTION] = held_choice(_ACTION, ("", *every.actions))
    columns = st.columns([2, 2, 1.5, 1.5, 3], vertical_alignment="bottom")
    columns[0].selectbox(
        words(reading, "actor"),
        ["", *every.actors],
        key=_ACTOR,
        format_func=lambda name: shown_name(reading.workspace, name, reading.who) if name else everybody,
        on_change=first_page,
        placeholder=reading.say("widget.choose"),
    )
    columns[1].selectbox(
        words(reading, "action"),
        ["", *every.actions],
        key=_ACTION,
        format_func=lambda action: action_name(action, reading.locale) if action else everybody,
        on_change=first_page,
        placeholder=reading.say("widget.choose"),
    )
    columns[2].date_input(words(reading, "first"), None, max_value=today(), key=_FIRST, on_change=first_page)
    columns[3].date_input(words(reading, "last"), None, max_value=today(), key=_LAST, on_change=first_page)
    columns[4].text_input(words(reading, "text"), key=_TEXT, max_chars=80, on_change=first_page)
    return Wanted(
        actor=st.session_state[_ACTOR] or "",
        action=st.session_state[_ACTION] or "",
        first=_day(_FIRST),
        last=_day(_LAST),
        text=st.session_state[_TEXT],
    )


def _day(key: str) -> date | None:
    found = st.session_state.get(key)
    return found if isinstance(found, date) else None


def entries_table(reading: Reading, every: Trail, wanted: Wanted) -> None:
    """One page of the entries that are asked for, newest first."""
    found = entries_wanted(reading.workspace, every.entries, wanted, reading.locale, reading.who)
    pages = max(1, -(-len(found) // _PAGE))
    st.session_state[_AT] = min(int(st.session_state.get(_AT, 1)), pages)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.markdown(words(reading, "found", found=len(found), whole=len(every.entries)))
        st.space("stretch")
        st.number_input(words(reading, "page", pages=pages), 1, pages, key=_AT, width=140)
        # Written when it is asked for, and by whoever asks then.
        st.download_button(
            words(reading, "download"),
            late(reading.who, lambda who: audit_csv(reading.workspace, wanted, reading.locale, who=who)),
            file_name=file_name("audit", reading.head, "csv", f"{now():%H%M}", digest(wanted), locale=reading.locale),
            mime="text/csv",
            icon=":material/download:",
            key="audit.download",
        )
    if not found:
        st.caption(words(reading, "none"))
        return
    start = (st.session_state[_AT] - 1) * _PAGE
    table = neutralised(audit_table(reading.workspace, found[start : start + _PAGE], reading.locale))
    st.dataframe(table, hide_index=True, height=430, row_height=30, alt=reading.say("nav.audit"))


def chain_proof(reading: Reading) -> None:
    """Whether the chain, the revisions and the files are as they were written; recomputed on demand."""
    st.button(
        words(reading, "verify"), icon=":material/verified:", key="audit.verify", on_click=_verify, args=(reading,)
    )
    kept = st.session_state.get(_PROOF)
    if kept is None:
        st.caption(words(reading, "verify_help"))
    elif isinstance(kept, str):
        st.error(plain(kept), icon=":material/error:")
    else:
        _proof(reading, *kept)


def _verify(reading: Reading) -> None:
    try:
        st.session_state[_PROOF] = (verify_trail(reading.workspace, who=who()), beijing(now()))
    except Refusal as refusal:
        st.session_state[_PROOF] = say_refusal(reading.locale, refusal)


def _proof(reading: Reading, found: Verification, at: str) -> None:
    facts = {"at": at, "entries": found.audit_entries, "revisions": found.revisions}
    if found.ok:
        st.success(words(reading, "verified", **facts), icon=":material/verified:")
        return
    st.error(words(reading, "broken", count=len(found.findings), **facts), icon=":material/gpp_bad:")
    for finding in found.findings:
        sentence = say(reading.locale, f"store.finding.{finding.code.value}", **finding.params)
        st.markdown(f"- {plain(sentence)}")
