"""Pages that only the benchmark opens, a selectbox and a map each: the way of the tutorials, Plotly with simplified
geometry inside the figure, and the map of the product, which is shown at all counties of the country as well.

``?view=plotly`` (default), ``map`` or ``map_national``.
"""

import json

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from lib.domain import Level, Locale, Selection
from lib.maps import map_spec
from lib.services import analyse, latest_period
from lib.ui.context import workspace
from lib.ui.statistical_map import statistical_map
from tests.bench import national
from tests.bench.serving import NATIONAL

TOP = "150000"

found = workspace()
head = found.store.head()


@st.cache_resource
def geometry() -> dict[str, object]:
    return json.loads(found.layers.for_view(TOP, Level.COUNTY, "low").path.read_text(encoding="utf-8"))


@st.cache_resource
def made() -> dict[str, pl.DataFrame]:
    """Figures of every indicator, made before the first switch: the product has reckoned them by then."""
    codes = national.layer(NATIONAL).codes
    sheets = found.catalogue.indicators
    return {key: national.figures(codes, sheets[key], Locale.ZH, turn) for turn, key in enumerate(keys)}


def figures() -> pl.DataFrame:
    if view.endswith("_national"):
        return made()[chosen]
    return analyse(found, head, Selection(chosen, TOP, Level.COUNTY, latest_period(found, head)), Locale.ZH).frame


st.set_page_config(layout="wide")
view = st.query_params.get("view", "plotly")
keys = [key for key, sheet in found.catalogue.indicators.items() if Level.COUNTY in sheet.levels]
chosen = st.selectbox("指标", keys, format_func=lambda key: found.catalogue.indicators[key].name.zh)
frame = figures()

if view.startswith("map"):
    national_layer = view.endswith("_national")
    layer = national.layer(NATIONAL) if national_layer else found.layers.for_view(TOP, Level.COUNTY, "low")
    spec = map_spec(frame, layer, found.catalogue.indicators[chosen], Locale.ZH)
    statistical_map(spec, key="map", height=600, on_pick=lambda _: None)
else:
    places = {status: place for place, status in enumerate(sorted(frame["status"].unique()))}
    chart = go.Figure(
        go.Choroplethmap(
            geojson=geometry(),
            featureidkey="properties.code",
            locations=frame["region"].to_list(),
            z=frame["status"].replace_strict(places, return_dtype=pl.Int64).to_list(),
            text=frame["name"].to_list(),
            customdata=frame.select("value_text", "target_text", "gap_text").rows(),
            hovertemplate="%{text}<br>%{customdata[0]}<br>%{customdata[1]}<br>%{customdata[2]}<extra></extra>",
        )
    )
    # A background without tiles: any other style asks an outside host.
    place = {"style": "white-bg", "center": {"lon": 110, "lat": 44}, "zoom": 3.4}
    chart.update_layout(height=600, meta=chosen, map=place, margin={"l": 0, "r": 0, "t": 0, "b": 0})
    st.plotly_chart(chart, theme=None)
