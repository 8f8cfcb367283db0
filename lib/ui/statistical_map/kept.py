"""What a reader makes of a map, so that its address can hold it: the class picked out, and the part looked at."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lib.maps.spec import Json

#: How far a map is drawn together or apart.
LEAST_ZOOM, MOST_ZOOM = 0.8, 24.0
_MOST_SIGNS = 40


@dataclass(frozen=True, slots=True)
class Kept:
    """``only`` is the key of the class picked out; ``place`` the zoom and the middle of the part looked at, in the
    plane of the map's projection (a fraction of the whole is no use there: windows differ)."""

    only: str | None = None
    place: tuple[float, float, float] | None = None

    def data(self) -> dict[str, Json]:
        """For the message to the browser."""
        return {"only": self.only, "place": list(self.place) if self.place else None}

    def told(self, told: Sequence[object]) -> Kept:
        """With what the browser tells, a name and a value; the same where that is neither."""
        name, value = told if len(told) == 2 else ("", None)
        if name == "only":
            return replace(self, only=value[:_MOST_SIGNS] if isinstance(value, str) else None)
        if name == "place":
            return replace(self, place=_place(value) if isinstance(value, list) else None)
        return self


def read_place(text: str) -> tuple[float, float, float] | None:
    """The place in an address, such as ``2.5,0.0132,-0.0047``; None where that is none."""
    try:
        return _place([float(part) for part in text.split(",")])
    except ValueError:
        return None


def place_text(place: tuple[float, float, float]) -> str:
    """A place for an address, to a thousandth of what is seen."""
    return ",".join(f"{value:.5g}" for value in place)


def _place(values: Sequence[object]) -> tuple[float, float, float] | None:
    numbers = [float(value) for value in values if isinstance(value, int | float) and math.isfinite(value)]
    if len(numbers) != 3 or len(values) != 3 or not LEAST_ZOOM <= numbers[0] <= MOST_ZOOM:
        return None
    zoom, across, down = numbers
    return zoom, across, down
