"""The check of a document's file against the newest revision."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

from lib.catalogue.overlay import DocumentFile, document_of
from lib.domain import Batch, BatchKind, BatchStatus, Issue, IssueCode, Refusal, RefusalCode, Severity
from lib.ingest.document import DocumentRead, check_document
from lib.ingest.document_parts import DocumentContext
from lib.ingest.file_report import counted_against, refused_for
from lib.services.workspace import Workspace


def checked_now(workspace: Workspace, content: bytes, file: str) -> DocumentRead:
    """What a file says and what is wrong with it on the newest revision; one that changes nothing is refused."""
    catalogue = workspace.catalogue_at(workspace.store.head())
    context = DocumentContext(catalogue, workspace.regions.jurisdictions, frozenset(catalogue.crosswalk.items))
    found = check_document(content, file, context)
    key = found.document.document.id if found.document else ""
    if found.document is None or key not in catalogue.documents:
        return found
    stands = document_of(catalogue, key)
    if _same(found.document, stands):
        return DocumentRead(refused_for(found.report, Issue(IssueCode.DOCUMENT_UNCHANGED, Severity.ERROR)), None)
    rows = (_rows(one, answered=found.document.answers is not None) for one in (found.document, stands))
    return replace(found, report=counted_against(found.report, *rows))


def _rows(file: DocumentFile, *, answered: bool) -> dict[Hashable, object]:
    """What each clause and each version of a target says, by which it is; items carried out only where the file that
    is checked says anything of them."""
    answers = (file.answers or {}) if answered else {}
    found: dict[Hashable, object] = {one.id: (one, answers.get(one.key, ())) for one in file.clauses}
    return found | {(one.key, one.valid_from): one for one in file.targets}


def _same(given: DocumentFile, stands: DocumentFile) -> bool:
    """Whether a file says what stands; what it says nothing of stays as it is."""
    return given == (stands if given.answers is not None else replace(stands, answers=None))


def refuse_outdated(workspace: Workspace, batch: Batch) -> None:
    """Refuse with CHECK_OUTDATED(file) a document that waits and does not fit the newest revision any more."""
    if batch.kind is not BatchKind.DOCUMENT or batch.status is BatchStatus.PUBLISHED:
        return
    if checked_now(workspace, workspace.store.batch_content(batch.id), batch.file).document is None:
        raise Refusal(RefusalCode.CHECK_OUTDATED, file=batch.file)
