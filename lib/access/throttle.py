"""When guessing passwords is stopped: five failures in five minutes from an address, twenty by a name.

A name is stopped later than an address, so that somebody who guesses at it from one place does not keep its owner out
at another; guesses from many places at once are stopped all the same.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

LIMIT, NAME_LIMIT = 5, 20
WINDOW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an attempt may reach the password check; ``minutes`` (at least 1) until it may, where it may not."""

    blocked: bool
    minutes: int = 0


def judge(by_name: Sequence[datetime], by_address: Sequence[datetime], at: datetime) -> Verdict:
    """The verdict at a moment over the failures of a name and from an address, in any order."""
    found = (_end(by_name, at, NAME_LIMIT), _end(by_address, at, LIMIT))
    ends = [end for end in found if end is not None]
    if not ends:
        return Verdict(False)
    return Verdict(True, max(1, math.ceil((max(ends) - at) / timedelta(minutes=1))))


def _end(failures: Sequence[datetime], at: datetime, limit: int) -> datetime | None:
    """When fewer than ``limit`` failures will be left in the window; None where that is so already."""
    recent = sorted((moment for moment in failures if moment > at - WINDOW), reverse=True)
    return recent[limit - 1] + WINDOW if len(recent) >= limit else None
