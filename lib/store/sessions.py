"""Sessions and tokens, by public key and by the hash of their secret."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, update

from lib.domain import Origin, Permission, Refusal, RefusalCode, Session
from lib.store import audit
from lib.store.account_tables import ACCOUNT, SESSION
from lib.store.audit import Action
from lib.store.times import utc_text

#: How often the last use of a session is written down.
_TOUCH_AFTER = timedelta(minutes=1)


def add(conn: Connection, session: Session, secret_hash: str, *, actor: str) -> Session:
    name = _account_name(conn, session.account)
    sequence = (conn.execute(select(func.max(SESSION.c.sequence))).scalar_one() or 0) + 1
    facts = {column.name: getattr(session, column.name, None) for column in SESSION.c}
    own = {
        "sequence": sequence,
        "secret_hash": secret_hash,
        "origin": session.origin.value,
        "scopes": " ".join(scope.value for scope in session.scopes),
    }
    conn.execute(insert(SESSION).values({**facts, **own}))
    details: dict[str, object] = {
        "account": name,
        "origin": session.origin.value,
        "address": session.address,
        "label": session.label,
        "expires_at": utc_text(session.expires_at),
        "scopes": [scope.value for scope in session.scopes],
        "profile": session.profile,
    }
    action = Action.SESSION_MADE if session.origin is Origin.SESSION else Action.TOKEN_MADE
    audit.append(conn, actor, action, session.key, details=details, at=session.made_at)
    return need(conn, session.key)


def find(conn: Connection, where: ColumnElement[bool]) -> Session | None:
    row = conn.execute(select(SESSION).where(where)).one_or_none()
    return None if row is None else _session(row)


def need(conn: Connection, key: str) -> Session:
    """The session, or a refusal SESSION_UNKNOWN(session)."""
    found = find(conn, SESSION.c.key == key)
    if found is None:
        raise Refusal(RefusalCode.SESSION_UNKNOWN, session=key[:40])
    return found


def listed(conn: Connection, account: str | None, live_at: datetime | None) -> list[Session]:
    query = select(SESSION).order_by(SESSION.c.sequence.desc())
    if account is not None:
        query = query.where(SESSION.c.account == account)
    if live_at is not None:
        query = query.where(SESSION.c.ended_at.is_(None), SESSION.c.expires_at > live_at)
    found = [_session(row) for row in conn.execute(query)]
    return [each for each in found if live_at is None or _used(each, live_at)]


def touch(conn: Connection, key: str, at: datetime) -> None:
    due = SESSION.c.seen_at <= at - _TOUCH_AFTER
    conn.execute(update(SESSION).where(SESSION.c.key == key, SESSION.c.ended_at.is_(None), due).values(seen_at=at))


def end(conn: Connection, key: str, *, actor: str, at: datetime) -> Session:
    found = need(conn, key)
    if found.ended_at is not None:
        return found
    conn.execute(update(SESSION).where(SESSION.c.key == key).values(ended_at=at))
    details = {"account": _account_name(conn, found.account), "origin": found.origin.value, "label": found.label}
    audit.append(conn, actor, Action.SESSION_ENDED, key, details=details, at=at)
    return need(conn, key)


def end_all(
    conn: Connection, account: str, origins: Collection[Origin], *, keep: str | None, actor: str, at: datetime
) -> None:
    """End the sessions of an account that still live, but for the one with the key ``keep``."""
    for session in listed(conn, account, at):
        if session.origin in origins and session.key != keep:
            end(conn, session.key, actor=actor, at=at)


def _used(session: Session, at: datetime) -> bool:
    """False for a session that was left alone for too long."""
    return session.idle_seconds is None or at < session.seen_at + timedelta(seconds=session.idle_seconds)


def _account_name(conn: Connection, account: str | None) -> str | None:
    if account is None:
        return None
    return conn.execute(select(ACCOUNT.c.name).where(ACCOUNT.c.id == account)).scalar_one_or_none()


def _session(row: Row[Any]) -> Session:
    facts = {name: value for name, value in row._mapping.items() if name not in ("sequence", "secret_hash")}
    scopes = tuple(Permission(scope) for scope in row.scopes.split())
    return Session(**{**facts, "origin": Origin(row.origin), "scopes": scopes})
