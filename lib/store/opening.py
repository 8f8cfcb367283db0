"""Opening a store by its address."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from lib.domain import Refusal, RefusalCode
from lib.store import schema
from lib.store.protocol import Store
from lib.store.sqlite import SqliteDialect
from lib.store.store import SqlStore

_MEMORY = (None, "", ":memory:")
_FILE = "sqlite"
_SERVER = ("postgresql", "postgresql+psycopg")


def open_store(
    url: str, *, read_only: bool = False, busy_timeout_ms: int = 5000, last_release: Path | None = None
) -> Store:
    """Open a store, make its tables where there are none, and run the migrations that are due.

    ``url`` is ``sqlite:///relative/path``, ``sqlite:////absolute/path`` or ``postgresql://...`` as libpq reads it.
    ``last_release`` is a folder in which what a server's database showed last is kept, so that it can be shown while
    that does not answer. Refuses with SETTING_UNKNOWN(setting, value) for another address, SCHEMA_NEWER(found, known),
    SCHEMA_OLDER(found, known) where nothing may be written and a migration is due, READ_ONLY where there is no file and
    none can be made, STORE_DAMAGED, STORE_BUSY; for a server's database with DATABASE_UNFIT(encoding), and with
    DATABASE_AWAY where nothing was kept of it either.
    """
    parsed = _parsed(url)
    if parsed.drivername in _SERVER:
        # imported here: an installation with a file has no use for the driver
        from lib.store.postgresql_store import open_server_store  # noqa: PLC0415

        return open_server_store(
            parsed, read_only=read_only, busy_timeout_ms=busy_timeout_ms, last_release=last_release
        )
    store = SqlStore(SqliteDialect(database_path(url), read_only=read_only, busy_timeout_ms=busy_timeout_ms))
    try:
        schema.bring_up(store)
    except Refusal:
        store.close()
        raise
    return store


def database_path(url: str) -> Path:
    """The file at an address.

    Refuses with BACKUP_ELSEWHERE for the address of a server's database, and with SETTING_UNKNOWN(setting, value) for
    another that is no file's.
    """
    parsed = _parsed(url)
    if parsed.drivername in _SERVER:
        raise Refusal(RefusalCode.BACKUP_ELSEWHERE)
    return Path(str(parsed.database))


def holds_password(url: str) -> bool:
    """True where an address gives a secret away to whoever reads it."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        return False
    return bool(parsed.password) or any("password" in name for name in parsed.query)


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise Refusal(RefusalCode.SETTING_UNKNOWN, setting="CAPMAP_DATABASE_URL", value="") from None
    if parsed.drivername in _SERVER and parsed.database:
        return parsed
    if parsed.drivername != _FILE or parsed.database in _MEMORY:
        # only the kind of database: an address may hold a password
        raise Refusal(RefusalCode.SETTING_UNKNOWN, setting="CAPMAP_DATABASE_URL", value=parsed.drivername)
    return parsed
