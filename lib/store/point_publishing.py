"""Making a point layer current: one revision that names the batch, in one transaction."""

from __future__ import annotations

from typing import Any

import polars as pl
from sqlalchemy import Connection, insert, select, update

from lib.domain import Batch, Refusal, RefusalCode, Revision, RevisionKind
from lib.store import audit, batches, keys, point_layers, reading, sealing
from lib.store.canonical import NO_HASH
from lib.store.dialect import Dialect
from lib.store.publishing import Order, demo_stands, published_as, refuse_publishing
from lib.store.tables import BATCH, REVISION


def publish(conn: Connection, dialect: Dialect, batch_id: str, base: int, order: Order) -> Revision:
    """Make a submitted batch's points the layer of its jurisdiction. Refuses as publishing figures does."""
    request = f"publish:{batch_id}"
    if (earlier := keys.earlier_result(conn, order.key, request)) is not None:
        return reading.need_revision(conn, int(earlier))
    batch = batches.need(conn, batch_id)
    head = reading.head(conn)
    refuse_publishing(conn, batch, base, head)
    points = _sealed_points(conn, batch)
    counts = dict(difference_of(conn, batch, head).group_by("change").len().iter_rows())
    if not counts.keys() - {"unchanged"}:
        raise Refusal(RefusalCode.NOTHING_TO_PUBLISH)
    values = published_as(head + 1, base, order)
    conn.execute(update(BATCH).where(BATCH.c.sequence == batch.sequence).values(values))
    row = _row(conn, dialect, head, batch, order=order, counts=counts, body=points)
    conn.execute(insert(REVISION).values(row))
    details = {name: row[name] for name in ("batch", "restores", "added", "changed", "removed", "reason")}
    details |= {"revision": row["number"], "content_hash": row["content_hash"], "kind": row["kind"]}
    audit.append(conn, order.actor, audit.Action.PUBLISH, batch.id, details=details, at=order.at)
    keys.remember(conn, order.key, request, str(row["number"]), actor=order.actor, at=order.at)
    return reading.need_revision(conn, row["number"])


def difference_of(conn: Connection, batch: Batch, base: int) -> pl.DataFrame:
    """What a batch of points changes in the layer that stood on ``base``: columns id and change."""
    standing = point_layers.layers(conn, base).get(batch.jurisdiction or "")
    old = point_layers.staged(conn, standing.sequence if standing else 0)
    return point_layers.difference(old, point_layers.staged(conn, batch.sequence))


def _sealed_points(conn: Connection, batch: Batch) -> str:
    """The seal of the batch's points; what was reviewed is what is published, else STORE_DAMAGED."""
    kept = conn.execute(select(BATCH.c.points_sha256).where(BATCH.c.sequence == batch.sequence)).scalar_one()
    found = point_layers.staged_digest(conn, batch.id)
    if found != kept:
        raise Refusal(RefusalCode.STORE_DAMAGED, file=batch.file, detail=f"points of {batch.id}")
    return found


def _row(
    conn: Connection, dialect: Dialect, head: int, batch: Batch, *, order: Order, counts: dict[str, int], body: str
) -> dict[str, Any]:
    previous = conn.execute(select(REVISION.c.content_hash).where(REVISION.c.number == head)).scalar_one_or_none()
    before = reading.revision(conn, head)
    row: dict[str, Any] = {
        "number": head + 1,
        "kind": RevisionKind.POINTS.value,
        "base": head,
        "batch": batch.id,
        "restores": None,
        "published_by": order.actor,
        "published_at": order.at,
        "reason": order.reason,
        "added": counts.get("new", 0),
        "changed": counts.get("changed", 0),
        "removed": counts.get("removed", 0),
        # the figures stay what they are, demonstration figures too
        "demo": before is not None and before.demo and demo_stands(conn),
        "first_id": None,
        "last_id": None,
    }
    row["content_hash"] = sealing.row_hash(conn, dialect, row, previous or NO_HASH, body)
    return row
