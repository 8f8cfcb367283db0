"""Power cuts, full disks, missing rights and locks: afterwards the store is wholly old or wholly new."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from lib.domain import Refusal, RefusalCode
from lib.store import Store, open_store
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


def test_killed_at_any_moment_of_publishing(path: Path) -> None:
    chance = random.Random(7)  # noqa: S311 - moments, not secrets
    acknowledged = 0
    with started("publish_by_turns", path) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        for _ in range(15):
            program.stdin.write("\n")
            program.stdin.flush()
            child = int(program.stdout.readline())
            acknowledged = int(program.stdout.readline())
            with suppress(subprocess.TimeoutExpired):
                program.wait(timeout=chance.uniform(0, 0.12))
            os.kill(child, signal.SIGKILL)
            while (told := program.stdout.readline().strip()) != "gone":
                acknowledged = int(told)
            store = open_store(f"sqlite:///{path}")
            assert acknowledged <= store.head() <= acknowledged + 1
            assert store.verify(quick=True) == []
            standing = store.observations()
            assert (standing.height, standing["batch"].n_unique()) == (3_000, 1)
            store.close()
        program.stdin.close()
    store = open_store(f"sqlite:///{path}")
    assert store.verify() == []
    assert acknowledged >= 15
    store.close()


def test_a_full_disk(path: Path) -> None:
    store = open_store(f"sqlite:///{path}")
    publish(store, figures(("a", 1.0)))
    store.close()
    with started("publish_on_a_full_disk", path) as child:
        told, problems = child.communicate(timeout=60)
    assert told.splitlines() == ["DISK_FULL 1 1", "2 3001 0"], problems


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
def test_a_file_or_folder_that_may_only_be_read(open_folder: Path, file_mode: int, folder_mode: int) -> None:
    path = open_folder / "store.db"
    path.chmod(file_mode)
    open_folder.chmod(folder_mode)
    with started("open_without_rights", path) as child:
        told, problems = child.communicate(timeout=60)
    assert told.splitlines() == ["True 1 1", "READ_ONLY"], problems


def test_opened_to_read_only(path: Path, opened: Callable[..., Store]) -> None:
    publish(opened(f"sqlite:///{path}"), figures(("a", 1.0)))
    store = opened(f"sqlite:///{path}", read_only=True)
    assert (values(store), store.describe().read_only, store.verify()) == ({"a": 1.0}, True, [])
    for act in (store.migrate, lambda: publish(store, figures(("a", 2.0)))):
        with pytest.raises(Refusal) as refused:
            act()
        assert (refused.value.code, refused.value.params) == (RefusalCode.READ_ONLY, {"file": "store.db"})


def test_locked_by_another_program(path: Path, opened: Callable[..., Store]) -> None:
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


def test_a_torn_page_is_found(path: Path, opened: Callable[..., Store]) -> None:
    store = opened(f"sqlite:///{path}")
    publish(store, many(3_000, 1.0))
    store.close()
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2 : len(raw) // 2 + 4096] = bytes(4096)
    path.write_bytes(raw)
    found = opened(f"sqlite:///{path}").verify()
    assert "FILE_DAMAGED" in {finding.code.value for finding in found}
