"""One's own uploads: where each stands, what waits for whom, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import streamlit as st

from lib.domain import BatchStatus, ImportReport, IssueCode, Refusal, ReportStatus
from lib.i18n import say_refusal
from lib.reports.table import neutralised
from lib.services import (
    Waiting,
    age_text,
    batch_file,
    batch_report,
    beijing,
    check_batch,
    my_batches,
    now,
    submit_batch,
    turn_text,
    withdraw_batch,
)
from lib.services.batch_route import WAITING
from lib.services.same_file import repeated_batch, returned_by, status_text
from lib.ui.batch_file import file_button
from lib.ui.chosen_batch import batch_box, none_open
from lib.ui.clicked import acting_button
from lib.ui.context import Reading
from lib.ui.identity import who
from lib.ui.links import page_path
from lib.ui.plain import plain
from lib.ui.remark_panel import remarks_list, words
from lib.ui.report_panel import report_panel
from lib.ui.upload_panel import MESSAGE, REPLACES

_OPEN, _NOTE, _ANSWER, _PARTIAL = "batches.open", "batches.note", "batches.answer", "batches.partial"
_ROWS, _ROW_PX = 8, 30
#: What is done about a batch, and the kind and the text of the word about it.
Act = Callable[[Reading, str], tuple[str, str]]
#: What can still be taken back.
_OPEN_STATES = (*WAITING, BatchStatus.RECEIVED, BatchStatus.CHECKED, BatchStatus.RETURNED)


def own_batches(reading: Reading) -> None:
    """The list, and the one that is opened."""
    found = my_batches(reading.workspace, who=reading.who)
    if not found:
        none_open(reading, key=_OPEN)
        st.caption(words(reading, "mine.none"))
        st.page_link(
            page_path("upload"),
            label=words(reading, "mine.upload"),
            icon=":material/upload_file:",
            query_params={"lang": reading.locale.value},
        )
        return
    own = sum(item.own_turn for item in found if item.batch.status not in WAITING)
    reviewers = sum(item.batch.status in WAITING for item in found)
    st.caption(words(reading, "mine.waiting", count=own, reviewers=reviewers))
    _table(reading, found)
    known = {item.batch.id: item for item in found}

    def label(batch: str) -> str:
        item = known[batch]
        facts = {"file": item.batch.file, "at": beijing(item.batch.submitted_at), "batch": batch}
        return words(reading, "mine.option", **facts)

    opened = batch_box(reading, words(reading, "mine.open"), known, key=_OPEN, told=label, forget=_forget)
    if opened is not None:
        _opened(reading, known[opened])


def _forget() -> None:
    """What was written for one batch is not another's."""
    for key in (_NOTE, _ANSWER):
        st.session_state[key] = ""
    st.session_state[_PARTIAL] = False


def _table(reading: Reading, found: list[Waiting]) -> None:
    rows = [
        (
            item.batch.file,
            status_text(reading.workspace, item.batch, reading.locale),
            turn_text(reading.workspace, item, reading.locale),
            _age(reading, item),
            beijing(item.batch.submitted_at),
            item.batch.id,
        )
        for item in found
    ]
    names = ("file", "status", "next", "age", "at", "id")
    columns = dict.fromkeys((words(reading, f"column.{name}") for name in names), pl.String)
    table = neutralised(pl.DataFrame(rows, schema=columns, orient="row"))
    height = min(table.height + 1, _ROWS) * _ROW_PX + 8
    st.dataframe(table, hide_index=True, height=height, row_height=_ROW_PX, alt=reading.say("nav.batches"))


def _age(reading: Reading, item: Waiting) -> str:
    """How long a batch waits; empty where nobody has to do anything any more."""
    waits = item.batch.status in _OPEN_STATES and item.later is None
    return age_text(now() - item.since, reading.locale) if waits else ""


def _opened(reading: Reading, item: Waiting) -> None:
    """One batch: its story, what to do, what the check found, and what was written about it."""
    report = batch_report(reading.workspace, item.batch.id, who=reading.who)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _story(reading, item)
        _actions(reading, item, report)
    with right:
        remarks_list(reading, item.batch)
    if report is not None:
        # the copy with its cells marked is for whoever has to mend them
        wrong = report.status is ReportStatus.REJECTED
        content = batch_file(reading.workspace, item.batch.id, who=reading.who)[1] if wrong else None
        report_panel(reading, report, content=content)


def _story(reading: Reading, item: Waiting) -> None:
    batch = item.batch
    facts = {"id": batch.id, "at": beijing(batch.submitted_at), "figures": batch.figures or batch.points}
    st.markdown(plain(words(reading, "mine.head", **facts)))
    if batch.replaces:
        st.caption(plain(words(reading, "mine.replaces", earlier=batch.replaces)))
    if batch.status is BatchStatus.RECEIVED:
        show = st.warning if item.interrupted else st.info
        show(words(reading, "mine.interrupted" if item.interrupted else "mine.checking"))
    elif batch.status is BatchStatus.RETURNED:
        st.warning(plain(words(reading, "mine.returned", reason=batch.reason or "")), icon=":material/undo:")
        by = returned_by(reading.workspace, batch, reading.who)
        st.caption(plain(words(reading, "mine.returned_at", at=beijing(item.since), by=by)))
    elif batch.status is BatchStatus.PUBLISHED:
        st.success(words(reading, "mine.published", revision=batch.revision), icon=":material/check_circle:")
    elif repeated_batch(reading.workspace, batch) is None:  # else the report says so, and where the other one is
        st.info(plain(turn_text(reading.workspace, item, reading.locale)), icon=":material/hourglass_top:")


def _actions(reading: Reading, item: Waiting, report: ImportReport | None) -> None:
    """What the sender can do in the state the batch is in. One that leaves regions out is submitted on purpose."""
    batch, unchosen = item.batch, False
    due = batch.status is BatchStatus.CHECKED and item.own_turn
    if batch.status is BatchStatus.RETURNED:
        _returned(reading, item)
    elif due:
        st.text_input(words(reading, "mine.submit_note"), key=_NOTE, max_chars=200)
        leaves_out = any(issue.code is IssueCode.REGIONS_NOT_REPORTED for issue in report.issues) if report else False
        if leaves_out:
            st.checkbox(words(reading, "upload.partial"), key=_PARTIAL)
            st.caption(words(reading, "upload.partial_needed"))
        unchosen = leaves_out and not st.session_state.get(_PARTIAL)
    with st.container(horizontal=True):
        if due:
            _button(reading, "submit", _submit, batch.id, icon="send", primary=True, off=unchosen)
        if item.interrupted:
            _button(reading, "recheck", _recheck, batch.id, icon="refresh", primary=True)
        if batch.status in _OPEN_STATES:
            _button(reading, "withdraw", _withdraw, batch.id, icon="cancel")
        elif batch.status is BatchStatus.REJECTED and item.own_turn:
            _button(reading, "set_aside", _withdraw, batch.id, icon="task_alt")
        file_button(reading, batch)


def _returned(reading: Reading, item: Waiting) -> None:
    """A returned batch: correct it, or answer that it is right as it is."""
    batch = item.batch
    if item.later is not None:
        st.info(plain(turn_text(reading.workspace, item, reading.locale)), icon=":material/task_alt:")
        return
    if st.button(words(reading, "mine.correct"), type="primary", icon=":material/upload_file:", key="batches.correct"):
        st.session_state[REPLACES] = (batch.id, batch.file, batch.reason or "")
        st.switch_page(page_path("upload"), query_params={"lang": reading.locale.value})
    st.text_area(words(reading, "mine.answer"), key=_ANSWER, max_chars=500, height=68)
    _button(reading, "resubmit", _submit, batch.id, icon="reply")


def _button(
    reading: Reading, name: str, act: Act, batch: str, *, icon: str, primary: bool = False, off: bool = False
) -> None:
    acting_button(
        reading,
        words(reading, f"mine.{name}"),
        # of the batch that was looked at: a click on it does nothing to another that came in its place
        key=f"batches.{name}.{batch}",
        icon=icon,
        act=_told,
        args=(reading, act, batch),
        primary=primary,
        off=off,
    )


def _told(reading: Reading, act: Act, batch: str) -> None:
    """Do what was asked and keep the word about it; a refusal is told likewise."""
    try:
        st.session_state[MESSAGE] = act(reading, batch)
        _forget()
    except Refusal as refusal:
        st.session_state[MESSAGE] = ("error", say_refusal(reading.locale, refusal))


def _submit(reading: Reading, batch: str) -> tuple[str, str]:
    said = str(st.session_state.get(_ANSWER) or st.session_state.get(_NOTE) or "").strip()
    if st.session_state.get(_PARTIAL):
        said = words(reading, "upload.partial_note", said=said).strip()
    done = submit_batch(reading.workspace, batch, who=who(), note=said or None)
    if done.batch.status is BatchStatus.REJECTED:
        return "error", words(reading, "mine.recheck_failed", at=beijing(done.batch.submitted_at))
    return "success", reading.say("upload.submitted", batch=batch)


def _recheck(reading: Reading, batch: str) -> tuple[str, str]:
    done = check_batch(reading.workspace, batch, who=who())
    status = status_text(reading.workspace, done.batch, reading.locale)
    return ("error" if done.batch.status is BatchStatus.REJECTED else "success"), status


def _withdraw(reading: Reading, batch: str) -> tuple[str, str]:
    withdraw_batch(reading.workspace, batch, who=who())
    return "success", words(reading, "mine.withdrawn", batch=batch)
