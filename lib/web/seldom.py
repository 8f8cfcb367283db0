"""The first time in a while: so that whoever repeats a refused request cannot fill the audit trail."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

_SECONDS = 60.0
_MOST = 1_000


class Seldom:
    """Remembers what was noted within the last minute, at most 1,000 things. ``clock`` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._noted: OrderedDict[Hashable, float] = OrderedDict()
        self._lock = threading.Lock()

    def first(self, what: Hashable) -> bool:
        """True where this was not noted within the last minute; it is noted now."""
        with self._lock:
            now = self._clock()
            while self._noted and next(iter(self._noted.values())) <= now - _SECONDS:
                self._noted.popitem(last=False)
            if what in self._noted:
                return False
            if len(self._noted) >= _MOST:
                return False
            self._noted[what] = now
            return True
