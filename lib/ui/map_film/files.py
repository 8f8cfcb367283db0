"""The files that films and small multiples run on in the browser, and how they get there."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

import streamlit as st

from lib.palette import MAP_INKS
from lib.ui.delivery import Delivery, delivery
from lib.ui.statistical_map.assets import ASSET_ROUTE, LAYER_ROUTE, names

HERE = Path(__file__).parent / "frontend"

#: Role of each file, beside those of the statistical map, which draws every frame.
FILM_FILES: dict[str, Path] = {
    "stage": HERE / "stage.js",
    "film": HERE / "film.js",
    "multiples": HERE / "multiples.js",
    "film_style": HERE / "film.css",
}


@cache
def film_names() -> dict[str, str]:
    """Public name by role, which changes with the content."""
    found = {role: (path, sha256(path.read_bytes()).hexdigest()[:8]) for role, path in FILM_FILES.items()}
    return {role: f"{role}-{digest}{path.suffix}" for role, (path, digest) in found.items()}


def film_assets() -> dict[str, Path]:
    """Public name -> file: what the server offers under ``/assets/`` beside the files of the statistical map."""
    return {name: FILM_FILES[role] for role, name in film_names().items()}


def addresses() -> dict[str, object]:
    """Where the browser finds scripts (``modules``, by role) and boundaries (``layers``, what stands before a
    name), and the ``inks`` of the drawing."""
    base = "/" + str(st.get_option("server.baseUrlPath")).strip("/")
    base = base if base.endswith("/") else f"{base}/"
    inline = delivery() is Delivery.INLINE
    scripts = "inline:" if inline else f"{base}{ASSET_ROUTE}/"
    modules = {role: f"{scripts}{name}" for role, name in {**names(), **film_names()}.items()}
    inks = {name: [tone.light, tone.dark] for name, tone in MAP_INKS.items()}
    return {"modules": modules, "layers": "inline:" if inline else f"{base}{LAYER_ROUTE}/", "inks": inks}
