"""The part of the store that keeps policy documents and lists of regions: ``document_protocol.DocumentStore`` on top
of a dialect."""

from __future__ import annotations

from datetime import datetime

from lib.domain import FIGURES, Batch, BatchKind, BatchStatus
from lib.domain.frames import empty
from lib.store import batches, document_layers, reading
from lib.store.account_store import SqlAccountStore
from lib.store.frames import tidy_figures


class SqlDocumentStore(SqlAccountStore):
    """Holds no state of its own, so threads may share it."""

    def save_document(
        self,
        content: bytes,
        *,
        file: str,
        sha256: str,
        actor: str,
        at: datetime,
        status: BatchStatus,
        jurisdiction: str | None,
        note: str | None,
        key: str | None,
        report: str | None = None,
    ) -> Batch:
        given = batches.Submission(
            file, sha256, actor, at, status, jurisdiction, note, False, key, report, kind=BatchKind.DOCUMENT
        )
        return self._save_file(content, given)

    def save_regions(
        self,
        content: bytes,
        *,
        file: str,
        sha256: str,
        actor: str,
        at: datetime,
        status: BatchStatus,
        jurisdiction: str | None,
        note: str | None,
        key: str | None,
        report: str | None = None,
    ) -> Batch:
        given = batches.Submission(
            file, sha256, actor, at, status, jurisdiction, note, False, key, report, kind=BatchKind.REGIONS
        )
        return self._save_file(content, given)

    def documents(self, revision: int | None = None) -> tuple[str, ...]:
        return self._standing(revision, BatchKind.DOCUMENT)

    def region_lists(self, revision: int | None = None) -> tuple[str, ...]:
        return self._standing(revision, BatchKind.REGIONS)

    def _save_file(self, content: bytes, given: batches.Submission) -> Batch:
        kept = batches.compress(content, given.sha256)
        if given.status not in (BatchStatus.REJECTED, BatchStatus.SUBMITTED):
            raise ValueError(f"such a file does not begin as {given.status}")
        none = tidy_figures(empty(FIGURES))
        with self._writing(given.actor) as conn:
            return batches.save(conn, self._dialect, kept, size_bytes=len(content), figures=none, given=given)

    def _standing(self, revision: int | None, kind: BatchKind) -> tuple[str, ...]:
        with self._dialect.reading() as conn:
            wanted = reading.head(conn) if revision is None else reading.need_number(conn, revision)
            return document_layers.standing(conn, wanted, kind)
