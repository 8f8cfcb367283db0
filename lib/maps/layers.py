"""The boundary layers a map is drawn from, as the map needs to know them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol


class Boundary(Protocol):
    """A boundary layer: ``codes`` in the order of its features, ``path`` its GeoJSON file."""

    @property
    def name(self) -> str: ...
    @property
    def detail(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def review_number(self) -> str: ...
    @property
    def codes(self) -> Sequence[str]: ...
    @property
    def path(self) -> Path: ...


class Line(StrEnum):
    """What a line drawn over the regions means; it decides its weight."""

    PARENT = "parent"
    NATIONAL = "national"


@dataclass(frozen=True, slots=True)
class LayerRef:
    """Where a layer is found: ``file`` is its public name, which changes with its content; ``path`` the file itself."""

    file: str
    path: Path
    line: Line | None = None

    @classmethod
    def of(cls, layer: Boundary, line: Line | None = None) -> LayerRef:
        return cls(layer_file(layer), layer.path, line)


def layer_file(layer: Boundary) -> str:
    """The public file name of a layer: ``<layer>.<detail>.<first 8 of its sha256>.geojson``."""
    return f"{layer.name}.{layer.detail}.{layer.sha256[:8]}.geojson"
