"""What a store promises about policy documents and lists of regions."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from lib.domain import Batch, BatchStatus


class DocumentStore(Protocol):
    """The part of ``protocol.Store`` that keeps the files of documents and of lists of regions."""

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
        """Keep the bytes of a document's file and the record of its check. Keys and ValueError as with ``save_batch``.

        It is published as figures are, with ``publish``, which asks for a reason.
        """
        ...

    def documents(self, revision: int | None = None) -> tuple[str, ...]:
        """The batches of the documents that stood on a revision (None: the head), oldest first; of two that bring the
        same document the later one counts. The answer for a revision never changes."""
        ...

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
        """Keep the bytes of a list of regions and the record of its check, as ``save_document`` does."""
        ...

    def region_lists(self, revision: int | None = None) -> tuple[str, ...]:
        """The batches of the lists of regions that stood on a revision (None: the head), oldest first; of two that
        bring the same jurisdiction the later one counts. The answer for a revision never changes."""
        ...
