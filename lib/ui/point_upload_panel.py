"""Updating the points of a jurisdiction: choose a file, see the report, submit, publish or return."""

from __future__ import annotations

import hashlib
from uuid import uuid4

import streamlit as st

from lib.domain import Batch, BatchKind, BatchStatus, Datum, ImportReport, Jurisdiction, Refusal, ReportStatus
from lib.i18n import say_refusal
from lib.services import (
    PointReview,
    beijing,
    check_point_file,
    publish_batch,
    return_batch,
    review_points,
    submit_point_file,
)
from lib.ui.address import go
from lib.ui.context import Reading
from lib.ui.detail_panel import words
from lib.ui.plain import plain
from lib.ui.report_panel import report_panel

_ACTOR, _FILE, _DATUM, _REASON, _CHECKED, _MESSAGE = (
    f"points.{name}" for name in ("actor", "file", "datum", "reason", "checked", "message")
)


def last_message() -> None:
    """What the last action of this session came to, shown once."""
    kind, text = st.session_state.pop(_MESSAGE, (None, ""))
    if kind:
        show = st.success if kind == "success" else st.error
        show(plain(text))


def update_points(reading: Reading, jurisdiction: Jurisdiction) -> None:
    """The whole way of a file of points, from choosing it to publishing it."""
    name = jurisdiction.name.get(reading.locale)
    waiting = _waiting(reading, jurisdiction)
    with st.expander(plain(words(reading, "upload.title", jurisdiction=name)), expanded=bool(waiting)):
        if reading.read_only:
            st.info(reading.say("frame.read_only"))
            return
        st.caption(words(reading, "upload.intro"))
        left, right = st.columns(2)
        left.text_input(reading.say("upload.actor"), key=_ACTOR, max_chars=40)
        right.selectbox(
            words(reading, "upload.datum"),
            [datum.value for datum in Datum],
            key=_DATUM,
            format_func=lambda datum: words(reading, f"upload.datum_{datum}"),
        )
        st.file_uploader(words(reading, "upload.file"), key=_FILE, disabled=not _actor(), max_upload_size=20)
        if not _actor():
            st.caption(reading.say("upload.actor_first"))
        _checked_file(reading, jurisdiction)
        for batch in waiting:
            _review(reading, batch)


def _actor() -> str:
    return str(st.session_state.get(_ACTOR, "")).strip()


def _waiting(reading: Reading, jurisdiction: Jurisdiction) -> list[Batch]:
    submitted = reading.workspace.store.batches(status=BatchStatus.SUBMITTED)
    return [batch for batch in submitted if batch.kind is BatchKind.POINTS and batch.jurisdiction == jurisdiction.code]


def _checked_file(reading: Reading, jurisdiction: Jurisdiction) -> None:
    file = st.session_state.get(_FILE)
    if file is None or not _actor():
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
    report = check_point_file(reading.workspace, content, name, jurisdiction=jurisdiction, datum=datum)
    if report.status is ReportStatus.REJECTED:
        key = f"rejected-{hashlib.sha256(repr((mark, _actor())).encode()).hexdigest()}"
        submit_point_file(
            reading.workspace, content, name, actor=_actor(), jurisdiction=jurisdiction, datum=datum, key=key
        )
    st.session_state[_CHECKED] = (mark, report, uuid4().hex)
    return report


def _submit(reading: Reading, content: bytes, name: str, jurisdiction: str) -> None:
    """Keep the file as a batch. The key of its check makes a second click the same submission."""
    key, datum = st.session_state[_CHECKED][2], Datum(st.session_state[_DATUM])
    try:
        done = submit_point_file(
            reading.workspace, content, name, actor=_actor(), jurisdiction=jurisdiction, datum=datum, key=key
        )
    except Refusal as refusal:
        st.session_state[_MESSAGE] = ("error", say_refusal(reading.locale, refusal))
        return
    st.session_state[_MESSAGE] = ("success", reading.say("upload.submitted", batch=done.batch.id))


def _review(reading: Reading, batch: Batch) -> None:
    review = review_points(reading.workspace, batch.id)
    facts = {"file": batch.file, "points": batch.points, "actor": batch.submitted_by, "batch": batch.id}
    st.markdown(plain(words(reading, "upload.waiting", **facts, at=beijing(batch.submitted_at))))
    st.markdown(plain(words(reading, "upload.difference", base=review.base, **review.counts)))
    st.text_input(reading.say("upload.publish_reason_free"), key=f"{_REASON}.{batch.id}", max_chars=200)
    with st.container(horizontal=True):
        st.button(
            words(reading, "upload.publish"),
            type="primary",
            key=f"points.publish.{batch.id}",
            disabled=not _actor(),
            on_click=_publish,
            args=(reading, batch, review),
        )
        st.button(
            reading.say("upload.return_"),
            key=f"points.return.{batch.id}",
            disabled=not _actor(),
            on_click=_return,
            args=(reading, batch),
        )


def _reason(batch: Batch) -> str:
    return str(st.session_state.get(f"{_REASON}.{batch.id}", "")).strip()


def _publish(reading: Reading, batch: Batch, review: PointReview) -> None:
    key = f"page-{batch.id}-{review.base}"
    try:
        done = publish_batch(
            reading.workspace, batch.id, actor=_actor(), reason=_reason(batch) or None, key=key, base=review.base
        )
    except Refusal as refusal:
        st.session_state[_MESSAGE] = ("error", say_refusal(reading.locale, refusal))
        return
    sentence = "upload.repeated" if done.repeated else "upload.published"
    st.session_state[_MESSAGE] = ("success", reading.say(sentence, revision=done.revision.number))
    go(reading.address, revision=None)


def _return(reading: Reading, batch: Batch) -> None:
    try:
        return_batch(reading.workspace, batch.id, actor=_actor(), reason=_reason(batch))
    except Refusal as refusal:
        st.session_state[_MESSAGE] = ("error", say_refusal(reading.locale, refusal))
        return
    st.session_state[_MESSAGE] = ("success", reading.say("upload.returned"))
