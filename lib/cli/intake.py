"""``check`` and ``submit``: a file, and what the check says of it."""

from __future__ import annotations

from lib.cli.context import Context
from lib.cli.output import GOOD, REFUSED, Outcome, plain_text, table
from lib.domain import BatchStatus, ImportReport, ReportStatus
from lib.i18n import say_issue
from lib.services import check_file, submit_file
from lib.services.upload import Submission
from lib.services.wire import report_json, submission_json

#: Issues shown to people; the JSON has them all.
_SHOWN = 50
#: What the check names in the place of an encoding.
_WORKBOOKS = frozenset({"xlsx", "xls", "ods"})
_COUNTS = ("rows", "imported", "updated", "unchanged", "ignored", "rejected")


def check(context: Context) -> Outcome:
    """Dry run: nothing is written. 1 when the file would be rejected."""
    content, file = context.content()
    given = context.arguments
    with context.workspace(read_only=True) as workspace:
        report = check_file(
            workspace,
            content,
            file,
            who=context.who(),
            jurisdiction=given.jurisdiction,
            period=given.period,
            sheet=given.sheet,
        )
    return checked(context, report)


def submit(context: Context) -> Outcome:
    """Check and keep. A rejected file is kept too, as a rejected batch; the exit code is then 1.

    A file that would change nothing is not submitted.
    """
    content, file = context.content()
    given = context.arguments
    with context.workspace() as workspace:
        done = submit_file(
            workspace,
            content,
            file,
            who=context.who(),
            note=given.note,
            key=given.idempotency_key,
            jurisdiction=given.jurisdiction,
            period=given.period,
            sheet=given.sheet,
        )
    return submitted(context, done, word="submit.done")


def checked(context: Context, report: ImportReport) -> Outcome:
    """What the check of a file came to. 1 when it would be rejected."""
    return Outcome(_code(report), report_json(report, context.locale), report_text(context, report))


def submitted(context: Context, done: Submission, *, word: str, kept: str = "submit.kept") -> Outcome:
    """What became of a file that was kept, said with ``word``; of a rejected one with ``kept``, and 1.

    One that would change nothing was not submitted, which is no fault.
    """
    key = kept if done.report.status is ReportStatus.REJECTED else word
    if done.batch.status is BatchStatus.WITHDRAWN:
        key = "submit.nothing"
    said = context.say(key, batch=done.batch.id, figures=done.batch.figures, points=done.batch.points)
    text = f"{report_text(context, done.report)}\n\n{said}"
    return Outcome(_code(done.report), submission_json(done, context.locale), text)


def report_text(context: Context, report: ImportReport) -> str:
    """The report for people: what became of the rows, then each problem with its row and what to do."""
    head = context.say(f"check.{report.status.value}", file=plain_text(report.file), read=_read_as(context, report))
    counts = "  ".join(f"{context.say(f'counts.{name}')} {getattr(report.counts, name):,}" for name in _COUNTS)
    parts = [head, counts]
    if report.issues:
        rows = [
            (
                context.say(f"severity.{issue.severity.value}"),
                issue.row,
                issue.column,
                issue.value,
                *say_issue(context.locale, issue),
            )
            for issue in report.issues[:_SHOWN]
        ]
        names = ("severity", "row", "column", "value", "message", "hint")
        parts += ["", table([context.say(f"column.{name}") for name in names], rows)]
        if len(report.issues) > _SHOWN:
            parts.append(context.say("check.more", shown=_SHOWN, total=len(report.issues)))
    return "\n".join(parts)


def _read_as(context: Context, report: ImportReport) -> str:
    """What the file was read as: a text's encoding or a workbook's format, and the jurisdiction; what is unknown is
    left out."""
    kind = "format" if report.encoding in _WORKBOOKS else "encoding"
    known = {kind: report.encoding, "jurisdiction": report.jurisdiction}
    said = [context.say(f"check.{name}", value=plain_text(value)) for name, value in known.items() if value]
    return context.say("check.read", facts=context.say("check.between").join(said)) if said else ""


def _code(report: ImportReport) -> int:
    return REFUSED if report.status is ReportStatus.REJECTED else GOOD
