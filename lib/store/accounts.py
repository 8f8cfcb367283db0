"""Accounts: who may sign in, their roles, and the hashes of their passwords."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, or_, select, update

from lib.domain import Account, Grant, Origin, Refusal, RefusalCode, Role
from lib.store import audit, first_start, sessions
from lib.store.account_tables import ACCOUNT, ACCOUNT_GRANT
from lib.store.audit import Action


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What an account is made of."""

    name: str
    shown: str
    password_hash: str | None
    grants: Sequence[Grant]
    subject: str | None
    must_change: bool


def add(conn: Connection, given: NewAccount, *, set_up: str | None, actor: str, at: datetime) -> Account:
    """Make an account. Refuses with ACCOUNT_TAKEN(name), SET_UP_CLOSED."""
    if set_up is not None:
        first_start.use(conn, set_up, at)
    same = ACCOUNT.c.name_key == name_key(given.name)
    taken = same if given.subject is None else or_(same, ACCOUNT.c.subject == given.subject)
    if conn.execute(select(ACCOUNT.c.id).where(taken)).first() is not None:
        raise Refusal(RefusalCode.ACCOUNT_TAKEN, name=given.name)
    id_ = f"a-{secrets.token_hex(8)}"
    conn.execute(
        insert(ACCOUNT).values(
            sequence=(conn.execute(select(func.max(ACCOUNT.c.sequence))).scalar_one() or 0) + 1,
            id=id_,
            name=given.name,
            name_key=name_key(given.name),
            shown=given.shown,
            subject=given.subject,
            password_hash=given.password_hash,
            must_change=given.must_change,
            disabled=False,
            created_at=at,
        )
    )
    _write_grants(conn, id_, given.grants)
    details = {"account": id_, "shown": given.shown, "subject": given.subject, "grants": told(given.grants)}
    audit.append(conn, actor, Action.ACCOUNT_ADDED, given.name, details=details, at=at)
    return need(conn, id_)


def find(conn: Connection, where: ColumnElement[bool]) -> Account | None:
    row = conn.execute(select(ACCOUNT).where(where)).one_or_none()
    if row is None:
        return None
    granted = conn.execute(select(ACCOUNT_GRANT).where(ACCOUNT_GRANT.c.account == row.id))
    return _account(row, [_grant(each) for each in granted])


def need(conn: Connection, id_: str) -> Account:
    """The account, or a refusal ACCOUNT_UNKNOWN(account)."""
    found = find(conn, ACCOUNT.c.id == id_)
    if found is None:
        raise Refusal(RefusalCode.ACCOUNT_UNKNOWN, account=id_[:40])
    return found


def listed(conn: Connection) -> list[Account]:
    grants: dict[str, list[Grant]] = {}
    for row in conn.execute(select(ACCOUNT_GRANT)):
        grants.setdefault(row.account, []).append(_grant(row))
    rows = conn.execute(select(ACCOUNT).order_by(ACCOUNT.c.sequence))
    return [_account(row, grants.get(row.id, [])) for row in rows]


def password_hash(conn: Connection, id_: str) -> str | None:
    need(conn, id_)
    kept: str | None = conn.execute(select(ACCOUNT.c.password_hash).where(ACCOUNT.c.id == id_)).scalar_one()
    return kept


def set_password(
    conn: Connection,
    id_: str,
    hash_: str,
    *,
    must_change: bool,
    ends: Collection[Origin],
    keep: str | None,
    actor: str,
    at: datetime,
) -> Account:
    found = need(conn, id_)
    conn.execute(update(ACCOUNT).where(ACCOUNT.c.id == id_).values(password_hash=hash_, must_change=must_change))
    details = {"account": id_, "must_change": must_change}
    audit.append(conn, actor, Action.PASSWORD_SET, found.name, details=details, at=at)
    sessions.end_all(conn, id_, ends, keep=keep, actor=actor, at=at)
    return need(conn, id_)


def set_grants(conn: Connection, id_: str, grants: Sequence[Grant], *, actor: str, at: datetime) -> Account:
    found = need(conn, id_)
    conn.execute(delete(ACCOUNT_GRANT).where(ACCOUNT_GRANT.c.account == id_))
    _write_grants(conn, id_, grants)
    details = {"account": id_, "from": told(found.grants), "to": told(grants)}
    audit.append(conn, actor, Action.GRANTS_SET, found.name, details=details, at=at)
    return need(conn, id_)


def set_subject(conn: Connection, id_: str, subject: str | None, *, actor: str, at: datetime) -> Account:
    """Link with an identity, or (None) with none any more. Refuses with SUBJECT_TAKEN(account)."""
    found = need(conn, id_)
    if found.subject == subject:
        return found
    held = None if subject is None else find(conn, ACCOUNT.c.subject == subject)
    if held is not None:
        raise Refusal(RefusalCode.SUBJECT_TAKEN, account=held.name)
    conn.execute(update(ACCOUNT).where(ACCOUNT.c.id == id_).values(subject=subject))
    details = {"account": id_, "from": found.subject, "to": subject}
    audit.append(conn, actor, Action.SUBJECT_SET, found.name, details=details, at=at)
    if found.subject is not None:  # what was opened by the identity that no longer belongs here
        sessions.end_all(conn, id_, (Origin.SESSION,), keep=None, actor=actor, at=at)
    return need(conn, id_)


def set_disabled(conn: Connection, id_: str, disabled: bool, *, actor: str, at: datetime) -> Account:
    found = need(conn, id_)
    if found.disabled == disabled:
        return found
    conn.execute(update(ACCOUNT).where(ACCOUNT.c.id == id_).values(disabled=disabled))
    action = Action.ACCOUNT_DISABLED if disabled else Action.ACCOUNT_ENABLED
    audit.append(conn, actor, action, found.name, details={"account": id_}, at=at)
    if disabled:
        sessions.end_all(conn, id_, tuple(Origin), keep=None, actor=actor, at=at)
    return need(conn, id_)


def name_key(name: str) -> str:
    """What must be unique of a name: it is the same whatever its case and width."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).strip().casefold())


def told(grants: Sequence[Grant]) -> list[str]:
    """Grants as the audit trail tells them: ``reviewer:150600``."""
    return sorted({f"{grant.role.value}:{grant.scope}" for grant in grants})


def _write_grants(conn: Connection, id_: str, grants: Sequence[Grant]) -> None:
    rows = [{"account": id_, "role": grant.role.value, "scope": grant.scope} for grant in dict.fromkeys(grants)]
    if rows:
        conn.execute(insert(ACCOUNT_GRANT), rows)


def _grant(row: Row[Any]) -> Grant:
    return Grant(Role(row.role), row.scope)


def _account(row: Row[Any], grants: list[Grant]) -> Account:
    return Account(
        id=row.id,
        name=row.name,
        shown=row.shown,
        grants=tuple(sorted(grants, key=lambda grant: (grant.role.value, grant.scope))),
        disabled=row.disabled,
        created_at=row.created_at,
        subject=row.subject,
        must_change=row.must_change,
    )
