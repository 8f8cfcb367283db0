"""Policy documents: which files stand on a revision.

A document's file is a batch, published whole by a revision of kind ``document``. What stood on any revision follows
from the revisions alone; which file takes the place of which follows from what the files say, read by whoever asks.
"""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, select

from lib.domain import BatchKind, RevisionKind
from lib.store import reading
from lib.store.batches import content
from lib.store.tables import BATCH


def standing(conn: Connection, number: int) -> tuple[str, ...]:
    """The batches of the documents published up to a revision, oldest first, past whatever a rollback undid."""
    query = select(BATCH.c.id).where(BATCH.c.kind == BatchKind.DOCUMENT.value, BATCH.c.revision.is_not(None)).limit(1)
    if conn.execute(query).one_or_none() is None:
        return ()
    known = {found.number: found for found in reading.revisions(conn)}
    found: list[str] = []
    while number > 0:
        revision = known[number]
        if revision.kind is RevisionKind.ROLLBACK and revision.restores is not None:
            number = revision.restores
            continue
        if revision.kind is RevisionKind.DOCUMENT and revision.batch is not None:
            found.append(revision.batch)
        number -= 1
    return tuple(reversed(found))


def differ(conn: Connection, one: int, other: int) -> bool:
    """True where the documents of two revisions are not the same."""
    return standing(conn, one) != standing(conn, other)


def digest(conn: Connection, batch: str) -> str:
    """The seal of a document's file: sha256 of the bytes as they are kept now. Refuses with STORE_DAMAGED."""
    return hashlib.sha256(content(conn, batch)).hexdigest()
