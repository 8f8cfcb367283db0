"""Policy documents that are brought by upload: their list, and the way of a file from its check to its revision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lib.catalogue.overlay import DocumentFile
from lib.domain import (
    Batch,
    BatchKind,
    BatchStatus,
    Document,
    Identity,
    Issue,
    IssueCode,
    Permission,
    Refusal,
    RefusalCode,
    ReportStatus,
    RevisionKind,
    Severity,
)
from lib.ingest.document import DocumentRead
from lib.services.batch_view import batch_regions, known_batch
from lib.services.clock import beijing, now
from lib.services.document_check import checked_now, refuse_outdated, with_error
from lib.services.permission import may, note_refusal, require
from lib.services.publication import Publication, needs_another
from lib.services.report_record import report_text
from lib.services.shown_name import shown_name
from lib.services.upload import Submission, named
from lib.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class DocumentVersion:
    """One publication of a document. ``standing``: it is the one that counts on the revision looked at."""

    revision: int
    at: datetime
    by: str
    reason: str
    batch: str
    standing: bool


@dataclass(frozen=True, slots=True)
class DocumentStanding:
    """A document as it stands on a revision; None counts and no ``document``: it stands there no more (or not yet).

    ``installed``: it came with the program. ``versions`` are its publications, the newest first.
    """

    id: str
    document: Document | None
    clauses: int
    targets: int
    installed: bool
    versions: tuple[DocumentVersion, ...]


def documents_listed(workspace: Workspace, revision: int, *, who: Identity) -> tuple[DocumentStanding, ...]:
    """Every document that ever stood, in the order of the catalogue on ``revision``. Needs DOCUMENTS."""
    require(workspace, who, Permission.DOCUMENTS)
    catalogue = workspace.catalogue_at(revision)
    standing = {workspace.document_of(batch).document.id: batch for batch in workspace.store.documents(revision)}
    versions: dict[str, list[DocumentVersion]] = {}
    for one in workspace.store.revisions():
        if one.kind is not RevisionKind.DOCUMENT or one.batch is None:
            continue
        key = workspace.document_of(one.batch).document.id
        told = (one.number, one.published_at, one.published_by, one.reason or "", one.batch)
        versions.setdefault(key, []).append(DocumentVersion(*told, standing.get(key) == one.batch))
    found = []
    for key in (*catalogue.documents, *(key for key in versions if key not in catalogue.documents)):
        document = catalogue.documents.get(key)
        clauses = sum(clause.document == key for clause in catalogue.clauses.values())
        targets = sum(target.document == key for target in catalogue.targets)
        own = tuple(versions.get(key, ()))
        found.append(DocumentStanding(key, document, clauses, targets, key in workspace.installed.documents, own))
    return tuple(found)


def check_document_file(workspace: Workspace, content: bytes, file: str, *, who: Identity) -> DocumentRead:
    """Check a document's file against the newest revision; nothing is written. Needs DOCUMENTS."""
    require(workspace, who, Permission.DOCUMENTS)
    return checked_now(workspace, content, file)


def submit_document(
    workspace: Workspace, content: bytes, file: str, *, who: Identity, note: str | None = None, key: str | None = None
) -> Submission:
    """Check a document's file and keep it as a batch, waiting for publication or rejected; the bytes are kept always.

    Needs DOCUMENTS over the whole jurisdiction of the document. The same ``key`` with the same content gives the same
    batch again.
    """
    require(workspace, who, Permission.DOCUMENTS)
    workspace.must_write()
    found = checked_now(workspace, content, file)
    if found.document is not None:
        require(workspace, who, Permission.DOCUMENTS, _roots(workspace, found.document))
        if key is None or workspace.store.made_with(key) is None:
            found = _without_twin(workspace, found)
    accepted = found.report.status is not ReportStatus.REJECTED
    batch = workspace.store.save_document(
        content,
        file=file,
        sha256=found.report.sha256,
        actor=named(who),
        at=now(),
        status=BatchStatus.SUBMITTED if accepted else BatchStatus.REJECTED,
        jurisdiction=found.report.jurisdiction,
        note=note,
        key=key,
        report=report_text(found.report),
    )
    return Submission(found.report, batch)


def _roots(workspace: Workspace, file: DocumentFile) -> tuple[str, ...]:
    """The regions a document binds: its jurisdiction's root, or every one for the nation's."""
    own = workspace.regions.jurisdictions.get(file.document.jurisdiction)
    return (own.root,) if own else tuple(one.root for one in workspace.regions.jurisdictions.values())


def _without_twin(workspace: Workspace, found: DocumentRead) -> DocumentRead:
    """The check of a file that does not wait for publication already; else one that refuses it."""
    for batch in workspace.store.find_content(found.report.sha256):
        if batch.kind is BatchKind.DOCUMENT and batch.status is BatchStatus.SUBMITTED:
            facts = {
                "actor": shown_name(workspace, batch.submitted_by),
                "at": beijing(batch.submitted_at),
                "batch": batch.id,
            }
            return with_error(found, Issue(IssueCode.SAME_FILE_BEFORE, Severity.ERROR, params=facts))
    return found


def waiting_documents(workspace: Workspace, *, who: Identity) -> tuple[Batch, ...]:
    """The documents that wait for publication and that somebody may decide on, oldest first. Needs DOCUMENTS."""
    require(workspace, who, Permission.DOCUMENTS)
    found = (one for one in workspace.store.batches(BatchStatus.SUBMITTED) if one.kind is BatchKind.DOCUMENT)
    own = [one for one in found if may(workspace, who, Permission.DOCUMENTS, batch_regions(workspace, one))]
    return tuple(reversed(own))


def waiting_document(workspace: Workspace, batch_id: str, *, who: Identity) -> DocumentFile:
    """What a batch that waits brings, read against the newest revision. Needs DOCUMENTS over its jurisdiction.

    Raises Refusal CHECK_OUTDATED where it does not fit there any more.
    """
    batch = _batch_for(workspace, batch_id, who)
    found = checked_now(workspace, workspace.store.batch_content(batch.id), batch.file)
    if found.document is None:
        raise Refusal(RefusalCode.CHECK_OUTDATED, file=batch.file)
    return found.document


def publish_document(
    workspace: Workspace, batch_id: str, *, who: Identity, reason: str, key: str | None = None, base: int | None = None
) -> Publication:
    """Publish a document as a new revision; ``base`` is the revision whose preview was looked at (None: the newest).

    Needs DOCUMENTS over its jurisdiction. Raises Refusal OWN_BATCH for the person who sent it, REASON_NEEDED,
    CHECK_OUTDATED where it does not fit any more, BASE_MOVED, BATCH_ALREADY_PUBLISHED.
    """
    batch = _batch_for(workspace, batch_id, who)
    if needs_another(workspace, batch, who):
        note_refusal(workspace, who, Permission.DOCUMENTS.value, RefusalCode.OWN_BATCH, batch=batch.id)
        raise Refusal(RefusalCode.OWN_BATCH, batch=batch.id)
    workspace.must_write()
    said = reason.strip()
    if not said:
        raise Refusal(RefusalCode.REASON_NEEDED, subject=batch.file)
    repeated = batch.status is BatchStatus.PUBLISHED
    refuse_outdated(workspace, batch)
    at = workspace.store.head() if base is None else base
    revision = workspace.store.publish(batch.id, base=at, actor=named(who), at=now(), reason=said, key=key)
    return Publication(revision, known_batch(workspace, batch.id), repeated=repeated)


def return_document(workspace: Workspace, batch_id: str, *, who: Identity, reason: str) -> Batch:
    """Send a document that waits back to whoever brought it. Needs DOCUMENTS over its jurisdiction, and a reason."""
    batch = _batch_for(workspace, batch_id, who)
    workspace.must_write()
    if not reason.strip():
        raise Refusal(RefusalCode.REASON_NEEDED, subject=batch.file)
    return workspace.store.set_status(batch.id, BatchStatus.RETURNED, named(who), now(), reason.strip())


def _batch_for(workspace: Workspace, batch_id: str, who: Identity) -> Batch:
    """The batch, for somebody who answers for its jurisdiction; any other kind of batch is none that is known here."""
    require(workspace, who, Permission.DOCUMENTS)
    batch = known_batch(workspace, batch_id)
    if batch.kind is not BatchKind.DOCUMENT:
        raise Refusal(RefusalCode.BATCH_UNKNOWN, batch=batch_id[:40])
    require(workspace, who, Permission.DOCUMENTS, batch_regions(workspace, batch))
    return batch
