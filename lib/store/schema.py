"""The version of the tables, and the way up to it."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from lib.domain import Refusal, RefusalCode
from lib.store import audit
from lib.store.protocol import Store

#: The version of the tables this program is written for: the number of the newest migration.
LATEST = 4

MIGRATIONS = Path(__file__).resolve().parent / "migrations"


def version_of(conn: Connection) -> int:
    """The version of the tables; 0 where there are none."""
    if not inspect(conn).has_table("alembic_version"):
        return 0
    found = conn.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return int(found) if found is not None else 0


def refuse_newer(version: int) -> None:
    """Refuse tables that a newer program made with SCHEMA_NEWER(found, known)."""
    if version > LATEST:
        raise Refusal(RefusalCode.SCHEMA_NEWER, found=version, known=LATEST)


def bring_up(store: Store) -> None:
    """Run the migrations that a store is due. Refuses with SCHEMA_NEWER, SCHEMA_OLDER where nothing may be written."""
    version = store.schema_version()
    refuse_newer(version)
    if version < LATEST:
        if store.describe().read_only:
            raise Refusal(RefusalCode.SCHEMA_OLDER, found=version, known=LATEST)
        store.migrate()


def upgrade(conn: Connection) -> int:
    """Run the migrations that are due in the caller's transaction: all or none. Returns the version reached."""
    before = version_of(conn)
    refuse_newer(before)
    if before < LATEST:
        _run_migrations(conn)
        details = {"from": before, "to": LATEST}
        now = datetime.now(UTC)
        audit.append(conn, "system", audit.Action.MIGRATE, f"schema {LATEST}", details=details, at=now)
    return version_of(conn)


def _run_migrations(conn: Connection) -> None:
    # imported here: it is slow to import and only needed when a migration is due
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = Config()
    # the configuration reads % as the start of a reference
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = conn
    command.upgrade(config, "head")
