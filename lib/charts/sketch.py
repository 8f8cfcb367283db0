"""A chart in the making: its parts are collected and become a figure at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go


class Sketch:
    """Collects traces, shapes and notes. Adding them to a finished figure one by one checks all of it each time, which
    takes five times as long."""

    def __init__(self, layout: Mapping[str, Any]) -> None:
        self.layout = {**layout, "shapes": [], "annotations": []}
        self._traces: list[Any] = []

    def add_trace(self, trace: go.Scatter) -> None:
        self._traces.append(trace)

    def add_scatter(self, **trace: Any) -> None:
        self._traces.append({"type": "scatter", **trace})

    def add_shape(self, shape: Mapping[str, Any]) -> None:
        self.layout["shapes"].append(shape)

    def add_annotation(self, note: Mapping[str, Any]) -> None:
        self.layout["annotations"].append(note)

    def figure(self) -> go.Figure:
        """The figure of all that was added. Plotly does not check it, which would take three times as long as all the
        rest: the tests let it check what every kind of trend draws."""
        return go.Figure({"data": self._traces, "layout": self.layout}, _validate=False)
