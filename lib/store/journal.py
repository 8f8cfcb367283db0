"""Which journal mode a SQLite library may use.

Write-ahead logging lets readers and a writer go on side by side, but in most releases a rare race while the log is
reset can damage the file (SQLite's "WAL-reset bug"). It is used only where the linked library has the fix.
"""

from __future__ import annotations

from dataclasses import dataclass

_FIXED_FROM = (3, 51, 3)
_FIXED_BRANCHES = {(3, 50): 7, (3, 44): 6}


@dataclass(frozen=True, slots=True)
class Journal:
    """A journal mode, the ``synchronous`` that makes it safe against power loss, and the key of the reason."""

    mode: str
    synchronous: str
    reason: str


WAL = Journal("wal", "FULL", "store.journal.wal")
ROLLBACK_JOURNAL = Journal("delete", "EXTRA", "store.journal.delete")


def choose_journal(version: tuple[int, int, int]) -> Journal:
    """The journal mode for a SQLite version such as ``(3, 40, 1)``."""
    patch = _FIXED_BRANCHES.get(version[:2])
    if version >= _FIXED_FROM or (patch is not None and version[2] >= patch):
        return WAL
    return ROLLBACK_JOURNAL
