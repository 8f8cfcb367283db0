"""Statements sent to a database past the store, as somebody with rights on it could."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing

import psycopg

from lib.store.opening import database_path

_SERVER = "postgresql:"


def refused(url: str, statement: str) -> str:
    """What a guard of the database says to a statement. Fails where it is carried out."""
    if url.startswith(_SERVER):
        with psycopg.connect(url, autocommit=True) as raw:
            try:
                raw.execute(statement)
            except psycopg.errors.IntegrityConstraintViolation as error:
                return str(error)
    else:
        with closing(sqlite3.connect(database_path(url))) as file:
            try:
                file.execute(statement)
            except sqlite3.IntegrityError as error:
                return str(error)
    raise AssertionError(f"carried out: {statement}")


def altered(url: str, statement: str, values: Sequence[object] = ()) -> None:
    """Carry out a statement in spite of all guards; ``?`` stands for a value."""
    if url.startswith(_SERVER):
        with psycopg.connect(url, autocommit=True) as raw:
            raw.execute("SET session_replication_role = replica")
            raw.execute(statement.replace("?", "%s"), list(values) or None)
        return
    with closing(sqlite3.connect(database_path(url))) as file:
        guards = file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in guards:
            file.execute(f"DROP TRIGGER {name}")
        file.execute(statement, list(values))
        file.commit()
