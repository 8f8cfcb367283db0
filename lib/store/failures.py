"""Failed sign-ins of the last minutes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from lib.store.account_tables import FAILURE


def claim(
    conn: Connection,
    name_key: str,
    address: str,
    *,
    at: datetime,
    since: datetime,
    limit: int,
    name_limit: int | None = None,
) -> bool:
    """Count an attempt as failed, unless so many failures stand already: ``limit`` from the address, ``name_limit``
    (left out: ``limit``) by the name. The writer's turn makes both one step."""
    conn.execute(delete(FAILURE).where(FAILURE.c.at <= since))
    highest = limit if name_limit is None else name_limit
    for who, most in ((FAILURE.c.name_key == name_key, highest), (FAILURE.c.address == address, limit)):
        if len(_moments(conn, who, since)) >= most:
            return False
    conn.execute(insert(FAILURE).values(name_key=name_key, address=address, at=at))
    return True


def moments(conn: Connection, name_key: str | None, address: str | None, since: datetime) -> list[datetime]:
    """Raises ValueError unless exactly one of name and address is given."""
    if (name_key is None) == (address is None):
        raise ValueError("a name or an address")
    return _moments(conn, FAILURE.c.address == address if name_key is None else FAILURE.c.name_key == name_key, since)


def clear(conn: Connection, name_key: str, address: str | None = None) -> None:
    """Forget the failures of a name; with an address, only those from there."""
    own = delete(FAILURE).where(FAILURE.c.name_key == name_key)
    conn.execute(own if address is None else own.where(FAILURE.c.address == address))


def _moments(conn: Connection, who: ColumnElement[bool], since: datetime) -> list[datetime]:
    query = select(FAILURE.c.at).where(who, FAILURE.c.at > since).order_by(FAILURE.c.at.desc())
    return list(conn.execute(query).scalars())
