"""The review of a batch: what it would change, and passing it on, publishing or returning it; the last batches."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import streamlit as st

from lib.access import allowed
from lib.domain import Batch, Permission, Refusal, RefusalCode
from lib.i18n import run_on, say, say_refusal
from lib.reports.table import neutralised
from lib.services import (
    Review,
    Waiting,
    batch_report,
    batches_seen,
    beijing,
    map_of_batch,
    may_act,
    may_pass,
    may_publish,
    needs_another,
    pass_batch,
    publish_batch,
    return_batch,
    review_batch,
    turn_text,
)
from lib.services.batch_done import done_text, published_text
from lib.services.batch_route import WAITING
from lib.services.batch_view import known_batch, may_see
from lib.services.permission import region_name
from lib.services.same_file import status_text
from lib.services.shown_name import shown_name
from lib.ui.batch_file import file_button
from lib.ui.chosen_batch import let_go, stands_open
from lib.ui.clicked import acting_button
from lib.ui.consequence_panel import consequence_panel
from lib.ui.context import Reading
from lib.ui.identity import who
from lib.ui.links import offered, page_path
from lib.ui.plain import plain
from lib.ui.reason_box import emptied, reason_box, refused, written
from lib.ui.remark_panel import remark_form, remarks_list, words
from lib.ui.report_panel import notes_panel, warnings_panel
from lib.ui.seen_base import tell_moved_base
from lib.ui.upload_panel import BATCH, MESSAGE

_REASON = "upload.reason"
#: Somebody else took the step that was asked for.
_MEANWHILE = frozenset({RefusalCode.BATCH_ALREADY_PUBLISHED, RefusalCode.BATCH_NOT_SUBMITTED})
#: CSS pixels of file, status, person and time in the list of the last batches: 471 together, at a width of 1366.
_HISTORY_PX = (117, 112, 116, 126)
_ICONS = {"pass": "forward", "publish": "publish", "return": "undo"}
PUBLISHED = "upload.published"


def review_one(reading: Reading, item: Waiting) -> None:
    """One batch that waits: what it would change, what was written about it, and the decision."""
    try:
        review = review_batch(reading.workspace, item.batch.id, who=reading.who)
    except Refusal as refusal:
        st.error(plain(say_refusal(reading.locale, refusal)), icon=":material/block:")
        return
    _head(reading, item, review.batch)
    report = batch_report(reading.workspace, item.batch.id, who=reading.who)
    if report is not None:
        notes_panel(reading, report)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        if report is not None:
            warnings_panel(reading, report, needs_reason=review.needs_reason)
        st.markdown(plain(reading.say("upload.difference", base=review.base, **review.counts)))
        if review.changes_nothing:
            st.info(words(reading, "queue.nothing"), icon=":material/info:")
        consequence_panel(reading, review.batch.id)
    with right:
        _decide(reading, review)
        if offered(reading.who, "history"):
            view = {"lang": reading.locale.value}
            label = words(reading, "queue.history")
            st.page_link(page_path("history"), label=label, icon=":material/history:", query_params=view)
        remarks_list(reading, review.batch)
    with st.expander(words(reading, "remark.text"), icon=":material/add_comment:"):
        remark_form(reading, review.batch, review.difference)


def _head(reading: Reading, item: Waiting, batch: Batch) -> None:
    """Which batch is open, who sent it, who has passed it before, whose turn it is, and the batch it corrects."""
    workspace = reading.workspace
    at = beijing(batch.handed_in_at or batch.submitted_at)
    sent = {"by": shown_name(workspace, batch.submitted_by, reading.who), "at": at}
    told = [words(reading, "queue.head", file=batch.file, batch=batch.id, **sent)]
    if batch.passed_by and batch.passed_at:
        passed = {"actor": shown_name(workspace, batch.passed_by, reading.who), "at": beijing(batch.passed_at)}
        told.append(words(reading, "queue.passed", **passed))
    told.append(words(reading, "queue.follows", next=turn_text(workspace, item, reading.locale)))
    st.markdown(plain("".join(told)))
    if batch.note:
        st.caption(plain(words(reading, "queue.note", note=batch.note)))
    corrected = known_batch(workspace, batch.replaces) if batch.replaces else None
    if corrected is not None and may_see(workspace, corrected, reading.who):
        facts = {"earlier": corrected.id, "file": corrected.file, "reason": corrected.reason or ""}
        st.caption(plain(words(reading, "queue.replaces", **facts)))


def _decide(reading: Reading, review: Review) -> None:
    """Passing on, publishing and returning, for whoever may."""
    batch, workspace = review.batch, reading.workspace
    passes, publishes = may_pass(workspace, batch, reading.who), may_publish(workspace, batch, reading.who)
    returns = may_act(workspace, batch, reading.who, Permission.RETURN)
    if not (passes or publishes or returns):
        st.caption(say(reading.locale, "accounts.upload.for_reviewers"))
        return
    own = needs_another(workspace, batch, reading.who)
    if own:
        st.caption(say(reading.locale, "errors.OWN_BATCH"))
    if publishes and review.unpassed:
        league = region_name(workspace, review.unpassed, reading.locale)
        st.caption(plain(words(reading, "queue.unpassed", regions=league)))
    tell_moved_base(reading, batch.id, review.base)
    reason_box(_reason_label(reading, review, publishes=publishes), key=_reason(review))
    off = own or review.changes_nothing
    with st.container(horizontal=True):
        if passes:
            _button(reading, words(reading, "queue.pass"), "pass", _pass, review, off=off)
        if publishes:
            _button(reading, reading.say("upload.publish"), "publish", _publish, review, off=off)
        _button(reading, reading.say("upload.return_"), "return", _return, review, off=not returns)
        file_button(reading, batch)


def _reason_label(reading: Reading, review: Review, *, publishes: bool) -> str:
    """What a reason is needed for, of what the reader can do: a league that only passes on does not publish."""
    if not publishes:
        return words(reading, "queue.reason_pass")
    if review.needs_reason:
        return reading.say("upload.publish_reason")
    return words(reading, "queue.reason_needed" if review.unpassed else "queue.reason")


def _button(
    reading: Reading, label: str, name: str, act: Callable[[Reading, Review], None], review: Review, *, off: bool
) -> None:
    acting_button(
        reading,
        label,
        # of what was looked at: a click on a button that is gone by then does nothing to what came in its place
        key=f"upload.{name}.{review.batch.id}.{review.base}",
        icon=_ICONS[name],
        act=act,
        args=(reading, review),
        primary=name == _next_step(reading, review),
        off=off,
    )


def _publish(reading: Reading, review: Review) -> None:
    try:
        done = publish_batch(
            reading.workspace,
            review.batch.id,
            who=who(),
            reason=written(_reason(review)) or None,
            key=f"page-{review.batch.id}-{review.base}",
            base=review.base,
        )
    except Refusal as refusal:
        _refused(reading, refusal, review)
        return
    told = reading.say("upload.published", file=done.batch.file, revision=done.revision.number)
    st.session_state[MESSAGE] = (
        "success",
        published_text(reading.workspace, done, told, reading.locale, who=reading.who),
    )
    st.session_state[PUBLISHED] = done.batch.id
    _decided(reading, review)


def _refused(reading: Reading, refusal: Refusal, review: Review) -> None:
    """Tell a refusal; where somebody else took the step meanwhile, who did, once.

    A batch that stood open and is gone from the list is told above the list by the page that runs next.
    """
    if refusal.code not in _MEANWHILE:
        refused(reading, refusal, key=_reason(review), otherwise=MESSAGE)
        return
    batch = known_batch(reading.workspace, review.batch.id)
    waits = batch.status in WAITING
    if waits or not stands_open(batch.id, key=BATCH):
        told = [done_text(reading.workspace, batch, reading.locale, who=reading.who)]
        told += [words(reading, "done.still")] if waits else []
        st.session_state[MESSAGE] = ("error", run_on(reading.locale, *told))


def _next_step(reading: Reading, review: Review) -> str:
    """The step that is due where there is a choice: a league passes on before the province publishes."""
    return "pass" if may_pass(reading.workspace, review.batch, reading.who) else "publish"


def _reason(review: Review) -> str:
    """Where the reason stands: one for each batch, so that what was written for one is not another's."""
    return f"{_REASON}.{review.batch.id}"


def _decided(reading: Reading, review: Review) -> None:
    """The next one opens, and nothing of this one is kept."""
    emptied(_reason(review))
    let_go(reading, key=BATCH, batch=review.batch.id)


def _pass(reading: Reading, review: Review) -> None:
    try:
        batch = pass_batch(reading.workspace, review.batch.id, who=who(), note=written(_reason(review)) or None)
    except Refusal as refusal:
        _refused(reading, refusal, review)
        return
    st.session_state[MESSAGE] = ("success", words(reading, "queue.pass_done", file=batch.file, batch=batch.id))
    emptied(_reason(review))


def _return(reading: Reading, review: Review) -> None:
    try:
        return_batch(reading.workspace, review.batch.id, who=who(), reason=written(_reason(review)))
    except Refusal as refusal:
        _refused(reading, refusal, review)
        return
    st.session_state[MESSAGE] = ("success", reading.say("upload.returned", file=review.batch.file))
    _decided(reading, review)


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
    """The last batches that the reader may see, whatever became of them; their ids are on the page of one's own."""
    if not allowed(reading.who, Permission.VIEW_BATCHES):
        st.caption(say(reading.locale, "accounts.upload.no_batches"))
        return
    found = batches_seen(reading.workspace, who=reading.who, limit=10)
    if not found:
        st.caption(words(reading, "upload.none"))
        return
    rows = [
        (
            batch.file,
            " ".join(filter(None, (status_text(reading.workspace, batch, reading.locale), _number(batch)))),
            shown_name(reading.workspace, batch.submitted_by, reading.who),
            beijing(batch.submitted_at),
        )
        for batch in found
    ]
    names = ("file", "status", "by", "at")
    columns = dict.fromkeys((reading.say(f"upload.history_{name}") for name in names), pl.String)
    # The table offers itself as a CSV too, and a file's name is anybody's text.
    table = neutralised(pl.DataFrame(rows, schema=columns, orient="row"))
    # beside the report there is little room: a long name is cut rather than what became of the file, and when
    narrow = {
        title: st.column_config.TextColumn(width=px) for title, px in zip(table.columns, _HISTORY_PX, strict=True)
    }
    st.dataframe(table, hide_index=True, alt=reading.say("upload.history"), column_config=narrow)


def _number(batch: Batch) -> str:
    """The revision that a batch was published as: ``v4``."""
    return f"v{batch.revision}" if batch.revision else ""


def ways_on(reading: Reading) -> None:
    """From the upload to one's own batches and to the queue, for whoever has them."""
    for page, sentence, icon in (("batches", "mine.all", "inventory_2"), ("review", "mine.queue", "fact_check")):
        if offered(reading.who, page):
            st.page_link(
                page_path(page),
                label=words(reading, sentence),
                icon=f":material/{icon}:",
                query_params={"lang": reading.locale.value},
            )
