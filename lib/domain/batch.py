"""A file on its way to publication, and the revisions that publishing makes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class BatchStatus(StrEnum):
    """The life of a batch. ``received`` holds bytes not yet checked; ``rejected`` ones stored no figures."""

    RECEIVED = "received"
    REJECTED = "rejected"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class BatchKind(StrEnum):
    """What a file brings: figures of indicators, or the places of a point layer."""

    FIGURES = "figures"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Batch:
    """One submitted file. Times are UTC; ``sequence`` orders batches by arrival at the server, never by clock.

    ``base_revision`` is the revision its difference was last reviewed against (None: not reviewed yet, 0: an empty
    store). ``jurisdiction`` is None when the file spans several. ``report`` is the record of its check, as JSON text.
    ``figures`` and ``points`` count what was read from it; a batch has the one or the other, as ``kind`` says.
    """

    id: str
    sequence: int
    file: str
    sha256: str
    size_bytes: int
    status: BatchStatus
    jurisdiction: str | None
    submitted_by: str
    submitted_at: datetime
    note: str | None = None
    base_revision: int | None = None
    reason: str | None = None
    revision: int | None = None
    demo: bool = False
    figures: int = 0
    report: str | None = None
    kind: BatchKind = BatchKind.FIGURES
    points: int = 0


class RevisionKind(StrEnum):
    PUBLISH = "publish"
    ROLLBACK = "rollback"
    DEMO_REMOVAL = "demo_removal"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Revision:
    """A whole, unchangeable state of the figures. ``number`` counts from 1 without gaps.

    ``restores`` is the revision a rollback made current again; ``added``, ``changed`` and ``removed`` count cells
    against ``base`` (or points, for a point layer); ``content_hash`` chains the content of this revision to the one
    before.
    """

    number: int
    kind: RevisionKind
    base: int
    batch: str | None
    restores: int | None
    published_by: str
    published_at: datetime
    reason: str | None
    added: int
    changed: int
    removed: int
    content_hash: str
    demo: bool = False


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One link of the audit chain: who did what to what, from where. ``hash`` covers the entry and ``previous``."""

    sequence: int
    at: datetime
    actor: str
    action: str
    subject: str
    details: str
    previous: str
    hash: str
