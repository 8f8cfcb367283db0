"""Copying a live database: page by page, so that whoever writes meanwhile need not wait for the whole."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from time import monotonic

from lib.domain import Refusal, RefusalCode

#: Pages copied in one step; between two steps a writer has its turn.
_STEP_PAGES = 512
#: A writer that comes between makes the copy begin again; after so many times it is made in one step.
_MOST_RESTARTS = 5
_RETRY_SECONDS = 0.02


class _Restarted(Exception):  # noqa: N818 - a turn of the copy, no mistake
    """Writers keep coming between: the next copy is made in one step."""


def copy_pages(source: sqlite3.Connection, target: Path, *, patience_seconds: float) -> None:
    """Write one whole state of ``source`` to a new file of one piece, for its owner alone, and flush it to the disk.

    Where many write, the copy is at last made in one step, during which writers wait. Refuses with STORE_BUSY(seconds)
    where another program holds the database for longer than ``patience_seconds``. Raises OSError and sqlite3.Error as
    they come; ``target`` is then not to be used.
    """
    os.close(os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(sqlite3.connect(target, isolation_level=None)) as copy:
        # the copy is worth nothing until it is whole: it is flushed once, at the end
        copy.execute("PRAGMA synchronous=OFF")
        try:
            _copy(source, copy, _STEP_PAGES, patience_seconds)
        except _Restarted:
            _copy(source, copy, -1, patience_seconds)
        # without a log beside it, so that the copy can be read wherever it lies
        copy.execute("PRAGMA journal_mode=DELETE")
    flush(target)


def _copy(source: sqlite3.Connection, copy: sqlite3.Connection, pages: int, patience_seconds: float) -> None:
    source.backup(copy, pages=pages, progress=_watch(patience_seconds), sleep=_RETRY_SECONDS)


def _watch(patience_seconds: float) -> Callable[[int, int, int], None]:
    """Called after each step: counts how often the copy began again, and how long it has stood still."""
    seen: dict[str, float] = {"left": float("inf"), "restarts": 0, "moved": monotonic()}

    def step(status: int, remaining: int, _: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            if monotonic() - seen["moved"] > patience_seconds:
                raise Refusal(RefusalCode.STORE_BUSY, seconds=round(patience_seconds, 1))
            return
        if remaining > seen["left"]:
            seen["restarts"] += 1
            if seen["restarts"] > _MOST_RESTARTS:
                raise _Restarted
        seen["left"], seen["moved"] = remaining, monotonic()

    return step


def flush(path: Path) -> None:
    """Make sure that a file, and its name in its folder, are on the disk."""
    for each in (path, path.parent):
        handle = os.open(each, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
