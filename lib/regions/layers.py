"""Boundary layers: what each holds and where its file lies. Their geometry is never read here."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from lib.domain import Level, Refusal, RefusalCode
from lib.regions.reading import ROOT
from lib.regions.wording import reason

#: West, south, east and north in degrees.
Box = tuple[float, float, float, float]


class Detail(StrEnum):
    """How finely a layer is drawn: ``full`` as its source, ``mid`` for one league, ``low`` for a whole territory."""

    LOW = "low"
    MID = "mid"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Layer:
    """One GeoJSON file of boundaries and what must be shown with it.

    ``codes`` and ``boxes`` are in the order of the features; a feature's id is its region code. ``level`` is None for
    the stretch of the national border. ``review_number`` (审图号) belongs on every map drawn from the layer.
    """

    name: str
    detail: Detail
    level: Level | None
    jurisdiction: str
    sha256: str
    review_number: str
    provider: str
    vintage: str
    license: str
    crs: str
    codes: tuple[str, ...]
    boxes: tuple[Box, ...]
    path: Path

    @property
    def bbox(self) -> Box:
        """The box around all features, in degrees."""
        west, south, east, north = zip(*self.boxes, strict=True)
        return min(west), min(south), max(east), max(north)

    def box_around(self, codes: frozenset[str]) -> Box | None:
        """The box around some features; None where the layer holds none of them."""
        some = [box for code, box in zip(self.codes, self.boxes, strict=True) if code in codes]
        if not some:
            return None
        west, south, east, north = zip(*some, strict=True)
        return min(west), min(south), max(east), max(north)

    def unmatched(self, codes: frozenset[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """(regions without geometry, geometries without region) against the region codes of a view."""
        return tuple(sorted(codes - set(self.codes))), tuple(code for code in self.codes if code not in codes)


#: What a jurisdiction without boundaries is drawn from: an empty frame, the shape of no region.
_WITHOUT = Layer(
    name="no_boundaries",
    detail=Detail.LOW,
    level=None,
    jurisdiction="",
    sha256="bf96eb37627a0cf9022e703443464f88348253cf4d4add48a97ff0b564989d1f",
    review_number="",
    provider="",
    vintage="",
    license="",
    crs="EPSG:4490",
    codes=("",),
    boxes=((103.2, 35.6, 104.8, 36.4),),
    path=ROOT / "no_boundaries.geojson",
)


class Layers:
    """The layers of an installation by name and detail."""

    def __init__(self, layers: Mapping[tuple[str, Detail], Layer], views: Mapping[tuple[str, str], str]) -> None:
        self._layers = dict(layers)
        self._views = dict(views)

    def __iter__(self) -> Iterator[Layer]:
        return iter(self._layers.values())

    @property
    def jurisdictions(self) -> frozenset[str]:
        """The jurisdictions that any layer draws."""
        return frozenset(layer.jurisdiction for layer in self)

    def get(self, name: str, detail: str = Detail.LOW) -> Layer:
        """The layer of this name and detail. Raises Refusal BOUNDARIES_BROKEN where there is none."""
        if (name, detail) == (_WITHOUT.name, _WITHOUT.detail):
            return _WITHOUT
        try:
            return self._layers[name, Detail(detail)]
        except (KeyError, ValueError):
            facts = reason("layer_unknown", layer=name, detail=str(detail))
            raise Refusal(RefusalCode.BOUNDARIES_BROKEN, file="sources.toml", **facts) from None

    def for_view(self, jurisdiction: str, level: Level, detail: str = Detail.LOW) -> Layer:
        """The layer that draws a level of a jurisdiction. Raises Refusal LEVEL_UNKNOWN where it is not drawn.

        A jurisdiction none of whose levels has boundaries is drawn from an empty frame.
        """
        name = self._views.get((jurisdiction, level.value))
        if name == _WITHOUT.name:
            return replace(_WITHOUT, level=level, jurisdiction=jurisdiction)
        if name is None:
            if all(known != jurisdiction for known, _ in self._views):
                return replace(_WITHOUT, level=level, jurisdiction=jurisdiction)
            raise Refusal(RefusalCode.LEVEL_UNKNOWN, level=level.value, jurisdiction=jurisdiction)
        return self.get(name, detail)

    def overlaid(self, layers: Iterable[Layer]) -> Layers:
        """These layers with others in the place of those of the same jurisdiction. A level of it that none of them
        draws is drawn from an empty frame; the stretch of the national border stays."""
        given = tuple(layers)
        own = {layer.jurisdiction for layer in given}
        gone = {name for (code, what), name in self._views.items() if code in own and what != "border"}
        kept = {at: layer for at, layer in self._layers.items() if at[0] not in gone}
        views = {(code, level.value): _WITHOUT.name for code in own for level in Level}
        views |= {(layer.jurisdiction, layer.level.value): layer.name for layer in given if layer.level}
        added = {(layer.name, layer.detail): layer for layer in given}
        return Layers(kept | added, self._views | views)

    def border_of(self, jurisdiction: str, detail: str = Detail.LOW) -> Layer | None:
        """The stretch of the national border to draw stronger; None for an inland jurisdiction."""
        name = self._views.get((jurisdiction, "border"))
        return None if name is None else self.get(name, detail)

    def read(self, layer: Layer) -> bytes:
        """The GeoJSON of a layer as UTF-8 bytes. Raises Refusal FILE_UNREADABLE."""
        try:
            return layer.path.read_bytes()
        except OSError:
            raise Refusal(RefusalCode.FILE_UNREADABLE, file=layer.path.name) from None


def read_views(root: Path = ROOT) -> dict[tuple[str, str], str]:
    """Which layer draws what: ``{(jurisdiction, level or "border"): layer name}``, from ``jurisdictions.toml``."""
    rows = tomllib.loads((root / "jurisdictions.toml").read_text(encoding="utf-8"))["jurisdiction"]
    return {(row["code"], what): name for row in rows for what, name in row["layers"].items()}


def load_layers(root: Path = ROOT, override: Path | None = None) -> Layers:
    """What the layers under ``root`` hold; those of the same name under ``override`` (imported ones) come first.

    Reads the indexes only. Raises Refusal BOUNDARIES_BROKEN (file, reason) where one is missing or not readable; an
    ``override`` that does not exist yet is no error.
    """
    views = read_views(root)
    layers = _read_folder(root, views)
    if override is not None and (override / "sources.toml").exists():
        layers |= _read_folder(override, views)
    return Layers(layers, views)


def _read_folder(folder: Path, views: Mapping[tuple[str, str], str]) -> dict[tuple[str, Detail], Layer]:
    drawn = {name: at for at, name in views.items()}
    try:
        listed = tomllib.loads((folder / "sources.toml").read_text(encoding="utf-8"))
        index = json.loads((folder / "layers" / "index.json").read_text(encoding="utf-8"))
        found: dict[tuple[str, Detail], Layer] = {}
        for entry in listed["layer"]:
            source = listed["source"][entry["source"]]
            features = index[entry["file"]]
            jurisdiction, level = drawn[entry["name"]]
            layer = Layer(
                name=entry["name"],
                detail=Detail(entry["detail"]),
                level=None if level == "border" else Level(level),
                jurisdiction=jurisdiction,
                sha256=entry["sha256"],
                review_number=source["review_number"],
                provider=source["provider"],
                vintage=source["vintage"],
                license=source["license"],
                crs=source["crs"],
                codes=tuple(features),
                boxes=tuple((box[0], box[1], box[2], box[3]) for box in features.values()),
                path=folder / "layers" / entry["file"],
            )
            found[layer.name, layer.detail] = layer
    except (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        facts = reason("index_unreadable", detail=repr(error))
        raise Refusal(RefusalCode.BOUNDARIES_BROKEN, file=f"{folder.name}/sources.toml", **facts) from error
    return found
