"""Sign-ins over a store that is only read: kept in memory, with the same rules, until the process ends."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Lock

from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import StaticPool

from lib.domain import Account, Session
from lib.store import failures, sessions
from lib.store.account_protocol import AccountStore
from lib.store.account_tables import ACCOUNT, FAILURE, SESSION
from lib.store.tables import AUDIT, AUDIT_HEAD, METADATA

log = logging.getLogger(__name__)

_TABLES = [ACCOUNT, SESSION, FAILURE, AUDIT, AUDIT_HEAD]
_UNTOLD = "only read, so not in the audit trail: %s of %s, session %s, address %s"


class MemorySessions:
    """Implements ``account_protocol.SessionStore``. Sessions that the store has are used on, and are ended here.

    The store itself, and its audit trail, stay as they are; what would be in the trail is logged.
    """

    def __init__(self, store: AccountStore) -> None:
        self._store = store
        self._turn = Lock()
        # one connection, which is the whole of it: a second one would see a database of its own
        self._engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
        self._ready = False

    @contextmanager
    def _open(self) -> Iterator[Connection]:
        with self._turn:
            if not self._ready:
                METADATA.create_all(self._engine, tables=_TABLES)
                self._ready = True
            with self._engine.begin() as conn:
                yield conn

    def add_session(self, session: Session, secret_hash: str, *, actor: str) -> Session:
        log.warning(_UNTOLD, "sign-in", actor, session.key, session.address)
        with self._open() as conn:
            return sessions.add(conn, session, secret_hash, actor=actor)

    def session(self, key: str) -> Session | None:
        with self._open() as conn:
            own = sessions.find(conn, SESSION.c.key == key)
        return own or self._store.session(key)

    def holder(
        self, *, secret_hash: str | None = None, key: str | None = None
    ) -> tuple[Session, Account | None] | None:
        where = SESSION.c.key == key if secret_hash is None else SESSION.c.secret_hash == secret_hash
        with self._open() as conn:
            own = sessions.find(conn, where)
        if own is not None:
            return own, None if own.account is None else self._store.account(own.account)
        found = self._store.holder(secret_hash=secret_hash, key=key)
        if found is None:
            return None
        with self._open() as conn:
            return sessions.find(conn, SESSION.c.key == found[0].key) or found[0], found[1]

    def sessions(self, account: str | None = None, live_at: datetime | None = None) -> list[Session]:
        with self._open() as conn:
            known = {each.key for each in sessions.listed(conn, None, None)}
            own = sessions.listed(conn, account, live_at)
        others = [each for each in self._store.sessions(account, live_at) if each.key not in known]
        return sorted([*own, *others], key=lambda each: each.made_at, reverse=True)

    def touch_session(self, key: str, at: datetime) -> None:
        with self._taken_over(key) as conn:
            sessions.touch(conn, key, at)

    def end_session(self, key: str, *, actor: str, at: datetime) -> Session:
        with self._taken_over(key) as conn:
            ended = sessions.end(conn, key, actor=actor, at=at)
        log.warning(_UNTOLD, "sign-out", actor, key, ended.address)
        return ended

    def claim_attempt(
        self,
        name_key: str,
        address: str,
        *,
        at: datetime,
        since: datetime,
        limit: int,
        name_limit: int | None = None,
    ) -> bool:
        with self._open() as conn:
            return failures.claim(conn, name_key, address, at=at, since=since, limit=limit, name_limit=name_limit)

    def failures(self, name_key: str | None, address: str | None, since: datetime) -> list[datetime]:
        with self._open() as conn:
            return failures.moments(conn, name_key, address, since)

    def clear_failures(self, name_key: str, address: str | None = None) -> None:
        with self._open() as conn:
            failures.clear(conn, name_key, address)

    @contextmanager
    def _taken_over(self, key: str) -> Iterator[Connection]:
        """With a session of the store as one of these from now on; its secret stays with the store."""
        theirs = self._store.session(key)
        with self._open() as conn:
            if theirs is not None and sessions.find(conn, SESSION.c.key == key) is None:
                sessions.add(conn, theirs, f"of the store: {key}", actor="store")
            yield conn
