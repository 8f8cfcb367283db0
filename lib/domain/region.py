"""A region of administration, keyed by its GB/T 2260 code."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lib.domain.text import Text


class Level(StrEnum):
    """Levels of administration, highest first."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"

    @property
    def below(self) -> Level | None:
        order = list(Level)
        at = order.index(self) + 1
        return order[at] if at < len(order) else None


@dataclass(frozen=True, slots=True)
class Region:
    """A league, city, banner, county or district.

    ``code`` is the six-digit GB/T 2260 code, ``parent`` the code one level up (None at the top),
    ``type`` the Chinese word for its kind (盟 市 旗 县 区 ...), ``lon`` and ``lat`` a point inside it in
    degrees (CGCS2000, treated as WGS-84).
    """

    code: str
    name: Text
    short_name: str
    level: Level
    parent: str | None
    type: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """A regulator's territory in this installation: its root region and what it may show.

    ``root`` is the code of its top region; ``levels`` the levels it is drawn at, highest first.
    """

    code: str
    name: Text
    root: str
    levels: tuple[Level, ...]
