"""Point layers: the points of a file, and which files' points stand on a revision.

A layer is published whole and never changed: a revision of kind ``points`` names the batch that is the layer of its
jurisdiction from then on. What stood on any revision follows from the revisions alone, and no point is ever copied.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from sqlalchemy import Connection, select

from lib.domain import POINTS, PUBLISHED_POINTS, RevisionKind
from lib.domain.frames import empty
from lib.store import reading
from lib.store.canonical import fields_digest
from lib.store.frames import frame_of
from lib.store.tables import BATCH, BATCH_POINT

#: What makes a point another point; where it stands in its file does not.
CONTENT = tuple(name for name in POINTS if name not in ("id", "row"))
_MAY_LACK = ("grade", "note")


@dataclass(frozen=True, slots=True)
class Layer:
    """The points of a jurisdiction: the batch they came in and the revision that brought them."""

    jurisdiction: str
    batch: str
    sequence: int
    revision: int


def tidy_points(points: pl.DataFrame) -> pl.DataFrame:
    """The frame in the columns of POINTS, sorted by id.

    Raises ValueError for missing columns, a null where one may not be, or an id that comes twice: mistakes of the
    program, since a file's own mistakes end in its report.
    """
    missing = [name for name in POINTS if name not in points.columns]
    if missing:
        raise ValueError(f"points without {missing}")
    tidy = points.select(pl.col(name).cast(kind) for name, kind in POINTS.items()).sort("id")
    lacking = [name for name in POINTS if name not in _MAY_LACK and tidy[name].null_count()]
    if lacking:
        raise ValueError(f"points with a null in {lacking}")
    if tidy["id"].is_duplicated().any():
        raise ValueError("points with an id that comes twice")
    return tidy


def points_digest(points: pl.DataFrame) -> str:
    """sha256 (hex) over all fields of a frame of POINTS sorted by id; numbers in their exact hexadecimal form."""
    fields: list[str | int | None] = []
    for row in points.select(POINTS.keys()).iter_rows():
        fields += [cell.hex() if isinstance(cell, float) else cell for cell in row]
    return fields_digest(fields)


def staged(conn: Connection, sequence: int) -> pl.DataFrame:
    """The points of a batch, columns of POINTS, sorted by id."""
    at = BATCH_POINT.c
    query = select(*(at[name] for name in POINTS)).where(at.batch == sequence).order_by(at.id)
    return frame_of(conn, query, POINTS).sort("id")


def staged_digest(conn: Connection, batch: str) -> str:
    """The seal of a batch's points, as they stand in the database now."""
    sequence = conn.execute(select(BATCH.c.sequence).where(BATCH.c.id == batch)).scalar_one()
    return points_digest(staged(conn, sequence))


def layers(conn: Connection, number: int) -> dict[str, Layer]:
    """The layers that stood on a revision, by jurisdiction: back from it, past whatever a rollback undid, and past
    demonstration layers where those had been removed since."""
    known = {found.number: found for found in reading.revisions(conn)}
    query = select(BATCH.c.id, BATCH.c.jurisdiction, BATCH.c.sequence, BATCH.c.demo).where(BATCH.c.kind == "points")
    batches = {row.id: row for row in conn.execute(query)}
    found: dict[str, Layer] = {}
    real_only = False
    while number > 0:
        revision = known[number]
        real_only = real_only or revision.kind is RevisionKind.DEMO_REMOVAL
        if revision.kind is RevisionKind.ROLLBACK and revision.restores is not None:
            number = revision.restores
            continue
        if revision.kind is RevisionKind.POINTS and revision.batch in batches:
            batch = batches[revision.batch]
            layer = Layer(batch.jurisdiction, batch.id, batch.sequence, number)
            if not (real_only and batch.demo):
                found.setdefault(layer.jurisdiction, layer)
        number -= 1
    return found


def differ(conn: Connection, one: int, other: int) -> bool:
    """True where the layers of two revisions are not the same."""
    return layers(conn, one) != layers(conn, other)


def standing(conn: Connection, number: int | None) -> pl.DataFrame:
    """All points as known on a revision (None: the head), columns of PUBLISHED_POINTS, by jurisdiction and id.

    Refuses with REVISION_UNKNOWN(revision, head).
    """
    wanted = reading.head(conn) if number is None else reading.need_number(conn, number)
    parts = [
        staged(conn, layer.sequence).with_columns(
            pl.lit(layer.jurisdiction).alias("jurisdiction"),
            pl.lit(layer.batch).alias("batch"),
            pl.lit(layer.revision, pl.Int64).alias("revision_from"),
        )
        for _, layer in sorted(layers(conn, wanted).items())
    ]
    return pl.concat(parts) if parts else empty(PUBLISHED_POINTS)


def difference(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """What a new layer changes in an old one: columns id and change (new, changed, unchanged, removed), by id."""
    before = old.select("id", pl.struct(CONTENT).alias("before"))
    after = new.select("id", pl.struct(CONTENT).alias("after"))
    joined = before.join(after, on="id", how="full", coalesce=True)
    was, stays = pl.col("id").is_in(before["id"].implode()), pl.col("id").is_in(after["id"].implode())
    change = (
        pl.when(~was)
        .then(pl.lit("new"))
        .when(~stays)
        .then(pl.lit("removed"))
        .when(pl.col("before").ne_missing(pl.col("after")))
        .then(pl.lit("changed"))
        .otherwise(pl.lit("unchanged"))
    )
    return joined.select("id", change.alias("change")).sort("id")
