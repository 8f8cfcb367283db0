"""A figure that is made once and sent often, each time under another title."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go


class Kept:
    """A figure in the form in which it is sent. Plotly copies and packs a figure each time it is sent, which takes a
    third of the time of a page; here that is done once. What is kept is never changed."""

    def __init__(self, figure: go.Figure) -> None:
        self._spec: Mapping[str, Any] = figure.to_dict()

    @property
    def alt(self) -> str:
        """What is seen, as a sentence."""
        return str(self._spec["layout"]["meta"]["alt"])

    def under(self, layout: Mapping[str, Any]) -> go.Figure:
        """The figure with some of its layout (``chart_title``) replaced, ready to be sent."""
        return _Ready({**self._spec, "layout": {**self._spec["layout"], **layout}})


class _Ready(go.Figure):  # type: ignore[misc]  # plotly tells no types
    """Passes for a figure where one is sent; nothing is built, and nothing can be added."""

    def __init__(self, spec: dict[str, Any]) -> None:
        self.__dict__["_spec"] = spec

    def to_dict(self) -> dict[str, Any]:
        found: dict[str, Any] = self.__dict__["_spec"]
        return found
