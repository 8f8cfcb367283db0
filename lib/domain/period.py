"""Periods written like DHIS2: ``2026``, ``2026Q3``, ``202609``."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import total_ordering


class Frequency(StrEnum):
    """How often a figure is due. The value is the number of periods a year, written in words."""

    YEAR = "Y"
    QUARTER = "Q"
    MONTH = "M"

    @property
    def per_year(self) -> int:
        return {Frequency.YEAR: 1, Frequency.QUARTER: 4, Frequency.MONTH: 12}[self]


_SHAPES = (
    (Frequency.MONTH, re.compile(r"([0-9]{4})(0[1-9]|1[0-2])")),
    (Frequency.QUARTER, re.compile(r"([0-9]{4})Q([1-4])")),
    (Frequency.YEAR, re.compile(r"([0-9]{4})")),
)


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """A year, quarter or month. Ordered by its last day, then by its first."""

    year: int
    frequency: Frequency
    number: int = 1

    @classmethod
    def parse(cls, key: str) -> Period:
        """Read a canonical key, years 0001-9999. Raises ValueError for anything else (``ingest`` reads free forms)."""
        for frequency, shape in _SHAPES:
            if (found := shape.fullmatch(key)) and found[1] != "0000":
                number = int(found[2]) if frequency is not Frequency.YEAR else 1
                return cls(int(found[1]), frequency, number)
        raise ValueError(f"not a period: {key!r}")

    @classmethod
    def of(cls, day: date, frequency: Frequency) -> Period:
        """The period of this frequency that holds a day."""
        months = 12 // frequency.per_year
        return cls(day.year, frequency, (day.month - 1) // months + 1)

    @property
    def key(self) -> str:
        if self.frequency is Frequency.YEAR:
            return f"{self.year:04d}"
        if self.frequency is Frequency.QUARTER:
            return f"{self.year:04d}Q{self.number}"
        return f"{self.year:04d}{self.number:02d}"

    @property
    def start(self) -> date:
        months = 12 // self.frequency.per_year
        return date(self.year, (self.number - 1) * months + 1, 1)

    @property
    def end(self) -> date:
        """The last day, inclusive."""
        months = 12 // self.frequency.per_year
        last = self.number * months
        return date(self.year, last, calendar.monthrange(self.year, last)[1])

    def shift(self, steps: int) -> Period:
        """The period ``steps`` later (earlier if negative), of the same frequency."""
        per_year = self.frequency.per_year
        index = self.year * per_year + self.number - 1 + steps
        return Period(index // per_year, self.frequency, index % per_year + 1)

    def __str__(self) -> str:
        return self.key

    def __lt__(self, other: Period) -> bool:
        return (self.end, self.start) < (other.end, other.start)
