"""Regions, the names they go by, and their boundaries.

Building and importing boundaries need the geometry libraries, which cost seconds to import: they load on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from lib.regions.hierarchy import Regions
from lib.regions.layers import Detail, Layer, Layers, load_layers
from lib.regions.matching import Match, MatchKind
from lib.regions.neighbours import load_areas, load_neighbours, neighbours_in
from lib.regions.reading import ROOT, load_regions

if TYPE_CHECKING:
    from lib.regions.building import build
    from lib.regions.importing import Imported, import_boundaries

__all__ = [
    "ROOT",
    "Detail",
    "Imported",
    "Layer",
    "Layers",
    "Match",
    "MatchKind",
    "Regions",
    "build",
    "import_boundaries",
    "load_areas",
    "load_layers",
    "load_neighbours",
    "load_regions",
    "neighbours_in",
]

_ON_FIRST_USE = {
    "build": "lib.regions.building",
    "Imported": "lib.regions.importing",
    "import_boundaries": "lib.regions.importing",
}


def __getattr__(name: str) -> object:
    if name not in _ON_FIRST_USE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_ON_FIRST_USE[name]), name)
