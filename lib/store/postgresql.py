"""PostgreSQL: several servers on one database, each writer in turn.

A writer takes an advisory lock that lasts as long as its transaction, and reads with READ COMMITTED behind it, so that
its first look already sees what the writer before it left. SERIALIZABLE would let writers run side by side and turn all
but one away at the end, and every one of them extends the same audit chain: they would only work twice. The lock is
PostgreSQL's own: it ends with the connection, however that ends.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any, cast

import polars as pl
import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import URL, Column, ColumnElement, Connection, Select, Table, Text, func, literal, select
from sqlalchemy import cast as cast_to
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from lib.domain import Refusal, RefusalCode
from lib.store.postgresql_connection import engine_of, server_name, without_password
from lib.store.postgresql_errors import driver_error, is_away, refusal_of
from lib.store.postgresql_reach import Reach
from lib.store.protocol import Finding
from lib.store.store_info import StoreInfo

log = logging.getLogger(__name__)

#: One number for all programs of this kind on one database: "capmap" as bytes.
_WRITERS_TURN = int.from_bytes(b"capmap", "big")
#: A transaction that its program has left alone for so long is ended by the server, so that its turn ends too.
_LEFT_ALONE_MS = 60_000
#: Values come back with every digit, however the server is set.
_ALWAYS = f"SET LOCAL extra_float_digits = 3; SET LOCAL idle_in_transaction_session_timeout = {_LEFT_ALONE_MS}"
_READ = f"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; {_ALWAYS}"
# what was acknowledged is on the disk, even where the server is set not to wait for it
_DURABLE = (
    "SELECT set_config('synchronous_commit', 'on', true) "
    "WHERE current_setting('synchronous_commit') IN ('off', 'local')"
)
_FACTS = (
    "SELECT current_setting('server_version'), current_setting('server_encoding'), pg_is_in_recovery(), "
    "current_setting('transaction_read_only') = 'on', current_setting('fsync') = 'on'"
)
#: How often the server is asked whether it is the primary.
_FRESH_SECONDS = 1.0


class PostgresDialect:
    """A PostgreSQL database. It need not be reachable when this is made; every use then refuses with DATABASE_AWAY.

    A database whose encoding is not UTF-8 is refused with DATABASE_UNFIT(encoding).
    """

    def __init__(self, url: URL, *, read_only: bool = False, busy_timeout_ms: int = 5000) -> None:
        self._url = url
        self._name = server_name(url)
        self._busy_timeout_ms = busy_timeout_ms
        self.commits = 0
        self.read_only = read_only
        self.reach = Reach()
        self._engine = engine_of(url, busy_timeout_ms)
        self._facts: tuple[str, str, bool, bool, bool] | None = None
        self._asked = -_FRESH_SECONDS
        try:
            self._look()
        except Refusal as refusal:
            if refusal.code not in (RefusalCode.DATABASE_AWAY, RefusalCode.STORE_BUSY):
                self.close()
                raise

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except PoolTimeoutError as error:
            raise Refusal(RefusalCode.STORE_BUSY, seconds=round(self._busy_timeout_ms / 1000, 1)) from error
        except (DBAPIError, psycopg.Error) as error:
            refusal = refusal_of(error, database=self._name, busy_timeout_ms=self._busy_timeout_ms)
            if refusal is None:
                raise
            # the driver's error may tell what was to be written
            raise refusal from None

    @contextmanager
    def _connected(self) -> Iterator[tuple[Connection, psycopg.Connection[Any]]]:
        """A connection of the pool, and the driver's within it; given back with nothing left open."""
        with self._refusing():
            if self.reach.resting():
                raise Refusal(RefusalCode.DATABASE_AWAY)
            with self._connect() as conn:
                raw = cast("psycopg.Connection[Any]", conn.connection.driver_connection)
                try:
                    yield conn, raw
                except (DBAPIError, psycopg.Error) as error:
                    found = driver_error(error)
                    if found is not None and is_away(found):
                        conn.invalidate()
                    raise

    def _connect(self) -> Connection:
        """A connection that answers. Where none can be had, it is noted and told in the log, once."""
        try:
            with self.reach.trying():
                conn = self._engine.connect()
        except (DBAPIError, psycopg.Error) as error:
            found = driver_error(error)
            if refusal_of(error, database=self._name, busy_timeout_ms=0) is not None and self.reach.lost():
                log.warning("PostgreSQL: %s", without_password(self._url, str(found)))
            raise
        self.reach.found()
        return conn

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self._connected() as (conn, raw):
            raw.execute(_READ)
            yield conn

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        if self.read_only:
            raise Refusal(RefusalCode.READ_ONLY, file=self._name)
        with self._connected() as (conn, raw):
            raw.execute(
                f"BEGIN ISOLATION LEVEL READ COMMITTED; {_ALWAYS}; SET LOCAL lock_timeout = {self._busy_timeout_ms}; "
                f"{_DURABLE}"
            )
            standby = raw.execute("SELECT pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on'")
            if standby.fetchone() != (False,):
                raise Refusal(RefusalCode.NOT_PRIMARY)
            raw.execute("SELECT pg_advisory_xact_lock(%s)", (_WRITERS_TURN,))
            yield conn
            self._commit(conn, raw)

    def _commit(self, conn: Connection, raw: psycopg.Connection[Any]) -> None:
        """Commit; refuse with OUTCOME_UNKNOWN where the answer got lost on its way."""
        if raw.info.transaction_status is TransactionStatus.INERROR:
            # the server would turn the commit into a rollback and not complain
            raise RuntimeError("a statement failed and was passed over")
        try:
            raw.commit()
        except psycopg.Error as error:
            conn.invalidate()
            if is_away(error):
                raise Refusal(RefusalCode.OUTCOME_UNKNOWN) from None
            raise
        self.commits += 1

    def follow_on(self, conn: Connection, table: Table) -> None:
        # a sequence does not go back with the transaction that took numbers from it
        conn.exec_driver_sql(
            f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), coalesce(max(id), 0) + 1, false) "  # noqa: S608 - a name of ours
            f"FROM {table.name}"
        )

    def insert(self, conn: Connection, table: Table, frame: pl.DataFrame) -> None:
        names = [name for name in table.c.keys() if name in frame.columns]  # noqa: SIM118 - a collection, not a dict
        quote = conn.dialect.identifier_preparer.quote
        listed = ", ".join(quote(name) for name in names)
        raw = cast("psycopg.Connection[Any]", conn.connection.driver_connection)
        with raw.cursor() as cursor, cursor.copy(f"COPY {quote(table.name)} ({listed}) FROM STDIN") as copy:
            for row in frame.select(names).iter_rows():
                copy.write_row(row)

    def joined(self, conn: Connection, query: Select[Any], separator: str, null: str) -> list[tuple[bytes, int]]:
        # an aggregate over a sorted subquery, with nothing else beside it, takes its rows in that order
        wanted: list[ColumnElement[Any]] = []
        for column in query.subquery().c:
            full = isinstance(column, Column) and not column.nullable
            text = cast_to(column, Text)
            known = text if full else func.coalesce(text, literal(null))
            joined = func.convert_to(func.string_agg(known, literal(separator)), literal("UTF8"))
            wanted += [joined, literal(-1) if full else func.count(column)]
        told = conn.execute(select(*wanted)).one()
        return [(bytes(told[at] or b""), int(told[at + 1])) for at in range(0, len(wanted), 2)]

    def problems(self, quick: bool) -> list[Finding]:
        # a torn page is told when it is read (data checksums find it); references are the server's own affair
        return []

    def describe(self) -> StoreInfo:
        """Asked on every run of a page, so the server is asked once a second and while it is away not at all."""
        if monotonic() - self._asked >= _FRESH_SECONDS:
            try:
                self._look()
            except Refusal as refusal:
                if refusal.code not in (RefusalCode.DATABASE_AWAY, RefusalCode.STORE_BUSY):
                    raise
        away = self.reach.away_since
        version, _, standby, closed, flushed = self._facts or ("", "", False, False, True)
        why = RefusalCode.DATABASE_AWAY if away else RefusalCode.NOT_PRIMARY if standby or closed else None
        return StoreInfo(
            dialect="postgresql",
            version=version,
            journal_mode="wal",
            reason="store.journal.postgresql" if flushed else "store.journal.unflushed",
            read_only=self.read_only or why is not None,
            path=self._name,
            refuses=RefusalCode.READ_ONLY if self.read_only or why is None else why,
            away_since=away,
        )

    def _look(self) -> None:
        self._asked = monotonic()
        with self._connected() as (_, raw):
            version, encoding, *rest = raw.execute(_FACTS).fetchone() or ("", "", False, False, True)
        if encoding != "UTF8":
            raise Refusal(RefusalCode.DATABASE_UNFIT, encoding=str(encoding))
        self._facts = (str(version).split()[0], str(encoding), *(bool(fact) for fact in rest))  # type: ignore[assignment]  # three of them

    def copy_to(self, target: Path) -> None:
        raise Refusal(RefusalCode.BACKUP_ELSEWHERE)

    def close(self) -> None:
        self._engine.dispose()
