"""Copies of a live database are whole states of it, and one takes the database's place only when nobody has it open."""

from __future__ import annotations

import fcntl
import gc
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest

from lib.domain import Refusal, RefusalCode
from lib.store import Store, backup, open_store, sqlite
from lib.store.backup import copy_pages
from lib.store.in_use import claim, lock_file
from lib.store.restore import claimed, examine
from tests.store.filling import figures, many, publish, values
from tests.store.kill_program import CELLS, JOURNALS, figures_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("mode", JOURNALS)
def test_a16_a_copy_made_during_publishing_is_a_whole_revision(
    path: Path, mode: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sqlite, "choose_journal", lambda _: JOURNALS[mode])
    # small steps, so that publications do come between
    monkeypatch.setattr(backup, "_STEP_PAGES", 8)
    store = open_store(f"sqlite:///{path}")
    with subprocess.Popen(
        [sys.executable, "-m", "tests.store.kill_program", str(path), mode, "in_order"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        program.stdin.write("\n")
        program.stdin.flush()
        child = int(program.stdout.readline())
        while not program.stdout.readline().startswith("done"):
            pass
        heads = []
        for turn in range(4):
            before = store.head()
            store.copy_to(copy := tmp_path / f"{turn}.db")
            found = examine(copy)
            assert found.findings == ()
            assert before <= found.revision <= store.head()
            heads.append(found.revision)
            while not program.stdout.readline().startswith("done"):
                pass
        os.kill(child, 9)
        program.communicate()
    store.close()
    for turn, head in enumerate(heads):
        copy_store = open_store(f"sqlite:///{tmp_path / f'{turn}.db'}", read_only=True)
        standing = copy_store.observations()
        assert standing.select("region", "value").equals(many(CELLS, figures_of(head)).select("region", "value"))
        copy_store.close()


def test_where_writers_never_rest_the_copy_is_made_in_one_step(path: Path, tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{path}")
    publish(store, many(2_000, 1.0))
    store.close()
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("CREATE TABLE ballast (n)")
    source = _Interrupted(path, lambda: writer.execute("INSERT INTO ballast VALUES (1)"))
    copy_pages(source, tmp_path / "copy.db", patience_seconds=5)  # type: ignore[arg-type]
    assert source.pages == [512, -1]
    writer.close()
    source.close()
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert copy.execute("SELECT count(*) FROM observation").fetchone() == (2_000,)
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600


class _Interrupted:
    """A source that is written to after each step."""

    def __init__(self, path: Path, interrupt: Callable[[], object]) -> None:
        self._raw = sqlite3.connect(path)
        self._interrupt = interrupt
        self.pages: list[int] = []
        self.close = self._raw.close

    def backup(
        self, target: sqlite3.Connection, *, pages: int, progress: Callable[[int, int, int], None], sleep: float
    ) -> None:
        self.pages.append(pages)

        def step(status: int, remaining: int, total: int) -> None:
            progress(status, remaining, total)
            if remaining:
                self._interrupt()

        self._raw.backup(target, pages=1 if pages > 0 else pages, progress=step, sleep=sleep)


def test_a_copy_does_not_wait_for_ever(path: Path, tmp_path: Path) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with closing(sqlite3.connect(path, timeout=0)) as source, pytest.raises(Refusal) as refused:
        copy_pages(source, tmp_path / "copy.db", patience_seconds=0.1)
    assert (refused.value.code, refused.value.params) == (RefusalCode.STORE_BUSY, {"seconds": 0.1})
    other.close()


def test_a_copy_shuts_no_writer_out_for_long(path: Path, opened: Callable[..., Store], tmp_path: Path) -> None:
    store = opened(f"sqlite:///{path}", busy_timeout_ms=2000)
    publish(store, many(3_000, 1.0))
    stop, copies = Event(), []

    def copy_on() -> None:
        while not stop.is_set():
            store.copy_to(tmp_path / f"copy{len(copies)}.db")
            copies.append(1)

    copier = Thread(target=copy_on)
    copier.start()
    numbers = [publish(store, figures(("a", float(turn)))).number for turn in range(10)]
    stop.set()
    copier.join()
    assert numbers == list(range(2, 12))
    assert copies


def test_the_place_of_an_open_database_is_not_given(path: Path, opened: Callable[..., Store]) -> None:
    url = f"sqlite:///{path}"
    store = opened(url)
    with pytest.raises(Refusal) as refused, claimed(url):
        pass
    assert (refused.value.code, refused.value.params) == (RefusalCode.DATABASE_IN_USE, {"file": "store.db"})
    store.close()
    with claimed(url):
        with pytest.raises(Refusal) as busy:
            open_store(url)
        assert busy.value.code is RefusalCode.STORE_BUSY
    assert opened(url).head() == 0


def test_a_store_that_nobody_holds_any_more_is_not_in_use(path: Path) -> None:
    store = open_store(f"sqlite:///{path}")
    del store
    gc.collect()
    os.close(claim(path))


def test_a_killed_process_leaves_no_lock(path: Path) -> None:
    program = (
        f"import os, signal; from lib.store import open_store; s = open_store('sqlite:///{path}');"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False)
    assert done.returncode == -9
    assert lock_file(path).exists()
    os.close(claim(path))


def test_looking_through_a_copy_leaves_nothing_beside_it(path: Path, tmp_path: Path) -> None:
    before = sorted(entry.name for entry in tmp_path.iterdir())
    found = examine(path)
    assert (found.findings, found.revision, found.content_hash) == ((), 0, "")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == before == ["store.db"]


def test_the_replaced_file_is_kept_with_its_log(path: Path, tmp_path: Path, opened: Callable[..., Store]) -> None:
    url = f"sqlite:///{path}"
    store = open_store(url)
    publish(store, figures(("a", 1.0)))
    store.copy_to(tmp_path / "copy.db")
    publish(store, figures(("a", 2.0)))
    store.close()
    Path(f"{path}-journal").write_bytes(b"a log that belongs to the old file")
    with claimed(url) as place:
        assert place.prepare(tmp_path / "copy.db").revision == 1
        kept = place.replace(".old")
    assert [each.name for each in kept] == ["store.db.old", "store.db.old-journal"]
    assert not Path(f"{path}-journal").exists()
    assert kept[1].read_bytes() == b"a log that belongs to the old file"
    kept[1].unlink()
    assert values(opened(url)) == {"a": 1.0}
    assert values(opened(f"sqlite:///{kept[0]}")) == {"a": 2.0}
    assert [entry.name for entry in tmp_path.glob("*restoring*")] == []


def test_the_lock_is_the_systems_own(path: Path) -> None:
    handle = os.open(lock_file(path), os.O_RDONLY | os.O_CREAT)
    fcntl.flock(handle, fcntl.LOCK_EX)
    with pytest.raises(Refusal) as refused:
        open_store(f"sqlite:///{path}")
    assert refused.value.code is RefusalCode.STORE_BUSY
    os.close(handle)
