"""What a publication changes: in sentences, side by side, on a map, and which statuses and ranks move."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import streamlit as st

from lib.access import allowed
from lib.domain import BatchKind, Identity, Level, Period, Permission, Refusal
from lib.i18n import number, say, say_refusal
from lib.i18n import period as period_text
from lib.reports.table import neutralised
from lib.services import digest, file_name, now
from lib.services.batch_view import seen_batch
from lib.services.consequence import Consequence, consequence
from lib.services.consequence_table import consequence_csv, difference_rows
from lib.services.profile_words import level_text
from lib.ui.consequence_map import difference_on_map
from lib.ui.context import Reading
from lib.ui.identity import late
from lib.ui.method_link import method_links
from lib.ui.plain import plain
from lib.ui.status_mark import marked_status

#: Rows shown at most; all are in the file.
SHOWN = 200
_PANES = ("table", "map", "status", "missing")
_ROWS, _ROW_PX = 8, 30


def consequence_panel(reading: Reading, batch_id: str) -> None:
    """What publishing a batch changes, or changed: the sentences, the counts, and the difference in detail."""
    try:
        batch = seen_batch(reading.workspace, batch_id, reading.who)
        found = consequence(reading.workspace, batch_id, who=reading.who, locale=reading.locale)
    except Refusal as refusal:
        st.error(plain(say_refusal(reading.locale, refusal)), icon=":material/block:")
        return
    if batch.kind is BatchKind.DOCUMENT:
        st.caption(say(reading.locale, "documents.page.consequence"))
        return
    if batch.kind is BatchKind.REGIONS:
        st.caption(say(reading.locale, "region_list.page.consequence"))
        return
    if batch.kind is BatchKind.BOUNDARIES:
        st.caption(say(reading.locale, "boundary_file.page.consequence"))
        return
    if batch.kind is BatchKind.POINTS:
        st.caption(_words(reading, "points"))
        return
    title = "title_published" if batch.revision else "title"
    consequence_sentences(reading, found, _words(reading, title, period=period_text(reading.locale, found.period)))
    counts = {name: number(count) for name, count in found.counts.items()}
    st.caption(_words(reading, "counts", **counts), help=_words(reading, "missing_help"))
    consequence_details(
        reading,
        found,
        key=f"consequence.{batch_id}",
        file=file_name("changes", reading.head, "csv", batch_id, locale=reading.locale),
        make=lambda who: consequence_csv(reading.workspace, batch_id, reading.locale, who=who),
    )


def consequence_sentences(reading: Reading, found: Consequence, title: str) -> None:
    """The consequences in words, the most important first."""
    lines = "\n".join(f"- {plain(sentence)}" for sentence in found.sentences)
    st.markdown(f"**{plain(title)}**\n\n{lines}")


def consequence_details(
    reading: Reading, found: Consequence, *, key: str, file: str, make: Callable[[Identity], bytes]
) -> None:
    """One of the table, the map, the statuses and what is missing, as chosen; and the whole difference as a file."""
    panes = [pane for pane in _PANES if pane != "missing" or found.missing.height]
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        pane = st.segmented_control(
            _words(reading, "change"),
            panes,
            default=panes[0],
            required=True,
            format_func=lambda name: _words(reading, f"tab_{name}"),
            key=f"{key}.pane",
            label_visibility="collapsed",
        )
        if found.difference.height and allowed(reading.who, Permission.EXPORT):
            # Written when it is asked for, and by whoever asks then.
            st.download_button(
                _words(reading, "download"),
                late(reading.who, make),
                file_name=file,
                mime="text/csv",
                icon=":material/download:",
                on_click="ignore",
                key=f"{key}.file.{digest(file, f'{now():%Y%m%d}')}",
            )
    if pane == "map":
        difference_on_map(reading, found, key=key)
    elif pane == "status":
        _statuses(reading, found)
    elif pane == "missing":
        _missing(reading, found)
    else:
        difference_table(reading, found.difference)


def difference_table(reading: Reading, difference: pl.DataFrame, *, narrow: bool = False) -> None:
    """The first cells that change, old beside new; in a ``narrow`` place without the word for the change."""
    if difference.is_empty():
        st.caption(_words(reading, "nothing"))
        return
    rows = difference_rows(reading.workspace, difference.head(SHOWN), reading.locale)
    _table(reading, rows.drop("change") if narrow else rows, "table_alt", difference.height)


def _statuses(reading: Reading, found: Consequence) -> None:
    """Every target whose status is another one, the ones that bind first; then the largest changes of rank."""
    if found.unjudged:
        st.caption(_words(reading, "unjudged", judged=len(found.periods), count=found.unjudged))
    if found.moves.is_empty():
        st.caption(_words(reading, "status_none"))
    else:
        _table(reading, _status_rows(reading, found), "status_alt", found.moves.height)
    names, sheets = reading.workspace.regions.all, reading.catalogue.reportable.indicators
    lines = [
        _words(
            reading,
            "rank_text",
            region=names[row["region"]].name.get(reading.locale),
            indicator=sheets[row["indicator"]].name.get(reading.locale),
            old=row["old_rank"],
            new=row["new_rank"],
            ranked=row["ranked"],
        )
        for row in found.ranks.iter_rows(named=True)
    ]
    if found.more_ranks:
        lines.append(_words(reading, "rank_more", count=number(found.more_ranks)))
    if lines:
        listed = "\n".join(f"- {plain(line)}" for line in lines)
        st.markdown(f"**{_words(reading, 'rank')}**\n\n{listed}")
    method_links(reading, None, "deadline", "rank", "rollup", "parent")


def _status_rows(reading: Reading, found: Consequence) -> pl.DataFrame:
    regions, sheets = reading.workspace.regions.all, reading.catalogue.reportable.indicators
    moves = found.moves.sort("binding", descending=True, maintain_order=True).head(SHOWN)
    rows = [
        (
            regions[row["region"]].name.get(reading.locale),
            sheets[row["indicator"]].name.get(reading.locale),
            period_text(reading.locale, Period.parse(row["period"])),
            marked_status(reading.locale, row["old_status"]),
            marked_status(reading.locale, row["new_status"]),
            _words(reading, "yes" if row["binding"] else "no"),
        )
        for row in moves.iter_rows(named=True)
    ]
    names = ("region", "indicator", "period", "status_old", "status_new", "binding")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _missing(reading: Reading, found: Consequence) -> None:
    """The cells that stay without a figure."""
    regions, sheets = reading.workspace.regions.all, reading.catalogue.reportable.indicators
    rows = [
        (
            regions[row["region"]].name.get(reading.locale),
            level_text(reading.locale, Level(row["level"]), ""),
            sheets[row["indicator"]].name.get(reading.locale),
            period_text(reading.locale, Period.parse(row["period"])),
        )
        for row in found.missing.head(SHOWN).iter_rows(named=True)
    ]
    names = ("region", "level", "indicator", "period")
    shown = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    _table(reading, shown, "missing_alt", found.missing.height)


def _table(reading: Reading, rows: pl.DataFrame, alt: str, total: int) -> None:
    """Rows under titles in the reader's language; the table offers itself as a CSV too, so it is neutralised."""
    shown = neutralised(rows.rename({name: _words(reading, name) for name in rows.columns}))
    height = min(shown.height + 1, _ROWS) * _ROW_PX + 8
    st.dataframe(shown, hide_index=True, height=height, row_height=_ROW_PX, alt=_words(reading, alt))
    if total > shown.height:
        st.caption(_words(reading, "shown", shown=number(shown.height), total=number(total)))


def _words(reading: Reading, key: str, **facts: object) -> str:
    """A sentence of ``consequence.panel``."""
    return say(reading.locale, f"consequence.panel.{key}", **facts)
