"""Checking a file, and submitting it: the bytes are kept whatever the check says."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

import polars as pl

from lib.domain import (
    FIGURES,
    Batch,
    BatchStatus,
    Identity,
    ImportReport,
    Issue,
    IssueCode,
    Period,
    Permission,
    Refusal,
    RefusalCode,
    ReportStatus,
    Severity,
)
from lib.ingest import Context, check
from lib.services.clock import beijing, now, today
from lib.services.permission import require
from lib.services.report_record import report_text
from lib.services.workspace import Workspace


@dataclass(frozen=True)
class Submission:
    """A stored file and what its check found. A rejected file is a batch too: its bytes are kept, no figures."""

    report: ImportReport
    batch: Batch


def check_file(
    workspace: Workspace,
    content: bytes,
    file: str,
    *,
    who: Identity,
    jurisdiction: str | None = None,
    period: str | None = None,
    sheet: str | None = None,
) -> ImportReport:
    """Check a file against the current revision; nothing is written. Needs CHECK; else refused for an unknown option
    only."""
    require(workspace, who, Permission.CHECK)
    if jurisdiction is not None:
        workspace.jurisdiction(jurisdiction)
    head = workspace.store.head()
    context = Context(
        catalogue=workspace.catalogue,
        regions=workspace.regions,
        jurisdiction=jurisdiction,
        period=_period(period),
        today=today(),
        current=workspace.observations(head) if head else None,
        sheet=sheet,
    )
    return check(content, file, context)


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
    demo: bool = False,
) -> Submission:
    """Check a file and keep it as a batch, submitted for publication or rejected.

    The same ``key`` with the same content gives the same batch again. A file whose figures already wait is kept as
    rejected, so that they cannot be published twice. Needs SUBMIT over every region with a figure.
    """
    require(workspace, who, Permission.SUBMIT)
    workspace.must_write()
    report = check_file(workspace, content, file, who=who, jurisdiction=jurisdiction, period=period, sheet=sheet)
    _refuse_beyond(workspace, report, who)
    if key is None or workspace.store.made_with(key) is None:
        report = _without_twin(workspace, report)
    accepted = report.status is not ReportStatus.REJECTED
    batch = workspace.store.save_batch(
        content,
        report.figures if accepted else None,
        file=file,
        sha256=report.sha256,
        actor=named(who),
        at=now(),
        status=BatchStatus.SUBMITTED if accepted else BatchStatus.REJECTED,
        jurisdiction=report.jurisdiction,
        note=note,
        demo=demo,
        key=key,
        report=report_text(report),
    )
    return Submission(report, batch)


def _refuse_beyond(workspace: Workspace, report: ImportReport, who: Identity) -> None:
    """Refuse a good file with a figure of a region that is not theirs; nothing of a rejected one counts anyway."""
    if report.status is not ReportStatus.REJECTED:
        require(workspace, who, Permission.SUBMIT, report.figures["region"].unique().sort())


def named(who: Identity) -> str:
    """The name under which somebody acts, without blanks around it. Raises Refusal when there is none."""
    name = " ".join(who.name.split())[:80]
    if not name:
        raise Refusal(RefusalCode.ACTOR_NEEDED)
    return name


def _period(text: str | None) -> Period | None:
    if text is None:
        return None
    try:
        return Period.parse(text)
    except ValueError:
        raise Refusal(RefusalCode.PERIOD_UNKNOWN, period=text[:40]) from None


def _waiting_twin(workspace: Workspace, report: ImportReport) -> Batch | None:
    """A batch of the same bytes and figures that still waits for a decision."""
    if report.status is ReportStatus.REJECTED:
        return None
    digest = _digest(report.figures)
    for batch in workspace.store.find_content(report.sha256):
        if batch.status is BatchStatus.SUBMITTED and _digest(workspace.store.batch_figures(batch.id)) == digest:
            return batch
    return None


def _without_twin(workspace: Workspace, report: ImportReport) -> ImportReport:
    """The report of a file whose figures do not wait already; else one that refuses it."""
    twin = _waiting_twin(workspace, report)
    return _same_as(report, twin) if twin else report


def _digest(figures: pl.DataFrame) -> str:
    text = figures.select(FIGURES.keys()).sort("region", "indicator", "period").write_csv()
    return hashlib.sha256(text.encode()).hexdigest()


def _same_as(report: ImportReport, twin: Batch) -> ImportReport:
    issue = Issue(
        IssueCode.SAME_FILE_BEFORE,
        Severity.ERROR,
        params={"actor": twin.submitted_by, "at": beijing(twin.submitted_at), "batch": twin.id},
    )
    counts = replace(report.counts, imported=0, updated=0, rejected=report.counts.imported + report.counts.updated)
    return replace(report, issues=(issue, *report.issues), counts=counts)
