"""Remarks about batches and their cells: written once, kept for good."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, insert, select

from lib.domain import Batch, Refusal, RefusalCode, Remark
from lib.store import audit
from lib.store.tables import REMARK

_FIELDS = ("region", "indicator", "period", "text", "author", "at")


def add(conn: Connection, batch: Batch, given: Sequence[Remark]) -> None:
    """Write remarks and an audit entry for each. Refuses with REASON_NEEDED for a blank one."""
    for remark in given:
        if not remark.text.strip():
            raise Refusal(RefusalCode.REASON_NEEDED, subject=batch.file)
        row = {name: getattr(remark, name) for name in _FIELDS}
        conn.execute(insert(REMARK).values(batch=batch.sequence, **row))
        details = {name: row[name] for name in ("region", "indicator", "period", "text") if row[name] is not None}
        audit.append(conn, remark.author, audit.Action.REMARK, batch.id, details=details, at=remark.at)


def about(conn: Connection, batch: Batch) -> list[Remark]:
    """All remarks about a batch, oldest first."""
    at = REMARK.c
    query = select(*(at[name] for name in _FIELDS)).where(at.batch == batch.sequence).order_by(at.id)
    return [Remark(**row._mapping) for row in conn.execute(query)]
