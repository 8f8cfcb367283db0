"""Where a figure came from: revision, batch, file, row, person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from lib.domain import Batch, Identity, Revision
from lib.services.workspace import Workspace

#: Stands for the file's name and the person who sent it, where the reader is nobody in particular.
WITHHELD = "—"


@dataclass(frozen=True)
class Provenance:
    """The revision that brought a figure, the batch it came in and its row in the file."""

    revision: Revision
    batch: Batch
    row: int


def provenance(
    workspace: Workspace, revision: int, batch: str, row: int, *, who: Identity | None = None
) -> Provenance | None:
    """Where a figure of ``revision``, ``batch`` and ``row`` came from; None when the store does not know them.

    A visitor without an account and a wall screen learn the revision, the batch and the row, but neither the file nor
    the person. ``who`` None: the program itself asks.
    """
    brought, sent = _revision(workspace, revision), _batch(workspace, batch)
    found = Provenance(brought, sent, row) if brought and sent else None
    if found is None or who is None or not who.anonymous:
        return found
    sent = replace(found.batch, file=WITHHELD, submitted_by=WITHHELD, note=None, report=None, reason=None)
    return replace(found, batch=sent)


@lru_cache(maxsize=128)
def _revision(workspace: Workspace, number: int) -> Revision | None:
    return workspace.store.revision(number)


@lru_cache(maxsize=128)
def _batch(workspace: Workspace, batch: str) -> Batch | None:
    """A batch with published figures stays as it is."""
    return workspace.store.batch(batch)
