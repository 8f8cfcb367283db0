"""Batches: the bytes of a file, the figures read from it, and its steps."""

from __future__ import annotations

import hashlib
import secrets
import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, Connection, Row, func, insert, literal, select

from lib.domain import FIGURES, Batch, BatchKind, BatchStatus, Refusal, RefusalCode
from lib.store import audit, keys, point_layers
from lib.store.canonical import figures_digest
from lib.store.dialect import Dialect
from lib.store.frames import frame_of
from lib.store.tables import BATCH, BATCH_CONTENT, BATCH_FIGURE, BATCH_POINT

# these words are part of the keys that databases keep: they never change
_REQUESTS = {
    BatchKind.FIGURES: "save_batch",
    BatchKind.POINTS: "save_points",
    BatchKind.DOCUMENT: "save_document",
    BatchKind.REGIONS: "save_regions",
    BatchKind.BOUNDARIES: "save_boundaries",
}
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_FAST = 1
_SHOWN = [column for column in BATCH.c if not column.name.endswith("s_sha256")]
# the record of a check of many errors is long, and a list of batches has no use for it
_LISTED = [column if column.name != "report" else literal(None).label("report") for column in _SHOWN]


@dataclass(frozen=True, slots=True)
class Submission:
    """What comes with the bytes of a batch."""

    file: str
    sha256: str
    actor: str
    at: datetime
    status: BatchStatus
    jurisdiction: str | None
    note: str | None
    demo: bool
    key: str | None
    report: str | None = None
    replaces: str | None = None
    checked_revision: int | None = None
    options: str | None = None
    kind: BatchKind = BatchKind.FIGURES


def compress(content: bytes, sha256: str) -> bytes:
    """The bytes as they are kept. Raises ValueError if they are not those of ``sha256``."""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError("sha256 is not the content's")
    return zlib.compress(content, _FAST)


def save(
    conn: Connection,
    dialect: Dialect,
    kept: bytes,
    *,
    size_bytes: int,
    figures: pl.DataFrame,
    given: Submission,
    points: pl.DataFrame | None = None,
) -> Batch:
    """Write a batch: compressed bytes, tidy figures or points, and who brought them."""
    request = f"{_REQUESTS[given.kind]}:{given.sha256}"
    if (earlier := keys.earlier_result(conn, given.key, request)) is not None:
        return need(conn, earlier)
    sequence = (conn.execute(select(func.max(BATCH.c.sequence))).scalar_one() or 0) + 1
    row = _row(sequence, size_bytes, figures, given, points)
    id_ = str(row["id"])
    conn.execute(insert(BATCH).values(row))
    conn.execute(insert(BATCH_CONTENT).values(batch=sequence, compressed=kept))
    dialect.insert(conn, BATCH_FIGURE, figures.with_columns(pl.lit(sequence, pl.Int64).alias("batch")))
    if points is not None:
        dialect.insert(conn, BATCH_POINT, points.with_columns(pl.lit(sequence, pl.Int64).alias("batch")))
    told = ("file", "sha256", "status", "demo", "figures", "figures_sha256", "points", "points_sha256", "replaces")
    details = {name: row[name] for name in told if name in row and (name != "replaces" or row[name])}
    audit.append(conn, given.actor, audit.Action.SAVE_BATCH, id_, details=details, at=given.at)
    keys.remember(conn, given.key, request, id_, actor=given.actor, at=given.at)
    return need(conn, id_)


def _row(
    sequence: int, size_bytes: int, figures: pl.DataFrame, given: Submission, points: pl.DataFrame | None
) -> dict[str, object]:
    # the number sorts, the random part keeps ids from being guessed
    id_ = f"b{sequence:06d}-{''.join(secrets.choice(_ALPHABET) for _ in range(8))}"
    return {
        "sequence": sequence,
        "id": id_,
        "file": given.file,
        "sha256": given.sha256,
        "size_bytes": size_bytes,
        "status": given.status.value,
        "jurisdiction": given.jurisdiction,
        "submitted_by": given.actor,
        "submitted_at": given.at,
        "note": given.note,
        "demo": given.demo,
        "report": given.report,
        "replaces": given.replaces,
        "checked_revision": given.checked_revision,
        "options": given.options,
        "step_at": given.at,
        "handed_in_at": given.at if given.status is BatchStatus.SUBMITTED else None,
        "figures": figures.height,
        "figures_sha256": figures_digest(figures),
        "kind": given.kind.value,
        **_points_facts(points),
    }


def _points_facts(points: pl.DataFrame | None) -> dict[str, object]:
    """What a batch of points says of them; nothing for figures."""
    if points is None:
        return {}
    digest = point_layers.points_digest(points)
    return {"points": points.height, "points_sha256": digest}


def find(conn: Connection, id_: str) -> Batch | None:
    row = conn.execute(select(*_SHOWN).where(BATCH.c.id == id_)).one_or_none()
    return None if row is None else _batch(row)


def need(conn: Connection, id_: str) -> Batch:
    """The batch, or a refusal BATCH_UNKNOWN(batch)."""
    found = find(conn, id_)
    if found is None:
        raise Refusal(RefusalCode.BATCH_UNKNOWN, batch=id_)
    return found


def listed(conn: Connection, where: list[ColumnElement[bool]], limit: int | None, *, reports: bool) -> list[Batch]:
    """Newest first; without ``reports`` the records of their checks are left out."""
    query = select(*(_SHOWN if reports else _LISTED)).order_by(BATCH.c.sequence.desc()).limit(limit)
    return [_batch(row) for row in conn.execute(query.where(*where))]


def _batch(row: Row[Any]) -> Batch:
    return Batch(**{**row._mapping, "status": BatchStatus(row.status), "kind": BatchKind(row.kind)})


def content(conn: Connection, id_: str) -> bytes:
    """The original bytes. Refuses with STORE_DAMAGED(file, detail) if they are not those of their sha256."""
    found = need(conn, id_)
    query = select(BATCH_CONTENT.c.compressed).where(BATCH_CONTENT.c.batch == found.sequence)
    kept = conn.execute(query).scalar_one_or_none()
    whole = None if kept is None else restore(kept)
    if whole is None or hashlib.sha256(whole).hexdigest() != found.sha256:
        raise Refusal(RefusalCode.STORE_DAMAGED, file=found.file, detail=f"bytes of {id_}")
    return whole


def restore(kept: bytes) -> bytes | None:
    """The bytes as they came; None if what was kept is damaged."""
    try:
        return zlib.decompress(kept)
    except zlib.error:
        return None


def figures(conn: Connection, batch: Batch) -> pl.DataFrame:
    """The staged figures, columns of FIGURES, sorted by cell."""
    at = BATCH_FIGURE.c
    query = select(*(at[name] for name in FIGURES)).where(at.batch == batch.sequence)
    return frame_of(conn, query.order_by(at.region, at.indicator, at.period), FIGURES)
