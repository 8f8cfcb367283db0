"""What a store promises about policy documents, lists of regions and boundaries."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from lib.domain import Batch, BatchKind, BatchStatus


class DocumentStore(Protocol):
    """The part of ``protocol.Store`` that keeps the files that are published whole: DOCUMENT, REGIONS, BOUNDARIES."""

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
        """Keep the bytes of such a file and the record of its check. Keys and ValueError as with ``save_batch``;
        ValueError too for another kind.

        It is published as figures are, with ``publish``, which asks for a reason.
        """
        ...

    def standing_files(self, kind: BatchKind, revision: int | None = None) -> tuple[str, ...]:
        """The batches of a kind that stood on a revision (None: the head), oldest first; of two that bring the same
        document or jurisdiction the later one counts. The answer for a revision never changes."""
        ...
