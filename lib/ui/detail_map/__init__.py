"""The detail map: folium through streamlit-folium, with every script and style from our own routes."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.maps.detail import DetailSpec
from lib.ui.detail_map.assets import folder
from lib.ui.statistical_map.assets import ASSET_ROUTE

__all__ = ["detail_map"]


def detail_map(spec: DetailSpec, tiles: Sequence[tuple[str, tuple[str, ...], str]], *, key: str, height: int) -> None:
    """Draw a detail map. Nothing comes back from it: panning, measuring and opening cards never run the page again."""
    # both take seconds to load, so they load with the first detail map and not with the server
    from streamlit_folium import st_folium  # noqa: PLC0415

    from lib.maps.folium_map import folium_map  # noqa: PLC0415

    place = _place_of_assets()
    drawn = folium_map(spec, lambda name: f"{place}{name}", tiles)
    st_folium(drawn, key=key, height=height, use_container_width=True, returned_objects=[])


def _place_of_assets() -> str:
    base = "/" + str(st.get_option("server.baseUrlPath")).strip("/")
    base = base if base.endswith("/") else f"{base}/"
    return f"{base}{ASSET_ROUTE}/{folder()}/"
