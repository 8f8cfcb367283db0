"""Making a point layer current: one revision that names the batch, in one transaction."""

from __future__ import annotations

import polars as pl
from sqlalchemy import Connection, select

from lib.domain import Batch, Refusal, RefusalCode, Revision, RevisionKind
from lib.store import batches, keys, point_layers, reading
from lib.store.dialect import Dialect
from lib.store.layer_publishing import write_revision
from lib.store.publishing import Order, refuse_publishing
from lib.store.tables import BATCH


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
    return write_revision(conn, dialect, batch, RevisionKind.POINTS, base=head, order=order, body=points, counts=counts)


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
