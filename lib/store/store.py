"""The store itself: the protocol on top of a dialect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import polars as pl

from lib.domain import FIGURES, AuditEntry, Batch, BatchKind, BatchStatus, Remark, Revision
from lib.domain.frames import empty
from lib.store import (
    audit,
    batch_steps,
    batches,
    document_publishing,
    keys,
    point_layers,
    point_publishing,
    publishing,
    reading,
    remarks,
    schema,
    verification,
)
from lib.store.document_store import SqlDocumentStore
from lib.store.frames import tidy_figures
from lib.store.protocol import Finding
from lib.store.publishing import Order
from lib.store.store_info import StoreInfo
from lib.store.tables import BATCH

#: What publishes a batch of a kind, as the module's ``publish``.
_PUBLISHING = {
    BatchKind.FIGURES: publishing,
    BatchKind.POINTS: point_publishing,
    BatchKind.DOCUMENT: document_publishing,
    BatchKind.REGIONS: document_publishing,
    BatchKind.BOUNDARIES: document_publishing,
}


class SqlStore(SqlDocumentStore):
    """Implements ``protocol.Store``. Holds no state of its own, so threads may share it."""

    def migrate(self) -> int:
        with self._dialect.writing() as conn:
            return schema.upgrade(conn)

    def schema_version(self) -> int:
        with self._dialect.reading() as conn:
            return schema.version_of(conn)

    def describe(self) -> StoreInfo:
        return self._dialect.describe()

    def copy_to(self, target: Path) -> None:
        self._dialect.copy_to(target)

    @property
    def commits(self) -> int:
        return self._dialect.commits

    def close(self) -> None:
        self._dialect.close()

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
        # all that can be done before is done before, so that the writer's turn is short
        tidy = tidy_figures(empty(FIGURES) if figures is None else figures)
        kept = batches.compress(content, sha256)
        if status not in (BatchStatus.RECEIVED, BatchStatus.REJECTED, BatchStatus.SUBMITTED):
            raise ValueError(f"a batch does not begin as {status}")
        given = batches.Submission(
            file, sha256, actor, at, status, jurisdiction, note, demo, key, report, replaces, None, options
        )
        with self._writing(actor) as conn:
            return batches.save(conn, self._dialect, kept, size_bytes=len(content), figures=tidy, given=given)

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
        tidy = tidy_figures(empty(FIGURES) if figures is None else figures)
        if status not in (BatchStatus.CHECKED, BatchStatus.REJECTED):
            raise ValueError(f"a check does not end as {status}")
        check = batch_steps.Check(status, jurisdiction, report, against)
        with self._writing(actor) as conn:
            return batch_steps.stage(conn, self._dialect, id, tidy, check, actor=actor, at=at)

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
        tidy = point_layers.tidy_points(points)
        kept = batches.compress(content, sha256)
        if status not in (BatchStatus.REJECTED, BatchStatus.SUBMITTED):
            raise ValueError(f"a batch of points does not begin as {status}")
        given = batches.Submission(
            file, sha256, actor, at, status, jurisdiction, note, demo, key, report, kind=BatchKind.POINTS
        )
        none = tidy_figures(empty(FIGURES))
        with self._writing(actor) as conn:
            return batches.save(
                conn, self._dialect, kept, size_bytes=len(content), figures=none, given=given, points=tidy
            )

    def batch_points(self, id: str) -> pl.DataFrame:  # noqa: A002
        with self._dialect.reading() as conn:
            return point_layers.staged(conn, batches.need(conn, id).sequence).sort("row")

    def points(self, revision: int | None = None) -> pl.DataFrame:
        with self._dialect.reading() as conn:
            return point_layers.standing(conn, revision)

    def points_difference(self, base: int, batch_id: str) -> pl.DataFrame:
        with self._dialect.reading() as conn:
            batch = batches.need(conn, batch_id)
            return point_publishing.difference_of(conn, batch, reading.need_number(conn, base))

    def batch(self, id: str) -> Batch | None:  # noqa: A002 - the field's word
        with self._dialect.reading() as conn:
            return batches.find(conn, id)

    def batches(
        self,
        status: BatchStatus | None = None,
        limit: int | None = None,
        *,
        sender: str | None = None,
        reports: bool = True,
    ) -> list[Batch]:
        where = [BATCH.c.status == status.value] if status else []
        where += [BATCH.c.submitted_by == sender] if sender is not None else []
        with self._dialect.reading() as conn:
            return batches.listed(conn, where, limit, reports=reports)

    def find_content(self, sha256: str) -> list[Batch]:
        with self._dialect.reading() as conn:
            return batches.listed(conn, [BATCH.c.sha256 == sha256], None, reports=True)

    def remarks(self, id: str) -> list[Remark]:  # noqa: A002
        with self._dialect.reading() as conn:
            return remarks.about(conn, batches.need(conn, id))

    def add_remarks(self, id: str, given: Sequence[Remark], actor: str) -> None:  # noqa: A002
        with self._writing(actor) as conn:
            remarks.add(conn, batches.need(conn, id), given)

    def made_with(self, key: str) -> str | None:
        with self._dialect.reading() as conn:
            return keys.made_with(conn, key)

    def batch_content(self, id: str) -> bytes:  # noqa: A002
        with self._dialect.reading() as conn:
            return batches.content(conn, id)

    def batch_figures(self, id: str) -> pl.DataFrame:  # noqa: A002
        with self._dialect.reading() as conn:
            staged = batches.figures(conn, batches.need(conn, id))
        return staged.sort("row", maintain_order=True)

    def mark_reviewed(self, id: str, base: int, actor: str, at: datetime) -> Batch:  # noqa: A002
        with self._writing(actor) as conn:
            return batch_steps.mark_reviewed(conn, id, reading.need_number(conn, base), actor, at)

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
        step = batch_steps.Step(status, reason, note, remarks)
        with self._writing(actor) as conn:
            return batch_steps.take(conn, id, step, actor=actor, at=at)

    def head(self) -> int:
        with self._dialect.reading() as conn:
            return reading.head(conn)

    def revision(self, number: int) -> Revision | None:
        with self._dialect.reading() as conn:
            return reading.revision(conn, number)

    def revisions(self) -> list[Revision]:
        with self._dialect.reading() as conn:
            return reading.revisions(conn)

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
        with self._writing(actor) as conn:
            batch = batches.need(conn, batch_id)
            make = _PUBLISHING[batch.kind].publish
            made: Revision = make(conn, self._dialect, batch_id, base, Order(actor, at, reason, key))
            if passed_over and batch.revision is None:
                audit.append(conn, actor, audit.Action.PASSED_OVER, batch_id, details=passed_over, at=at)
            return made

    def rollback(self, to: int, *, actor: str, at: datetime, reason: str | None, key: str | None) -> Revision:
        with self._writing(actor) as conn:
            return publishing.rollback(conn, self._dialect, to, Order(actor, at, reason, key))

    def remove_demo(self, *, actor: str, at: datetime, reason: str | None, key: str | None) -> Revision:
        with self._writing(actor) as conn:
            return publishing.remove_demo(conn, self._dialect, Order(actor, at, reason, key))

    def observations(
        self,
        revision: int | None = None,
        *,
        indicators: Sequence[str] | None = None,
        regions: Sequence[str] | None = None,
    ) -> pl.DataFrame:
        with self._dialect.reading() as conn:
            return reading.observations(conn, revision, indicators=indicators, regions=regions)

    def history(self, region: str, indicator: str, period: str) -> pl.DataFrame:
        with self._dialect.reading() as conn:
            return reading.history(conn, region, indicator, period)

    def versions(self, indicator: str, regions: Sequence[str]) -> pl.DataFrame:
        with self._dialect.reading() as conn:
            return reading.versions(conn, indicator, regions)

    def difference(self, base: int, batch_id: str) -> pl.DataFrame:
        with self._dialect.reading() as conn:
            batch = batches.need(conn, batch_id)
            figures = batches.figures(conn, batch)
            old = reading.at_least(conn, base, figures["region"].unique().to_list())
        return reading.publication_difference(old, figures, batch.demo)

    def difference_between(self, a: int, b: int) -> pl.DataFrame:
        with self._dialect.reading() as conn:
            old = reading.observations(conn, a)
            new = reading.observations(conn, b)
        return reading.state_difference(old, new)

    def record(self, actor: str, action: str, subject: str, details: Mapping[str, object], at: datetime) -> AuditEntry:
        with self._writing(actor) as conn:
            return audit.append(conn, actor, action, subject, details=details, at=at)

    def audit(self, limit: int | None = None) -> list[AuditEntry]:
        with self._dialect.reading() as conn:
            return audit.entries(conn, limit)

    def verify(self, quick: bool = False) -> list[Finding]:
        return verification.verify(self._dialect, quick)
