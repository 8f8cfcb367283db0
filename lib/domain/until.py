"""How far figures reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lib.domain.period import Period


@dataclass(frozen=True, slots=True)
class Until:
    """How far the newest figures reach: their ``quarter``, and the ``day`` at which they are judged.

    The figure of a period that ends after that day is one to date: it has its place, but no part in a line.
    """

    quarter: Period
    day: date
