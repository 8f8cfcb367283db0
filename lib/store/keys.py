"""Idempotency keys: a request sent twice is carried out once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select

from lib.domain import Refusal, RefusalCode
from lib.store.tables import IDEMPOTENCY_KEY


def earlier_result(conn: Connection, key: str | None, request: str) -> str | None:
    """What the request with this key made before. Refuses with KEY_REUSED(key) if it was another request."""
    if key is None:
        return None
    found = conn.execute(select(IDEMPOTENCY_KEY).where(IDEMPOTENCY_KEY.c.key == key)).one_or_none()
    if found is None:
        return None
    if found.request != request:
        raise Refusal(RefusalCode.KEY_REUSED, key=key)
    return str(found.result)


def made_with(conn: Connection, key: str) -> str | None:
    """What any request with this key made: the id of a batch or the number of a revision."""
    return conn.execute(select(IDEMPOTENCY_KEY.c.result).where(IDEMPOTENCY_KEY.c.key == key)).scalar_one_or_none()


def remember(conn: Connection, key: str | None, request: str, result: str, *, actor: str, at: datetime) -> None:
    """Keep what a request made, in the transaction that made it."""
    if key is not None:
        conn.execute(insert(IDEMPOTENCY_KEY).values(key=key, request=request, result=result, actor=actor, at=at))
