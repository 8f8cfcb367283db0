"""The choices of the policy page: what is shown, and what narrows the table of clauses."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from lib.domain.policy import ClauseState
from lib.i18n import say
from lib.services.policy import ClauseStanding
from lib.services.policy_table import bodies, narrowed
from lib.services.policy_words import document_name
from lib.ui.address import go
from lib.ui.asked import SECTIONS
from lib.ui.context import Reading, current

_EVERY = ""
#: Bodies and words searched for are no ids and stand in no address; they last as long as the session, also while a
#: clause is open and their widgets are gone.
_BODY, _TEXT, _CLAUSE = "policy.responsible", "policy.text", "policy.clause"
_KEPT = "policy.kept."
_LONGEST_TEXT = 60


def tell(reading: Reading, key: str, /, **params: object) -> str:
    """A sentence of ``policy.toml`` in the reader's language."""
    return say(reading.locale, f"policy.{key}", **params)


def section_switch(reading: Reading) -> str:
    """Choose between the table, the crosswalk and the calendar; returns what is chosen."""
    key, chosen = "policy.section", reading.address.section or SECTIONS[0]
    st.session_state[key] = chosen

    def moved() -> None:
        go(current().address, section=st.session_state[key])

    st.segmented_control(
        tell(reading, "section.label"),
        SECTIONS,
        format_func=lambda name: tell(reading, f"section.{name}"),
        key=key,
        required=True,
        label_visibility="collapsed",
        on_change=moved,
    )
    return chosen


def clause_filters(reading: Reading, standings: Sequence[ClauseStanding]) -> tuple[ClauseStanding, ...]:
    """The row of filters, and the clauses that fit them."""
    address, catalogue, locale = reading.address, reading.catalogue, reading.locale
    documents, domains = catalogue.documents, catalogue.domains
    used = {one.clause.domain for one in standings}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _box(reading, "document", list(documents), address.document, lambda key: _document(reading, key))
        _box(
            reading,
            "domain",
            [key for key in domains if key in used],
            address.domain,
            lambda key: domains[key].name.get(locale),
        )
        _box(reading, "state", list(ClauseState), address.state, lambda key: tell(reading, f"state.{key}"))
        body = _body_box(reading, standings)
        st.session_state.setdefault(_TEXT, st.session_state.get(_KEPT + _TEXT, ""))
        text = st.text_input(
            tell(reading, "filter.text"),
            key=_TEXT,
            max_chars=_LONGEST_TEXT,
            placeholder=tell(reading, "filter.text_hint"),
            width="stretch",
        )
    st.session_state[_KEPT + _TEXT] = text
    return narrowed(
        standings,
        document=address.document,
        domain=address.domain,
        state=address.state,
        responsible=body,
        text=text,
    )


def clause_box(reading: Reading, standings: Sequence[ClauseStanding]) -> None:
    """Open one of the clauses listed, by number or heading: for keyboards, and for those who know it."""
    headings = {one.clause.key: one.clause.heading.get(reading.locale) for one in standings}
    st.session_state[_CLAUSE] = None

    def moved() -> None:
        if chosen := st.session_state[_CLAUSE]:
            go(current().address, clause=chosen, document=chosen.rpartition("-")[0])

    st.selectbox(
        tell(reading, "filter.clause"),
        list(headings),
        index=None,
        key=_CLAUSE,
        format_func=lambda key: f"{key} {headings[key]}",
        placeholder=tell(reading, "filter.clause_hint"),
        label_visibility="collapsed",
        on_change=moved,
        width=360,
    )


def _document(reading: Reading, key: str) -> str:
    return f"{key} {document_name(reading.locale, reading.catalogue.documents[key])}"


def _box(reading: Reading, name: str, options: Sequence[str], chosen: str | None, label: Callable[[str], str]) -> None:
    key = f"policy.{name}"
    st.session_state[key] = chosen or _EVERY

    def moved() -> None:
        go(current().address, **{name: st.session_state[key] or None})

    st.selectbox(
        tell(reading, f"filter.{name}"),
        [_EVERY, *options],
        format_func=lambda value: label(value) if value else tell(reading, f"filter.every_{name}"),
        key=key,
        on_change=moved,
        width="stretch",
        placeholder=reading.say("widget.choose"),
    )


def _body_box(reading: Reading, standings: Sequence[ClauseStanding]) -> str | None:
    names = {name.zh: name.get(reading.locale) for one in standings for name in one.clause.responsible}
    options = [_EVERY, *bodies(standings)]
    st.session_state.setdefault(_BODY, st.session_state.get(_KEPT + _BODY, _EVERY))
    if st.session_state[_BODY] not in options:
        st.session_state[_BODY] = _EVERY
    chosen = st.selectbox(
        tell(reading, "filter.responsible"),
        options,
        format_func=lambda value: names[value] if value else tell(reading, "filter.every_responsible"),
        key=_BODY,
        width="stretch",
        placeholder=reading.say("widget.choose"),
    )
    st.session_state[_KEPT + _BODY] = chosen
    return chosen or None
