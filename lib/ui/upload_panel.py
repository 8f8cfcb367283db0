"""The first two steps of an upload: choose a file, read what the check found, submit it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

import streamlit as st

from lib.access import allowed, scopes
from lib.domain import BatchStatus, ImportReport, IssueCode, Permission, Refusal, ReportStatus
from lib.i18n import say, say_refusal
from lib.services import (
    CheckOptions,
    Submission,
    batch_report,
    beijing,
    check_batch,
    check_file,
    receive_file,
    submit_batch,
    withdraw_batch,
)
from lib.services.batch_figures import needless
from lib.services.batch_intake import own_batch
from lib.services.same_file import told_again
from lib.ui.address import go
from lib.ui.chosen_batch import elsewhere, keep_in_address
from lib.ui.context import Reading
from lib.ui.held_choice import held_choice
from lib.ui.identity import who
from lib.ui.plain import plain
from lib.ui.report_panel import report_panel
from lib.ui.told_once import told_once

#: The batch that was submitted last in this session, and the message that the last action left.
BATCH, MESSAGE = "upload.batch", "upload.message"
#: The returned batch that the next file corrects: its id, its file, and why it was returned.
REPLACES = "upload.replaces"
_CHECKED, _FILE, _JURISDICTION, _PERIOD, _SHEET, _PARTIAL, _PARTIAL_OF, _NOTE = (
    f"upload.{name}" for name in ("checked", "file", "jurisdiction", "period", "sheet", "partial", "partial_of", "note")
)

_STEP = "ui.upload.step_report"

#: What a check that is kept was of: the bytes' sha256, the file's name, the choices, and who asked for it.
_Mark = tuple[str, str, CheckOptions, str]


def choose_file(reading: Reading) -> None:
    """Step one: who, for which jurisdiction and period, and the file."""
    found = reading.workspace.regions.jurisdictions
    left, middle, right, last = st.columns(4, vertical_alignment="bottom")
    st.session_state.setdefault(_JURISDICTION, _own_jurisdiction(reading))
    st.session_state[_JURISDICTION] = held_choice(_JURISDICTION, ["", *found])
    left.text_input(reading.say("upload.actor"), reading.who.shown, disabled=True)
    middle.selectbox(
        reading.say("upload.jurisdiction"),
        ["", *found],
        key=_JURISDICTION,
        format_func=lambda code: (
            found[code].name.get(reading.locale) if code else reading.say("upload.jurisdiction_any")
        ),
        placeholder=reading.say("widget.choose"),
    )
    right.text_input(
        reading.say("upload.period"),
        key=_PERIOD,
        max_chars=10,
        placeholder=reading.say("upload.period_hint"),
        help=reading.say("upload.period_help"),
    )
    last.text_input(
        say(reading.locale, "batches.upload.sheet"),
        key=_SHEET,
        max_chars=60,
        placeholder=say(reading.locale, "batches.upload.sheet_hint"),
    )
    st.file_uploader(
        reading.say("upload.file"),
        key=_FILE,
        help=reading.say("upload.file_help"),
        max_upload_size=20,
    )


def _own_jurisdiction(reading: Reading) -> str:
    """The jurisdiction in which somebody may submit where it is only one: names are then those of its regions."""
    regions = reading.workspace.regions
    own = {regions.jurisdiction_of(scope) for scope in scopes(reading.who, Permission.SUBMIT) if scope in regions.all}
    found = [jurisdiction.code for jurisdiction in own if jurisdiction]
    return found[0] if len(found) == 1 else ""


def checked_file(reading: Reading) -> None:
    """Step two: what the check found, and the way on. The bytes are kept first, for whoever may submit them."""
    file = st.session_state.get(_FILE)
    if file is None:
        _checked_before(reading)
        return
    content = file.getvalue()
    _choose_anew(hashlib.sha256(content).hexdigest())
    options = CheckOptions(
        st.session_state[_JURISDICTION] or None,
        st.session_state[_PERIOD].strip() or None,
        st.session_state[_SHEET].strip() or None,
        bool(st.session_state.get(_PARTIAL)),
    )
    sends = allowed(reading.who, Permission.SUBMIT)
    try:
        done = _taken_in(reading, content, file.name, options) if sends else None
        report = done.report if done else _tried(reading, content, file.name, options)
    except Refusal as refusal:
        st.error(plain(say_refusal(reading.locale, refusal)), icon=":material/block:")
        return
    report_panel(reading, report, content=content, title=_STEP)
    if done is None and report.status is not ReportStatus.REJECTED:
        st.caption(say(reading.locale, "accounts.upload.check_only"))
    elif done is not None:
        _hand_in(reading, done)
    keep_in_address(reading, done.batch.id if done else None)


def _checked_before(reading: Reading) -> None:
    """The file that the address names, checked and not submitted, after a reload: not where this session checked."""
    asked = reading.address.batch
    if _CHECKED in st.session_state or not asked:
        keep_in_address(reading, None)
        return
    try:
        batch = own_batch(reading.workspace, asked, reading.who)
        report = batch_report(reading.workspace, asked, who=reading.who)
    except Refusal:
        report = None
    if report is None or batch.status is not BatchStatus.CHECKED:
        elsewhere(reading, asked)
        return
    at = beijing(batch.step_at or batch.submitted_at)
    st.caption(plain(say(reading.locale, "batches.address.uploaded", file=batch.file, at=at)))
    report_panel(reading, report, title=_STEP)
    _hand_in(reading, Submission(report, batch))


def _choose_anew(sha256: str) -> None:
    """That only some regions are reported is chosen for one file, and not for the next."""
    if st.session_state.get(_PARTIAL_OF) != sha256:
        st.session_state[_PARTIAL_OF] = sha256
        st.session_state[_PARTIAL] = False


def _hand_in(reading: Reading, done: Submission) -> None:
    """The button that submits a checked batch, and where it is found once it is submitted.

    A file that leaves regions out is submitted when that was chosen on purpose.
    """
    if done.batch.status is not BatchStatus.CHECKED:
        if done.batch.status is not BatchStatus.REJECTED:
            st.caption(reading.say("upload.already_sent"))
        return
    if needless(reading.workspace, done.batch):
        st.caption(say(reading.locale, "batches.upload.needless"))
        return
    codes = {issue.code for issue in done.report.issues}
    left_out = IssueCode.REGIONS_NOT_REPORTED in codes
    if left_out or IssueCode.PARTIAL_BY_CHOICE in codes:
        st.checkbox(say(reading.locale, "batches.upload.partial"), key=_PARTIAL)
    if left_out:
        st.caption(say(reading.locale, "batches.upload.partial_needed"))
    st.text_input(reading.say("upload.note"), key=_NOTE, max_chars=200)
    st.button(
        reading.say("upload.submit"),
        type="primary",
        icon=":material/send:",
        key="upload.submit",
        disabled=left_out,
        on_click=_submit,
        args=(reading, done.batch.id, done.batch.step_at or done.batch.submitted_at),
    )


def _tried(reading: Reading, content: bytes, name: str, options: CheckOptions) -> ImportReport:
    """The report for somebody who may check a file and not submit it: nothing is kept."""
    mark = (hashlib.sha256(content).hexdigest(), name, options, reading.head)
    kept = st.session_state.get(_CHECKED)
    if kept and kept[0] == mark:
        return kept[1]  # type: ignore[no-any-return]  # stored below as ImportReport
    report = check_file(
        reading.workspace,
        content,
        name,
        who=reading.who,
        jurisdiction=options.jurisdiction,
        period=options.period,
        sheet=options.sheet,
        partial=options.partial,
    )
    st.session_state[_CHECKED] = (mark, report)
    return report


def _taken_in(reading: Reading, content: bytes, name: str, options: CheckOptions) -> Submission:
    """Keep the bytes and check them, once a file and its options; told again on every further run of the page."""
    replaces = correcting()
    mark = (hashlib.sha256(content).hexdigest(), name, options, reading.who.name)
    kept = st.session_state.get(_CHECKED)
    if kept is None or kept[0] != mark:
        _take_back(reading, kept, mark)
        batch = receive_file(reading.workspace, content, name, who=reading.who, options=options, replaces=replaces)
        done = check_batch(reading.workspace, batch.id, who=reading.who)
        if batch.status is BatchStatus.CHECKED:  # the same file in the same way, left lying: it is that batch again
            done = Submission(told_again(reading.workspace, batch, done.report), done.batch)
        kept = (mark, done)
        st.session_state[_CHECKED] = kept
    return kept[1]


def _take_back(reading: Reading, kept: Any, mark: _Mark) -> None:
    """The same file checked with other choices is not another upload: the earlier check is taken back."""
    if kept is None or not isinstance(kept[1], Submission) or (kept[0][0], kept[0][-1]) != (mark[0], mark[-1]):
        return
    earlier = own_batch(reading.workspace, kept[1].batch.id, reading.who)
    if earlier.status is BatchStatus.CHECKED:
        reason = say(reading.locale, "batches.upload.checked_again")
        withdraw_batch(reading.workspace, earlier.id, who=reading.who, reason=reason)


def checked_here(reading: Reading) -> str | None:
    """The batch whose report this session shows, if it shows one."""
    kept = st.session_state.get(_CHECKED)
    if st.session_state.get(_FILE) is None:
        return None if kept else reading.address.batch
    return kept[1].batch.id if kept and isinstance(kept[1], Submission) else None


def correcting() -> str | None:
    """The returned batch that the next file corrects, where somebody chose to correct one."""
    found = st.session_state.get(REPLACES)
    return found[0] if found else None


def correction_note(reading: Reading) -> None:
    """What is being corrected and why, and the way out of it."""
    found = st.session_state.get(REPLACES)
    if not found:
        return
    batch, file, reason = found
    sentence = say(reading.locale, "batches.correct.info", batch=batch, file=file, reason=reason)
    st.info(plain(sentence), icon=":material/edit_document:")
    st.button(
        say(reading.locale, "batches.correct.cancel"),
        key="upload.no_correction",
        on_click=_not_correcting,
    )


def _not_correcting() -> None:
    """The file that is chosen now is taken in anew, as one that corrects nothing."""
    for key in (REPLACES, _CHECKED):
        st.session_state.pop(key, None)


def _submit(reading: Reading, batch: str, checked_at: datetime) -> None:
    """Hand in the checked batch. A second click is told of the first."""
    note = str(st.session_state.get(_NOTE, "")).strip() or None
    try:
        done = submit_batch(reading.workspace, batch, who=who(), note=note)
    except Refusal as refusal:
        st.session_state[MESSAGE] = ("error", say_refusal(reading.locale, refusal))
        return
    kept = st.session_state.get(_CHECKED)
    if kept and isinstance(kept[1], Submission) and kept[1].batch.id == batch:
        st.session_state[_CHECKED] = (kept[0], done)
    if done.batch.status is BatchStatus.REJECTED:
        text = say(reading.locale, "batches.mine.recheck_failed", at=beijing(checked_at))
        st.session_state[MESSAGE] = ("error", text)
        return
    st.session_state.pop(REPLACES, None)
    st.session_state[BATCH] = batch
    go(reading.address, batch=None)
    st.session_state[MESSAGE] = ("success", reading.say("upload.submitted", batch=batch))


def last_message() -> None:
    """What the last action of this session came to, told by the frame."""
    told_once(MESSAGE, good=":material/check_circle:", bad=":material/error:")
