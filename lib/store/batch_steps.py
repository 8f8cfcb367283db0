"""The steps of a batch: its check, handing it in, passing it on, returning and withdrawing it; publishing is another.

Each is one transaction and is held against the state the batch is in then, so of two people at once one is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
from sqlalchemy import Connection, update

from lib.domain import Batch, BatchStatus, Refusal, RefusalCode, Remark
from lib.store import audit, remarks
from lib.store.batches import need
from lib.store.canonical import figures_digest
from lib.store.dialect import Dialect
from lib.store.tables import BATCH, BATCH_FIGURE

#: The legal steps of a batch; publishing is a step of its own, and so is its check.
STEPS: Mapping[BatchStatus, frozenset[BatchStatus]] = {
    BatchStatus.RECEIVED: frozenset({BatchStatus.SUBMITTED, BatchStatus.REJECTED, BatchStatus.WITHDRAWN}),
    BatchStatus.REJECTED: frozenset({BatchStatus.WITHDRAWN}),
    BatchStatus.CHECKED: frozenset({BatchStatus.SUBMITTED, BatchStatus.WITHDRAWN}),
    BatchStatus.SUBMITTED: frozenset({BatchStatus.PASSED, BatchStatus.RETURNED, BatchStatus.WITHDRAWN}),
    BatchStatus.PASSED: frozenset({BatchStatus.RETURNED, BatchStatus.WITHDRAWN}),
    BatchStatus.RETURNED: frozenset({BatchStatus.SUBMITTED, BatchStatus.WITHDRAWN}),
}
#: Where a batch waits for a reviewer; from here it can be published.
WAITING = frozenset({BatchStatus.SUBMITTED, BatchStatus.PASSED})


@dataclass(frozen=True, slots=True)
class Check:
    """What a check of the kept bytes came to, against which revision."""

    status: BatchStatus
    jurisdiction: str | None
    report: str
    against: int


@dataclass(frozen=True, slots=True)
class Step:
    """A step somebody takes: where to, why, and what they write about cells or reply with it."""

    status: BatchStatus
    reason: str | None = None
    note: str | None = None
    remarks: Sequence[Remark] = ()


def stage(
    conn: Connection, dialect: Dialect, id_: str, figures: pl.DataFrame, check: Check, *, actor: str, at: datetime
) -> Batch:
    """Write what a check found in a received batch, or found again in a checked one.

    Refuses with BATCH_NOT_SUBMITTED(batch, status), and with CHECK_OUTDATED(file) where the same bytes now read as
    other figures than those that were staged.
    """
    found = need(conn, id_)
    values: dict[str, Any] = {
        "status": check.status.value,
        "report": check.report,
        "checked_revision": check.against,
        "step_at": at,
    }
    if found.status is BatchStatus.RECEIVED:
        dialect.insert(conn, BATCH_FIGURE, figures.with_columns(pl.lit(found.sequence, pl.Int64).alias("batch")))
        values |= {
            "jurisdiction": check.jurisdiction,
            "figures": figures.height,
            "figures_sha256": figures_digest(figures),
        }
    elif found.status is not BatchStatus.CHECKED:
        raise Refusal(RefusalCode.BATCH_NOT_SUBMITTED, batch=id_, status=found.status.value)
    elif check.status is BatchStatus.CHECKED and figures_digest(figures) != _sealed(conn, id_):
        raise Refusal(RefusalCode.CHECK_OUTDATED, file=found.file)
    conn.execute(update(BATCH).where(BATCH.c.id == id_).values(values))
    details = {
        "status": check.status.value,
        "against": check.against,
        "sha256": found.sha256,
        "figures_sha256": _sealed(conn, id_),
    }
    audit.append(conn, actor, audit.Action.CHECK_BATCH, id_, details=details, at=at)
    return need(conn, id_)


def _sealed(conn: Connection, id_: str) -> str:
    return str(conn.execute(BATCH.select().where(BATCH.c.id == id_)).one().figures_sha256)


def mark_reviewed(conn: Connection, id_: str, base: int, actor: str, at: datetime) -> Batch:
    """Note that the difference against ``base`` was looked at. Refuses with BATCH_NOT_SUBMITTED(batch, status)."""
    found = need(conn, id_)
    if found.status not in WAITING:
        raise Refusal(RefusalCode.BATCH_NOT_SUBMITTED, batch=found.id, status=found.status.value)
    conn.execute(update(BATCH).where(BATCH.c.id == id_).values(base_revision=base))
    audit.append(conn, actor, audit.Action.MARK_REVIEWED, id_, details={"base": base}, at=at)
    return need(conn, id_)


def take(conn: Connection, id_: str, step: Step, *, actor: str, at: datetime) -> Batch:
    """Take a legal step. Refuses with BATCH_NOT_SUBMITTED(batch, status) or REASON_NEEDED."""
    found = need(conn, id_)
    if step.status not in STEPS.get(found.status, frozenset()):
        raise Refusal(RefusalCode.BATCH_NOT_SUBMITTED, batch=id_, status=found.status.value)
    if step.status is BatchStatus.RETURNED and not (step.reason or "").strip():
        raise Refusal(RefusalCode.REASON_NEEDED, subject=id_)
    values = _values(found, step, actor, at)
    conn.execute(update(BATCH).where(BATCH.c.id == id_).values(values))
    details = {"from": found.status.value, "to": step.status.value, "reason": step.reason}
    audit.append(conn, actor, audit.Action.SET_STATUS, id_, details=details, at=at)
    remarks.add(conn, found, step.remarks)
    return need(conn, id_)


def _values(found: Batch, step: Step, actor: str, at: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {"status": step.status.value, "reason": step.reason, "step_at": at}
    if step.status is BatchStatus.SUBMITTED:
        # a batch that was returned begins its way anew
        values |= {"handed_in_at": at, "passed_by": None, "passed_at": None}
        if found.status in (BatchStatus.RECEIVED, BatchStatus.CHECKED) and step.note is not None:
            values["note"] = step.note
    elif step.status is BatchStatus.PASSED:
        values |= {"passed_by": actor, "passed_at": at}
    return values
