"""The way of a file that is published whole, a policy document or a list of regions: kept, found, published, returned,
and its versions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from lib.domain import (
    Batch,
    BatchKind,
    BatchStatus,
    Identity,
    ImportReport,
    Issue,
    Permission,
    Refusal,
    RefusalCode,
    ReportStatus,
    RevisionKind,
)
from lib.ingest.file_report import refused_for
from lib.services.batch_view import batch_regions, known_batch
from lib.services.clock import now
from lib.services.permission import may, note_refusal, require
from lib.services.publication import Publication, needs_another
from lib.services.report_record import report_text
from lib.services.same_file import same_file_before
from lib.services.upload import Submission, named
from lib.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class FileVersion:
    """One publication of a document or of a list of regions. ``standing``: it counts on the revision looked at."""

    revision: int
    at: datetime
    by: str
    reason: str
    batch: str
    standing: bool


def file_versions(
    workspace: Workspace, kind: BatchKind, revision: int, subject: Callable[[str], str]
) -> dict[str, tuple[FileVersion, ...]]:
    """Every publication of a file of a kind, the newest first, by what the file is of; ``subject`` tells that of a
    batch. ``revision`` says which of them stand."""
    batches = workspace.store.standing_files(kind, revision) if revision else ()
    standing = {subject(batch): batch for batch in batches}
    found: dict[str, tuple[FileVersion, ...]] = {}
    for one in workspace.store.revisions():
        if one.kind is not RevisionKind(kind.value) or one.batch is None:
            continue
        key = subject(one.batch)
        told = (one.number, one.published_at, one.published_by, one.reason or "", one.batch)
        found[key] = (*found.get(key, ()), FileVersion(*told, standing.get(key) == one.batch))
    return found


def keep_file(
    workspace: Workspace,
    content: bytes,
    report: ImportReport,
    *,
    kind: BatchKind,
    binds: tuple[str, ...] | None,
    who: Identity,
    note: str | None,
    key: str | None,
    options: str | None = None,
) -> Submission:
    """Keep a checked file as a batch, waiting for publication or rejected; the bytes are kept always.

    Needs DOCUMENTS over the regions that the file ``binds`` (None: its check refused it). A file that waits already is
    rejected, unless the same ``key`` asks for the batch it made.
    """
    if binds is not None:
        require(workspace, who, Permission.DOCUMENTS, binds)
        if key is None or workspace.store.made_with(key) is None:
            twin = twin_of(workspace, report.sha256, kind)
            report = refused_for(report, twin) if twin else report
    accepted = report.status is not ReportStatus.REJECTED
    batch = workspace.store.save_file(
        content,
        kind=kind,
        file=report.file,
        sha256=report.sha256,
        actor=named(who),
        at=now(),
        status=BatchStatus.SUBMITTED if accepted else BatchStatus.REJECTED,
        jurisdiction=report.jurisdiction,
        note=note,
        key=key,
        report=report_text(report),
        options=options,
    )
    return Submission(report, batch)


def twin_of(workspace: Workspace, sha256: str, kind: BatchKind) -> Issue | None:
    """The error that the same file waits for publication already; None where it does not."""
    for batch in workspace.store.find_content(sha256):
        if batch.kind is kind and batch.status is BatchStatus.SUBMITTED:
            return same_file_before(workspace, batch)
    return None


def waiting_files(workspace: Workspace, kind: BatchKind, who: Identity) -> tuple[Batch, ...]:
    """The files of a kind that wait for publication and that somebody may decide on, oldest first."""
    require(workspace, who, Permission.DOCUMENTS)
    found = (one for one in workspace.store.batches(BatchStatus.SUBMITTED) if one.kind is kind)
    own = [one for one in found if may(workspace, who, Permission.DOCUMENTS, batch_regions(workspace, one))]
    return tuple(reversed(own))


def file_batch(workspace: Workspace, batch_id: str, kind: BatchKind, who: Identity) -> Batch:
    """The batch, for somebody who answers for its jurisdiction; any other kind of batch is none that is known here."""
    require(workspace, who, Permission.DOCUMENTS)
    batch = known_batch(workspace, batch_id)
    if batch.kind is not kind:
        raise Refusal(RefusalCode.BATCH_UNKNOWN, batch=batch_id[:40])
    require(workspace, who, Permission.DOCUMENTS, batch_regions(workspace, batch))
    return batch


def publish_file(
    workspace: Workspace,
    batch: Batch,
    who: Identity,
    *,
    reason: str,
    key: str | None,
    base: int | None,
    fits: Callable[[Workspace, Batch], None],
) -> Publication:
    """Publish a file as a new revision; ``fits`` refuses one that is no longer right.

    Raises Refusal OWN_BATCH, REASON_NEEDED, BASE_MOVED, BATCH_ALREADY_PUBLISHED.
    """
    if needs_another(workspace, batch, who):
        note_refusal(workspace, who, Permission.DOCUMENTS.value, RefusalCode.OWN_BATCH, batch=batch.id)
        raise Refusal(RefusalCode.OWN_BATCH, batch=batch.id)
    workspace.must_write()
    said = reason.strip()
    if not said:
        raise Refusal(RefusalCode.REASON_NEEDED, subject=batch.file)
    repeated = batch.status is BatchStatus.PUBLISHED
    fits(workspace, batch)
    at = workspace.store.head() if base is None else base
    revision = workspace.store.publish(batch.id, base=at, actor=named(who), at=now(), reason=said, key=key)
    return Publication(revision, known_batch(workspace, batch.id), repeated=repeated)


def return_file(workspace: Workspace, batch: Batch, who: Identity, reason: str) -> Batch:
    """Send a file that waits back to whoever brought it; refuses with REASON_NEEDED."""
    workspace.must_write()
    if not reason.strip():
        raise Refusal(RefusalCode.REASON_NEEDED, subject=batch.file)
    return workspace.store.set_status(batch.id, BatchStatus.RETURNED, named(who), now(), reason.strip())
