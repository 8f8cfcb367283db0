"""Every trend that a test draws is checked by Plotly, as the product does not."""

from __future__ import annotations

import plotly.graph_objects as go
import pytest

from lib.charts.sketch import Sketch


@pytest.fixture(autouse=True)
def checked(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = Sketch.figure

    def figure(sketch: Sketch) -> go.Figure:
        found = drawn(sketch)
        go.Figure(found.to_dict())
        return found

    monkeypatch.setattr(Sketch, "figure", figure)
