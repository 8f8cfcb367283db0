"""What a check found, told as a good clerk would: the outcome, then each problem with its row and what to do."""

from __future__ import annotations

import polars as pl
import streamlit as st

from lib.domain import ImportReport, ReportStatus, Severity
from lib.i18n import say_issue
from lib.reports import write_table
from lib.services import file_name
from lib.ui.context import Reading
from lib.ui.plain import plain

_SHOWN = 50
_BRIEF = ("severity", "row", "message", "hint")
# Keeps a short word on one line of a narrow column.
_UNBROKEN = "\u2060"
_WORDS = {Severity.ERROR: "upload.error", Severity.WARNING: "upload.warn", Severity.INFO: "upload.info"}
_FIRST = {severity: place for place, severity in enumerate(Severity)}


def report_panel(reading: Reading, report: ImportReport) -> None:
    """The outcome in one sentence, and the problems as a table, the serious ones first."""
    st.markdown(f"**{reading.say('upload.step_report')}**")
    counts = report.counts
    sentence = reading.say(
        f"upload.{report.status.value}",
        rows=counts.rows,
        imported=counts.imported,
        updated=counts.updated,
        unchanged=counts.unchanged,
        ignored=counts.ignored,
        rejected=counts.rejected,
    )
    show = {ReportStatus.ACCEPTED: st.success, ReportStatus.WARNING: st.warning, ReportStatus.REJECTED: st.error}
    show[report.status](plain(sentence))
    if not report.issues:
        return
    table = _table(reading, report)
    # A table of real text wraps, so that the advice is read in full; its cells are Markdown, so they are made plain.
    # The sentence names column and value; the download has them apart.
    brief = table.head(_SHOWN).select(reading.say(f"upload.{name}") for name in _BRIEF)
    shown = brief.with_columns(pl.all().cast(pl.String).fill_null("").map_elements(plain, pl.String))
    severity = pl.col(reading.say("upload.severity"))
    st.table(shown.with_columns(severity.map_elements(_UNBROKEN.join, pl.String)), hide_index=True)
    if table.height > _SHOWN:
        st.caption(reading.say("upload.issues_more", total=table.height, shown=_SHOWN))
    st.download_button(
        reading.say("upload.issues_download"),
        write_table(table, "csv"),
        file_name=file_name("issues", reading.head, "csv", report.sha256[:8], locale=reading.locale),
        mime="text/csv",
        icon=":material/download:",
    )


def _table(reading: Reading, report: ImportReport) -> pl.DataFrame:
    names = [reading.say(f"upload.{name}") for name in ("severity", "row", "column", "value", "message", "hint")]
    rows = []
    for issue in sorted(report.issues, key=lambda issue: (_FIRST[issue.severity], issue.row or 0)):
        message, hint = say_issue(reading.locale, issue)
        rows.append((reading.say(_WORDS[issue.severity]), issue.row, issue.column, issue.value, message, hint))
    kinds = (pl.String, pl.Int64, pl.String, pl.String, pl.String, pl.String)
    return pl.DataFrame(rows, schema=dict(zip(names, kinds, strict=True)), orient="row")
