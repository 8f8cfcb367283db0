"""A film of maps, and small maps side by side: all periods of an indicator travel once and are drawn in the browser.

The drawing is that of the statistical map; these components only tell it which period to show.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import streamlit as st

from lib.domain import Locale
from lib.i18n import say
from lib.maps import MapSpec
from lib.ui.delivery import Delivery, delivery
from lib.ui.map_film.files import FILM_FILES, addresses, film_names
from lib.ui.map_film.reel import Frame, pooled, reel, single
from lib.ui.statistical_map.assets import BOOTSTRAP, CARRIER, FILES, names
from lib.ui.statistical_map.payload import pack

__all__ = ["Frame", "Reel", "film_of_maps", "pooled", "single", "small_multiples"]

#: Sentences the components show, by name; they stand in ``time.toml`` under ``word``.
WORDS = ("film", "play", "pause", "back", "forward", "speed", "slow", "normal", "fast", "slider", "legend")


def _bootstrap(role: str) -> str:
    """The bootstrap of the statistical map, handing its runs to the script of another role."""
    return BOOTSTRAP.read_text(encoding="utf-8").replace("loader", role)


_film = st.components.v2.component("capability_map_film", js=_bootstrap("film"))
_multiples = st.components.v2.component("capability_map_multiples", js=_bootstrap("multiples"))
_carrier = st.components.v2.component("capability_map_film_carrier", js=CARRIER.read_text(encoding="utf-8"))


@dataclass(frozen=True, eq=False)
class Reel:
    """Frames ready to be drawn: ``spec`` is their ``pooled`` map, ``alone`` the map of each by itself."""

    spec: MapSpec
    frames: Sequence[Frame]
    alone: Sequence[MapSpec]


def film_of_maps(
    film: Reel,
    *,
    at: str,
    selected: str | None,
    note: str,
    key: str,
    height: int,
    on_pick: Callable[[str, str], None],
    on_settle: Callable[[str], None],
) -> None:
    """Draw a film, at the period ``at``.

    Playing and stepping say nothing to the server. ``on_settle`` is called with the key of the period at which the
    reader paused or let go of the slider, ``on_pick`` with the code of a region that was picked and
    that of the period; the page runs again after either.
    ``note`` stands beside the slider. ``height`` is the least of the map, in CSS pixels.
    """
    data = {**reel(film.spec, film.frames, film.alone), "at": at, "selected": selected, "note": note}
    with st.container(gap=None, key=f"{key}_frame"):
        _film(
            key=key,
            data=_message(film.spec, data, height),
            height="content",
            on_picked_change=lambda: _tell_pick(key, on_pick),
            on_settled_change=lambda: _tell(key, "settled", on_settle),
        )
        _carry(film.spec)


def small_multiples(
    film: Reel,
    *,
    selected: str | None,
    note: str,
    key: str,
    height: int,
    on_pick: Callable[[str], None],
) -> None:
    """Draw one small map a frame, under one legend; ``height`` is the least of them all."""
    data = {**reel(film.spec, film.frames, film.alone), "selected": selected, "note": note}
    with st.container(gap=None, key=f"{key}_frame"):
        _multiples(
            key=key,
            data=_message(film.spec, data, height),
            height="content",
            on_picked_change=lambda: _tell(key, "picked", on_pick),
        )
        _carry(film.spec)


def _message(spec: MapSpec, data: Mapping[str, Any], height: int) -> bytes:
    whole = {**data, "film": _identity(data), "height": height, "words": _words(spec.locale), **addresses()}
    return pack(whole)


def _identity(data: Mapping[str, Any]) -> str:
    """Changes when the frames do, so that the browser knows a new film from the same one at another period."""
    text = json.dumps([data["base"], data["frames"]], ensure_ascii=False)
    return sha256(text.encode()).hexdigest()[:12]


def _words(locale: Locale) -> dict[str, str]:
    shared = {name: say(locale, f"map.word.{name}") for name in ("failed", "retry")}
    return {**shared, **{name: say(locale, f"time.word.{name}") for name in WORDS}}


def _tell(key: str, name: str, listener: Callable[[str], None]) -> None:
    value = st.session_state[key].get(name)
    if isinstance(value, str):
        listener(value)


def _tell_pick(key: str, listener: Callable[[str, str], None]) -> None:
    value = st.session_state[key].get("picked")
    if isinstance(value, Mapping) and isinstance(value.get("region"), str) and isinstance(value.get("period"), str):
        listener(value["region"], value["period"])


def _carry(spec: MapSpec) -> None:
    """Where no routes exist, send scripts and layers along, each in a message that never changes."""
    if delivery() is not Delivery.INLINE:
        return
    files = {names()[role]: path for role, path in FILES.items()}
    files |= {film_names()[role]: path for role, path in FILM_FILES.items()}
    layers = {layer.file: layer.path for layer in spec.layers}
    for key, paths in (("film_scripts", files), ("film_layers", layers)):
        texts = {name: _text(path) for name, path in paths.items()}
        _carrier(key=f"capability_map_{key}", data={"files": texts}, height=1)


@lru_cache(maxsize=32)
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
