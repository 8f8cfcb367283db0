"""The reviewer's queue: what waits, the longest waiting first, whose turn it is; one is opened for review."""

from __future__ import annotations

import polars as pl
import streamlit as st

from lib.domain import BatchKind
from lib.i18n import say
from lib.reports.table import neutralised
from lib.services import Waiting, age_text, now, review_queue, turn_text
from lib.services.permission import region_name
from lib.services.shown_name import shown_name
from lib.ui.chosen_batch import batch_box, let_go, none_open
from lib.ui.context import Reading
from lib.ui.held_choice import held_choice
from lib.ui.links import page_path
from lib.ui.plain import plain
from lib.ui.remark_panel import clear_remark, words
from lib.ui.review_panel import review_one
from lib.ui.upload_panel import BATCH

_LEAGUE, _MINE = "queue.league", "queue.mine"
_ROWS, _ROW_PX = 6, 30


def queue(reading: Reading) -> None:
    """The list with its filters, and the batch that is opened."""
    every = review_queue(reading.workspace, who=reading.who)
    if not every:
        none_open(reading, key=BATCH)
        st.caption(words(reading, "queue.none"))
        return
    found = _filtered(reading, every)
    if not found:
        none_open(reading, key=BATCH)
        st.caption(words(reading, "queue.none"))
        return
    _table(reading, found)
    known = {item.batch.id: item for item in found}

    def label(batch: str) -> str:
        item = known[batch]
        facts = {
            "file": item.batch.file,
            "by": shown_name(reading.workspace, item.batch.submitted_by, reading.who),
            "batch": batch,
        }
        return words(reading, "queue.option", **facts)

    opened = batch_box(reading, words(reading, "queue.open"), known, key=BATCH, told=label, forget=clear_remark)
    if opened is None:
        return
    chosen = known[opened]
    if chosen.batch.kind is BatchKind.FIGURES:
        review_one(reading, chosen)
    elif chosen.batch.kind is BatchKind.DOCUMENT:
        _elsewhere(reading, "documents", "documents", ":material/library_add:")
    elif chosen.batch.kind is BatchKind.REGIONS:
        _elsewhere(reading, "jurisdictions", "region_list", ":material/add_location_alt:")
    elif chosen.batch.kind is BatchKind.BOUNDARIES:
        _elsewhere(reading, "jurisdictions", "boundary_file", ":material/add_location_alt:")
    else:
        _points(reading, chosen)


def _filtered(reading: Reading, every: list[Waiting]) -> list[Waiting]:
    """Those of one league, and those that wait for the reader, where that is chosen."""
    leagues = sorted({league for item in every for league in item.leagues})

    def listed() -> None:
        let_go(reading, key=BATCH)

    st.session_state[_LEAGUE] = held_choice(_LEAGUE, ["", *leagues])
    facts = {"count": len(every), "mine": sum(item.own_turn for item in every), "age": _age(reading, every[0])}
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(plain(words(reading, "queue.count", **facts)), help=words(reading, "queue.intro"), width="content")
        st.space("stretch")
        st.selectbox(
            words(reading, "queue.league"),
            ["", *leagues],
            key=_LEAGUE,
            width=200,
            label_visibility="collapsed",
            format_func=lambda code: (
                region_name(reading.workspace, code, reading.locale) if code else words(reading, "queue.league_all")
            ),
            on_change=listed,
            placeholder=reading.say("widget.choose"),
        )
        st.toggle(words(reading, "queue.mine"), key=_MINE, on_change=listed)
    league, mine = st.session_state.get(_LEAGUE), st.session_state.get(_MINE)
    return [item for item in every if (not league or league in item.leagues) and (not mine or item.own_turn)]


def _age(reading: Reading, item: Waiting) -> str:
    return age_text(now() - item.since, reading.locale)


def _table(reading: Reading, found: list[Waiting]) -> None:
    mark = reading.say("mark.list")
    rows = [
        (
            _age(reading, item),
            item.batch.file,
            shown_name(reading.workspace, item.batch.submitted_by, reading.who),
            mark.join(region_name(reading.workspace, code, reading.locale) for code in item.leagues[:3]),
            item.batch.figures or item.batch.points,
            turn_text(reading.workspace, item, reading.locale),
            item.batch.id,
        )
        for item in found
    ]
    names = ("age", "file", "by", "league", "count", "next", "id")
    kinds = [pl.String, pl.String, pl.String, pl.String, pl.Int64, pl.String, pl.String]
    columns = dict(zip((words(reading, f"column.{name}") for name in names), kinds, strict=True))
    table = neutralised(pl.DataFrame(rows, schema=columns, orient="row"))
    height = min(table.height + 1, _ROWS) * _ROW_PX + 8
    st.dataframe(table, hide_index=True, height=height, row_height=_ROW_PX, alt=reading.say("nav.review"))


def _points(reading: Reading, item: Waiting) -> None:
    """A file of points is looked at on the map it changes."""
    st.info(words(reading, "queue.points", points=item.batch.points), icon=":material/location_on:")
    jurisdiction = reading.workspace.regions.jurisdictions.get(item.batch.jurisdiction or "")
    root = jurisdiction.root if jurisdiction else reading.address.region.code
    st.page_link(
        page_path("detail"),
        label=words(reading, "queue.points_link"),
        icon=":material/map:",
        query_params={"region": root, "lang": reading.locale.value},
    )


def _elsewhere(reading: Reading, page: str, sentences: str, icon: str) -> None:
    """A policy document or a list of regions is looked at on a page of its own."""
    st.info(say(reading.locale, f"{sentences}.page.queue"), icon=icon)
    st.page_link(page_path(page), label=say(reading.locale, f"{sentences}.page.queue_link"), icon=icon)
