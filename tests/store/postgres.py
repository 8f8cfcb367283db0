"""A PostgreSQL of the tests' own: in a temporary folder, on a socket there, started when a test first asks for it."""

from __future__ import annotations

import atexit
import getpass
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import psycopg

from lib.store import open_store

#: Debian and Ubuntu keep the server's programs out of the way.
_PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
#: The databases every contract test runs on.
DIALECTS = ("sqlite", "postgresql")
USER = "capmap"
_QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "shared_buffers=32MB", "max_wal_size=256MB")
_numbers = itertools.count(1)
_PREFIX = "capmap-pg-"
#: Databases of the shared server that nobody uses now.
_free: list[str] = []
#: The tables that hold something as soon as they are made.
_BEGINNING = ("alembic_version", "audit", "audit_head")


def program(name: str) -> str:
    """A program of PostgreSQL; ``scripts/need-postgresql`` says how to get them."""
    installed = [str(place / name) for place in reversed(_PLACES) if (place / name).exists()]
    found = [shutil.which(name) or "", *installed]
    assert any(found), "run scripts/need-postgresql"
    return next(filter(None, found))


def account() -> str:
    """Who runs the server: it refuses to run as root."""
    if os.geteuid() != 0:
        return getpass.getuser()
    known = {each.pw_name for each in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


class Server:
    """A server and its folder. Nothing but its socket leads to it."""

    def __init__(self, *settings: str, port: int = 5432) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))
        self.data = self.folder / "data"
        self.port = port
        self.settings = settings
        self._account = account()
        shutil.chown(self.folder, self._account)

    def make(self) -> Server:
        """Lay the folder out; where one was laid out before in this run, as a copy of that."""
        self.run("cp", "-r", _laid_out().data, self.data)
        return self

    def lay_out(self) -> Server:
        self.run("initdb", "-D", self.data, "-U", USER, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        return self

    def run(self, name: str, *arguments: str | Path) -> None:
        """Run a program of PostgreSQL to its end, as the account of the server."""
        own = {}
        if os.geteuid() == 0:
            own = {"user": self._account, "group": pwd.getpwnam(self._account).pw_gid, "extra_groups": []}
        log = self.folder / "programs.log"
        with log.open("ab") as told:
            subprocess.run(
                [program(name), *arguments],
                cwd=self.folder,
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                stdin=subprocess.DEVNULL,
                stdout=told,
                stderr=told,
                check=True,
                timeout=120,
                **own,
            )

    def start(self) -> None:
        """Returns when connections are answered."""
        given = ["listen_addresses=", f"unix_socket_directories={self.folder}", f"port={self.port}", *self.settings]
        options = " ".join(f"-c {each}" for each in given)
        self.run("pg_ctl", "-D", self.data, "-w", "-l", self.folder / "server.log", "-o", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        self.run("pg_ctl", "-D", self.data, "-w", "-m", mode, "stop")

    def remove(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str = "postgres", user: str = USER) -> str:
        return f"postgresql://{user}@/{database}?host={self.folder}&port={self.port}"

    def execute(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """What a statement gives, in a connection of its own."""
        where = f"host={self.folder} port={self.port} user={USER} dbname={database}"
        with psycopg.connect(where, autocommit=True) as raw:
            found = raw.execute(statement)
            return found.fetchall() if found.description else []

    def make_database(self, like: str = "template0", *, options: str = "") -> str:
        """A new database, a copy of another; its name."""
        name = f"t{next(_numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {like} {options}")
        return name

    def drop_database(self, name: str) -> None:
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _clear_away() -> None:
    """Remove what runs that were killed have left; a server whose folder is gone ends by itself within a minute."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        if not Path("/proc", folder.name.removeprefix(_PREFIX).partition("-")[0]).exists():
            shutil.rmtree(folder, ignore_errors=True)


@lru_cache(maxsize=1)
def _laid_out() -> Server:
    _clear_away()
    server = Server().lay_out()
    atexit.register(server.remove)
    return server


@lru_cache(maxsize=1)
def shared() -> Server:
    """The server that all tests of a run share; gone at its end."""
    server = Server(*_QUICK).make()
    atexit.register(server.remove)
    server.start()
    server.execute("CREATE DATABASE laid_out TEMPLATE template0")
    open_store(server.url("laid_out")).close()
    return server


@contextmanager
def database() -> Iterator[str]:
    """The address of a database of one's own, with the tables of an empty store. Emptied afterwards for the next one:
    making one takes the disk longer than most tests."""
    server = shared()
    name = _free.pop() if _free else server.make_database("laid_out")
    try:
        yield server.url(name)
    finally:
        _empty(server, name)
        _free.append(name)


def _empty(server: Server, name: str) -> None:
    """Bring a database back to what it was when it was laid out."""
    server.execute(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608 - a name of ours
    )
    server.execute(f"ALTER DATABASE {name} RESET ALL")
    tables = server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", name)
    kept = {table: server.execute(f"TABLE {table}", "laid_out") for table in _BEGINNING}
    where = f"host={server.folder} port={server.port} user={USER} dbname={name}"
    with psycopg.connect(where) as raw, raw.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(f"TRUNCATE {', '.join(str(table) for (table,) in tables)} RESTART IDENTITY")
        for table, rows in kept.items():
            places = ", ".join("%s" for _ in rows[0])
            cursor.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608
