"""Making a document, a list of regions or boundaries current: one revision that names its batch, in one transaction."""

from __future__ import annotations

from sqlalchemy import Connection

from lib.domain import Refusal, RefusalCode, Revision
from lib.store import batches, document_layers, keys, reading
from lib.store.dialect import Dialect
from lib.store.layer_publishing import write_revision
from lib.store.publishing import Order, refuse_publishing


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
    kind = document_layers.PUBLISHED_AS[batch.kind]
    # no figure moves
    return write_revision(conn, dialect, batch, kind, base=head, order=order, body=body, counts={})
