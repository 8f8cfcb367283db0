"""PostgreSQL's errors as refusals, and an address of which nothing secret is ever told."""

from __future__ import annotations

import logging
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from lib.domain import Locale, Refusal, RefusalCode
from lib.i18n import say_refusal
from lib.store import open_store
from lib.store.postgresql import PostgresDialect
from lib.store.postgresql_errors import refusal_of

SECRET = "geheim/4:2@7"  # noqa: S105 - of no server


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (psycopg.errors.AdminShutdown, RefusalCode.DATABASE_AWAY),
        (psycopg.errors.CannotConnectNow, RefusalCode.DATABASE_AWAY),
        (psycopg.errors.ConnectionFailure, RefusalCode.DATABASE_AWAY),
        (psycopg.OperationalError, RefusalCode.DATABASE_AWAY),
        (psycopg.errors.InvalidPassword, RefusalCode.DATABASE_AWAY),
        (psycopg.errors.InvalidCatalogName, RefusalCode.DATABASE_AWAY),
        (psycopg.errors.TooManyConnections, RefusalCode.STORE_BUSY),
        (psycopg.errors.LockNotAvailable, RefusalCode.STORE_BUSY),
        (psycopg.errors.DeadlockDetected, RefusalCode.STORE_BUSY),
        (psycopg.errors.DiskFull, RefusalCode.DISK_FULL),
        (psycopg.errors.InsufficientPrivilege, RefusalCode.READ_ONLY),
        (psycopg.errors.ReadOnlySqlTransaction, RefusalCode.NOT_PRIMARY),
        (psycopg.errors.DataCorrupted, RefusalCode.STORE_DAMAGED),
        (psycopg.errors.UniqueViolation, None),
        (psycopg.errors.SyntaxError, None),
    ],
)
def test_errors_as_refusals_repeat_nothing(error: type[psycopg.Error], code: RefusalCode | None) -> None:
    refusal = refusal_of(error(f"value {SECRET}"), database="map", busy_timeout_ms=5000)
    assert (None if refusal is None else refusal.code) is code
    if refusal is not None:
        for locale in Locale:
            assert SECRET not in say_refusal(locale, refusal)
        assert SECRET not in repr(refusal)


def test_a18_no_password_is_in_a_message_or_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    spelt = "geheim%2F4%3A2%407"
    with caplog.at_level(logging.DEBUG), pytest.raises(Refusal) as told:
        open_store(f"postgresql://map:{spelt}@/map?host={tmp_path}&connect_timeout=2", last_release=tmp_path / "last")
    assert told.value.code is RefusalCode.DATABASE_AWAY
    said = " ".join([repr(told.value), say_refusal(Locale.ZH, told.value), caplog.text])
    assert "PostgreSQL" in caplog.text
    assert SECRET not in said
    assert spelt not in said
    assert told.value.__cause__ is None


def test_a_wrong_address_is_refused_without_repeating_it() -> None:
    for url in (f"postgresql://u:{SECRET}@h:x/d", "postgresql://u:secret@h", "postgres://u:secret@h/d"):
        with pytest.raises(Refusal) as told:
            open_store(url)
        assert told.value.code is RefusalCode.SETTING_UNKNOWN
        assert "secret" not in repr(told.value)
        assert SECRET not in repr(told.value)


def test_the_dialect_needs_no_server_to_be_made(tmp_path: Path) -> None:
    dialect = PostgresDialect(make_url(f"postgresql://map@/map?host={tmp_path}"))
    assert dialect.describe().away_since is not None
    assert dialect.describe().refuses is RefusalCode.DATABASE_AWAY
    dialect.close()
