"""Which regions share a border, from a small table that the layers are the source of.

The geometry is looked at when the layers are built, not while pages are served; only that of boundaries which were
brought is looked at later.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from lib.domain import Refusal, RefusalCode
from lib.regions.layers import Layer
from lib.regions.reading import ROOT

#: The table, beside the other tables of regions.
NEIGHBOURS = "neighbours.csv"
_HEAD = ("region", "neighbour")

Pair = tuple[str, str]


@cache
def load_neighbours(root: Path = ROOT) -> Mapping[str, tuple[str, ...]]:
    """The regions of the same level that share a stretch of border with each region, by code.

    A region without a neighbour in this installation is not in it. Raises Refusal CATALOGUE_BROKEN where the table is
    missing or cannot be read.
    """
    path = root / NEIGHBOURS
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            return _both_ways((row["region"], row["neighbour"]) for row in csv.DictReader(lines))
    except (OSError, KeyError, UnicodeDecodeError, csv.Error) as error:
        raise Refusal(RefusalCode.CATALOGUE_BROKEN, file=NEIGHBOURS, key="", reason=repr(error)) from error


@lru_cache(maxsize=32)
def neighbours_in(layer: Layer) -> Mapping[str, tuple[str, ...]]:
    """The same of a layer that was brought, whose borders the table does not know: looked at once, when first asked
    for. Raises OSError where its file is gone."""
    return _both_ways(shared_borders(layer.path.read_bytes()))


def _both_ways(pairs: Iterable[Pair]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for one, other in pairs:
        found.setdefault(one, []).append(other)
        found.setdefault(other, []).append(one)
    return {code: tuple(sorted(others)) for code, others in found.items()}


@cache
def load_areas(root: Path = ROOT) -> Mapping[str, float]:
    """The area of each region in km2, computed from the boundary layers: for comparing, not a published figure."""
    with (root / "regions.csv").open(encoding="utf-8", newline="") as lines:
        return {row["code"]: float(row["computed_area_km2"]) for row in csv.DictReader(lines)}


def shared_borders(geojson: bytes) -> set[Pair]:
    """The pairs of features, by id and in order, that have at least one edge in common, vertex by vertex.

    Regions that meet in a single point are no neighbours.
    """
    owners: dict[tuple[Any, Any], set[str]] = {}
    for feature in json.loads(geojson)["features"]:
        for first, second in _edges(feature["geometry"]):
            owners.setdefault((min(first, second), max(first, second)), set()).add(feature["id"])
    return {(min(codes), max(codes)) for codes in owners.values() if len(codes) == 2}


def neighbours_table(layers: Iterable[bytes]) -> bytes:
    """The table of the neighbours in some layers, as CSV. From the finest: simplified ones lose short borders."""
    pairs = sorted(set[Pair]().union(*map(shared_borders, layers)))
    return "".join(f"{one},{other}\n" for one, other in (_HEAD, *pairs)).encode()


def _edges(geometry: Mapping[str, Any]) -> Iterator[tuple[tuple[float, ...], tuple[float, ...]]]:
    whole = geometry["coordinates"]
    for polygon in [whole] if geometry["type"] == "Polygon" else whole:
        for ring in polygon:
            points = [tuple(point) for point in ring]
            yield from pairwise(points)
