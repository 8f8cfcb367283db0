"""SQLite: one file, many readers, one writer."""

from __future__ import annotations

import os
import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import polars as pl
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    LargeBinary,
    Select,
    Table,
    cast,
    create_engine,
    func,
    insert,
    literal,
    select,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import QueuePool

from lib.domain import Refusal, RefusalCode
from lib.store.backup import copy_pages
from lib.store.in_use import note_use
from lib.store.journal import choose_journal
from lib.store.protocol import Finding, FindingCode
from lib.store.sqlite_errors import refusal_of
from lib.store.store_info import StoreInfo

_CHUNK = 10_000
_PROBLEMS = 20
#: One finding of the database's own check may be a list of every page it missed; this much of it is told.
_TOLD = 200
#: How long a copy waits for another program that holds the file.
_COPY_PATIENCE_SECONDS = 30.0


class SqliteDialect:
    """A SQLite file. Opens it read-only where it, or its folder, cannot be written."""

    def __init__(self, path: Path, *, read_only: bool = False, busy_timeout_ms: int = 5000) -> None:
        self._path = path.absolute()
        self._busy_timeout_ms = busy_timeout_ms
        self._journal = choose_journal(sqlite3.sqlite_version_info)
        self.commits = 0
        self.read_only = read_only or not self._prepare()
        in_use = note_use(self._path, make=not read_only)
        # kept until close(), or until nothing refers to this store any more
        self._leave = weakref.finalize(self, _closed, in_use)
        self._immutable = False
        self._engine = create_engine(
            "sqlite://",
            creator=self._connect,
            poolclass=QueuePool,
            pool_size=8,
            max_overflow=24,
            pool_timeout=busy_timeout_ms / 1000,
        )
        try:
            with self._refusing():
                self._settle()
        except Refusal:
            self.close()
            raise

    def _prepare(self) -> bool:
        """Make the file, for its owner alone, where there is none. False: it cannot be written."""
        if self._path.is_dir():
            raise Refusal(RefusalCode.STORE_DAMAGED, file=self._path.name, detail="a folder, not a file")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as error:
            if not self._path.exists():
                raise Refusal(RefusalCode.READ_ONLY, file=self._path.name) from error
            return False
        # a journal is made beside the file: a folder that cannot be written makes the store read-only too
        return os.access(self._path.parent, os.W_OK)

    def _connect(self) -> sqlite3.Connection:
        mode = "ro" if self.read_only else "rw"
        address = f"{self._path.as_uri()}?mode={mode}{'&immutable=1' if self._immutable else ''}"
        raw = sqlite3.connect(
            address,
            uri=True,
            timeout=self._busy_timeout_ms / 1000,
            isolation_level=None,
            check_same_thread=False,
        )
        # without cache_spill=OFF a large transaction would lock out readers long before it commits
        for setting in (
            "foreign_keys=ON",
            f"synchronous={self._journal.synchronous}",
            "cache_spill=OFF",
            "cache_size=-8000",
            "temp_store=MEMORY",
            "trusted_schema=OFF",
            "cell_size_check=ON",
        ):
            raw.execute(f"PRAGMA {setting}")
        return raw

    def _settle(self) -> None:
        """Read once, so that a damaged file is told now, and set the journal mode."""
        try:
            self._touch()
        except DBAPIError:
            # a file in WAL mode cannot make its index in a read-only folder. Nobody can write there, so it stays as it
            # is; but with a log or journal beside it, the file alone is not the whole truth
            beside = any(Path(f"{self._path}-{name}").exists() for name in ("wal", "journal"))
            if not self.read_only or beside:
                raise
            self._immutable = True
            self._engine.dispose()
            self._touch()

    def _touch(self) -> None:
        with self._engine.connect() as conn:
            conn.exec_driver_sql("SELECT count(*) FROM sqlite_master")
            if not self.read_only:
                # another process may hold the file: the mode then stays, and describe() tells the true one
                with suppress(DBAPIError):
                    conn.exec_driver_sql(f"PRAGMA journal_mode={self._journal.mode}")

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except PoolTimeoutError as error:
            raise Refusal(RefusalCode.STORE_BUSY, seconds=round(self._busy_timeout_ms / 1000, 1)) from error
        except (DBAPIError, sqlite3.Error) as error:
            refusal = refusal_of(error, file=self._path.name, busy_timeout_ms=self._busy_timeout_ms)
            if refusal is None:
                raise
            raise refusal from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self._refusing(), self._engine.connect() as conn:
            conn.exec_driver_sql("BEGIN")
            yield conn

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        if self.read_only:
            raise Refusal(RefusalCode.READ_ONLY, file=self._path.name)
        with self._refusing(), self._engine.connect() as conn:
            conn.exec_driver_sql("BEGIN IMMEDIATE")
            yield conn
            try:
                conn.commit()
                self.commits += 1
            except DBAPIError:
                # a commit that found readers in its way leaves its transaction open: the connection is done with
                conn.invalidate()
                raise

    def follow_on(self, conn: Connection, table: Table) -> None:
        """SQLite's ids follow on by themselves."""

    def insert(self, conn: Connection, table: Table, frame: pl.DataFrame) -> None:
        # the compiled statement lists the columns in the table's order
        names = [name for name in table.c.keys() if name in frame.columns]  # noqa: SIM118 - a collection, not a dict
        statement = str(insert(table).compile(conn, column_keys=names))
        for part in frame.select(names).iter_slices(_CHUNK):
            rows = list(zip(*(series.to_list() for series in part.iter_columns()), strict=True))
            conn.exec_driver_sql(statement, rows)

    def joined(self, conn: Connection, query: Select[Any], separator: str, null: str) -> list[tuple[bytes, int]]:
        # SQLite keeps the order of a sorted subquery under group_concat (it never flattens one into an aggregate)
        wanted: list[ColumnElement[Any]] = []
        for column in query.subquery().c:
            full = isinstance(column, Column) and not column.nullable
            known = column if full else func.ifnull(column, literal(null))
            # as bytes, because a damaged text may not be UTF-8 any more
            joined = cast(func.group_concat(known, literal(separator)), LargeBinary)
            wanted += [joined, literal(-1) if full else func.count(column)]
        told = conn.execute(select(*wanted)).one()
        return [(bytes(told[at] or b""), int(told[at + 1])) for at in range(0, len(wanted), 2)]

    def problems(self, quick: bool) -> list[Finding]:
        check = "quick_check" if quick else "integrity_check"
        with self.reading() as conn:
            told = [
                " ".join(str(row[0]).split())[:_TOLD] for row in conn.exec_driver_sql(f"PRAGMA {check}({_PROBLEMS})")
            ]
            broken = [] if quick else conn.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(_PROBLEMS)
        found = [Finding(FindingCode.FILE_DAMAGED, self._path.name, {"detail": line}) for line in told if line != "ok"]
        return found + [
            Finding(FindingCode.REFERENCE_BROKEN, str(table), {"row": str(row), "missing_in": str(parent)})
            for table, row, parent, _ in broken
        ]

    def describe(self) -> StoreInfo:
        with self.reading() as conn:
            mode = str(conn.exec_driver_sql("PRAGMA journal_mode").scalar_one())
        return StoreInfo(
            dialect="sqlite",
            version=sqlite3.sqlite_version,
            journal_mode=mode,
            reason=self._journal.reason if mode == self._journal.mode else "store.journal.kept",
            read_only=self.read_only,
            path=str(self._path),
        )

    def copy_to(self, target: Path) -> None:
        raw = self._connect()
        try:
            with self._refusing():
                copy_pages(raw, target, patience_seconds=_COPY_PATIENCE_SECONDS)
        finally:
            raw.close()

    def close(self) -> None:
        self._engine.dispose()
        self._leave()


def _closed(handle: int | None) -> None:
    if handle is not None:
        os.close(handle)
