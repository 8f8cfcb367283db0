"""Who has a database open: a lock file beside it, so that no restore replaces a file under a running server.

The lock is the system's own (``flock``): it ends with the process that holds it, however that ends. It lies on a file
of its own, because closing any other handle of the database file would drop SQLite's locks on it.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from lib.domain import Refusal, RefusalCode


def lock_file(path: Path) -> Path:
    """The lock file of a database."""
    return Path(f"{path}.lock")


def note_use(path: Path, *, make: bool) -> int | None:
    """Say that a database is in use, until the handle is closed; None where no lock file can be had.

    ``make``: make the file where there is none. Refuses with STORE_BUSY(seconds) while the database is being replaced.
    """
    try:
        handle = os.open(lock_file(path), os.O_RDONLY | (os.O_CREAT if make else 0), 0o644)
    except OSError:
        # whoever may not write beside the database may not replace it either
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise Refusal(RefusalCode.STORE_BUSY, seconds=0) from None
    return handle


def claim(path: Path) -> int:
    """The handle of a database that nobody else has open, and that nobody opens until the handle is closed.

    Refuses with DATABASE_IN_USE(file), and with FILE_UNWRITABLE(file) where the folder cannot be written.
    """
    try:
        handle = os.open(lock_file(path), os.O_RDONLY | os.O_CREAT, 0o644)
    except OSError:
        raise Refusal(RefusalCode.FILE_UNWRITABLE, file=str(lock_file(path))) from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise Refusal(RefusalCode.DATABASE_IN_USE, file=path.name) from None
    return handle


def share(handle: int) -> None:
    """Turn a claim into mere use: others may open the database again."""
    fcntl.flock(handle, fcntl.LOCK_SH)
