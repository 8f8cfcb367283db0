"""How long sessions and tokens live."""

from __future__ import annotations

from datetime import datetime, timedelta

from lib.domain import Session

SCREEN_LIFE = timedelta(days=400)
MOST_TOKEN_DAYS = 366
SET_UP_LIFE = timedelta(hours=24)
#: A session that is in use is written to again after this long.
TOUCH_AFTER = timedelta(minutes=1)


def is_live(session: Session, at: datetime) -> bool:
    """True for a session that was not ended, has not expired and was not left unused for too long."""
    if session.ended_at is not None or at >= session.expires_at:
        return False
    return session.idle_seconds is None or at < session.seen_at + timedelta(seconds=session.idle_seconds)


def needs_touch(session: Session, at: datetime) -> bool:
    """True where the last use that was written down is a minute ago."""
    return at >= session.seen_at + TOUCH_AFTER
