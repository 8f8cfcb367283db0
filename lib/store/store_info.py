"""What a store tells of the database behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lib.domain import RefusalCode


@dataclass(frozen=True, slots=True)
class StoreInfo:
    """How the store runs. ``reason`` is the key of the sentence that says why this journal mode was chosen.

    ``refuses``: what a change is refused with where ``read_only``. ``away_since``: since when the database does not
    answer; what is read then is what was read last.
    """

    dialect: str
    version: str
    journal_mode: str
    reason: str
    read_only: bool
    path: str
    refuses: RefusalCode = RefusalCode.READ_ONLY
    away_since: datetime | None = None
