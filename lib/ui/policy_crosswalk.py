"""The crosswalk as a table: who has a measure for what, and where a local document is silent."""

from __future__ import annotations

from functools import partial

import polars as pl
import streamlit as st

from lib.access import allowed
from lib.domain import Clause, Identity, Locale, Permission
from lib.i18n import say
from lib.reports.table import neutralised
from lib.services.file_name import file_name
from lib.services.policy_crosswalk import CrosswalkRow, CrosswalkView, crosswalk, crosswalk_file, silent_text
from lib.services.policy_words import clause_names, document_name
from lib.ui.address import go
from lib.ui.clause_link import partner_link
from lib.ui.context import Reading, current
from lib.ui.identity import late
from lib.ui.plain import plain
from lib.ui.policy_choice import tell

# CSS pixels: of a row, of the table, which ends with the page of a laptop, and of the column of items.
_ROW, _HEIGHT = 28, 486
_ITEM = {Locale.ZH: 320, Locale.EN: 440}
_TABLE = "policy.crosswalk"


def crosswalk_part(reading: Reading) -> None:
    """Who has a measure for what as one table, then what goes beyond; a cell opens its clause."""
    found = crosswalk(reading.workspace, reading.revision)
    st.markdown(f"**{plain(_title(reading, found))}**")
    _opened(reading, found)
    _grid(reading, found)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(plain(" ".join([_covered(reading, found), tell(reading, "crosswalk.note")])), width="stretch")
        _download(reading)
    if left := [document.id for document in found.documents if document.id not in found.compared]:
        names = say(reading.locale, "ui.mark.list").join(left)
        st.caption(plain(tell(reading, "crosswalk.uncompared_note", documents=names)))
    _beyond(reading, found)


def _title(reading: Reading, found: CrosswalkView) -> str:
    """What is compared, and the items that no local document has a clause for."""
    title = tell(reading, "crosswalk.title", items=len(found.rows))
    nobody = say(reading.locale, "ui.mark.list").join(_named(reading, clause) for clause in found.carried_by_none)
    return tell(reading, "crosswalk.nobody", title=title, items=nobody) if nobody else title


def _covered(reading: Reading, found: CrosswalkView) -> str:
    parts = [
        tell(
            reading,
            "crosswalk.covered",
            document=f"{document.id} {document_name(reading.locale, document)}",
            count=found.covered(document.id),
        )
        for document in found.documents
        if document.id in found.compared
    ]
    return say(reading.locale, "policy.semicolon").join(parts) + say(reading.locale, "policy.stop")


def _named(reading: Reading, clause: Clause) -> str:
    return f"{clause.key} {clause.heading.get(reading.locale)}"


def _grid(reading: Reading, found: CrosswalkView) -> None:
    """A row an item and a column a document: one table, whose head and first column stay where they are."""
    item = tell(reading, "crosswalk.item")
    heads = {document.id: _head(reading, found, document.id) for document in found.documents}
    rows = [(_named(reading, row.item), *(_cell(reading, found, row, key) for key in heads)) for row in found.rows]
    table = neutralised(pl.DataFrame(rows, schema=dict.fromkeys((item, *heads.values()), pl.String), orient="row"))
    keys = {title: key for key, title in heads.items()}

    def chosen() -> None:
        for place, title in st.session_state[_TABLE]["selection"]["cells"]:
            row = found.rows[place]
            clauses = (row.item,) if title == item else row.cells[keys[title]]
            if len(clauses) == 1:
                go(current().address, clause=clauses[0].key, document=clauses[0].document)

    st.dataframe(
        table,
        key=_TABLE,
        hide_index=True,
        row_height=_ROW,
        height=min((table.height + 1) * _ROW + 10, _HEIGHT),
        column_config={item: st.column_config.TextColumn(width=_ITEM[reading.locale], pinned=True)},
        on_select=chosen,
        selection_mode="single-cell",
        alt=tell(reading, "crosswalk.alt"),
    )


def _head(reading: Reading, found: CrosswalkView, document: str) -> str:
    if document not in found.compared:
        return document
    return tell(reading, "crosswalk.column", document=document, count=found.covered(document), all=len(found.rows))


def _cell(reading: Reading, found: CrosswalkView, row: CrosswalkRow, document: str) -> str:
    """``第五、六、十五条``: the heading of each stands on its own page."""
    clauses = row.cells[document]
    if not clauses:
        return silent_text(reading.locale, compared=document in found.compared)
    return clause_names(reading.locale, clauses)


def _opened(reading: Reading, found: CrosswalkView) -> None:
    """The clauses of a cell that has several, each to be opened; else how the table is used."""
    cells = st.session_state[_TABLE]["selection"]["cells"] if _TABLE in st.session_state else ()
    heads = {_head(reading, found, document.id): document for document in found.documents}
    for place, title in cells:
        document = heads.get(title)
        if document is None or place >= len(found.rows):
            continue
        row = found.rows[place]
        if row.cells[document.id]:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                facts = {"item": row.item.key, "document": document_name(reading.locale, document)}
                st.caption(plain(tell(reading, "crosswalk.opened", **facts)), width="content")
                for clause in row.cells[document.id]:
                    partner_link(reading, clause, near=row.item.key)
            return
    st.caption(tell(reading, "crosswalk.choose"))


def _beyond(reading: Reading, found: CrosswalkView) -> None:
    st.markdown(f"**{tell(reading, 'crosswalk.beyond')}**")
    compared = [document for document in found.documents if document.id in found.compared]
    if not compared:
        return
    for column, document in zip(st.columns(len(compared)), compared, strict=True):
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
    return crosswalk_file(reading.workspace, who, reading.locale, reading.revision)
