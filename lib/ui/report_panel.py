"""What a check found, told as a good clerk would: the outcome, then what to mend by kind, then line by line."""

from __future__ import annotations

from dataclasses import asdict, replace
from functools import partial

import polars as pl
import streamlit as st

from lib.domain import Identity, ImportReport, IssueCode, ReportStatus, Severity
from lib.i18n import say, say_issue
from lib.services import file_name
from lib.services.marked import can_be_marked, marked_file
from lib.services.report_table import (
    SHOWN,
    IssueGroup,
    all_issues,
    fault_of_the_whole,
    group_table,
    issue_file,
    issue_groups,
    issue_table,
    ordered,
    places_of,
    some_of_each,
)
from lib.services.same_file import told_as_same, told_of_earlier
from lib.ui.context import Reading
from lib.ui.identity import late
from lib.ui.mimes import MIMES
from lib.ui.plain import plain
from lib.ui.same_file_panel import earlier_upload_panel, same_file_panel

# Keeps a short word on one line of a narrow column.
_UNBROKEN = "\u2060"


def report_panel(
    reading: Reading, report: ImportReport, *, content: bytes | None = None, title: str = "batches.mine.report"
) -> None:
    """The outcome in one sentence, what to mend by kind, and the issues one by one, the serious ones first.

    A file that was brought before is told by that alone. With the ``content`` of the file its marked copy is offered,
    too. ``title`` is the sentence above it all.
    """
    st.markdown(f"**{say(reading.locale, title)}**")
    if (same := told_as_same(report)) is not None:
        same_file_panel(reading, same)
        return
    _outcome(reading, report)
    if (earlier := told_of_earlier(report)) is not None:
        earlier_upload_panel(reading, earlier)
        # told there, it is none of the things to mend in the file
        report = replace(report, issues=tuple(issue for issue in report.issues if issue is not earlier))
    if not report.issues:
        return
    groups = issue_groups(report, reading.locale)
    st.caption(plain(_summary(reading, report, groups)))
    # A table of real text wraps, so that the advice is read in full.
    _plain_table(group_table(groups, reading.locale))
    _downloads(reading, report, content)
    _missing(reading, report)
    _details(reading, report)


def warnings_panel(reading: Reading, report: ImportReport, *, needs_reason: bool) -> None:
    """What the check warned of, each with its figures, for whoever decides whether to publish over it."""
    title = "report.warned_reason" if needs_reason else "report.warned"
    _told(reading, report, Severity.WARNING, title, ":material/warning:")


def notes_panel(reading: Reading, report: ImportReport) -> None:
    """How many notes the check made, mostly on how a figure was read: one line that opens to the notes themselves."""
    _told(reading, report, Severity.INFO, "report.noted", ":material/info:")


def _told(reading: Reading, report: ImportReport, severity: Severity, title: str, icon: str) -> None:
    """What was told with one severity, line by line; warnings stand open."""
    found = [issue for issue in ordered(all_issues(report)) if issue.severity is severity]
    if not found:
        return
    chosen = some_of_each(found)
    told = say(reading.locale, title, shown=len(chosen), total=places_of(found))
    with st.expander(plain(told), icon=icon, expanded=severity is Severity.WARNING):
        _plain_table(issue_table(chosen, reading.locale)[:, 1:-1])


def _outcome(reading: Reading, report: ImportReport) -> None:
    """What became of the file and of each of its rows. A fault of the whole file is said in its own words."""
    facts = asdict(report.counts)
    whole = fault_of_the_whole(report)
    if whole is None and report.status is ReportStatus.REJECTED and not report.counts.rejected:
        sentence = say(reading.locale, "report.refused")  # what is at fault is none of the rows that are counted
    elif whole is None:
        sentence = reading.say(f"upload.{report.status.value}", **facts)
    else:
        sentence = say(reading.locale, "report.whole", message=say_issue(reading.locale, whole)[0])
    show = {ReportStatus.ACCEPTED: st.success, ReportStatus.WARNING: st.warning, ReportStatus.REJECTED: st.error}
    show[report.status](plain(sentence))
    if report.status is ReportStatus.REJECTED and report.counts.rejected:
        st.caption(say(reading.locale, "report.rows", **facts))


def _summary(reading: Reading, report: ImportReport, groups: tuple[IssueGroup, ...]) -> str:
    """How many kinds, as the table has rows, and places; of the errors also in how many rows of the file they are."""
    in_rows = report.counts.rejected and fault_of_the_whole(report) is None
    tally = {severity: sum(one.count for one in groups if one.severity is severity) for severity in Severity}
    return say(
        reading.locale,
        "report.summary_rows" if in_rows else "report.summary",
        kinds=len(groups),
        total=sum(tally.values()),
        errors=tally[Severity.ERROR],
        warnings=tally[Severity.WARNING],
        infos=tally[Severity.INFO],
        rows=report.counts.rejected,
    )


def _plain_table(table: pl.DataFrame) -> None:
    """A table whose cells, which Streamlit reads as Markdown, are shown as the text they are."""
    shown = table.with_columns(pl.all().cast(pl.String).fill_null("").map_elements(plain, pl.String))
    first = pl.col(table.columns[0])
    shown = shown.with_columns(first.map_elements(_UNBROKEN.join, pl.String))
    st.table(shown.rename({name: _UNBROKEN.join(name) for name in table.columns[:2]}), hide_index=True)


def _missing(reading: Reading, report: ImportReport) -> None:
    """The regions that a nearly whole file leaves out, each by name."""
    for issue in report.issues:
        if issue.code is not IssueCode.REGIONS_NOT_REPORTED:
            continue
        title = say(reading.locale, "report.missing", **{**issue.params, "count": issue.count})
        with st.expander(plain(title), icon=":material/list_alt:"):
            st.markdown(plain(str(issue.params.get("missing", ""))))


def _details(reading: Reading, report: ImportReport) -> None:
    """The first issues of each kind with row, column and value, closed until somebody wants them."""
    issues = ordered(all_issues(report))
    if len(issues) == 1:
        return
    chosen = some_of_each(issues)
    name = "report.details" if len(issues) > SHOWN else "report.details_all"
    facts = {"shown": len(chosen), "total": len(issues), "places": places_of(issues)}
    with st.expander(plain(say(reading.locale, name, **facts))):
        # the advice stands in the table by kind
        _plain_table(issue_table(chosen, reading.locale)[:, :-1])


def _downloads(reading: Reading, report: ImportReport, content: bytes | None) -> None:
    """The file with marks, and all issues as files; each is made when it is asked for."""
    mark = report.sha256[:8]
    with st.container(horizontal=True, gap="small"):
        if content is not None and can_be_marked(report):
            st.download_button(
                say(reading.locale, "report.download_marked"),
                late(reading.who, partial(_marked, reading, report, content)),
                file_name=file_name("marked", reading.head, "xlsx", mark, locale=reading.locale),
                mime=MIMES["xlsx"],
                key="report.marked",
                help=say(reading.locale, "report.download_marked_help"),
                icon=":material/edit_document:",
                on_click="ignore",
            )
        for form in ("csv", "xlsx"):
            st.download_button(
                say(reading.locale, f"report.download_issues_{form}"),
                late(reading.who, partial(_issues, reading, report, form)),
                file_name=file_name("issues", reading.head, form, mark, locale=reading.locale),
                mime=MIMES[form],
                key=f"report.issues.{form}",
                icon=":material/download:",
                on_click="ignore",
            )


def _marked(reading: Reading, report: ImportReport, content: bytes, who: Identity) -> bytes:
    return marked_file(reading.workspace, content, report.file, report, reading.locale, who)


def _issues(reading: Reading, report: ImportReport, form: str, _: Identity) -> bytes:
    return issue_file(report, form, reading.locale)
