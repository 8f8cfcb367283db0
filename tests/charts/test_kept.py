"""A figure that is kept is sent as Plotly would send it, under the title of the moment."""

from __future__ import annotations

import plotly.graph_objects as go
import plotly.io
import plotly.tools

from lib.charts.kept import Kept


def drawn(title: str) -> go.Figure:
    layout = {"title": {"text": title}, "meta": {"alt": "一条线。"}, "height": 300}
    return go.Figure({"data": [{"type": "scatter", "x": ["2026-09-30"], "y": [90.0]}], "layout": layout})


def test_what_is_sent_is_what_plotly_sends_of_a_figure_with_that_title() -> None:
    kept = Kept(drawn("旧"))
    sent = plotly.tools.return_figure_from_figure_or_data(kept.under({"title": {"text": "新"}}), validate_figure=True)
    assert plotly.io.to_json(sent, validate=False) == plotly.io.to_json(drawn("新"), validate=False)
    assert kept.alt == "一条线。"


def test_one_title_leaves_the_other_alone() -> None:
    kept = Kept(drawn("旧"))
    one, two = kept.under({"title": {"text": "一"}}), kept.under({"title": {"text": "二"}, "height": 320})
    assert one.to_dict()["layout"]["title"]["text"] == "一"
    assert one.to_dict()["layout"]["height"] == 300
    assert two.to_dict()["layout"]["title"]["text"] == "二"
    assert two.to_dict()["data"] is one.to_dict()["data"]
