"""What a reader is looking at. With a revision it is the key of every cached result."""

from __future__ import annotations

from dataclasses import dataclass

from lib.domain.period import Period
from lib.domain.region import Level


@dataclass(frozen=True, slots=True)
class Selection:
    """One indicator over the regions of one level below ``scope``, at a period.

    ``scope`` is the code of the region that is looked into (a province or a league); ``level`` the level of the
    regions listed.
    """

    indicator: str
    scope: str
    level: Level
    period: Period
