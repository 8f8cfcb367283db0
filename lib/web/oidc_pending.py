"""A sign-in at the provider that has not come back yet: sealed in a cookie of the browser that began it.

Nothing is kept for those who never come back, so beginning many sign-ins fills nothing. The key is made at start: after
a restart people begin again. What was used once is remembered until its seal would have expired.
"""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import asdict, dataclass

from cryptography.fernet import Fernet, InvalidToken

from lib.web.oidc_provider import Begun

LIFE_SECONDS = 600
_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Pending:
    """What one sign-in was begun with, where its answer is sent, and where the person wanted to go."""

    begun: Begun
    back: str
    wanted: str


class Seals:
    """Seals and opens. ``clock`` gives seconds since 1970."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._fernet = Fernet(Fernet.generate_key())
        self._clock = clock
        self._used: OrderedDict[str, float] = OrderedDict()

    def seal(self, pending: Pending) -> str:
        text = json.dumps(asdict(pending), separators=(",", ":"))
        return self._fernet.encrypt_at_time(text.encode(), int(self._clock())).decode()

    def open(self, sealed: str) -> Pending | None:
        """What was sealed by us within the last ten minutes, else None."""
        try:
            text = self._fernet.decrypt_at_time(sealed, LIFE_SECONDS, int(self._clock()))
        except (InvalidToken, ValueError):  # the latter for a cookie that is not even ASCII
            return None
        found = json.loads(text)
        return Pending(Begun(**found["begun"]), found["back"], found["wanted"])

    def use(self, pending: Pending) -> bool:
        """True the first time, False for every further one."""
        now = self._clock()
        while self._used and next(iter(self._used.values())) < now - LIFE_SECONDS:
            self._used.popitem(last=False)
        if pending.begun.state in self._used:
            return False
        self._used[pending.begun.state] = now
        if len(self._used) > _REMEMBERED:
            self._used.popitem(last=False)
        return True
