"""The one-time secret with which the first account is made."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from lib.domain import Refusal, RefusalCode
from lib.store.account_tables import ACCOUNT, SET_UP


def add(conn: Connection, secret_hash: str, *, at: datetime, expires_at: datetime) -> bool:
    """Keep the hash of a secret; those before it end. False, and nothing kept, where there is an account."""
    if _has_account(conn):
        return False
    conn.execute(update(SET_UP).where(SET_UP.c.used_at.is_(None)).values(used_at=at))
    conn.execute(insert(SET_UP).values(hash=secret_hash, made_at=at, expires_at=expires_at))
    return True


def is_open(conn: Connection, secret_hash: str, at: datetime) -> bool:
    """True for a secret that is known, unused and not expired, while there is no account."""
    good = (SET_UP.c.hash == secret_hash, SET_UP.c.used_at.is_(None), SET_UP.c.expires_at > at)
    return not _has_account(conn) and conn.execute(select(SET_UP.c.hash).where(*good)).first() is not None


def use(conn: Connection, secret_hash: str, at: datetime) -> None:
    """Use a secret up. Refuses with SET_UP_CLOSED."""
    if not is_open(conn, secret_hash, at):
        raise Refusal(RefusalCode.SET_UP_CLOSED)
    conn.execute(update(SET_UP).where(SET_UP.c.hash == secret_hash).values(used_at=at))


def _has_account(conn: Connection) -> bool:
    return conn.execute(select(ACCOUNT.c.id).limit(1)).first() is not None
