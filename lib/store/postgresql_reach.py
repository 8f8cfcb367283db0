"""Whether a database server answers: since when it does not, and when it is asked again."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from time import monotonic

log = logging.getLogger(__name__)

#: A server that did not answer is left alone for so long, or for as long as its silence took, whichever is longer.
_REST_SECONDS = 1.0
_LONGEST_REST_SECONDS = 5.0


class Reach:
    """What is known of one server. Threads share it: a reader that comes while it rests is told at once."""

    def __init__(self) -> None:
        #: When it was first found gone; None while it answers.
        self.away_since: datetime | None = None
        self._rest_until = 0.0
        self._last_try = 0.0

    def resting(self) -> bool:
        """True while nobody should ask: somebody did a moment ago, and waited in vain."""
        return monotonic() < self._rest_until

    @contextmanager
    def trying(self) -> Iterator[None]:
        """Around an attempt, so that the time it took in vain is known."""
        begun = monotonic()
        try:
            yield
        finally:
            self._last_try = monotonic() - begun

    def found(self) -> None:
        """It answered."""
        if self.away_since is not None:
            log.info("PostgreSQL answers again")
            self.away_since = None
        self._rest_until = 0.0

    def lost(self) -> bool:
        """It did not answer. True where that is news."""
        self._rest_until = monotonic() + min(max(self._last_try, _REST_SECONDS), _LONGEST_REST_SECONDS)
        news = self.away_since is None
        if news:
            self.away_since = datetime.now(UTC)
        return news
