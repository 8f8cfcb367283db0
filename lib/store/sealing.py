"""What a revision and a batch's figures are sealed with, computed by the database from what it holds."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Integer, Select, and_, cast, select

from lib.store.canonical import NULL, SEPARATOR, VALUES, WRITTEN, body_digest, fields_digest, value_bytes
from lib.store.dialect import Dialect
from lib.store.frames import rows_of
from lib.store.tables import BATCH_FIGURE, OBSERVATION
from lib.store.times import utc_text

_HEADER = (
    "number",
    "kind",
    "base",
    "batch",
    "restores",
    "published_by",
    "reason",
    "added",
    "changed",
    "removed",
)


def _body(conn: Connection, dialect: Dialect, written: Select[Any], values: Select[Any]) -> str:
    found = b"".join(value_bytes(rows) for rows in rows_of(conn, values))
    return body_digest(dialect.joined(conn, written, SEPARATOR, NULL), found)


def staged_digest(conn: Connection, dialect: Dialect, sequence: int) -> str:
    """The seal of a batch's staged figures, as they stand in the database now: twin of ``canonical.figures_digest``."""
    at = BATCH_FIGURE.c
    order = (at.region, at.indicator, at.period)
    written = select(*(at[name] for name in WRITTEN)).where(at.batch == sequence).order_by(*order)
    values = select(*(at[name] for name in VALUES)).where(at.batch == sequence).order_by(*order)
    return _body(conn, dialect, written, values)


def brought_body(conn: Connection, dialect: Dialect, first_id: int | None, last_id: int | None) -> str:
    """The seal of the figures a revision brought, as ``staged_digest`` makes it: equal if a batch came in whole."""
    if first_id is None or last_id is None:
        return ""
    at = OBSERVATION.c
    within = at.id.between(first_id, last_id)
    written = select(*(at[name] for name in WRITTEN)).where(within).order_by(at.id)
    values = select(*(at[name] for name in VALUES)).where(within).order_by(at.id)
    return _body(conn, dialect, written, values)


def _provenance(conn: Connection, dialect: Dialect, first_id: int | None, last_id: int | None) -> str:
    """The seal of where these figures came from: one origin for all of them, or that of each."""
    if first_id is None or last_id is None:
        return ""
    at = OBSERVATION.c
    origin = (at.batch, cast(at.demo, Integer), at.revision_from)
    within = at.id.between(first_id, last_id)
    first = conn.execute(select(*origin).where(at.id == first_id)).one_or_none()
    if first is not None:
        same = and_(*(column.is_not_distinct_from(value) for column, value in zip(origin, first, strict=True)))
        if conn.execute(select(at.id).where(within, ~same).limit(1)).one_or_none() is None:
            return fields_digest(tuple(first))
    each_one = select(*(c.label(f"origin_{place}") for place, c in enumerate(origin))).where(within)
    return body_digest(dialect.joined(conn, each_one.order_by(at.id), SEPARATOR, NULL), b"")


def _closed_digest(conn: Connection, dialect: Dialect, number: int) -> str:
    """The seal of the cells a revision closed: their keys and the revisions that had brought them, oldest first."""
    at = OBSERVATION.c
    closed = select(at.region, at.indicator, at.period, at.revision_from).where(at.revision_to == number)
    return body_digest(dialect.joined(conn, closed.order_by(at.id), SEPARATOR, NULL), b"")


def row_hash(conn: Connection, dialect: Dialect, row: dict[str, Any], previous: str, body: str) -> str:
    """The content hash of a revision: over the one before, its own facts, the cells brought (``body``) and closed."""
    return fields_digest(
        [
            previous,
            *(row[name] for name in _HEADER),
            utc_text(row["published_at"]),
            int(row["demo"]),
            body,
            _provenance(conn, dialect, row["first_id"], row["last_id"]),
            _closed_digest(conn, dialect, row["number"]),
        ]
    )
