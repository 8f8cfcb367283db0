"""``document`` and ``jurisdiction``: a file that is published whole, and what the check says of it."""

from __future__ import annotations

from lib.cli.context import Context
from lib.cli.intake import report_text
from lib.cli.output import GOOD, REFUSED, Outcome
from lib.domain import ImportReport, ReportStatus
from lib.services.documents import check_document_file, submit_document
from lib.services.region_lists import check_region_file, submit_region_list
from lib.services.upload import Submission
from lib.services.wire import report_json, submission_json


def check_document(context: Context) -> Outcome:
    """Dry run of a policy document's file: nothing is written. 1 when it would be rejected."""
    content, file = context.content()
    with context.workspace(read_only=True) as workspace:
        return _checked(context, check_document_file(workspace, content, file, who=context.who()).report)


def check_jurisdiction(context: Context) -> Outcome:
    """Dry run of a file of regions: nothing is written. 1 when it would be rejected."""
    content, file = context.content()
    with context.workspace(read_only=True) as workspace:
        return _checked(context, check_region_file(workspace, content, file, who=context.who()).report)


def submit_document_file(context: Context) -> Outcome:
    """Check a policy document's file and keep it as a batch; a rejected one is kept too, and the exit code is 1."""
    content, file = context.content()
    given = context.arguments
    with context.workspace() as workspace:
        done = submit_document(workspace, content, file, who=context.who(), note=given.note, key=given.idempotency_key)
    return _submitted(context, done)


def submit_jurisdiction(context: Context) -> Outcome:
    """Check a file of regions and keep it as a batch; a rejected one is kept too, and the exit code is 1."""
    content, file = context.content()
    given = context.arguments
    with context.workspace() as workspace:
        done = submit_region_list(
            workspace, content, file, who=context.who(), note=given.note, key=given.idempotency_key
        )
    return _submitted(context, done)


def _checked(context: Context, report: ImportReport) -> Outcome:
    return Outcome(_code(report), report_json(report, context.locale), report_text(context, report))


def _submitted(context: Context, done: Submission) -> Outcome:
    key = "files.kept" if done.report.status is ReportStatus.REJECTED else "files.done"
    text = f"{report_text(context, done.report)}\n\n{context.say(key, batch=done.batch.id)}"
    return Outcome(_code(done.report), submission_json(done, context.locale), text)


def _code(report: ImportReport) -> int:
    return REFUSED if report.status is ReportStatus.REJECTED else GOOD
