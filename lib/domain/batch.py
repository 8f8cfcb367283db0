"""A file on its way to publication, and the revisions that publishing makes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class BatchStatus(StrEnum):
    """The life of a batch: received -> checked -> submitted -> (passed) -> returned | published | withdrawn.

    ``received`` holds bytes not yet checked, so one that stays so was interrupted; ``rejected`` ones bring nothing.
    ``checked`` waits for whoever brought it, ``submitted`` and ``passed`` (by a league's reviewer) for a reviewer.
    """

    RECEIVED = "received"
    REJECTED = "rejected"
    CHECKED = "checked"
    SUBMITTED = "submitted"
    PASSED = "passed"
    RETURNED = "returned"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class BatchKind(StrEnum):
    """What a file brings: figures of indicators, the places of a point layer, a policy document, the regions of a
    jurisdiction, or their boundaries."""

    FIGURES = "figures"
    POINTS = "points"
    DOCUMENT = "document"
    REGIONS = "regions"
    BOUNDARIES = "boundaries"


@dataclass(frozen=True, slots=True)
class Batch:
    """One submitted file. Times are UTC; ``sequence`` orders batches by arrival at the server, never by clock.

    ``base_revision`` is the revision its difference was last reviewed against (None: not reviewed yet, 0: an empty
    store). ``jurisdiction`` is None when the file spans several. ``report`` is the record of its check, as JSON text.
    ``figures`` and ``points`` count what was read from it; a batch has the one or the other, as ``kind`` says.
    ``submitted_at`` is when the bytes came, ``handed_in_at`` when their sender handed them in for review, ``step_at``
    when the last step was taken. ``passed_by`` is the reviewer of the league who passed it on. ``replaces`` is the
    returned batch that this one corrects. ``checked_revision`` is the revision it was checked against, and ``options``
    what was asked of the check, as JSON text.
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
    handed_in_at: datetime | None = None
    step_at: datetime | None = None
    passed_by: str | None = None
    passed_at: datetime | None = None
    replaces: str | None = None
    checked_revision: int | None = None
    options: str | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody wrote about a batch, for good: about one of its cells, or, with the three None, all of it.

    ``region``, ``indicator`` and ``period`` name the cell as in ``frames.CELL``; each may be left open.
    """

    text: str
    author: str
    at: datetime
    region: str | None = None
    indicator: str | None = None
    period: str | None = None


class RevisionKind(StrEnum):
    PUBLISH = "publish"
    ROLLBACK = "rollback"
    DEMO_REMOVAL = "demo_removal"
    POINTS = "points"
    DOCUMENT = "document"
    REGIONS = "regions"
    BOUNDARIES = "boundaries"


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
