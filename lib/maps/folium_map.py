"""A detail map as a folium map. Import this module only when a map is drawn: folium takes seconds to load.

Folium names six outside hosts for its scripts and writes tooltips and popups as HTML. Here every script and style has
an address of our own, and every text travels as data that ``detail.js`` sets as text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import folium
from branca.element import Element, MacroElement
from folium import plugins as folium_plugins
from folium.elements import JSCSSMixin
from folium.template import Template

from lib.domain import Locale
from lib.i18n import say
from lib.maps.detail import DetailSpec, Feature
from lib.palette import GRID, MUTED, OUTLINE, PAGE, SERIES, TEXT

#: Untyped, as the package leaves them.
plugins: Any = folium_plugins

#: Tiles to choose beneath the map: a name, the addresses from the bottom up, and the subdomains for ``{s}``.
Tiles = tuple[str, tuple[str, ...], str]

#: Characters that HTML, Jinja or the rewriting of names in the component would act on. In JSON they only occur inside
#: texts where the data are nested lists, so each can be written as its code point.
_ACTIVE = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&{}_()'/"})


def inert(data: Sequence[object]) -> str:
    """Nested lists as JSON in which no character of a text means anything to HTML, Jinja or a script."""
    return json.dumps(data, ensure_ascii=True, separators=(",", ":")).translate(_ACTIVE)


class Call(MacroElement):
    """Calls a function of ``detail.js`` with the element it is added to and some data."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "capmapDetail.{{ this.method }}({{ this._parent.get_name() }}, {{ this.data }});"
        "{% endmacro %}"
    )

    def __init__(self, method: str, data: Sequence[object]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # untyped in branca
        self._name = "Call"
        self.method = method
        self.data = inert(data)


def folium_map(spec: DetailSpec, asset: Callable[[str], str], tiles: Sequence[Tiles] = ()) -> Any:
    """The map of a spec. ``asset`` gives the address of a vendored file such as ``leaflet/leaflet.js``."""
    west, south, east, north = spec.box
    found = folium.Map(
        location=((south + north) / 2, (west + east) / 2),
        tiles=None,
        zoom_snap=0.5,
    )
    found.default_js = [("leaflet", asset("leaflet/leaflet.js")), ("capmap", asset("detail.js"))]
    found.default_css = [("leaflet_css", asset("leaflet/leaflet.css")), ("capmap_css", asset("detail.css"))]
    found.add_child(Call("dress", _dress(spec, asset)))
    _tiles(found, spec, tiles)
    _areas(found, spec)
    _points(found, spec, asset)
    _controls(found, spec, asset)
    found.fit_bounds([[south, west], [north, east]], padding_top_left=(44, 12), padding_bottom_right=(90, 70))
    return found


def addresses(element: Element) -> Iterator[str]:
    """Every address of a script or style that a map would load."""
    if isinstance(element, JSCSSMixin):
        yield from (address for _, address in (*element.default_js, *element.default_css))
    for child in element._children.values():
        yield from addresses(child)


def _dress(spec: DetailSpec, asset: Callable[[str], str]) -> list[str]:
    tones = [tone.get(spec.theme) for tone in (PAGE, TEXT, MUTED, GRID)]
    words = [say(spec.locale, f"map.word.{word}") for word in ("zoom_in", "zoom_out")]
    return [*tones, *words, asset("leaflet/images/")]


def _tiles(found: Any, spec: DetailSpec, tiles: Sequence[Tiles]) -> None:
    if not tiles:
        return
    for name, urls, subdomains in tiles:
        group = folium.FeatureGroup(name=name, overlay=False, show=False)
        for url in urls:
            options: dict[str, Any] = {"subdomains": subdomains} if subdomains else {}
            layer = folium.TileLayer(url, attr=name, control=False, overlay=True, max_zoom=18, **options)
            group.add_child(layer)
        found.add_child(group)
    found.add_child(folium.FeatureGroup(name=say(spec.locale, "detail.layer.no_basemap"), overlay=False, show=True))


def _areas(found: Any, spec: DetailSpec) -> None:
    theme = spec.theme
    faint = {
        "color": GRID.get(theme),
        "weight": 1,
        "fillColor": GRID.get(theme),
        "fillOpacity": 0.35,
        "interactive": False,
    }
    if spec.neighbours:
        found.add_child(_geojson(spec.neighbours, "neighbours", spec, lambda _: faint))
    fills = {area.feature["id"]: area.fill for area in spec.areas}
    line = OUTLINE.get(theme)

    def painted(feature: Feature) -> dict[str, Any]:
        return {"color": line, "weight": 1.2, "fillColor": fills[feature["id"]], "fillOpacity": 0.75}

    areas = _geojson(tuple(area.feature for area in spec.areas), "areas", spec, painted)
    areas.add_child(Call("cards", [[area.feature["id"], area.card] for area in spec.areas]))
    found.add_child(areas)
    heavy = {"color": line, "weight": 3, "fill": False, "interactive": False}
    if spec.borders:
        found.add_child(_geojson(spec.borders, "borders", spec, lambda _: heavy))
    names = folium.FeatureGroup(name=say(spec.locale, "detail.layer.names"))
    names.add_child(Call("labels", [[*area.place, area.label] for area in spec.areas]))
    found.add_child(names)


def _geojson(
    features: tuple[Feature, ...], layer: str, spec: DetailSpec, style: Callable[[Feature], dict[str, Any]]
) -> Any:
    whole = {"type": "FeatureCollection", "features": list(features)}
    name = say(spec.locale, f"detail.layer.{layer}")
    return folium.GeoJson(whole, name=name, style_function=style, smooth_factor=0.5)


def _points(found: Any, spec: DetailSpec, asset: Callable[[str], str]) -> None:
    if not spec.pins:
        return
    cluster = plugins.MarkerCluster(
        name=say(spec.locale, "detail.layer.points"),
        show_coverage_on_hover=False,
        max_cluster_radius=40,
        spiderfy_on_max_zoom=True,
        zoom_to_bounds_on_click=False,
        chunked_loading=False,
    )
    cluster.default_js = [("markercluster", asset("markercluster/leaflet.markercluster.js"))]
    cluster.default_css = [
        ("markercluster_css", asset("markercluster/MarkerCluster.css")),
        ("markercluster_default_css", asset("markercluster/MarkerCluster.Default.css")),
    ]
    rows = [[pin.latitude, pin.longitude, pin.mark, pin.fill, pin.ink, pin.shape, pin.lines] for pin in spec.pins]
    cluster.add_child(Call("points", rows))
    found.add_child(cluster)


def _controls(found: Any, spec: DetailSpec, asset: Callable[[str], str]) -> None:
    language = "cn" if spec.locale is Locale.ZH else "en"
    measure = plugins.MeasureControl(
        position="topleft",
        primary_length_unit="kilometers",
        secondary_length_unit="meters",
        primary_area_unit="sqkilometers",
        secondary_area_unit="hectares",
        active_color=SERIES[2].light,
        completed_color=SERIES[2].light,
    )
    measure.default_js = [("measure", asset(f"measure/leaflet-measure.{language}.js"))]
    measure.default_css = [("measure_css", asset("measure/leaflet-measure.css"))]
    full = plugins.Fullscreen(
        title=say(spec.locale, "detail.word.full_screen"),
        title_cancel=say(spec.locale, "detail.word.leave_full_screen"),
    )
    full.default_js = [("fullscreen", asset("fullscreen/Control.FullScreen.js"))]
    full.default_css = [("fullscreen_css", asset("fullscreen/Control.FullScreen.css"))]
    for control in (full, measure, folium.LayerControl(position="topright", collapsed=True)):
        found.add_child(control)
    found.add_child(Call("name_layers", [say(spec.locale, "detail.word.layers")]))
    found.add_child(Call("notes", [list(note) for note in spec.notes]))
    rows = [[row.shape, row.fill, row.ink, row.symbol, row.label] for row in spec.legend]
    found.add_child(Call("legend", rows))
