"""What is measured: indicators and the domains they belong to."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from lib.domain.period import Frequency
from lib.domain.region import Level
from lib.domain.text import Text


class Kind(StrEnum):
    """The kind of quantity; it decides how a value is read, written, rolled up and compared."""

    COUNT = "count"
    COUNT_CUMULATIVE = "count_cumulative"
    COUNT_PERIOD = "count_period"
    RATIO = "ratio"
    RATIO_PLAIN = "ratio_plain"
    RATE = "rate"
    MEAN = "mean"
    GROWTH = "growth"
    ORDINAL = "ordinal"
    DURATION = "duration"
    BINARY = "binary"
    DENOMINATOR = "denominator"


class Direction(StrEnum):
    """Which way is better. ``none``: only observed."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


class Rollup(StrEnum):
    """How a parent's figure follows from its children's."""

    WEIGHTED = "weighted"
    SUM = "sum"
    SHARE_MEETING = "share_meeting"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Domain:
    """A field of regulatory work, such as laboratory or inspection."""

    key: str
    name: Text


@dataclass(frozen=True, slots=True)
class Grade:
    """One step of an ordinal scale. A stored value is the step's place in the scale, from 0, lowest first."""

    key: str
    name: Text


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator sheet.

    Values are in ``unit``; shares in per cent (96 means 96 %). ``minimum`` and ``maximum`` are the bounds a value
    must keep (None: open). ``scale`` holds the grades of an ordinal, lowest first. ``headers`` are further column
    titles the importer accepts; ``numerator_unit`` is what a gap in whole units counts (people, reports).
    ``empty_means_never``: the word 未演练 is a value of its own (no event yet).
    """

    key: str
    name: Text
    domain: str
    unit: Text
    kind: Kind
    direction: Direction
    levels: frozenset[Level]
    frequency: Frequency
    rollup: Rollup
    definition: Text
    numerator: Text | None = None
    denominator: Text | None = None
    numerator_unit: Text | None = None
    minimum: float | None = None
    maximum: float | None = None
    decimals: int = 0
    core: bool = False
    empty_means_never: bool = False
    scale: tuple[Grade, ...] = ()
    headers: tuple[str, ...] = field(default=())

    @property
    def is_share(self) -> bool:
        """True where the value is a percentage of a whole and must stay within 0-100."""
        return self.kind is Kind.RATIO

    @property
    def counts_months(self) -> bool:
        """True where the value is the months since the last event, with "never" as a value of its own."""
        return self.kind is Kind.DURATION and self.empty_means_never

    @property
    def in_per_cent(self) -> bool:
        """True where the value is per cent of anything, so that a difference of two is one of percentage points."""
        return self.unit.zh == "%"

    def grade_value(self, grade: str) -> float | None:
        """The stored value of a grade's key or name; None if it is not on the scale."""
        for place, step in enumerate(self.scale):
            if grade in (step.key, step.name.zh, step.name.en):
                return float(place)
        return None
