"""PostgreSQL's error codes as refusals."""

from __future__ import annotations

import psycopg
from sqlalchemy.exc import DBAPIError

from lib.domain import Refusal, RefusalCode

# the server ends, begins, recovers, or cut this connection; or there is no such database
_AWAY = {"57P01", "57P02", "57P03", "57P05", "25P03", "3D000"}
# connections, and who may make them
_AWAY_CLASSES = ("08", "28")
# no connection or no memory left; a lock, a deadlock or a statement that took too long
_BUSY = {"53000", "53200", "53300", "53400", "55P03", "40001", "40P01", "57014"}
_DISK_FULL = "53100"
_READ_ONLY_TRANSACTION = "25006"
_NO_RIGHT = "42501"
_DAMAGED = {"XX001", "XX002", "58030"}


def driver_error(error: DBAPIError | psycopg.Error) -> psycopg.Error | None:
    """The driver's own error within one of SQLAlchemy's."""
    found = error.orig if isinstance(error, DBAPIError) else error
    return found if isinstance(found, psycopg.Error) else None


def is_away(error: psycopg.Error) -> bool:
    """True where the connection is gone, or none could be made: the server no longer answers."""
    state = error.sqlstate
    if state is None:
        return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
    return state in _AWAY or state.startswith(_AWAY_CLASSES)


def refusal_of(error: DBAPIError | psycopg.Error, *, database: str, busy_timeout_ms: int) -> Refusal | None:
    """The refusal an error of the driver stands for; None for a mistake of ours (bad SQL, a broken constraint).

    Params: STORE_BUSY(seconds), DISK_FULL(file), READ_ONLY(file), STORE_DAMAGED(file, detail). ``detail`` is the
    server's first line, which names a place on its disk; what was to be written is never repeated, and neither is the
    address.
    """
    found = driver_error(error)
    if found is None:
        return None
    if is_away(found):
        return Refusal(RefusalCode.DATABASE_AWAY)
    if isinstance(found, psycopg.DataError) and "NUL" in str(found):
        return Refusal(RefusalCode.TEXT_UNFIT)
    state = found.sqlstate or ""
    told = dict.fromkeys(_BUSY, Refusal(RefusalCode.STORE_BUSY, seconds=round(busy_timeout_ms / 1000, 1)))
    damaged = Refusal(RefusalCode.STORE_DAMAGED, file=database, detail=found.diag.message_primary or "")
    told |= dict.fromkeys(_DAMAGED, damaged)
    told[_DISK_FULL] = Refusal(RefusalCode.DISK_FULL, file=database)
    told[_NO_RIGHT] = Refusal(RefusalCode.READ_ONLY, file=database)
    told[_READ_ONLY_TRANSACTION] = Refusal(RefusalCode.NOT_PRIMARY)
    return told.get(state)
