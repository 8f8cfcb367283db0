"""The files the map runs on in the browser, and the addresses they are served under."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).parent

#: Where the server offers ``assets()`` and the boundary layers.
ASSET_ROUTE = "assets"
LAYER_ROUTE = "api/v1/layers"

#: Role of each file. The scripts are ES modules without imports; ``bootstrap`` is not among them, it travels inline.
FILES: dict[str, Path] = {
    "echarts": HERE / "assets" / "echarts-6.1.0.min.js",
    "loader": HERE / "frontend" / "loader.js",
    "chart": HERE / "frontend" / "chart.js",
    "geometry": HERE / "frontend" / "geometry.js",
    "labels": HERE / "frontend" / "labels.js",
    "gestures": HERE / "frontend" / "gestures.js",
    "memory": HERE / "frontend" / "memory.js",
    "colours": HERE / "frontend" / "colours.js",
    "panel": HERE / "frontend" / "panel.js",
    "style": HERE / "frontend" / "map.css",
}
BOOTSTRAP = HERE / "frontend" / "bootstrap.js"
CARRIER = HERE / "frontend" / "carrier.js"


@cache
def names() -> dict[str, str]:
    """Public name by role, such as ``{"echarts": "echarts-1a2b3c4d.js"}``. The name changes with the content."""
    return {role: f"{role}-{sha256(path.read_bytes()).hexdigest()[:8]}{path.suffix}" for role, path in FILES.items()}


def assets() -> dict[str, Path]:
    """Public name -> file: what the server offers under ``/assets/``, for ever, since a name never changes content."""
    return {name: FILES[role] for role, name in names().items()}
