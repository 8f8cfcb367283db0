"""The part of the store that keeps policy documents, lists of regions and boundaries:
``document_protocol.DocumentStore`` on top of a dialect."""

from __future__ import annotations

from datetime import datetime

from lib.domain import FIGURES, Batch, BatchKind, BatchStatus
from lib.domain.frames import empty
from lib.store import batches, document_layers, reading
from lib.store.account_store import SqlAccountStore
from lib.store.frames import tidy_figures


class SqlDocumentStore(SqlAccountStore):
    """Holds no state of its own, so threads may share it."""

    def save_file(
        self,
        content: bytes,
        *,
        kind: BatchKind,
        file: str,
        sha256: str,
        actor: str,
        at: datetime,
        status: BatchStatus,
        jurisdiction: str | None,
        note: str | None,
        key: str | None,
        report: str | None = None,
        options: str | None = None,
    ) -> Batch:
        kept = batches.compress(content, sha256)
        if kind not in document_layers.PUBLISHED_AS:
            raise ValueError(f"a file of {kind} is not published whole")
        if status not in (BatchStatus.REJECTED, BatchStatus.SUBMITTED):
            raise ValueError(f"such a file does not begin as {status}")
        none = tidy_figures(empty(FIGURES))
        given = batches.Submission(
            file, sha256, actor, at, status, jurisdiction, note, False, key, report, options=options, kind=kind
        )
        with self._writing(actor) as conn:
            return batches.save(conn, self._dialect, kept, size_bytes=len(content), figures=none, given=given)

    def standing_files(self, kind: BatchKind, revision: int | None = None) -> tuple[str, ...]:
        with self._dialect.reading() as conn:
            wanted = reading.head(conn) if revision is None else reading.need_number(conn, revision)
            return document_layers.standing(conn, wanted, kind)
