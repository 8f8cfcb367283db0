"""How publishing a layer that no figure moves with ends: points, a policy document, a list of regions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert, select, update

from lib.domain import Batch, Revision, RevisionKind
from lib.store import audit, keys, reading, sealing
from lib.store.canonical import NO_HASH
from lib.store.dialect import Dialect
from lib.store.publishing import Order, demo_stands, published_as
from lib.store.tables import BATCH, REVISION


def write_revision(
    conn: Connection,
    dialect: Dialect,
    batch: Batch,
    kind: RevisionKind,
    *,
    base: int,
    order: Order,
    body: str,
    counts: Mapping[str, int],
) -> Revision:
    """Write the revision after ``base``, the head, that names ``batch``; seal it with ``body``, tell the audit trail
    and keep the key.

    ``counts`` has how many things are new, changed and removed; what is left out is none.
    """
    number = base + 1
    conn.execute(update(BATCH).where(BATCH.c.sequence == batch.sequence).values(published_as(number, base, order)))
    row = _row(conn, base, batch, kind, order=order, counts=counts)
    previous = conn.execute(select(REVISION.c.content_hash).where(REVISION.c.number == base)).scalar_one_or_none()
    row["content_hash"] = sealing.row_hash(conn, dialect, row, previous or NO_HASH, body)
    conn.execute(insert(REVISION).values(row))
    details = {name: row[name] for name in ("batch", "restores", "added", "changed", "removed", "reason")}
    details |= {"revision": number, "content_hash": row["content_hash"], "kind": row["kind"]}
    audit.append(conn, order.actor, audit.Action.PUBLISH, batch.id, details=details, at=order.at)
    keys.remember(conn, order.key, f"publish:{batch.id}", str(number), actor=order.actor, at=order.at)
    return reading.need_revision(conn, number)


def _row(
    conn: Connection, head: int, batch: Batch, kind: RevisionKind, *, order: Order, counts: Mapping[str, int]
) -> dict[str, Any]:
    before = reading.revision(conn, head)
    return {
        "number": head + 1,
        "kind": kind.value,
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
