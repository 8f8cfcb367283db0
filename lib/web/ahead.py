"""A thread that reckons ahead: after the start, after a publication and after midnight, while readers look at the rest.

A reader who comes first would else wait a third of a second for a period, and many readers for each other.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from lib.domain import Refusal
from lib.i18n import say_refusal
from lib.services import Workspace
from lib.services.ahead import reckon_ahead
from lib.services.clock import today
from lib.services.recent import recent_head

log = logging.getLogger(__name__)

#: Seconds after the start, and between two looks for a new revision.
_AFTER, _BETWEEN = 3.0, 1.0
#: Readers come first: after each period it rests so many times as long as the period took.
_REST = 2.0


@contextmanager
def reckoning_ahead(workspace: Workspace) -> Iterator[None]:
    """Reckon ahead in a thread of its own for as long as the context lasts."""
    stop = threading.Event()
    thread = threading.Thread(target=_work, args=(workspace, stop), name="ahead", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _work(workspace: Workspace, stop: threading.Event) -> None:
    done: object = None
    pause = _AFTER
    while not stop.wait(pause):
        pause = _BETWEEN
        try:
            now = (recent_head(workspace), today())
            if now == done:
                continue
            began = time.monotonic()
            for _ in reckon_ahead(workspace, now[0]):
                if stop.wait(_REST * (time.monotonic() - began)) or recent_head(workspace) != now[0]:
                    break
                began = time.monotonic()
            else:
                done = now
        except Refusal as refusal:  # the database is away for now; pages say so by themselves
            log.debug("%s", say_refusal(workspace.settings.locale, refusal))
