"""Change over time: an indicator as a film over its periods, as small maps side by side, or two periods compared."""

import streamlit as st

from lib.services import view_of
from lib.ui.context import current
from lib.ui.filters import classes_switch, colour_switch, indicator_box, level_switch
from lib.ui.map_panel import analysis_of, breadcrumb
from lib.ui.time_panel import (
    difference_panel,
    film_panel,
    multiples_panel,
    period_choice,
    spacing_switch,
    view_switch,
)

reading = current()
address = reading.address
view = view_of(reading.workspace, address.region, address.indicator, level=address.level, scope=address.scope)
choices, ways = (st.container(horizontal=True, vertical_alignment=side, gap="small") for side in ("bottom", "center"))

with ways:
    shown = view_switch(reading)
    if shown == "multiples":
        spacing_switch(reading)
    if shown != "difference":
        classes_switch(reading, target=analysis_of(reading, view).target is not None)
    breadcrumb(reading, view)

with choices:
    indicator_box(reading)
    period_choice(reading, shown)
    level_switch(reading, view)
    if shown != "difference":
        colour_switch(reading)

if shown == "film":
    film_panel(reading, view, height=360)
elif shown == "multiples":
    multiples_panel(reading, view, height=440)
else:
    difference_panel(reading, view, height=420)
