"""Run as a program by the kill tests: forks children that publish batch after batch until they are killed.

``python -m tests.store.kill_program FILE MODE ORDER``; a line of input asks for the next child. Children are forked
from a program that has imported all it needs and used none of it, so that one costs little. What they say, one line
each: who they are, ``try BATCH BASE`` before a publication, ``done REVISION`` when it is acknowledged.
"""

from __future__ import annotations

import os
import sys
from typing import cast

from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from lib.domain import BatchStatus
from lib.store import Store, audit, batches, keys, open_store, publishing, sqlite
from lib.store.journal import ROLLBACK_JOURNAL, WAL
from lib.store.publishing import Order
from lib.store.store import SqlStore
from lib.store.tables import BATCH, REVISION
from tests.store.filling import AT, many, save

JOURNALS = {"wal": WAL, "delete": ROLLBACK_JOURNAL}
CELLS = 120


def figures_of(revision: int) -> float:
    """What the figures of a revision begin at: no two revisions share one."""
    return revision * 1000.0


def in_order(store: Store, batch: str, base: int, key: str) -> int:
    """As the product publishes."""
    return store.publish(batch, base=base, actor="li", at=AT, reason=None, key=key).number


def pointer_first(store: Store, batch_id: str, base: int, key: str) -> int:
    """Wrong on purpose: the revision stands before its figures do, each statement a transaction of its own."""
    dialect = cast(SqlStore, store)._dialect
    order = Order("li", AT, None, key)
    with dialect.reading() as conn:
        # what the right order would write, undone at once
        made = publishing.publish(conn, dialect, batch_id, base, order)
        row = conn.execute(select(REVISION).where(REVISION.c.number == made.number)).one()._asdict()
        conn.rollback()
        batch = batches.need(conn, batch_id)
        conn.rollback()
        conn.exec_driver_sql("PRAGMA foreign_keys=OFF")
        conn.execute(REVISION.insert().values(row))
        publishing._take_over(conn, dialect, batch, made.number)
        published = {"status": BatchStatus.PUBLISHED.value, "revision": made.number, "base_revision": base}
        conn.execute(update(BATCH).where(BATCH.c.sequence == batch.sequence).values(published))
        told = ("batch", "restores", "added", "changed", "removed", "reason", "content_hash")
        details = {"revision": made.number, **{name: row[name] for name in told}}
        audit.append(conn, "li", audit.Action.PUBLISH, batch_id, details=details, at=AT)
        keys.remember(conn, key, f"publish:{batch_id}", str(made.number), actor="li", at=AT)
    return made.number


ORDERS = {each.__name__: each for each in (in_order, pointer_first)}


def main(path: str, mode: str, order: str) -> None:
    vars(sqlite)["choose_journal"] = lambda _: JOURNALS[mode]
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            publish_for_ever(path, order)
        os.waitpid(child, 0)
        tell("gone")


def publish_for_ever(path: str, order: str) -> None:
    tell(str(os.getpid()))
    try:
        store = open_store(f"sqlite:///{path}")
        while True:
            head = store.head()
            batch = save(store, many(CELLS, figures_of(head + 1)))
            tell(f"try {batch.id} {head}")
            tell(f"done {ORDERS[order](store, batch.id, head, f'key {batch.id}')}")
    except DBAPIError as error:  # only where the order is wrong can a statement fail
        tell(f"failed {error.orig}")
        os._exit(1)


def tell(line: str) -> None:
    # one write, so that a kill never cuts a line
    os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    main(*sys.argv[1:4])
