"""The part of the store that holds accounts and sessions: ``account_protocol.AccountStore`` on top of a dialect."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection

from lib.domain import Account, Grant, Origin, Refusal, RefusalCode, Session
from lib.store import accounts, failures, first_start, reading, sessions
from lib.store.account_tables import ACCOUNT, SESSION
from lib.store.accounts import NewAccount
from lib.store.dialect import Dialect


class SqlAccountStore:
    """Holds no state of its own, so threads may share it."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect

    @contextmanager
    def _writing(self, actor: str) -> Iterator[Connection]:
        """The writer's connection. A full disk is told together with the revision that still stands."""
        if not actor.strip():
            raise Refusal(RefusalCode.ACTOR_NEEDED)
        head = 0
        try:
            with self._dialect.writing() as conn:
                head = reading.head(conn)
                yield conn
        except Refusal as refusal:
            if refusal.code is RefusalCode.DISK_FULL:
                raise Refusal(RefusalCode.DISK_FULL, **{**refusal.params, "head": head}) from refusal
            raise

    def add_account(
        self,
        name: str,
        shown: str,
        password_hash: str | None,
        grants: Sequence[Grant],
        *,
        subject: str | None = None,
        must_change: bool,
        actor: str,
        at: datetime,
        set_up: str | None = None,
    ) -> Account:
        given = NewAccount(name, shown, password_hash, grants, subject, must_change)
        with self._writing(actor) as conn:
            return accounts.add(conn, given, set_up=set_up, actor=actor, at=at)

    def account(self, id: str) -> Account | None:  # noqa: A002 - the field's word
        with self._dialect.reading() as conn:
            return accounts.find(conn, ACCOUNT.c.id == id)

    def account_by_name(self, name: str) -> Account | None:
        with self._dialect.reading() as conn:
            return accounts.find(conn, ACCOUNT.c.name_key == accounts.name_key(name))

    def account_by_subject(self, subject: str) -> Account | None:
        with self._dialect.reading() as conn:
            return accounts.find(conn, ACCOUNT.c.subject == subject)

    def accounts(self) -> list[Account]:
        with self._dialect.reading() as conn:
            return accounts.listed(conn)

    def password_hash(self, id: str) -> str | None:  # noqa: A002
        with self._dialect.reading() as conn:
            return accounts.password_hash(conn, id)

    def set_password(
        self,
        id: str,  # noqa: A002
        password_hash: str,
        *,
        must_change: bool,
        actor: str,
        at: datetime,
        ends: Collection[Origin] = (),
        keep: str | None = None,
    ) -> Account:
        with self._writing(actor) as conn:
            return accounts.set_password(
                conn, id, password_hash, must_change=must_change, ends=ends, keep=keep, actor=actor, at=at
            )

    def set_grants(self, id: str, grants: Sequence[Grant], *, actor: str, at: datetime) -> Account:  # noqa: A002
        with self._writing(actor) as conn:
            return accounts.set_grants(conn, id, grants, actor=actor, at=at)

    def set_subject(self, id: str, subject: str | None, *, actor: str, at: datetime) -> Account:  # noqa: A002
        with self._writing(actor) as conn:
            return accounts.set_subject(conn, id, subject, actor=actor, at=at)

    def set_disabled(self, id: str, disabled: bool, *, actor: str, at: datetime) -> Account:  # noqa: A002
        with self._writing(actor) as conn:
            return accounts.set_disabled(conn, id, disabled, actor=actor, at=at)

    def add_session(self, session: Session, secret_hash: str, *, actor: str) -> Session:
        with self._writing(actor) as conn:
            return sessions.add(conn, session, secret_hash, actor=actor)

    def session_by_secret(self, secret_hash: str) -> Session | None:
        with self._dialect.reading() as conn:
            return sessions.find(conn, SESSION.c.secret_hash == secret_hash)

    def session(self, key: str) -> Session | None:
        with self._dialect.reading() as conn:
            return sessions.find(conn, SESSION.c.key == key)

    def holder(
        self, *, secret_hash: str | None = None, key: str | None = None
    ) -> tuple[Session, Account | None] | None:
        where = SESSION.c.key == key if secret_hash is None else SESSION.c.secret_hash == secret_hash
        with self._dialect.reading() as conn:
            found = sessions.find(conn, where)
            if found is None:
                return None
            return found, None if found.account is None else accounts.find(conn, ACCOUNT.c.id == found.account)

    def sessions(self, account: str | None = None, live_at: datetime | None = None) -> list[Session]:
        with self._dialect.reading() as conn:
            return sessions.listed(conn, account, live_at)

    def touch_session(self, key: str, at: datetime) -> None:
        with self._dialect.writing() as conn:
            sessions.touch(conn, key, at)

    def end_session(self, key: str, *, actor: str, at: datetime) -> Session:
        with self._writing(actor) as conn:
            return sessions.end(conn, key, actor=actor, at=at)

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
        with self._dialect.writing() as conn:
            return failures.claim(conn, name_key, address, at=at, since=since, limit=limit, name_limit=name_limit)

    def failures(self, name_key: str | None, address: str | None, since: datetime) -> list[datetime]:
        with self._dialect.reading() as conn:
            return failures.moments(conn, name_key, address, since)

    def clear_failures(self, name_key: str, address: str | None = None) -> None:
        with self._dialect.writing() as conn:
            failures.clear(conn, name_key, address)

    def add_set_up(self, secret_hash: str, *, at: datetime, expires_at: datetime) -> bool:
        with self._dialect.writing() as conn:
            return first_start.add(conn, secret_hash, at=at, expires_at=expires_at)

    def set_up_open(self, secret_hash: str, at: datetime) -> bool:
        with self._dialect.reading() as conn:
            return first_start.is_open(conn, secret_hash, at)
