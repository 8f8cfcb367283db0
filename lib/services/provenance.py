"""Where a figure came from: revision, batch, file, row, person."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from lib.domain import Batch, Revision
from lib.services.workspace import Workspace


@dataclass(frozen=True)
class Provenance:
    """The revision that brought a figure, the batch it came in and its row in the file."""

    revision: Revision
    batch: Batch
    row: int


@lru_cache(maxsize=512)
def provenance(workspace: Workspace, revision: int, batch: str, row: int) -> Provenance | None:
    """Where a figure of ``revision_from``, ``batch`` and ``row`` came from; None when the store does not know them."""
    found, sent = workspace.store.revision(revision), workspace.store.batch(batch)
    return Provenance(found, sent, row) if found and sent else None
