"""Connections to PostgreSQL: the pool, how long is waited, and what of an address may be told."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import psycopg
from sqlalchemy import URL, Column, Engine, create_engine, event
from sqlalchemy.dialects.postgresql.base import PGTypeCompiler
from sqlalchemy.pool import QueuePool

#: What the driver is told unless the address says otherwise: seconds after which a server that is silent is given up.
_DEFAULTS = {
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "15000",
    "application_name": "capmap",
    "client_encoding": "utf8",
}
#: Together the most connections of one process.
_POOL, _OVERFLOW = 8, 24
#: A connection is made anew now and then, so that after a failover all find their way back to the primary.
_LIFE_SECONDS = 600


class _Closing(psycopg.Connection[Any]):
    """Closed when nobody holds it any more. The pool lets go of one whose server went away amid its first words."""

    def __del__(self, *_: object, **__: object) -> None:
        if hasattr(self, "pgconn"):  # else it never came to be
            self.close()


class _BytesOrder(PGTypeCompiler):
    """Texts of columns sort by their bytes, as seals and every other part of the program sort them.

    So migrations need not say it, whatever the order of the database itself.
    """

    def visit_TEXT(  # noqa: N802 - named by the library
        self, type_: Any, **kw: Any
    ) -> str:
        return super().visit_TEXT(type_, **kw) + _order(type_, kw)

    def visit_VARCHAR(  # noqa: N802
        self, type_: Any, **kw: Any
    ) -> str:
        return super().visit_VARCHAR(type_, **kw) + _order(type_, kw)


def _order(type_: Any, kw: dict[str, Any]) -> str:
    # only where a column is made: a cast knows no order
    return ' COLLATE "C"' if isinstance(kw.get("type_expression"), Column) and not type_.collation else ""


def engine_of(url: URL, busy_timeout_ms: int) -> Engine:
    """The pool behind an address. A connection that died while it rested is noticed and replaced when it is wanted.

    Each transaction is begun and ended by hand, in one turn with its settings. Statements are not prepared, so that a
    pooler may stand in between.
    """
    given = {name: value for name, value in _DEFAULTS.items() if name not in url.query}
    engine = create_engine(
        url.set(drivername="postgresql+psycopg").update_query_dict(given),
        isolation_level="AUTOCOMMIT",
        poolclass=QueuePool,
        pool_size=_POOL,
        max_overflow=_OVERFLOW,
        pool_timeout=busy_timeout_ms / 1000,
        pool_pre_ping=True,
        pool_recycle=_LIFE_SECONDS,
        hide_parameters=True,
        use_native_hstore=False,
        connect_args={"prepare_threshold": None},
    )
    engine.dialect.type_compiler_instance = _BytesOrder(engine.dialect)

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: object, _record: object, given: list[Any], named: dict[str, Any]) -> psycopg.Connection[Any]:
        return _Closing.connect(*given, **named)

    return engine


def server_name(url: URL) -> str:
    """Which database, for those who run it: no name of a user, no password."""
    return url.database or ""


def without_password(url: URL, text: str) -> str:
    """A text of the driver in one line, with the password blotted out however it is spelt in it."""
    line = " ".join(text.split())
    password = str(url.password or "")
    told = [password, quote(password, safe="")] + [
        str(value) for name, value in url.query.items() if "password" in name or "key" in name
    ]
    for secret in sorted(filter(None, told), key=len, reverse=True):
        line = line.replace(secret, "***")
    return line
