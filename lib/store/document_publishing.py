"""Making a policy document or a list of regions current: one revision that names its batch, in one transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, select, update

from lib.domain import Batch, Refusal, RefusalCode, Revision
from lib.store import audit, batches, document_layers, keys, reading, sealing
from lib.store.canonical import NO_HASH
from lib.store.dialect import Dialect
from lib.store.publishing import Order, demo_stands, published_as, refuse_publishing
from lib.store.tables import BATCH, REVISION


def publish(conn: Connection, dialect: Dialect, batch_id: str, base: int, order: Order) -> Revision:
    """Make a submitted file count from now on. Refuses as publishing figures does."""
    request = f"publish:{batch_id}"
    if (earlier := keys.earlier_result(conn, order.key, request)) is not None:
        return reading.need_revision(conn, int(earlier))
    batch = batches.need(conn, batch_id)
    head = reading.head(conn)
    refuse_publishing(conn, batch, base, head)
    if not (order.reason or "").strip():
        raise Refusal(RefusalCode.REASON_NEEDED, subject=batch.file)
    body = document_layers.digest(conn, batch.id)
    conn.execute(update(BATCH).where(BATCH.c.sequence == batch.sequence).values(published_as(head + 1, base, order)))
    row = _row(conn, head, batch, order)
    previous = conn.execute(select(REVISION.c.content_hash).where(REVISION.c.number == head)).scalar_one_or_none()
    row["content_hash"] = sealing.row_hash(conn, dialect, row, previous or NO_HASH, body)
    conn.execute(insert(REVISION).values(row))
    details = {name: row[name] for name in ("batch", "restores", "added", "changed", "removed", "reason")}
    details |= {"revision": row["number"], "content_hash": row["content_hash"], "kind": row["kind"]}
    audit.append(conn, order.actor, audit.Action.PUBLISH, batch.id, details=details, at=order.at)
    keys.remember(conn, order.key, request, str(row["number"]), actor=order.actor, at=order.at)
    return reading.need_revision(conn, row["number"])


def _row(conn: Connection, head: int, batch: Batch, order: Order) -> dict[str, Any]:
    before = reading.revision(conn, head)
    return {
        "number": head + 1,
        "kind": document_layers.PUBLISHED_AS[batch.kind].value,
        "base": head,
        "batch": batch.id,
        "restores": None,
        "published_by": order.actor,
        "published_at": order.at,
        "reason": order.reason,
        # no figure moves
        "added": 0,
        "changed": 0,
        "removed": 0,
        "demo": before is not None and before.demo and demo_stands(conn),
        "first_id": None,
        "last_id": None,
    }
