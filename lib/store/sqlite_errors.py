"""SQLite's error codes as refusals."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError

from lib.domain import Refusal, RefusalCode

# writing failed: a full disk, a quota or a file-size limit
_WRITE_FAILURES = {
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_FSYNC,
    sqlite3.SQLITE_IOERR_DIR_FSYNC,
    sqlite3.SQLITE_IOERR_TRUNCATE,
    sqlite3.SQLITE_IOERR_SHMSIZE,
}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_READ_ONLY = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR}


def refusal_of(error: DBAPIError | sqlite3.Error, *, file: str, busy_timeout_ms: int) -> Refusal | None:
    """The refusal an error of the driver stands for; None for a mistake of ours (bad SQL, a broken constraint).

    Params: STORE_BUSY(seconds), DISK_FULL(file), READ_ONLY(file), STORE_DAMAGED(file, detail).
    """
    found = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(found, "sqlite_errorcode", None)
    if code is None:
        # the driver could not decode a text: bytes that this program never wrote
        undecodable = isinstance(found, sqlite3.OperationalError) and "decode" in str(found)
        return Refusal(RefusalCode.STORE_DAMAGED, file=file, detail=str(found)) if undecodable else None
    primary = code & 0xFF
    if primary in _BUSY:
        return Refusal(RefusalCode.STORE_BUSY, seconds=round(busy_timeout_ms / 1000, 1))
    if primary == sqlite3.SQLITE_FULL or code in _WRITE_FAILURES:
        return Refusal(RefusalCode.DISK_FULL, file=file)
    if primary in _READ_ONLY:
        return Refusal(RefusalCode.READ_ONLY, file=file)
    if primary in _DAMAGED:
        return Refusal(RefusalCode.STORE_DAMAGED, file=file, detail=str(found))
    return None
