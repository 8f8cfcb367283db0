"""Opening: the file made, its tables brought up to date, newer ones refused; the journal mode by version."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from lib.domain import Locale, Refusal, RefusalCode
from lib.i18n import say
from lib.store import Store, open_store
from lib.store.journal import choose_journal
from lib.store.schema import LATEST, MIGRATIONS
from lib.store.tables import METADATA
from tests.store.filling import figures, publish

ROOT = Path(__file__).resolve().parents[2]


def test_a_new_store_is_made_for_its_owner_alone(tmp_path: Path, opened: Callable[..., Store]) -> None:
    path = tmp_path / "var" / "数据" / "100%.db"
    store = opened(f"sqlite:///{path}")
    assert (store.schema_version(), store.head(), store.migrate()) == (LATEST, 0, LATEST)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.action for entry in store.audit()] == ["migrate"]


def test_tables_and_migrations_agree(store: Store) -> None:
    with store._dialect.reading() as conn:
        context = MigrationContext.configure(conn, opts={"compare_type": False})
        assert compare_metadata(context, METADATA) == []
    script = ScriptDirectory(str(MIGRATIONS))
    assert int(script.get_current_head() or 0) == LATEST


def test_a26_a_newer_schema_is_refused_by_name(path: Path) -> None:
    raw = sqlite3.connect(path)
    raw.execute("UPDATE alembic_version SET version_num = '0099'")
    raw.commit()
    raw.close()
    with pytest.raises(Refusal) as refused:
        open_store(f"sqlite:///{path}")
    assert (refused.value.code, refused.value.params) == (RefusalCode.SCHEMA_NEWER, {"found": 99, "known": LATEST})


def test_an_older_schema_that_may_only_be_read(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    sqlite3.connect(path).close()
    path.touch()
    with pytest.raises(Refusal) as refused:
        open_store(f"sqlite:///{path}", read_only=True)
    assert refused.value.code is RefusalCode.SCHEMA_OLDER


def test_a26_a_migration_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("power cut")

    path = tmp_path / "store.db"
    with monkeypatch.context() as patch:
        patch.setattr("lib.store.audit.append", fail)
        with pytest.raises(RuntimeError, match="power cut"):
            open_store(f"sqlite:///{path}")
    raw = sqlite3.connect(path)
    assert raw.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    raw.close()
    store = open_store(f"sqlite:///{path}")
    assert publish(store, figures(("a", 1.0))).number == 1
    store.close()


@pytest.mark.parametrize("url", ["mysql://u:secret@h/d", "sqlite://", "sqlite:///:memory:", "var/store.db"])
def test_other_addresses(url: str) -> None:
    with pytest.raises(Refusal) as refused:
        open_store(url)
    assert refused.value.code is RefusalCode.SETTING_UNKNOWN
    assert "secret" not in str(refused.value)


def test_alembic_is_not_imported_when_nothing_is_due(path: Path) -> None:
    program = (
        f"import sys; from lib.store import open_store; open_store('sqlite:///{path}'); print('alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("False\n", "")


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "delete"),
        ((3, 44, 5), "delete"),
        ((3, 44, 6), "wal"),
        ((3, 45, 9), "delete"),
        ((3, 50, 6), "delete"),
        ((3, 50, 7), "wal"),
        ((3, 51, 2), "delete"),
        ((3, 51, 3), "wal"),
        ((3, 52, 0), "wal"),
        ((4, 0, 0), "wal"),
    ],
)
def test_the_journal_mode_by_version(version: tuple[int, int, int], mode: str) -> None:
    journal = choose_journal(version)
    assert (journal.mode, journal.synchronous) == (mode, "FULL" if mode == "wal" else "EXTRA")
    for locale in Locale:
        assert say(locale, journal.reason)


def test_the_store_tells_how_it_runs(path: Path, opened: Callable[..., Store]) -> None:
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA journal_mode=WAL")
    raw.close()
    store = opened(f"sqlite:///{path}")
    told, expected = store.describe(), choose_journal(sqlite3.sqlite_version_info)
    assert (told.dialect, told.version, told.path) == ("sqlite", sqlite3.sqlite_version, str(path))
    assert (told.journal_mode, told.reason, told.read_only) == (expected.mode, expected.reason, False)
    with store._dialect.reading() as conn:
        settings = [
            conn.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("foreign_keys", "synchronous", "busy_timeout")
        ]
    assert settings == [1, 2 if expected.mode == "wal" else 3, 5000]
