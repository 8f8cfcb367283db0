"""The crosswalk as a grid: who has a measure for what, and where a local document is silent."""

from __future__ import annotations

from functools import partial

import streamlit as st

from lib.access import allowed
from lib.domain import Clause, Identity, Permission
from lib.i18n import say
from lib.services.file_name import file_name
from lib.services.policy_crosswalk import CrosswalkView, crosswalk, crosswalk_file
from lib.services.policy_words import document_name
from lib.ui.clause_link import partner_link
from lib.ui.context import Reading
from lib.ui.identity import late
from lib.ui.plain import plain
from lib.ui.policy_choice import tell

_WIDTHS = (3, 2, 2, 2, 2)


def crosswalk_part(reading: Reading) -> None:
    """What is covered by whom in words, then a row an item with links to the clauses, then what goes beyond."""
    found = crosswalk(reading.workspace)
    st.markdown(f"**{plain(tell(reading, 'crosswalk.title', items=len(found.rows)))}**")
    st.markdown(plain(_covered(reading, found)))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(plain(tell(reading, "crosswalk.note")), width="content")
        _download(reading)
    with st.container(height=430, border=True):
        _grid(reading, found)
    _beyond(reading, found)


def _covered(reading: Reading, found: CrosswalkView) -> str:
    stop, comma = say(reading.locale, "policy.semicolon"), say(reading.locale, "ui.mark.list")
    parts = [
        tell(
            reading,
            "crosswalk.covered",
            document=document_name(reading.locale, document),
            count=found.covered(document.id),
        )
        for document in found.documents
    ]
    text = stop.join(parts)
    nobody = comma.join(_named(reading, clause) for clause in found.carried_by_none)
    return f"{text}{stop}{tell(reading, 'crosswalk.nobody', items=nobody)}" if nobody else text


def _named(reading: Reading, clause: Clause) -> str:
    return f"{clause.key} {clause.heading.get(reading.locale)}"


def _grid(reading: Reading, found: CrosswalkView) -> None:
    widths = (_WIDTHS[0], *(_WIDTHS[1],) * len(found.documents))
    for column, text in zip(
        st.columns(widths, gap="small"),
        (tell(reading, "crosswalk.item"), *(document.id for document in found.documents)),
        strict=True,
    ):
        column.markdown(f"**{plain(text)}**")
    for row in found.rows:
        columns = st.columns(widths, gap="small", vertical_alignment="center")
        with columns[0]:
            partner_link(reading, row.item, near="item")
        for column, document in zip(columns[1:], found.documents, strict=True):
            with column:
                _cell(reading, row.item, row.cells[document.id])


def _cell(reading: Reading, item: Clause, clauses: tuple[Clause, ...]) -> None:
    if not clauses:
        st.caption(tell(reading, "crosswalk.silent"))
        return
    with st.container(horizontal=True, gap="small"):
        for clause in clauses:
            partner_link(reading, clause, near=item.key, named=False)


def _beyond(reading: Reading, found: CrosswalkView) -> None:
    st.markdown(f"**{tell(reading, 'crosswalk.beyond')}**")
    for column, document in zip(st.columns(len(found.documents)), found.documents, strict=True):
        with column:
            st.caption(plain(f"{document.id} {document_name(reading.locale, document)}"))
            for clause in found.beyond[document.id]:
                partner_link(reading, clause, near="beyond")
            if not found.beyond[document.id]:
                st.caption(tell(reading, "crosswalk.beyond_none"))


def _download(reading: Reading) -> None:
    if not allowed(reading.who, Permission.EXPORT):
        return
    st.download_button(
        tell(reading, "crosswalk.download"),
        late(reading.who, partial(_file, reading)),
        file_name=file_name("crosswalk", reading.revision, "csv", locale=reading.locale),
        mime="text/csv",
        key="policy.crosswalk.csv",
        icon=":material/download:",
        on_click="ignore",
    )


def _file(reading: Reading, who: Identity) -> bytes:
    return crosswalk_file(reading.workspace, who, reading.locale)
