"""Failed sign-ins of the last minutes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from lib.store.account_tables import FAILURE


def claim(conn: Connection, name_key: str, address: str, *, at: datetime, since: datetime, limit: int) -> bool:
    """Count an attempt as failed, unless ``limit`` failures stand already; the writer's turn makes both one step."""
    conn.execute(delete(FAILURE).where(FAILURE.c.at <= since))
    for who in (FAILURE.c.name_key == name_key, FAILURE.c.address == address):
        if len(_moments(conn, who, since)) >= limit:
            return False
    conn.execute(insert(FAILURE).values(name_key=name_key, address=address, at=at))
    return True


def moments(conn: Connection, name_key: str | None, address: str | None, since: datetime) -> list[datetime]:
    """Raises ValueError unless exactly one of name and address is given."""
    if (name_key is None) == (address is None):
        raise ValueError("a name or an address")
    return _moments(conn, FAILURE.c.address == address if name_key is None else FAILURE.c.name_key == name_key, since)


def clear(conn: Connection, name_key: str) -> None:
    conn.execute(delete(FAILURE).where(FAILURE.c.name_key == name_key))


def _moments(conn: Connection, who: ColumnElement[bool], since: datetime) -> list[datetime]:
    query = select(FAILURE.c.at).where(who, FAILURE.c.at > since).order_by(FAILURE.c.at.desc())
    return list(conn.execute(query).scalars())
