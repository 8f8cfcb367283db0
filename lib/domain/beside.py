"""How a figure stands beside a target that does not bind: where it is, never a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from lib.domain.policy import UNJUDGED, Comparator, Status


class Beside(StrEnum):
    """Where a figure is, seen from a reference value."""

    ABOVE = "above_reference"
    BELOW = "below_reference"
    SAME = "same_as_reference"
    OTHER = "other_than_reference"


_REACHED = {Comparator.AT_LEAST: Beside.ABOVE, Comparator.AT_MOST: Beside.BELOW, Comparator.EQUAL: Beside.SAME}
_NOT_REACHED = {Comparator.AT_LEAST: Beside.BELOW, Comparator.AT_MOST: Beside.ABOVE, Comparator.EQUAL: Beside.OTHER}

#: What a figure is told to be: judged by a target that binds, or beside one that does not.
Stand = Status | Beside


def stand(status: str, *, binding: bool | None, comparator: str | None) -> Stand:
    """How a figure of a ``status`` is told. A reference value passes no verdict: on it lie all statuses but "met" on
    its one side, "met" on the other, whatever the day. ``binding`` None: there is no target.

    Raises ValueError for an unknown status or comparator.
    """
    found = Status(status)
    if binding is not False or comparator is None or found in UNJUDGED:
        return found
    return (_REACHED if found is Status.MET else _NOT_REACHED)[Comparator(comparator)]


def stand_named(name: str) -> Stand:
    """The stand that is written as ``name``. Raises ValueError where there is none."""
    return Beside(name) if name in set(Beside) else Status(name)


def stand_of(row: Mapping[str, Any]) -> Stand:
    """The same for a row with ``status`` and, where known, ``binding`` and ``comparator``."""
    return stand(row["status"], binding=row.get("binding"), comparator=row.get("comparator"))
