"""The first two steps of an upload: choose a file, read what the check found, submit it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from uuid import uuid4

import streamlit as st

from lib.access import allowed, scopes
from lib.domain import ImportReport, Permission, Refusal, ReportStatus
from lib.i18n import say, say_refusal
from lib.services import check_file, file_name, submit_file, template_csv
from lib.services.permission import outside, scope_refusal
from lib.ui.context import Reading
from lib.ui.identity import who
from lib.ui.plain import plain
from lib.ui.report_panel import report_panel

#: The batch that was submitted last in this session, and the message that the last action left.
BATCH, MESSAGE = "upload.batch", "upload.message"
_CHECKED, _FILE, _JURISDICTION, _PERIOD, _NOTE, _SENT = (
    f"upload.{name}" for name in ("checked", "file", "jurisdiction", "period", "note", "sent")
)


@dataclass(frozen=True, slots=True)
class _Options:
    """What the file itself may not say."""

    jurisdiction: str | None
    period: str | None


def choose_file(reading: Reading) -> None:
    """Step one: who, for which jurisdiction and period, and the file."""
    found = reading.workspace.regions.jurisdictions
    left, middle, right = st.columns(3)
    st.session_state.setdefault(_JURISDICTION, _own_jurisdiction(reading))
    left.text_input(reading.say("upload.actor"), reading.who.shown, disabled=True)
    middle.selectbox(
        reading.say("upload.jurisdiction"),
        ["", *found],
        key=_JURISDICTION,
        format_func=lambda code: (
            found[code].name.get(reading.locale) if code else reading.say("upload.jurisdiction_any")
        ),
    )
    right.text_input(
        reading.say("upload.period"), key=_PERIOD, max_chars=10, placeholder=reading.say("upload.period_hint")
    )
    st.file_uploader(
        reading.say("upload.file"),
        key=_FILE,
        help=reading.say("upload.file_help"),
        max_upload_size=20,
    )


def template_link(reading: Reading, jurisdiction: str) -> None:
    """A CSV to fill in, for the indicator that is looked at."""
    sheet, period = reading.address.indicator, reading.address.period
    st.download_button(
        reading.say("upload.template", indicator=sheet.name.get(reading.locale)),
        template_csv(reading.workspace, sheet, jurisdiction, period),
        file_name=file_name(
            "template", reading.revision, "csv", sheet.key, jurisdiction, period.key, locale=reading.locale
        ),
        mime="text/csv",
        icon=":material/download:",
        type="tertiary",
    )


def _own_jurisdiction(reading: Reading) -> str:
    """The jurisdiction in which somebody may submit where it is only one: names are then those of its regions."""
    regions = reading.workspace.regions
    own = {regions.jurisdiction_of(scope) for scope in scopes(reading.who, Permission.SUBMIT) if scope in regions.all}
    found = [jurisdiction.code for jurisdiction in own if jurisdiction]
    return found[0] if len(found) == 1 else ""


def checked_file(reading: Reading) -> None:
    """Step two: what the check found, and the way on. A rejected file is kept as such, its figures are not."""
    file = st.session_state.get(_FILE)
    if file is None:
        return
    content = file.getvalue()
    options = _Options(st.session_state[_JURISDICTION] or None, st.session_state[_PERIOD].strip() or None)
    try:
        report = _report(reading, content, file.name, options)
    except Refusal as refusal:
        st.error(plain(say_refusal(reading.locale, refusal)))
        return
    report_panel(reading, report)
    if report.status is ReportStatus.REJECTED:
        return
    if not allowed(reading.who, Permission.SUBMIT):
        st.caption(say(reading.locale, "accounts.upload.check_only"))
        return
    # Said before it is sent, too; the service refuses it all the same.
    codes = report.figures["region"].unique().to_list()
    if beyond := outside(reading.workspace, reading.who, Permission.SUBMIT, codes):
        st.error(plain(say_refusal(reading.locale, scope_refusal(reading.workspace, beyond))), icon=":material/block:")
        return
    if st.session_state.get(_SENT) == st.session_state[_CHECKED][2]:
        st.caption(reading.say("upload.already_sent"))
        return
    st.text_input(reading.say("upload.note"), key=_NOTE, max_chars=200)
    st.button(
        reading.say("upload.submit"),
        type="primary",
        icon=":material/send:",
        key="upload.submit",
        on_click=_submit,
        args=(reading, content, file.name, options),
    )


def _report(reading: Reading, content: bytes, name: str, options: _Options) -> ImportReport:
    """Check once a file, options and state of the store; keep the bytes of a file that is rejected."""
    mark = (hashlib.sha256(content).hexdigest(), name, options, reading.head)
    kept = st.session_state.get(_CHECKED)
    if kept and kept[0] == mark:
        return kept[1]  # type: ignore[no-any-return]  # stored below as ImportReport
    report = check_file(
        reading.workspace, content, name, who=reading.who, jurisdiction=options.jurisdiction, period=options.period
    )
    kept_too = allowed(reading.who, Permission.SUBMIT) and not reading.read_only
    if report.status is ReportStatus.REJECTED and kept_too:
        key = f"rejected-{hashlib.sha256(repr((mark, reading.who.name)).encode()).hexdigest()}"
        submit_file(
            reading.workspace,
            content,
            name,
            who=reading.who,
            key=key,
            jurisdiction=options.jurisdiction,
            period=options.period,
        )
    st.session_state[_CHECKED] = (mark, report, uuid4().hex)
    return report


def _submit(reading: Reading, content: bytes, name: str, options: _Options) -> None:
    """Keep the file as a batch. The key of its check makes a second click the same submission."""
    key = st.session_state[_CHECKED][2]
    note = str(st.session_state.get(_NOTE, "")).strip() or None
    try:
        done = submit_file(
            reading.workspace,
            content,
            name,
            who=who(),
            note=note,
            key=key,
            jurisdiction=options.jurisdiction,
            period=options.period,
        )
    except Refusal as refusal:
        st.session_state[MESSAGE] = ("error", say_refusal(reading.locale, refusal))
        return
    st.session_state[BATCH] = done.batch.id
    st.session_state[_SENT] = key
    st.session_state[MESSAGE] = ("success", reading.say("upload.submitted", batch=done.batch.id))


def last_message() -> None:
    """What the last action of this session came to, shown once."""
    kind, text = st.session_state.pop(MESSAGE, (None, ""))
    if kind == "success":
        st.success(plain(text), icon=":material/check_circle:")
    elif kind == "error":
        st.error(plain(text), icon=":material/error:")
