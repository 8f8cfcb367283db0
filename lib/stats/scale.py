"""The scale on which a quantity is forecast, so that no forecast leaves its bounds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from lib.domain import Indicator, Kind
from lib.stats.recent import Floats


class Scale(StrEnum):
    """``angle``: arcsine of the square root, for shares of 0-100 %, also where they are 0 or 100; ``root``: square
    root, for what is never negative; ``plain``: as it is."""

    ANGLE = "angle"
    ROOT = "root"
    PLAIN = "plain"


_SCALES = {Kind.RATIO: Scale.ANGLE, Kind.GROWTH: Scale.PLAIN, Kind.COUNT_CUMULATIVE: Scale.PLAIN}


def scale_of(indicator: Indicator) -> Scale:
    return _SCALES.get(indicator.kind, Scale.ROOT)


@dataclass(frozen=True, eq=False)
class Scaled:
    """Which scale each series has, as a column of 0, 1, 2 in the order of `Scale`."""

    code: Floats

    def there(self, value: Floats) -> Floats:
        """Values of [series, n] on the scale; out of bounds is taken to the bound."""
        bounded = np.clip(value, 0.0, None)
        angle = np.arcsin(np.sqrt(np.clip(value, 0.0, 100.0) / 100.0))
        return self._pick(angle, np.sqrt(bounded), value)

    def back(self, place: Floats) -> Floats:
        """Places on the scale as values, within the bounds."""
        angle = 100.0 * np.sin(np.clip(place, 0.0, np.pi / 2)) ** 2
        return self._pick(angle, np.clip(place, 0.0, None) ** 2, place)

    def grain(self, value: Floats, step: Floats) -> Floats:
        """How much one ``step`` of the values is on the scale, about ``value``, both [series]."""
        half = step / 2
        at = np.where(self.code == 0, np.clip(value, half, np.maximum(100.0 - half, half)), np.maximum(value, half))
        at = np.where(self.code == 2, value, at)
        upper, lower = self.there((at + half)[:, None]), self.there((at - half)[:, None])
        found: Floats = np.abs(upper - lower)[:, 0]
        return found

    def _pick(self, angle: Floats, root: Floats, plain: Floats) -> Floats:
        code = self.code[:, None]
        found: Floats = np.where(code == 0, angle, np.where(code == 1, root, plain))
        return found


def scaled(indicators: list[Indicator]) -> Scaled:
    """The scale of each series' indicator."""
    order = list(Scale)
    return Scaled(np.array([float(order.index(scale_of(one))) for one in indicators]))
