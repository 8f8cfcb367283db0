"""Results on a map: what the statistical map in the browser is given to draw."""

from lib.maps.breaks import Goal, Limits, Method, limits, quantile_limits
from lib.maps.building import map_spec
from lib.maps.classes import Classed, MapClass
from lib.maps.layers import Boundary, LayerRef, Line, layer_file
from lib.maps.spec import MapSpec, RegionLine
from lib.palette import Theme

__all__ = [
    "Boundary",
    "Classed",
    "Goal",
    "LayerRef",
    "Limits",
    "Line",
    "MapClass",
    "MapSpec",
    "Method",
    "RegionLine",
    "Theme",
    "layer_file",
    "limits",
    "map_spec",
    "quantile_limits",
]
