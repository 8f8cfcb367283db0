"""Full disks, missing rights and locks: afterwards the store is wholly old or wholly new."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from lib.domain import Locale, Refusal, RefusalCode
from lib.i18n import say_refusal
from lib.store import Store, open_store
from lib.store.schema import LATEST, MIGRATIONS
from tests.store.filling import AT, figures, many, publish, save, values

ROOT = Path(__file__).resolve().parents[2]


def started(task: str, path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store.faults", task, str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a04_a_limit_on_the_size_of_files(path: Path) -> None:
    store = open_store(f"sqlite:///{path}")
    publish(store, figures(("a", 1.0)))
    store.close()
    with started("publish_beyond_a_limit", path) as child:
        told, problems = child.communicate(timeout=60)
    assert told.splitlines() == ["DISK_FULL 1 1", "2 3001 0"], problems


@pytest.fixture(params=("disk", "pages"))
def small_disk(path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A disk of 2 MB that holds a store, where this process may make one; else a folder, where pages are limited."""
    folder = path.parent / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)] if request.param == "disk" else ["false"]
    made = subprocess.run(mount, check=False, capture_output=True)
    shutil.copy(path, folder / "store.db")
    yield folder / "store.db"
    if made.returncode == 0:
        subprocess.run(["umount", folder], check=True)


def test_a04_a_full_disk(small_disk: Path, opened: Callable[..., Store], monkeypatch: pytest.MonkeyPatch) -> None:
    store = opened(f"sqlite:///{small_disk}")
    publish(store, figures(("a", 1.0)))
    batch = save(store, many(2_000, 7.0))
    ballast = small_disk.parent / "ballast"
    if small_disk.parent.is_mount():
        with suppress(OSError):
            ballast.write_bytes(bytes(4 << 20))
    else:
        _limit_pages(store, monkeypatch)
    request = {"base": 1, "actor": "li", "at": AT, "reason": None, "key": "k"}
    with pytest.raises(Refusal) as refused:
        store.publish(batch.id, **request)  # type: ignore[arg-type]
    assert (refused.value.code, refused.value.params["head"]) == (RefusalCode.DISK_FULL, 1)
    assert say_refusal(Locale.ZH, refused.value) == "磁盘空间不足，未保存。当前仍为版本 v1。请联系管理员。"
    assert values(store) == {"a": 1.0}
    ballast.unlink(missing_ok=True)
    monkeypatch.undo()
    store._dialect._engine.dispose()
    assert store.publish(batch.id, **request).number == 2  # type: ignore[arg-type]
    assert store.verify() == []


def _limit_pages(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the file grow no more: SQLite answers as on a full disk."""
    dialect = store._dialect
    connect = dialect._connect

    def limited() -> sqlite3.Connection:
        raw = connect()
        raw.execute(f"PRAGMA max_page_count={raw.execute('PRAGMA page_count').fetchone()[0]}")
        return raw

    dialect._engine.dispose()
    monkeypatch.setattr(dialect._engine.pool, "_creator", lambda *_: limited())


@pytest.fixture
def open_folder(empty_file: Path) -> Iterator[Path]:
    """A folder that everybody may enter."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(empty_file, folder / "store.db")
        store = open_store(f"sqlite:///{folder / 'store.db'}")
        publish(store, figures(("a", 1.0)))
        store.close()
        folder.chmod(0o755)
        (folder / "store.db").chmod(0o644)
        yield folder
        folder.chmod(0o755)


@pytest.mark.parametrize(("file_mode", "folder_mode"), [(0o444, 0o777), (0o666, 0o555)])
def test_a05_a_file_or_folder_that_may_only_be_read(open_folder: Path, file_mode: int, folder_mode: int) -> None:
    path = open_folder / "store.db"
    path.chmod(file_mode)
    open_folder.chmod(folder_mode)
    with started("open_without_rights", path) as child:
        told, problems = child.communicate(timeout=60)
    assert told.splitlines() == ["True 1 1", "READ_ONLY"], problems


def test_a05_opened_to_read_only(path: Path, opened: Callable[..., Store]) -> None:
    publish(opened(f"sqlite:///{path}"), figures(("a", 1.0)))
    store = opened(f"sqlite:///{path}", read_only=True)
    assert (values(store), store.describe().read_only, store.verify()) == ({"a": 1.0}, True, [])
    for act in (store.migrate, lambda: publish(store, figures(("a", 2.0)))):
        with pytest.raises(Refusal) as refused:
            act()
        assert (refused.value.code, refused.value.params) == (RefusalCode.READ_ONLY, {"file": "store.db"})


def test_a06_locked_by_another_program(path: Path, opened: Callable[..., Store]) -> None:
    store = opened(f"sqlite:///{path}", busy_timeout_ms=100)
    batch = save(store, many(10, 1.0))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(Refusal) as refused:
        store.publish(batch.id, base=0, actor="li", at=AT, reason=None, key=None)
    assert (refused.value.code, refused.value.params) == (RefusalCode.STORE_BUSY, {"seconds": 0.1})
    with pytest.raises(Refusal) as unread:
        store.head()
    assert unread.value.code is RefusalCode.STORE_BUSY
    other.execute("ROLLBACK")
    other.close()
    assert store.head() == 0
    assert store.publish(batch.id, base=0, actor="li", at=AT, reason=None, key=None).added == 10


def test_a06_a_writer_that_holds_on_is_told_within_six_seconds(path: Path, opened: Callable[..., Store]) -> None:
    store = opened(f"sqlite:///{path}")
    batch = save(store, many(10, 1.0))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    begun = monotonic()
    with pytest.raises(Refusal) as refused:
        store.publish(batch.id, base=0, actor="li", at=AT, reason=None, key=None)
    assert monotonic() - begun <= 6
    assert say_refusal(Locale.ZH, refused.value) == "系统忙，请稍后重试。未作任何改动。"
    assert store.head() == 0
    other.close()
    assert store.publish(batch.id, base=0, actor="li", at=AT, reason=None, key=None).added == 10


def test_a21_order_is_by_number_whatever_the_clock_says(store: Store) -> None:
    for place, hours in enumerate((0, -2, 24)):
        batch = save(store, figures(("a", float(place))), at=AT + timedelta(hours=hours))
        made = store.publish(batch.id, base=place, actor="li", at=AT + timedelta(hours=hours), reason=None, key=None)
        assert (made.number, values(store)) == (place + 1, {"a": float(place)})
    assert [each.number for each in store.revisions()] == [3, 2, 1]
    assert [each.revision for each in store.batches()] == [3, 2, 1]
    assert store.history("a", "lab_grade", "2026Q3")["value"].to_list() == [0.0, 1.0, 2.0]
    assert [entry.sequence for entry in store.audit()] == sorted((e.sequence for e in store.audit()), reverse=True)
    assert store.verify() == []


@pytest.mark.parametrize("before", range(LATEST))
def test_a26_a_migration_killed_half_way(tmp_path: Path, before: int, opened: Callable[..., Store]) -> None:
    path = tmp_path / "store.db"
    if before:
        _at_version(path, before)
    with started("killed_while_migrating", path) as child:
        child.communicate(timeout=60)
    assert child.returncode == -signal.SIGKILL
    raw = sqlite3.connect(path)
    tables = {name for (name,) in raw.execute("SELECT name FROM sqlite_master")}
    found = raw.execute("SELECT version_num FROM alembic_version").fetchone() if tables else ("0",)
    raw.close()
    assert int(found[0]) == before
    store = opened(f"sqlite:///{path}")
    assert (store.schema_version(), store.verify()) == (LATEST, [])
    assert publish(store, figures(("a", 1.0))).number == 1


def _at_version(path: Path, version: int) -> None:
    """A database as the program of that version had made it."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as conn:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = conn
        command.upgrade(config, f"{version:04d}")
    engine.dispose()


def test_a_reader_at_the_moment_of_commit_costs_nothing_but_time(path: Path, opened: Callable[..., Store]) -> None:
    store = opened(f"sqlite:///{path}", busy_timeout_ms=100)
    batch = save(store, many(10, 1.0))
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM batch").fetchall()
    if store.describe().journal_mode == "delete":
        with pytest.raises(Refusal) as refused:
            store.publish(batch.id, base=0, actor="li", at=AT, reason=None, key=None)
        assert refused.value.code is RefusalCode.STORE_BUSY
    assert store.head() == 0
    reader.execute("ROLLBACK")
    reader.close()
    assert store.publish(batch.id, base=0, actor="li", at=AT, reason=None, key=None).number == 1
    assert store.verify() == []


def test_a_writer_shuts_no_reader_out_before_it_commits(path: Path, opened: Callable[..., Store]) -> None:
    store = opened(f"sqlite:///{path}", busy_timeout_ms=100)
    dialect = store._dialect
    publish(store, figures(("a", 1.0)))
    with dialect.writing() as conn:
        # far more pages than the cache holds
        conn.exec_driver_sql("CREATE TABLE ballast (bytes BLOB)")
        conn.exec_driver_sql(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000)"
            " INSERT INTO ballast SELECT randomblob(4000) FROM n"
        )
        assert values(store) == {"a": 1.0}


def test_not_a_database(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(b"region,value\n" * 1000)
    with pytest.raises(Refusal) as refused:
        open_store(f"sqlite:///{path}")
    assert refused.value.code is RefusalCode.STORE_DAMAGED
    assert path.read_bytes() == b"region,value\n" * 1000
    with pytest.raises(Refusal) as folder:
        open_store(f"sqlite:///{tmp_path}")
    assert folder.value.code is RefusalCode.STORE_DAMAGED


def test_a14_a_torn_page_is_found(path: Path, opened: Callable[..., Store]) -> None:
    store = opened(f"sqlite:///{path}")
    publish(store, many(3_000, 1.0))
    store.close()
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2 : len(raw) // 2 + 4096] = bytes(4096)
    path.write_bytes(raw)
    found = opened(f"sqlite:///{path}").verify()
    assert "FILE_DAMAGED" in {finding.code.value for finding in found}
    found = opened(f"sqlite:///{path}").verify(quick=True)
    assert "FILE_DAMAGED" in {finding.code.value for finding in found}
