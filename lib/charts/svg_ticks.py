"""Ticks of a value axis: those it names, else round numbers."""

from __future__ import annotations

import math
from typing import Any

_MOST = 6


def value_ticks(axis: Any) -> list[tuple[float, str]]:
    """Places and words of the ticks of a Plotly axis with a fixed range."""
    if axis.tickvals is not None:
        return list(zip(axis.tickvals, axis.ticktext, strict=True))
    low, high = axis.range
    step = _round_step((high - low) / _MOST)
    decimals = max(0, -math.floor(math.log10(step)))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [(place * step, f"{place * step:,.{decimals}f}") for place in range(first, last + 1)]


def _round_step(least: float) -> float:
    """The smallest of 1, 2, 5 times a power of ten that is not below ``least``."""
    power = 10.0 ** math.floor(math.log10(least))
    return float(next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least - 1e-12))
