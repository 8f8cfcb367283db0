"""A file that was brought before: the error that says so, and what a batch of it is called in lists."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from lib.domain import Batch, BatchStatus, ImportReport, Issue, IssueCode, Locale, Severity
from lib.i18n import say
from lib.services.clock import beijing
from lib.services.report_record import report_of
from lib.services.shown_name import shown_name
from lib.services.workspace import Workspace


def same_file_before(workspace: Workspace, earlier: Batch) -> Issue:
    """SAME_FILE_BEFORE(actor, at, batch): who brought the earlier batch of the same file, and when."""
    facts = {
        "actor": shown_name(workspace, earlier.submitted_by),
        "at": beijing(earlier.submitted_at),
        "batch": earlier.id,
    }
    return Issue(IssueCode.SAME_FILE_BEFORE, Severity.ERROR, params=facts)


def told_as_same(report: ImportReport) -> Issue | None:
    """The issue of a report that says its file was brought before; None where it says no such thing."""
    return next((issue for issue in report.issues if issue.code is IssueCode.SAME_FILE_BEFORE), None)


def repeated_batch(workspace: Workspace, batch: Batch) -> str | None:
    """The id of the earlier batch that this one repeats; None where it brought something of its own.

    Such a batch is kept as rejected, for its bytes came and no figure of it may be published twice; nothing in it
    failed a check.
    """
    if batch.status is not BatchStatus.REJECTED:
        return None
    return _repeated(workspace, batch.id, batch.step_at)


@lru_cache(maxsize=1024)
def _repeated(workspace: Workspace, batch_id: str, _at: datetime | None) -> str | None:
    """Lists leave the records of checks out; what a record says of a rejected batch never changes after its step."""
    kept = workspace.store.batch(batch_id)
    found = told_as_same(report_of(kept.report)) if kept is not None and kept.report else None
    return str(found.params.get("batch", "")) or None if found else None


def status_text(workspace: Workspace, batch: Batch, locale: Locale) -> str:
    """Where a batch stands, in words: 待审核; 与已有批次相同 for one that repeats another."""
    if repeated_batch(workspace, batch) is not None:
        return say(locale, "batches.same.status")
    return say(locale, f"ui.batch_status.{batch.status.value}")
