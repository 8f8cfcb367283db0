"""What a store promises, whatever database is behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import polars as pl

from lib.domain import AuditEntry, Batch, BatchStatus, Remark, Revision
from lib.store.account_protocol import AccountStore
from lib.store.document_protocol import DocumentStore
from lib.store.store_info import StoreInfo


class FindingCode(StrEnum):
    """What ``verify`` can find. The sentence of each stands in ``store.toml`` under ``finding``."""

    FILE_DAMAGED = "FILE_DAMAGED"
    REFERENCE_BROKEN = "REFERENCE_BROKEN"
    AUDIT_ALTERED = "AUDIT_ALTERED"
    AUDIT_MISSING = "AUDIT_MISSING"
    AUDIT_BROKEN = "AUDIT_BROKEN"
    AUDIT_DISAGREES = "AUDIT_DISAGREES"
    REVISION_ALTERED = "REVISION_ALTERED"
    REVISION_MISSING = "REVISION_MISSING"
    OBSERVATION_ALIEN = "OBSERVATION_ALIEN"
    CONTENT_ALTERED = "CONTENT_ALTERED"
    FIGURES_ALTERED = "FIGURES_ALTERED"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was written. ``subject`` is a revision, a batch, an audit entry or a file."""

    code: FindingCode
    subject: str
    params: Mapping[str, str | int | float] = field(default_factory=dict)


class Store(AccountStore, DocumentStore, Protocol):
    """Batches, revisions, the audit trail; accounts and sessions.

    Times are aware datetimes and are kept as UTC; ``number`` 0 is the empty store. Every writing method is one
    transaction, writes an audit entry in it, and needs a non-blank ``actor``. Besides the refusals named below every
    method may refuse with STORE_BUSY, DISK_FULL, READ_ONLY or STORE_DAMAGED, and where the database is a server's with
    DATABASE_AWAY or NOT_PRIMARY; nothing was changed then. OUTCOME_UNKNOWN alone leaves open whether it was: the same
    request with the same key tells.
    """

    def migrate(self) -> int:
        """Bring the tables up to this program's version and return it. Refuses with SCHEMA_NEWER."""
        ...

    def schema_version(self) -> int:
        """The version of the tables; 0 where there are none."""
        ...

    def describe(self) -> StoreInfo: ...

    def copy_to(self, target: Path) -> None:
        """Write one whole state of the database to a new file, while others read and write. Raises OSError where the
        file cannot be written; it is then not to be used."""
        ...

    @property
    def commits(self) -> int:
        """How many changes this process has made through this store."""
        ...

    def close(self) -> None: ...

    def save_batch(
        self,
        content: bytes,
        figures: pl.DataFrame | None,
        *,
        file: str,
        sha256: str,
        actor: str,
        at: datetime,
        status: BatchStatus,
        jurisdiction: str | None,
        note: str | None,
        demo: bool,
        key: str | None,
        report: str | None = None,
        replaces: str | None = None,
        options: str | None = None,
    ) -> Batch:
        """Keep the bytes of a file, the figures read from it and the record of its check (JSON text).

        The same key again returns the same batch; the same key for other content refuses with KEY_REUSED. Raises
        ValueError for a frame that is not one of FIGURES with unique cells, or a sha256 that is not the content's.
        A batch received without figures is checked later, with ``stage_batch``; ``options`` is kept for that.
        """
        ...

    def stage_batch(
        self,
        id: str,  # noqa: A002 - the field's word
        figures: pl.DataFrame | None,
        *,
        status: BatchStatus,
        jurisdiction: str | None,
        report: str,
        against: int,
        actor: str,
        at: datetime,
    ) -> Batch:
        """Write what the check of a received batch found against a revision: ``status`` checked, with its figures, or
        rejected. A checked batch may be checked again; its figures must then be the same.

        Refuses with BATCH_UNKNOWN, BATCH_NOT_SUBMITTED or CHECK_OUTDATED. ValueError as with ``save_batch``.
        """
        ...

    def save_points(
        self,
        content: bytes,
        points: pl.DataFrame,
        *,
        file: str,
        sha256: str,
        actor: str,
        at: datetime,
        status: BatchStatus,
        jurisdiction: str,
        note: str | None,
        key: str | None,
        report: str | None = None,
        demo: bool = False,
    ) -> Batch:
        """Keep the bytes of a file of points and the points read from it (columns of POINTS; none when rejected).

        ``demo``: a demonstration, that goes with the demonstration figures.
        Keys and ValueError as with ``save_batch``.
        """
        ...

    def batch_points(self, id: str) -> pl.DataFrame:  # noqa: A002 - the field's word
        """The points of a batch, columns of POINTS, by row."""
        ...

    def points(self, revision: int | None = None) -> pl.DataFrame:
        """The point layers as known on a revision (None: the head), columns of PUBLISHED_POINTS.

        A layer is one published batch, whole; the answer for a revision never changes.
        """
        ...

    def points_difference(self, base: int, batch_id: str) -> pl.DataFrame:
        """What publishing a batch of points would change against ``base``: id, and change (new, changed, unchanged,
        removed), by id."""
        ...

    def batch(self, id: str) -> Batch | None: ...  # noqa: A002 - the field's word

    def batches(
        self,
        status: BatchStatus | None = None,
        limit: int | None = None,
        *,
        sender: str | None = None,
        reports: bool = True,
    ) -> list[Batch]:
        """Newest first; of one ``sender`` only where that is given. ``reports`` False leaves out the records of their
        checks, which may be long."""
        ...

    def made_with(self, key: str) -> str | None:
        """What an earlier request with this idempotency key made (a batch's id, a revision's number), else None."""
        ...

    def batch_content(self, id: str) -> bytes:  # noqa: A002
        """The original bytes, checked against their sha256 (STORE_DAMAGED if they differ)."""
        ...

    def batch_figures(self, id: str) -> pl.DataFrame:  # noqa: A002
        """The staged figures, columns of FIGURES, by row, then by cell."""
        ...

    def find_content(self, sha256: str) -> list[Batch]:
        """Batches with these very bytes, newest first."""
        ...

    def mark_reviewed(self, id: str, base: int, actor: str, at: datetime) -> Batch:  # noqa: A002
        """Note that the difference against ``base`` was looked at. Only for a submitted batch."""
        ...

    def set_status(
        self,
        id: str,  # noqa: A002
        status: BatchStatus,
        actor: str,
        at: datetime,
        reason: str | None = None,
        *,
        note: str | None = None,
        remarks: Sequence[Remark] = (),
    ) -> Batch:
        """Take a legal step (see ``batch_steps.STEPS``); returning a batch needs a reason. ``remarks`` are written in
        the same transaction; ``note`` is the sender's when a checked batch is handed in."""
        ...

    def remarks(self, id: str) -> list[Remark]:  # noqa: A002
        """What was written about a batch and its cells, oldest first. Nothing of it is ever changed."""
        ...

    def add_remarks(self, id: str, given: Sequence[Remark], actor: str) -> None:  # noqa: A002
        """Write remarks about a batch, whatever its state."""
        ...

    def head(self) -> int: ...

    def revision(self, number: int) -> Revision | None: ...

    def revisions(self) -> list[Revision]:
        """Newest first."""
        ...

    def publish(
        self,
        batch_id: str,
        *,
        base: int,
        actor: str,
        at: datetime,
        reason: str | None,
        key: str | None,
        passed_over: Mapping[str, object] | None = None,
    ) -> Revision:
        """Make the batch's figures current. Only cells that differ are replaced. A batch of points becomes, whole, the
        point layer of its jurisdiction. ``passed_over``, what the rules ask for and was not done, goes with it into
        the audit trail.

        Refuses with BATCH_UNKNOWN, BATCH_ALREADY_PUBLISHED, BATCH_NOT_SUBMITTED, BASE_MOVED, NOTHING_TO_PUBLISH or
        KEY_REUSED. The same key again returns the same revision.
        """
        ...

    def rollback(self, to: int, *, actor: str, at: datetime, reason: str | None, key: str | None) -> Revision:
        """Make a new revision equal to ``to``, cell for cell. Needs a reason. 0 is the empty store."""
        ...

    def remove_demo(self, *, actor: str, at: datetime, reason: str | None, key: str | None) -> Revision:
        """Make a revision as if no demonstration figures had ever been published. Refuses with DEMO_ABSENT."""
        ...

    def observations(
        self,
        revision: int | None = None,
        *,
        indicators: Sequence[str] | None = None,
        regions: Sequence[str] | None = None,
    ) -> pl.DataFrame:
        """The figures as known on a revision (None: the head), columns of OBSERVATIONS, sorted by cell.

        ``revision_to`` is null throughout: on that revision they stood. The answer for a revision never changes.
        """
        ...

    def history(self, region: str, indicator: str, period: str) -> pl.DataFrame:
        """All versions of a cell, oldest first, columns of OBSERVATIONS."""
        ...

    def versions(self, indicator: str, regions: Sequence[str]) -> pl.DataFrame:
        """All versions of an indicator's figures in some regions, by cell and oldest first in each; columns of
        OBSERVATIONS."""
        ...

    def difference(self, base: int, batch_id: str) -> pl.DataFrame:
        """What publishing a batch would change against ``base``; columns ``frames.DIFFERENCE``, sorted by cell."""
        ...

    def difference_between(self, a: int, b: int) -> pl.DataFrame:
        """What differs from revision ``a`` to ``b``; columns ``frames.DIFFERENCE``, sorted by cell."""
        ...

    def record(self, actor: str, action: str, subject: str, details: Mapping[str, object], at: datetime) -> AuditEntry:
        """Add an entry to the audit trail."""
        ...

    def audit(self, limit: int | None = None) -> list[AuditEntry]:
        """Newest first."""
        ...

    def verify(self, quick: bool = False) -> list[Finding]:
        """Recompute what was sealed. Empty: all as it was written.

        ``quick`` is for a start: the pages of the file, the figures of every revision and the end of the audit trail,
        without the files' bytes, the staged figures and the rest of the database's own check.
        """
        ...
