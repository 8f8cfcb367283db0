"""Putting a copy of a database in the place of the database, when nobody has that open."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lib.domain import Refusal, RefusalCode
from lib.store.backup import flush
from lib.store.in_use import claim, lock_file, share
from lib.store.opening import database_path, open_store
from lib.store.protocol import Finding, Store
from lib.store.sqlite import SqliteDialect
from lib.store.store import SqlStore

#: What SQLite keeps beside a database.
_BESIDE = ("-journal", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Examined:
    """What a copy of a database holds. ``findings``: what is not as it was sealed."""

    findings: tuple[Finding, ...]
    revision: int
    content_hash: str
    schema: int


def examine(path: Path) -> Examined:
    """Look through a copy of this program's own version, reading only: nothing is written beside it.

    Refuses with STORE_DAMAGED, and with READ_ONLY where there is none.
    """
    store = SqlStore(SqliteDialect(path, read_only=True))
    try:
        return _examined(store)
    finally:
        store.close()


def _examined(store: Store) -> Examined:
    findings = tuple(store.verify())
    if findings:
        # what cannot be trusted is not read further: its tables may be torn
        return Examined(findings, 0, "", 0)
    head = store.head()
    found = store.revision(head)
    return Examined(findings, head, found.content_hash if found else "", store.schema_version())


class Place:
    """The place of a database that nobody has open."""

    def __init__(self, path: Path, handle: int) -> None:
        self._path = path
        self._handle = handle
        self._beside = Path(f"{path}.restoring")

    def prepare(self, copy: Path) -> Examined:
        """Bring a copy beside the database, up to this program's version, and look through it.

        Refuses with what ``open_store`` refuses with, and with FILE_UNWRITABLE(file).
        """
        self.clear()
        try:
            shutil.copyfile(copy, self._beside)
            self._beside.chmod(0o600)
        except OSError:
            raise Refusal(RefusalCode.FILE_UNWRITABLE, file=str(self._beside)) from None
        store = open_store(f"sqlite:///{self._beside}")
        try:
            return _examined(store)
        finally:
            store.close()

    def replace(self, aside: str) -> tuple[Path, ...]:
        """Put what was prepared into the place; what stood there is kept, its name with ``aside`` behind it.

        At no moment is the place empty: a server that starts then would take it for a new installation.
        """
        kept = []
        try:
            for name in ("", *_BESIDE[:2]):
                old = Path(f"{self._path}{name}")
                if old.exists():
                    os.link(old, new := Path(f"{self._path}{aside}{name}"))
                    kept.append(new)
            for name in _BESIDE:
                # a log of the old file would be played into the new one
                Path(f"{self._path}{name}").unlink(missing_ok=True)
            flush(self._beside)
            self._beside.replace(self._path)
            flush(self._path)
        except OSError:
            raise Refusal(RefusalCode.FILE_UNWRITABLE, file=str(self._path)) from None
        share(self._handle)
        return tuple(kept)

    def clear(self) -> None:
        """Take away what was prepared and not used."""
        for name in ("", *_BESIDE):
            Path(f"{self._beside}{name}").unlink(missing_ok=True)
        lock_file(self._beside).unlink(missing_ok=True)


@contextmanager
def claimed(url: str) -> Iterator[Place]:
    """The place of the database at an address, while nobody else has it open. Refuses with DATABASE_IN_USE(file)."""
    path = database_path(url).absolute()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = claim(path)
    place = Place(path, handle)
    try:
        yield place
    finally:
        place.clear()
        os.close(handle)
