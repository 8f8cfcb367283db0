"""Results on a map: what the statistical map in the browser is given to draw."""

from lib.maps.classes import Classed, MapClass, quantile_limits
from lib.maps.layers import Boundary, LayerRef, Line, layer_file
from lib.maps.spec import MapSpec, RegionLine, map_spec
from lib.palette import Theme

__all__ = [
    "Boundary",
    "Classed",
    "LayerRef",
    "Line",
    "MapClass",
    "MapSpec",
    "RegionLine",
    "Theme",
    "layer_file",
    "map_spec",
    "quantile_limits",
]
