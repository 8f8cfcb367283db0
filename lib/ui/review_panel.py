"""The last step of an upload: what a submitted batch would change, and publishing or returning it."""

from __future__ import annotations

import polars as pl
import streamlit as st

from lib.access import allowed
from lib.domain import Batch, BatchKind, BatchStatus, Permission, Refusal
from lib.i18n import figure, say, say_refusal
from lib.reports.table import neutralised
from lib.services import (
    Review,
    batches_seen,
    beijing,
    map_of_batch,
    may_act,
    needs_another,
    publish_batch,
    return_batch,
    review_batch,
)
from lib.ui.address import go
from lib.ui.context import Reading
from lib.ui.identity import who
from lib.ui.links import page_path
from lib.ui.plain import plain
from lib.ui.upload_panel import BATCH, MESSAGE

_REASON = "upload.reason"
_SHOWN = 200
_ROWS, _ROW_PX = 8, 30
PUBLISHED = "upload.published"


def pending(reading: Reading) -> None:
    """The batches that wait for publication; the chosen one is shown with its difference."""
    if not allowed(reading.who, Permission.VIEW_BATCHES):
        st.caption(say(reading.locale, "accounts.upload.no_batches"))
        return
    submitted = batches_seen(reading.workspace, who=reading.who, status=BatchStatus.SUBMITTED)
    waiting = {batch.id: batch for batch in submitted if batch.kind is BatchKind.FIGURES}
    if not waiting:
        st.caption(reading.say("upload.pending_none"))
        return
    if st.session_state.get(BATCH) not in waiting:
        st.session_state[BATCH] = next(iter(waiting))

    def label(batch: str) -> str:
        found = waiting[batch]
        return f"{found.file} · {found.submitted_by} · {beijing(found.submitted_at)}"

    st.selectbox(reading.say("upload.pending"), list(waiting), key=BATCH, format_func=label)
    _review(reading, waiting[st.session_state[BATCH]])


def _review(reading: Reading, batch: Batch) -> None:
    try:
        review = review_batch(reading.workspace, batch.id, who=reading.who)
    except Refusal as refusal:
        st.error(plain(say_refusal(reading.locale, refusal)))
        return
    st.markdown(plain(reading.say("upload.difference", base=review.base, **review.counts)))
    _difference(reading, review)
    _decide(reading, review)


def _decide(reading: Reading, review: Review) -> None:
    """Publishing and returning, for whoever may."""
    batch = review.batch
    publishes, returns = (
        may_act(reading.workspace, batch, reading.who, permission)
        for permission in (Permission.PUBLISH, Permission.RETURN)
    )
    if not (publishes or returns):
        st.caption(say(reading.locale, "accounts.upload.for_reviewers"))
        return
    own = needs_another(reading.workspace, batch, reading.who)
    if own:
        st.caption(say(reading.locale, "errors.OWN_BATCH"))
    st.text_input(
        reading.say("upload.publish_reason" if review.needs_reason else "upload.publish_reason_free"),
        key=_REASON,
        max_chars=200,
    )
    with st.container(horizontal=True):
        st.button(
            reading.say("upload.publish"),
            type="primary",
            icon=":material/publish:",
            key="upload.publish",
            disabled=own or not publishes,
            on_click=_publish,
            args=(reading, review),
        )
        st.button(
            reading.say("upload.return_"),
            icon=":material/undo:",
            key="upload.return",
            disabled=not returns,
            on_click=_return,
            args=(reading, batch),
        )


def _difference(reading: Reading, review: Review) -> None:
    """The cells that change, old beside new, in words."""
    moving = review.difference.filter(pl.col("change") != "unchanged")
    sheets, regions = reading.workspace.catalogue.indicators, reading.workspace.regions.all
    rows = [
        (
            regions[row["region"]].name.get(reading.locale),
            sheets[row["indicator"]].name.get(reading.locale),
            row["period"],
            figure(reading.locale, sheets[row["indicator"]], row["old_value"], row["old_qualifier"]),
            figure(reading.locale, sheets[row["indicator"]], row["new_value"], row["new_qualifier"]),
            reading.say(f"upload.change_{row['change']}"),
        )
        for row in moving.head(_SHOWN).iter_rows(named=True)
    ]
    names = ("overview.region", "overview.indicator", "filter.period", "upload.old", "upload.new", "upload.change")
    table = pl.DataFrame(rows, schema=dict.fromkeys(map(reading.say, names), pl.String), orient="row")
    height = min(table.height + 1, _ROWS) * _ROW_PX + 8
    st.dataframe(table, hide_index=True, height=height, row_height=_ROW_PX, alt=reading.say("upload.step_review"))
    if moving.height > _SHOWN:
        st.caption(reading.say("upload.rows_shown", shown=_SHOWN, total=moving.height))


def _publish(reading: Reading, review: Review) -> None:
    reason = str(st.session_state.get(_REASON, "")).strip() or None
    try:
        done = publish_batch(
            reading.workspace,
            review.batch.id,
            who=who(),
            reason=reason,
            key=f"page-{review.batch.id}-{review.base}",
            base=review.base,
        )
    except Refusal as refusal:
        st.session_state[MESSAGE] = ("error", say_refusal(reading.locale, refusal))
        return
    sentence = "upload.repeated" if done.repeated else "upload.published"
    st.session_state[MESSAGE] = ("success", reading.say(sentence, revision=done.revision.number))
    st.session_state[PUBLISHED] = done.batch.id
    go(reading.address, revision=None)


def _return(reading: Reading, batch: Batch) -> None:
    reason = str(st.session_state.get(_REASON, ""))
    try:
        return_batch(reading.workspace, batch.id, who=who(), reason=reason)
    except Refusal as refusal:
        st.session_state[MESSAGE] = ("error", say_refusal(reading.locale, refusal))
        return
    st.session_state[MESSAGE] = ("success", reading.say("upload.returned"))


def see_published(reading: Reading) -> None:
    """After a publication: the way to the map of what was published."""
    batch = st.session_state.get(PUBLISHED)
    if not batch:
        return
    st.page_link(
        page_path("map"),
        label=reading.say("upload.see_map"),
        icon=":material/map:",
        query_params={**map_of_batch(reading.workspace, batch, who=reading.who), "lang": reading.locale.value},
    )


def history(reading: Reading) -> None:
    """The last batches that the reader may see, whatever became of them."""
    if not allowed(reading.who, Permission.VIEW_BATCHES):
        return
    rows = [
        (
            batch.file,
            batch.submitted_by,
            beijing(batch.submitted_at),
            reading.say(f"batch_status.{batch.status.value}"),
            f"v{batch.revision}" if batch.revision else "",
            batch.id,
        )
        for batch in batches_seen(reading.workspace, who=reading.who, limit=10)
    ]
    names = ("file", "by", "at", "status", "revision", "id")
    columns = dict.fromkeys((reading.say(f"upload.history_{name}") for name in names), pl.String)
    # The table offers itself as a CSV too, and a file's name is anybody's text.
    table = neutralised(pl.DataFrame(rows, schema=columns, orient="row"))
    st.dataframe(table, hide_index=True, alt=reading.say("upload.history"))
