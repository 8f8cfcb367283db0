"""The map beneath the detail map: none unless the operator configures one.

Tianditu facts: ``{base}/{layer}_w/wmts`` answers GetTile in Web Mercator (matrix set ``w``, levels 1-18); its datum is
CGCS2000, so our boundaries lie on it without conversion. Keys for browsers and for servers differ: this one is for
browsers, since the reader's browser asks for the tiles.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, urlsplit

TIANDITU = "https://t{s}.tianditu.gov.cn"
_SUBDOMAINS = "01234567"
_GET_TILE = (
    "/{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={layer}&STYLE=default&TILEMATRIXSET=w"
    "&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"
)
#: Characters of an address that could end it inside a policy, a script or a page.
_UNSAFE = re.compile(r"[\s'\"<>;,\\`]")


class BasemapKind(StrEnum):
    """Where tiles come from: nowhere, Tianditu, a mirror that speaks as Tianditu does, or plain tiles."""

    NONE = "none"
    TIANDITU = "tianditu"
    WMTS = "wmts"
    XYZ = "xyz"


class BasemapError(ValueError):
    """A basemap that cannot be: the setting, and the reason's key under ``cli.setting``."""

    def __init__(self, setting: str, reason: str) -> None:
        super().__init__(setting, reason)
        self.setting = setting
        self.reason = reason


@dataclass(frozen=True, slots=True)
class TileLayer:
    """A picture to choose, by key (``vector`` or ``image``): tile addresses from the bottom up, with {z}, {x}, {y}."""

    key: str
    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Basemap:
    """The choices of a basemap and the CSP sources its tiles come from."""

    layers: tuple[TileLayer, ...]
    sources: tuple[str, ...]
    subdomains: str = ""


def basemap_of(kind: BasemapKind, url: str, key: str) -> Basemap | None:
    """The basemap of an address (``basemap_url``) and key. Raises BasemapError for one that cannot be."""
    if kind is BasemapKind.NONE:
        return None
    base = (url or (TIANDITU if kind is BasemapKind.TIANDITU else "")).rstrip("/")
    if not base:
        raise BasemapError("basemap_url", "basemap_url_missing")
    if kind is BasemapKind.TIANDITU and not key:
        raise BasemapError("basemap_key", "basemap_key_missing")
    if kind is BasemapKind.XYZ:
        if not all(part in base for part in ("{z}", "{x}", "{y}")):
            raise BasemapError("basemap_url", "basemap_url_tiles")
        template = base.replace("{key}", quote(key, safe=""))
        return Basemap((TileLayer("vector", (template,)),), _sources(template), _SUBDOMAINS if "{s}" in base else "")
    template = base + _GET_TILE + (f"&tk={quote(key, safe='')}" if key else "")
    layers = tuple(
        TileLayer(name, tuple(template.replace("{layer}", part) for part in parts))
        for name, parts in (("vector", ("vec", "cva")), ("image", ("img", "cia")))
    )
    return Basemap(layers, _sources(base), _SUBDOMAINS if "{s}" in base else "")


def _sources(url: str) -> tuple[str, ...]:
    """The origins of an address, one a subdomain."""
    if _UNSAFE.search(url):
        raise BasemapError("basemap_url", "basemap_url_shape")
    origins = [url.replace("{s}", each) for each in _SUBDOMAINS] if "{s}" in url else [url]
    try:
        parts = [urlsplit(each) for each in origins]
        named = [(each.scheme, each.hostname, each.port) for each in parts]
    except ValueError:
        raise BasemapError("basemap_url", "basemap_url_shape") from None
    if any(scheme not in ("http", "https") or not host or "{" in host for scheme, host, _ in named):
        raise BasemapError("basemap_url", "basemap_url_shape")
    if any(each.username or each.password for each in parts):
        raise BasemapError("basemap_url", "basemap_url_shape")
    return tuple(f"{each.scheme}://{each.netloc}" for each in parts)
