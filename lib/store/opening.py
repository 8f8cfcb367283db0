"""Opening a store by its address."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from lib.domain import Refusal, RefusalCode
from lib.store import schema
from lib.store.protocol import Store
from lib.store.sqlite import SqliteDialect
from lib.store.store import SqlStore

_MEMORY = (None, "", ":memory:")


def open_store(url: str, *, read_only: bool = False, busy_timeout_ms: int = 5000) -> Store:
    """Open a store, make its tables where there are none, and run the migrations that are due.

    ``url`` is ``sqlite:///relative/path`` or ``sqlite:////absolute/path``. Refuses with SETTING_UNKNOWN(setting,
    value) for another address, SCHEMA_NEWER(found, known), SCHEMA_OLDER(found, known) where the file is read-only and
    a migration is due, READ_ONLY where there is no file and none can be made, STORE_DAMAGED, STORE_BUSY.
    """
    store = SqlStore(SqliteDialect(database_path(url), read_only=read_only, busy_timeout_ms=busy_timeout_ms))
    try:
        version = store.schema_version()
        schema.refuse_newer(version)
        if version < schema.LATEST:
            if store.describe().read_only:
                raise Refusal(RefusalCode.SCHEMA_OLDER, found=version, known=schema.LATEST)
            store.migrate()
    except Refusal:
        store.close()
        raise
    return store


def database_path(url: str) -> Path:
    """The file at an address. Refuses with SETTING_UNKNOWN(setting, value) for an address that is no file's."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise Refusal(RefusalCode.SETTING_UNKNOWN, setting="CAPMAP_DATABASE_URL", value="") from error
    if parsed.drivername != "sqlite" or parsed.database in _MEMORY:
        # only the kind of database: an address may hold a password
        raise Refusal(RefusalCode.SETTING_UNKNOWN, setting="CAPMAP_DATABASE_URL", value=parsed.drivername)
    return Path(str(parsed.database))
