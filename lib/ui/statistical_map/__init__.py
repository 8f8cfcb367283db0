"""The statistical map: Apache ECharts in a Streamlit component."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from secrets import token_hex

import streamlit as st

from lib.maps import MapSpec
from lib.palette import MAP_INKS
from lib.ui.delivery import Delivery, delivery
from lib.ui.statistical_map.assets import ASSET_ROUTE, BOOTSTRAP, CARRIER, FILES, LAYER_ROUTE, assets, names
from lib.ui.statistical_map.kept import Kept
from lib.ui.statistical_map.payload import pack

__all__ = ["Kept", "assets", "message", "statistical_map"]

_map = st.components.v2.component("capability_map", js=BOOTSTRAP.read_text(encoding="utf-8"))
_carrier = st.components.v2.component("capability_map_carrier", js=CARRIER.read_text(encoding="utf-8"))


def statistical_map(
    spec: MapSpec,
    *,
    key: str,
    height: int,
    on_pick: Callable[[str], None],
    on_drawn: Callable[[], None] | None = None,
    kept: Kept | None = None,
    on_keep: Callable[[Kept], None] | None = None,
) -> None:
    """Draw a map; ``on_pick`` is called with the code of a region that was picked, before the page runs again.

    ``on_drawn`` is called once the map stands in the browser, and the page then runs again; None asks for no word.
    ``kept`` is what the reader made of the map before, ``on_keep`` is called with what they make of it now.

    ``height`` is the least, in CSS pixels: the map fills what is left of a larger window. ``key`` keeps the view (zoom,
    place) over reruns for as long as the layer and the regions of the result stay the same.
    """

    def picked() -> None:
        code = st.session_state[key].get("picked")
        if isinstance(code, str):
            on_pick(code)

    def keep() -> None:
        told = st.session_state[key].get("kept")
        if on_keep and isinstance(told, list):
            on_keep((kept or Kept()).told(told))

    with st.container(gap=None, key=f"{key}_frame"):
        _map(
            key=key,
            data=message(spec, height, kept=kept, tell=on_drawn is not None),
            height="content",
            on_picked_change=picked,
            on_drawn_change=on_drawn or _nothing,
            on_kept_change=keep,
        )
        if delivery() is Delivery.INLINE:
            _carry(spec)


def _nothing() -> None:
    """What a word from the browser that nobody asked for does."""


def message(spec: MapSpec, height: int, *, kept: Kept | None = None, tell: bool = False) -> bytes:
    """What the browser is sent for a map; ``tell`` asks for a word once it is drawn."""
    place = _place_of_assets()
    modules = {role: f"{place[0]}{name}" for role, name in names().items()}
    inks = {name: [tone.light, tone.dark] for name, tone in MAP_INKS.items()}
    # Another word each time: a map that the browser has already drawn is else left alone, and says nothing.
    reader = {"tell": token_hex(4) if tell else None, "keeps": kept is not None, **(kept or Kept()).data()}
    return pack({**spec.data(), "height": height, "modules": modules, "layers": place[1], "inks": inks, **reader})


def _place_of_assets() -> tuple[str, str]:
    """What stands before the names of scripts and of layers: own routes, or the mark of a carried file."""
    if delivery() is Delivery.INLINE:
        return "inline:", "inline:"
    base = "/" + str(st.get_option("server.baseUrlPath")).strip("/")
    base = base if base.endswith("/") else f"{base}/"
    return f"{base}{ASSET_ROUTE}/", f"{base}{LAYER_ROUTE}/"


def _carry(spec: MapSpec) -> None:
    """Send scripts and layers along. Streamlit sends a message again only when it changes, if it is over 10 KB."""
    scripts = {name: _text(FILES[role]) for role, name in names().items()}
    layers = {layer.file: _text(layer.path) for layer in spec.layers}
    _carrier(key="capability_map_scripts", data={"files": scripts}, height=1)
    _carrier(key="capability_map_layers", data={"files": layers}, height=1)


@lru_cache(maxsize=32)
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
