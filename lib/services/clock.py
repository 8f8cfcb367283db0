"""The server's clock. Order never depends on it (batches and revisions are numbered); people see Beijing time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present moment in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def today() -> date:
    """Today's date in Beijing."""
    return datetime.now(BEIJING).date()


def beijing(moment: datetime) -> str:
    """A moment as people in China read it: ``2026-11-22 10:02``."""
    return moment.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")
