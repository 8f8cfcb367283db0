"""Policy documents that are brought by upload: their list, and the way of a file from its check to its revision."""

from __future__ import annotations

from dataclasses import dataclass

from lib.catalogue.overlay import DocumentFile
from lib.domain import (
    Batch,
    BatchKind,
    Document,
    Identity,
    Permission,
    Refusal,
    RefusalCode,
)
from lib.ingest.document import DocumentRead
from lib.services.document_check import checked_now, refuse_outdated
from lib.services.file_steps import (
    FileVersion,
    file_batch,
    file_versions,
    keep_file,
    publish_file,
    return_file,
    waiting_files,
)
from lib.services.permission import require
from lib.services.publication import Publication
from lib.services.upload import Submission
from lib.services.workspace import Workspace


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
    versions: tuple[FileVersion, ...]


def documents_listed(workspace: Workspace, revision: int, *, who: Identity) -> tuple[DocumentStanding, ...]:
    """Every document that ever stood, in the order of the catalogue on ``revision``. Needs DOCUMENTS."""
    require(workspace, who, Permission.DOCUMENTS)
    catalogue = workspace.catalogue_at(revision)
    versions = file_versions(
        workspace, BatchKind.DOCUMENT, revision, lambda batch: workspace.document_of(batch).document.id
    )
    found = []
    for key in (*catalogue.documents, *(key for key in versions if key not in catalogue.documents)):
        document = catalogue.documents.get(key)
        clauses = sum(clause.document == key for clause in catalogue.clauses.values())
        targets = sum(target.document == key for target in catalogue.targets)
        installed = key in workspace.installed.documents
        found.append(DocumentStanding(key, document, clauses, targets, installed, versions.get(key, ())))
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
    binds = _roots(workspace, found.document) if found.document else None
    return keep_file(
        workspace, content, found.report, kind=BatchKind.DOCUMENT, binds=binds, who=who, note=note, key=key
    )


def _roots(workspace: Workspace, file: DocumentFile) -> tuple[str, ...]:
    """The regions a document binds: its jurisdiction's root, or every one for the nation's."""
    own = workspace.regions.jurisdictions.get(file.document.jurisdiction)
    return (own.root,) if own else tuple(one.root for one in workspace.regions.jurisdictions.values())


def waiting_documents(workspace: Workspace, *, who: Identity) -> tuple[Batch, ...]:
    """The documents that wait for publication and that somebody may decide on, oldest first. Needs DOCUMENTS."""
    return waiting_files(workspace, BatchKind.DOCUMENT, who)


def waiting_document(workspace: Workspace, batch_id: str, *, who: Identity) -> DocumentFile:
    """What a batch that waits brings, read against the newest revision. Needs DOCUMENTS over its jurisdiction.

    Raises Refusal CHECK_OUTDATED where it does not fit there any more.
    """
    batch = file_batch(workspace, batch_id, BatchKind.DOCUMENT, who)
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
    batch = file_batch(workspace, batch_id, BatchKind.DOCUMENT, who)
    return publish_file(workspace, batch, who, reason=reason, key=key, base=base, fits=refuse_outdated)


def return_document(workspace: Workspace, batch_id: str, *, who: Identity, reason: str) -> Batch:
    """Send a document that waits back to whoever brought it. Needs DOCUMENTS over its jurisdiction, and a reason."""
    return return_file(workspace, file_batch(workspace, batch_id, BatchKind.DOCUMENT, who), who, reason)
