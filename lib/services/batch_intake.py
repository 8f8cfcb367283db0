"""A file on its way in: its bytes are kept first, then it is checked, then the person hands it in.

Whatever ends in between (a browser, a connection, the server), the batch stands in the last state that was reached and
is found there again.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from lib.domain import (
    CELL,
    Batch,
    BatchStatus,
    Identity,
    ImportReport,
    IssueCode,
    Origin,
    Permission,
    Refusal,
    RefusalCode,
    Remark,
    ReportStatus,
    Severity,
)
from lib.services.batch_figures import needless
from lib.services.batch_route import WAITING
from lib.services.batch_view import batch_regions, is_own, known_batch
from lib.services.clock import now
from lib.services.permission import note_refusal, require, scope_refusal
from lib.services.report_record import report_of, report_text
from lib.services.report_table import all_issues
from lib.services.same_file import refused_as_same, same_file_before, with_earlier_upload
from lib.services.upload import CheckOptions, Submission, check_file, named, period_given
from lib.services.workspace import Workspace

_OPEN = (BatchStatus.RECEIVED, BatchStatus.CHECKED)
_NAMED = 5
_UNDONE = (BatchStatus.RECEIVED, BatchStatus.REJECTED, BatchStatus.WITHDRAWN)


def submit_file(
    workspace: Workspace,
    content: bytes,
    file: str,
    *,
    who: Identity,
    note: str | None = None,
    key: str | None = None,
    jurisdiction: str | None = None,
    period: str | None = None,
    sheet: str | None = None,
    partial: bool = False,
    demo: bool = False,
) -> Submission:
    """All the steps at once: keep a file as a batch, check it, and hand it in or reject it.

    The same ``key`` with the same content gives the same batch again, and goes on where it stood. A file whose figures
    already wait is kept as rejected, so that they cannot be published twice; one that would change nothing is taken
    back at once. Needs SUBMIT over every region with a figure: Refusal OUTSIDE_SCOPE is raised where nothing else is
    wrong with the file.
    """
    options = CheckOptions(jurisdiction, period, sheet, partial)
    batch = receive_file(workspace, content, file, who=who, note=note, key=key, options=options, demo=demo)
    done = check_batch(workspace, batch.id, who=who)
    if others := _only_others(done.report):
        raise scope_refusal(workspace, others)
    if done.batch.status is not BatchStatus.CHECKED:
        return done
    if needless(workspace, done.batch):
        return Submission(done.report, withdraw_batch(workspace, batch.id, who=who))
    return submit_batch(workspace, batch.id, who=who, note=note)


def receive_file(
    workspace: Workspace,
    content: bytes,
    file: str,
    *,
    who: Identity,
    note: str | None = None,
    key: str | None = None,
    options: CheckOptions | None = None,
    replaces: str | None = None,
    demo: bool = False,
) -> Batch:
    """Keep the bytes of a file before anything is read from them. Needs SUBMIT.

    The same file that the same person brought before and has not handed in yet is that batch again, not another one.
    ``replaces`` names their returned batch that this file corrects. Raises Refusal NOT_SENDER, NOT_RETURNED,
    SAME_AS_RETURNED, JURISDICTION_UNKNOWN or PERIOD_UNKNOWN.
    """
    require(workspace, who, Permission.SUBMIT)
    workspace.must_write()
    actor, asked = named(who), options or CheckOptions()
    sha256 = hashlib.sha256(content).hexdigest()
    _refuse_unfit(workspace, asked, replaces, sha256, who)
    if key is None and (earlier := _brought_before(workspace, sha256, file, asked, replaces, who)):
        return earlier
    return workspace.store.save_batch(
        content,
        None,
        file=file,
        sha256=sha256,
        actor=actor,
        at=now(),
        status=BatchStatus.RECEIVED,
        jurisdiction=None,
        note=note,
        demo=demo,
        key=key,
        replaces=replaces,
        options=asked.text(),
    )


def _refuse_unfit(workspace: Workspace, asked: CheckOptions, replaces: str | None, sha256: str, who: Identity) -> None:
    if asked.jurisdiction is not None:
        workspace.jurisdiction(asked.jurisdiction)
    period_given(asked.period)
    if replaces is not None:
        _refuse_unfit_correction(workspace, replaces, sha256, who)


def _brought_before(
    workspace: Workspace, sha256: str, file: str, asked: CheckOptions, replaces: str | None, who: Identity
) -> Batch | None:
    """The batch as which the same person brought the same file in the same way, while it is not handed in yet."""
    for earlier in workspace.store.find_content(sha256):
        same = (earlier.file, earlier.options, earlier.replaces) == (file, asked.text(), replaces)
        if same and earlier.status in _OPEN and is_own(earlier, who):
            return earlier
    return None


def _refuse_unfit_correction(workspace: Workspace, replaces: str, sha256: str, who: Identity) -> None:
    """A correction is of one's own returned batch, of other bytes, and the only one."""
    returned = own_batch(workspace, replaces, who)
    if returned.status is not BatchStatus.RETURNED:
        raise Refusal(RefusalCode.NOT_RETURNED, batch=returned.id, status=returned.status.value)
    if returned.sha256 == sha256:
        raise Refusal(RefusalCode.SAME_AS_RETURNED, file=returned.file)
    _refuse_replaced(workspace, returned)


def _refuse_replaced(workspace: Workspace, batch: Batch) -> None:
    later = replaced_by(workspace, batch)
    if later is not None and later.status not in _OPEN:
        raise Refusal(RefusalCode.BATCH_REPLACED, batch=batch.id, later=later.id)


def replaced_by(workspace: Workspace, batch: Batch) -> Batch | None:
    """The newest batch that corrects this one and was not rejected or withdrawn."""
    own = workspace.store.batches(sender=batch.submitted_by, reports=False)
    return next((item for item in own if item.replaces == batch.id and item.status not in _UNDONE), None)


def own_batch(workspace: Workspace, batch_id: str, who: Identity) -> Batch:
    """The batch, for whoever brought it. Raises Refusal FORBIDDEN, BATCH_UNKNOWN or NOT_SENDER."""
    require(workspace, who, Permission.SUBMIT)
    batch = known_batch(workspace, batch_id)
    if who.origin is not Origin.CONSOLE and not is_own(batch, who):
        note_refusal(workspace, who, Permission.SUBMIT.value, RefusalCode.NOT_SENDER, batch=batch.id)
        raise Refusal(RefusalCode.NOT_SENDER, batch=batch.id)
    return batch


def check_batch(workspace: Workspace, batch_id: str, *, who: Identity) -> Submission:
    """Check the kept bytes of one's own batch and stage what is in them; a batch that was checked is told again.

    A check that dies leaves the batch received and without figures. Rows of regions that are not theirs reject the
    file like any other error, and the audit trail says so. Needs SUBMIT.
    """
    batch = own_batch(workspace, batch_id, who)
    if batch.status is not BatchStatus.RECEIVED:
        return Submission(_told(workspace, batch), batch)
    workspace.must_write()
    against, report = _checked(workspace, batch, who)
    batch = _stage(workspace, batch, report, against, who)
    if others := _others(report):
        facts = (Permission.SUBMIT.value, RefusalCode.OUTSIDE_SCOPE)
        note_refusal(workspace, who, *facts, regions=list(others[:_NAMED]), count=len(others))
    return Submission(report, batch)


def submit_batch(workspace: Workspace, batch_id: str, *, who: Identity, note: str | None = None) -> Submission:
    """Hand in one's own checked batch for review; one that is in review already, or published, is told again.

    It is checked again where another revision came since its check, or the same file by then waits already; it may
    then be rejected. A returned batch is handed in again as it is with a ``note`` that answers, kept as a remark.
    Needs SUBMIT over every region with a figure. Raises Refusal NOT_SENDER, BATCH_NOT_SUBMITTED, CHECK_OUTDATED,
    BATCH_REPLACED, REASON_NEEDED, or NOTHING_TO_PUBLISH where it would change no figure.
    """
    batch = own_batch(workspace, batch_id, who)
    if batch.status in (*WAITING, BatchStatus.PUBLISHED):
        return Submission(_told(workspace, batch), batch)
    if batch.status not in (BatchStatus.CHECKED, BatchStatus.RETURNED):
        raise Refusal(RefusalCode.BATCH_NOT_SUBMITTED, batch=batch.id, status=batch.status.value)
    require(workspace, who, Permission.SUBMIT, batch_regions(workspace, batch))
    workspace.must_write()
    if batch.status is BatchStatus.RETURNED:
        return _again(workspace, batch, who, note)
    report = _told(workspace, batch)
    moved = batch.checked_revision != workspace.store.head()
    if moved or _twin(workspace, batch, report) is not None:
        against, report = _checked(workspace, batch, who)
        batch = _stage(workspace, batch, report, against, who)
        if batch.status is BatchStatus.REJECTED:
            return Submission(report, batch)
    if needless(workspace, batch):
        raise Refusal(RefusalCode.NOTHING_TO_PUBLISH)
    done = workspace.store.set_status(batch.id, BatchStatus.SUBMITTED, named(who), now(), note=note)
    return Submission(report, done)


def _again(workspace: Workspace, batch: Batch, who: Identity, note: str | None) -> Submission:
    """A returned batch once more as it is: whoever returned it is owed an answer."""
    if not (note or "").strip():
        raise Refusal(RefusalCode.REASON_NEEDED, subject=batch.file)
    _refuse_replaced(workspace, batch)
    answer = Remark(str(note).strip(), named(who), now())
    done = workspace.store.set_status(batch.id, BatchStatus.SUBMITTED, named(who), now(), remarks=(answer,))
    return Submission(_told(workspace, batch), done)


def withdraw_batch(workspace: Workspace, batch_id: str, *, who: Identity, reason: str | None = None) -> Batch:
    """Take back one's own batch, until it is published. Needs SUBMIT. Raises NOT_SENDER or BATCH_NOT_SUBMITTED."""
    batch = own_batch(workspace, batch_id, who)
    workspace.must_write()
    said = (reason or "").strip() or None
    return workspace.store.set_status(batch.id, BatchStatus.WITHDRAWN, named(who), now(), said)


def _checked(workspace: Workspace, batch: Batch, who: Identity) -> tuple[int, ImportReport]:
    """The report on the kept bytes, against the current revision; the same file that waits already is refused in it."""
    against = workspace.store.head()
    options = CheckOptions.read(batch.options)
    report = check_file(
        workspace,
        workspace.store.batch_content(batch.id),
        batch.file,
        who=who,
        jurisdiction=options.jurisdiction,
        period=options.period,
        sheet=options.sheet,
        partial=options.partial,
    )
    twin = _twin(workspace, batch, report)
    if twin is not None:
        return against, refused_as_same(report, same_file_before(workspace, twin))
    return against, with_earlier_upload(workspace, batch, report)


def _stage(workspace: Workspace, batch: Batch, report: ImportReport, against: int, who: Identity) -> Batch:
    accepted = report.status is not ReportStatus.REJECTED
    return workspace.store.stage_batch(
        batch.id,
        report.figures if accepted else None,
        status=BatchStatus.CHECKED if accepted else BatchStatus.REJECTED,
        jurisdiction=report.jurisdiction,
        report=report_text(report),
        against=against,
        actor=named(who),
        at=now(),
    )


def _others(report: ImportReport) -> tuple[str, ...]:
    """The regions of a file that are not those of whoever brought it, by code."""
    found = (issue for issue in all_issues(report) if issue.code is IssueCode.REGION_NOT_YOURS)
    return tuple(sorted({str(issue.params["place"]) for issue in found if "place" in issue.params}))


def _only_others(report: ImportReport) -> tuple[str, ...]:
    """The same, where no other error refuses the file."""
    errors = {issue.code for issue in report.issues if issue.severity is Severity.ERROR}
    return _others(report) if errors == {IssueCode.REGION_NOT_YOURS} else ()


def _told(workspace: Workspace, batch: Batch) -> ImportReport:
    """The report as it was kept, with the figures that were staged."""
    if batch.report is None:
        raise Refusal(RefusalCode.BATCH_NOT_SUBMITTED, batch=batch.id, status=batch.status.value)
    return replace(report_of(batch.report), figures=workspace.store.batch_figures(batch.id))


def _twin(workspace: Workspace, batch: Batch, report: ImportReport) -> Batch | None:
    """Another batch of the same bytes and figures that waits for a decision, or that is published and in force."""
    if report.status is ReportStatus.REJECTED:
        return None
    figures = report.figures.sort(*CELL)
    nothing_new = not report.counts.imported and not report.counts.updated
    for other in workspace.store.find_content(batch.sha256):
        counts = other.status in WAITING or (other.status is BatchStatus.PUBLISHED and nothing_new)
        if other.id != batch.id and counts and workspace.store.batch_figures(other.id).sort(*CELL).equals(figures):
            return other
    return None
