"""Updating the points of a jurisdiction: choose a file, see the report, submit, publish or return."""

from __future__ import annotations

import hashlib
from uuid import uuid4

import streamlit as st

from lib.access import allowed
from lib.domain import (
    Batch,
    BatchKind,
    BatchStatus,
    Datum,
    ImportReport,
    Jurisdiction,
    Permission,
    Refusal,
    ReportStatus,
)
from lib.i18n import say, say_refusal
from lib.services import (
    PointReview,
    batches_seen,
    beijing,
    check_point_file,
    may_act,
    needs_another,
    publish_batch,
    return_batch,
    review_points,
    submit_point_file,
)
from lib.services.batch_done import published_text
from lib.services.permission import may
from lib.services.shown_name import shown_name
from lib.ui.address import go
from lib.ui.context import Reading
from lib.ui.detail_panel import words
from lib.ui.identity import who
from lib.ui.plain import plain
from lib.ui.reason_box import emptied, reason_box, refused, written
from lib.ui.report_panel import report_panel
from lib.ui.seen_base import tell_moved_base
from lib.ui.told_once import told_once

_FILE, _DATUM, _REASON, _CHECKED, _MESSAGE = (
    f"points.{name}" for name in ("file", "datum", "reason", "checked", "message")
)


def last_message() -> None:
    """What the last action of this session came to."""
    told_once(_MESSAGE)


def update_points(reading: Reading, jurisdiction: Jurisdiction) -> None:
    """The whole way of a file of points, from choosing it to publishing it, for whoever may see batches."""
    if not allowed(reading.who, Permission.VIEW_BATCHES):
        return
    name = jurisdiction.name.get(reading.locale)
    waiting = _waiting(reading, jurisdiction)
    with st.expander(plain(words(reading, "upload.title", jurisdiction=name)), expanded=bool(waiting)):
        if reading.read_only:
            st.info(reading.say("frame.read_only"))
            return
        st.caption(words(reading, "upload.intro"))
        left, right = st.columns(2)
        left.text_input(reading.say("upload.actor"), reading.who.shown, disabled=True)
        right.selectbox(
            words(reading, "upload.datum"),
            [datum.value for datum in Datum],
            key=_DATUM,
            format_func=lambda datum: words(reading, f"upload.datum_{datum}"),
            placeholder=reading.say("widget.choose"),
        )
        sends = may(reading.workspace, reading.who, Permission.SUBMIT, [jurisdiction.root])
        st.file_uploader(words(reading, "upload.file"), key=_FILE, max_upload_size=20, disabled=not sends)
        if not sends:
            st.caption(say(reading.locale, "accounts.upload.whole_layer"))
        _checked_file(reading, jurisdiction)
        for batch in waiting:
            _review(reading, batch)


def _waiting(reading: Reading, jurisdiction: Jurisdiction) -> list[Batch]:
    submitted = batches_seen(reading.workspace, who=reading.who, status=BatchStatus.SUBMITTED)
    return [batch for batch in submitted if batch.kind is BatchKind.POINTS and batch.jurisdiction == jurisdiction.code]


def _checked_file(reading: Reading, jurisdiction: Jurisdiction) -> None:
    file = st.session_state.get(_FILE)
    if file is None or not may(reading.workspace, reading.who, Permission.SUBMIT, [jurisdiction.root]):
        return
    content = file.getvalue()
    try:
        report = _report(reading, content, file.name, jurisdiction.code)
    except Refusal as refusal:
        st.error(plain(say_refusal(reading.locale, refusal)))
        return
    report_panel(reading, report)
    if report.status is ReportStatus.REJECTED:
        return
    st.button(
        words(reading, "upload.submit"),
        type="primary",
        key="points.submit",
        on_click=_submit,
        args=(reading, content, file.name, jurisdiction.code),
    )


def _report(reading: Reading, content: bytes, name: str, jurisdiction: str) -> ImportReport:
    """Check once a file, options and state of the store; keep the bytes of a file that is rejected."""
    datum = Datum(st.session_state[_DATUM])
    mark = (hashlib.sha256(content).hexdigest(), name, datum, jurisdiction, reading.head)
    kept = st.session_state.get(_CHECKED)
    if kept and kept[0] == mark:
        return kept[1]  # type: ignore[no-any-return]  # stored below as ImportReport
    report = check_point_file(reading.workspace, content, name, who=reading.who, jurisdiction=jurisdiction, datum=datum)
    if report.status is ReportStatus.REJECTED:
        key = f"rejected-{hashlib.sha256(repr((mark, reading.who.name)).encode()).hexdigest()}"
        submit_point_file(
            reading.workspace, content, name, who=reading.who, jurisdiction=jurisdiction, datum=datum, key=key
        )
    st.session_state[_CHECKED] = (mark, report, uuid4().hex)
    return report


def _submit(reading: Reading, content: bytes, name: str, jurisdiction: str) -> None:
    """Keep the file as a batch. The key of its check makes a second click the same submission."""
    key, datum = st.session_state[_CHECKED][2], Datum(st.session_state[_DATUM])
    try:
        done = submit_point_file(
            reading.workspace, content, name, who=who(), jurisdiction=jurisdiction, datum=datum, key=key
        )
    except Refusal as refusal:
        st.session_state[_MESSAGE] = ("error", say_refusal(reading.locale, refusal))
        return
    st.session_state[_MESSAGE] = ("success", reading.say("upload.submitted", batch=done.batch.id))


def _review(reading: Reading, batch: Batch) -> None:
    review = review_points(reading.workspace, batch.id, who=reading.who)
    facts = {
        "file": batch.file,
        "points": batch.points,
        "actor": shown_name(reading.workspace, batch.submitted_by, reading.who),
        "batch": batch.id,
    }
    st.markdown(plain(words(reading, "upload.waiting", **facts, at=beijing(batch.submitted_at))))
    st.markdown(plain(words(reading, "upload.difference", base=review.base, **review.counts)))
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
    tell_moved_base(reading, batch.id, review.base)
    reason_box(say(reading.locale, "batches.queue.reason"), key=_reason(batch))
    with st.container(horizontal=True):
        st.button(
            words(reading, "upload.publish"),
            type="primary",
            key=f"points.publish.{batch.id}.{review.base}",
            disabled=own or not publishes,
            on_click=_publish,
            args=(reading, batch, review),
        )
        st.button(
            reading.say("upload.return_"),
            key=f"points.return.{batch.id}",
            disabled=not returns,
            on_click=_return,
            args=(reading, batch),
        )


def _reason(batch: Batch) -> str:
    return f"{_REASON}.{batch.id}"


def _publish(reading: Reading, batch: Batch, review: PointReview) -> None:
    key = f"page-{batch.id}-{review.base}"
    try:
        done = publish_batch(
            reading.workspace, batch.id, who=who(), reason=written(_reason(batch)) or None, key=key, base=review.base
        )
    except Refusal as refusal:
        refused(reading, refusal, key=_reason(batch), otherwise=_MESSAGE)
        return
    emptied(_reason(batch))
    told = reading.say("upload.published", file=batch.file, revision=done.revision.number)
    st.session_state[_MESSAGE] = (
        "success",
        published_text(reading.workspace, done, told, reading.locale, who=reading.who),
    )
    go(reading.address, revision=None)


def _return(reading: Reading, batch: Batch) -> None:
    try:
        return_batch(reading.workspace, batch.id, who=who(), reason=written(_reason(batch)))
    except Refusal as refusal:
        refused(reading, refusal, key=_reason(batch), otherwise=_MESSAGE)
        return
    emptied(_reason(batch))
    st.session_state[_MESSAGE] = ("success", reading.say("upload.returned", file=batch.file))
