"""A file that was brought before: what says so, an error or a word, and what a batch of it is called in lists."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from lib.domain import Batch, BatchStatus, Identity, ImportReport, Issue, IssueCode, Locale, Severity
from lib.i18n import say
from lib.services.clock import beijing
from lib.services.report_record import report_of
from lib.services.shown_name import shown_name
from lib.services.workspace import Workspace

_EARLIER = (IssueCode.SAME_FILE_UNSENT, IssueCode.SAME_FILE_AGAIN, IssueCode.SAME_FILE_RETURNED)
#: So many of the newest entries of the audit trail are looked through first; a return is mostly among them.
_TRAIL = 500


def same_file_before(workspace: Workspace, earlier: Batch) -> Issue:
    """SAME_FILE_BEFORE(actor, at, batch): who brought the earlier batch of the same file, and when."""
    facts = {
        "actor": shown_name(workspace, earlier.submitted_by),
        "at": beijing(earlier.submitted_at),
        "batch": earlier.id,
    }
    return Issue(IssueCode.SAME_FILE_BEFORE, Severity.ERROR, params=facts)


def refused_as_same(report: ImportReport, issue: Issue) -> ImportReport:
    """The report with SAME_FILE_BEFORE, which refuses the whole file."""
    counts = replace(report.counts, imported=0, updated=0, rejected=report.counts.imported + report.counts.updated)
    return replace(report, issues=(issue, *report.issues), counts=counts)


def with_earlier_upload(workspace: Workspace, batch: Batch, report: ImportReport) -> ImportReport:
    """The report, with a word where the same person's same bytes were checked and not handed in, or returned.

    Nothing is refused by it: whoever was told to check the figures may find them right. The newest such batch is told.
    """
    for other in workspace.store.find_content(batch.sha256):
        is_own = other.id != batch.id and other.submitted_by.casefold() == batch.submitted_by.casefold()
        if is_own and other.status in (BatchStatus.CHECKED, BatchStatus.RETURNED):
            issue = _returned(workspace, other) if other.status is BatchStatus.RETURNED else _unsent(workspace, other)
            return replace(report, issues=(*report.issues, issue))
    return report


def told_again(workspace: Workspace, batch: Batch, report: ImportReport) -> ImportReport:
    """The report of a checked batch whose file was brought once more, with a word that it is this one: not kept."""
    issue = replace(_unsent(workspace, batch), code=IssueCode.SAME_FILE_AGAIN)
    return replace(report, issues=(*report.issues, issue))


def _unsent(workspace: Workspace, earlier: Batch) -> Issue:
    """SAME_FILE_UNSENT(actor, at, batch, file): who brought the same bytes, and when."""
    facts = {"batch": earlier.id, "file": earlier.file, "at": beijing(earlier.submitted_at)}
    actor = shown_name(workspace, earlier.submitted_by)
    return Issue(IssueCode.SAME_FILE_UNSENT, Severity.INFO, params={**facts, "actor": actor})


def _returned(workspace: Workspace, earlier: Batch) -> Issue:
    """SAME_FILE_RETURNED: the same facts, and by whom, when and why that batch was sent back."""
    facts = {
        "by": returned_by(workspace, earlier),
        "returned_at": beijing(earlier.step_at or earlier.submitted_at),
        "reason": earlier.reason or "",
    }
    told = _unsent(workspace, earlier)
    return replace(told, code=IssueCode.SAME_FILE_RETURNED, params={**told.params, **facts})


def told_of_earlier(report: ImportReport) -> Issue | None:
    """The word of a report on an earlier upload of the same bytes that refused nothing; None where there is none."""
    return next((issue for issue in report.issues if issue.code in _EARLIER), None)


def returned_by(workspace: Workspace, batch: Batch, who: Identity | None = None) -> str:
    """Who sent a batch back that stands returned, as ``who`` is shown persons; empty for any other batch."""
    if batch.status is not BatchStatus.RETURNED:
        return ""
    return stepped_by(workspace, batch, who)


def stepped_by(workspace: Workspace, batch: Batch, who: Identity | None = None) -> str:
    """Who brought a batch into the state it is in, as ``who`` is shown persons; empty where the trail does not say."""
    actor = _stepped_by(workspace, batch.id, batch.status, batch.step_at)
    return shown_name(workspace, actor, who) if actor else ""


@lru_cache(maxsize=1024)
def _stepped_by(workspace: Workspace, batch_id: str, status: BatchStatus, _at: datetime | None) -> str:
    """The batch keeps the time of its last step, and the audit trail whose step it was; it is read from its end."""
    looked, most = 0, _TRAIL
    while True:
        entries = workspace.store.audit(most)
        for entry in entries[looked:]:
            if entry.subject == batch_id and json.loads(entry.details).get("to") == status.value:
                return entry.actor
        if len(entries) < most:
            return ""
        looked, most = len(entries), most * 8


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


@lru_cache(maxsize=1)
def _checked_again() -> frozenset[str]:
    """Why a batch was taken back, as the page wrote it: in the words of whoever chose otherwise."""
    return frozenset(say(one, "batches.upload.checked_again") for one in Locale)


def status_text(workspace: Workspace, batch: Batch, locale: Locale) -> str:
    """Where a batch stands, in words: 待审核; 与已有批次相同 for one that repeats another; 已重新检查 for one that the
    page took back by itself, because its file was checked again with other choices."""
    if repeated_batch(workspace, batch) is not None:
        return say(locale, "batches.same.status")
    if batch.status is BatchStatus.WITHDRAWN and batch.reason in _checked_again():
        return say(locale, "batches.same.checked_again")
    return say(locale, f"ui.batch_status.{batch.status.value}")
