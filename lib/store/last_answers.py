"""The last answers of a database, to be given again while it is away."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from typing import Any

import polars as pl

Key = tuple[object, ...]

#: Frames are large: of them few are kept, those that were asked for last.
_MOST_FRAMES = 8
_MOST_OTHERS = 512


class LastAnswers:
    """Answers by question. Threads share it."""

    def __init__(self) -> None:
        self._frames: OrderedDict[Key, tuple[float, Any]] = OrderedDict()
        self._others: OrderedDict[Key, tuple[float, Any]] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, key: Key, answer: object) -> None:
        """Keep an answer in the place of the one before."""
        frame = isinstance(answer, pl.DataFrame)
        place, most = (self._frames, _MOST_FRAMES) if frame else (self._others, _MOST_OTHERS)
        with self._lock:
            place[key] = (time.monotonic(), answer)
            place.move_to_end(key)
            while len(place) > most:
                place.popitem(last=False)

    def get(self, key: Key, seconds: float = float("inf")) -> Any:
        """The last answer, if it is not older than ``seconds``; None where there is none."""
        with self._lock:
            at, answer = self._frames.get(key) or self._others.get(key) or (0.0, None)
        return answer if time.monotonic() - at <= seconds else None
