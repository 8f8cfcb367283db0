"""Policy documents, lists of regions and boundaries: which files stand on a revision.

Such a file is a batch, published whole by a revision of its kind. What stood on any revision follows from the revisions
alone; which file takes the place of which follows from what the files say, read by whoever asks.
"""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, select

from lib.domain import BatchKind, RevisionKind
from lib.store import reading
from lib.store.batches import content
from lib.store.tables import BATCH

#: The revision that publishes a file of a kind. Nothing of it is staged: its bytes are all there is.
PUBLISHED_AS = {
    BatchKind.DOCUMENT: RevisionKind.DOCUMENT,
    BatchKind.REGIONS: RevisionKind.REGIONS,
    BatchKind.BOUNDARIES: RevisionKind.BOUNDARIES,
}


def standing(conn: Connection, number: int, kind: BatchKind) -> tuple[str, ...]:
    """The batches of a kind published up to a revision, oldest first, past whatever a rollback undid."""
    query = select(BATCH.c.id).where(BATCH.c.kind == kind.value, BATCH.c.revision.is_not(None)).limit(1)
    if conn.execute(query).one_or_none() is None:
        return ()
    known = {found.number: found for found in reading.revisions(conn)}
    found: list[str] = []
    while number > 0:
        revision = known[number]
        if revision.kind is RevisionKind.ROLLBACK and revision.restores is not None:
            number = revision.restores
            continue
        if revision.kind is PUBLISHED_AS[kind] and revision.batch is not None:
            found.append(revision.batch)
        number -= 1
    return tuple(reversed(found))


def differ(conn: Connection, one: int, other: int) -> bool:
    """True where the documents, the regions or the boundaries of two revisions are not the same."""
    return any(standing(conn, one, kind) != standing(conn, other, kind) for kind in PUBLISHED_AS)


def digest(conn: Connection, batch: str) -> str:
    """The seal of such a file: sha256 of the bytes as they are kept now, and of what was said of them where something
    was. Refuses with STORE_DAMAGED."""
    options = conn.execute(select(BATCH.c.options).where(BATCH.c.id == batch)).scalar_one_or_none()
    told = b"" if options is None else b"\0" + options.encode()
    return hashlib.sha256(content(conn, batch) + told).hexdigest()
