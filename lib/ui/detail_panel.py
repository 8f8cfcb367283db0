"""The detail map of a league or county with its points, and what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
import streamlit as st

from lib.domain import Batch, Jurisdiction, Level, PointKind, Region, Selection
from lib.i18n import say
from lib.maps.detail import DetailSpec, around, grade_name, outlines, painted_areas, pins
from lib.regions import Layer
from lib.reports.table import neutralised
from lib.services import WITHHELD, Analysis, analyse, basemap_in_force, laboratory_grades, points_at
from lib.ui.address import go
from lib.ui.context import Reading
from lib.ui.detail_map import detail_map
from lib.ui.filters import level_name
from lib.ui.identity import fragment
from lib.ui.plain import plain
from lib.ui.theme import theme

#: Pixels of the columns that a reader looks for: together as wide as the place beside the map on a small screen.
_WIDTHS = {"name": 205, "kind": 72, "grade": 62, "region": 92}


@dataclass(frozen=True)
class Scene:
    """What the detail map shows: ``region`` as its areas of ``level``, and the points that stand in it."""

    jurisdiction: Jurisdiction
    region: Region
    level: Level
    result: Analysis
    points: pl.DataFrame

    @property
    def whole_province(self) -> bool:
        """True for the overview, whose borders are simplified."""
        return self.region.level is Level.PROVINCE


def scene_of(reading: Reading, jurisdiction: Jurisdiction) -> Scene:
    """The scene of the region in the address: a league as its counties, a county as itself."""
    region = reading.address.region
    below = region.level.below
    level = below if below in jurisdiction.levels and below is not None else region.level
    selection = Selection(reading.address.indicator.key, region.code, level, reading.address.period)
    result = analyse(reading.workspace, reading.revision, selection, reading.locale)
    points = points_at(reading.workspace, reading.revision, jurisdiction.code)
    inside = [code for code in points["region"].unique() if reading.workspace.regions.within(code, region.code)]
    return Scene(jurisdiction, region, level, result, points.filter(pl.col("region").is_in(inside)))


def words(reading: Reading, key: str, **facts: object) -> str:
    """A sentence of ``detail.toml`` in the reader's language."""
    return say(reading.locale, f"detail.{key}", **facts)


def finding(reading: Reading, scene: Scene) -> str:
    """The sentence above the map."""
    facts = {"region": scene.region.name.get(reading.locale), "areas": scene.result.frame.height}
    if scene.points.is_empty():
        return words(reading, "finding_none", **facts)
    kinds = scene.points["kind"].to_list()
    counts = {"laboratories": kinds.count(PointKind.LABORATORY), "offices": kinds.count(PointKind.OFFICE)}
    return words(reading, "finding", **facts, **counts)


def place_box(reading: Reading, jurisdiction: Jurisdiction) -> None:
    """Choose a league or county of the jurisdiction; a county stands below its league."""
    regions = reading.workspace.regions
    root = regions.all[jurisdiction.root]
    options = [root.code]
    for part in regions.children(root.code):
        options += [part.code, *(item.code for item in regions.children(part.code))]
    st.session_state["detail.place"] = reading.address.region.code

    def label(code: str) -> str:
        depth = sum(regions.within(code, above.code) for above in regions.ancestors(code) if above.code in options)
        return f"{'　' * depth}{regions.all[code].name.get(reading.locale)}"

    def moved() -> None:
        go(reading.address, region=regions.all[st.session_state["detail.place"]])

    st.selectbox(
        words(reading, "place"),
        options,
        format_func=label,
        key="detail.place",
        on_change=moved,
        placeholder=reading.say("widget.choose"),
    )


def shade_of(reading: Reading) -> str:
    """What the colours say: the address's ``value`` stands for the grades of laboratories here."""
    return "grade" if reading.address.colour == "value" else "status"


def shade_switch(reading: Reading) -> None:
    """Choose between the status of the indicator and the grades of laboratories."""
    colours = {"status": "status", "grade": "value"}
    st.session_state["detail.shade"] = shade_of(reading)

    def moved() -> None:
        go(reading.address, colour=colours[st.session_state["detail.shade"]])

    st.segmented_control(
        words(reading, "shade"),
        list(colours),
        format_func=lambda shade: words(reading, f"shade_{shade}"),
        key="detail.shade",
        required=True,
        on_change=moved,
    )


def spec_of(reading: Reading, scene: Scene) -> DetailSpec:
    """The map of a scene, ready to draw."""
    layers, regions = reading.workspace.layers, reading.workspace.regions.all
    detail = "mid" if scene.whole_province else "full"
    layer = layers.for_view(scene.jurisdiction.code, scene.level, detail)
    own = frozenset(scene.result.frame["region"].to_list())
    box = layer.box_around(own) or layer.bbox
    grades = laboratory_grades(reading.workspace)
    areas, legend = painted_areas(
        scene.result.frame,
        outlines(layer, sorted(own)),
        regions,
        scene.points,
        grades,
        shade=shade_of(reading),
        indicator=scene.result.indicator.name.get(reading.locale),
        locale=reading.locale,
        theme=theme(),
    )
    known = _batches(reading, scene)
    files = {batch: WITHHELD if reading.who.anonymous else found.file for batch, found in known.items() if found}
    drawn, pin_legend = pins(scene.points, regions, grades, files, locale=reading.locale, theme=theme())
    return DetailSpec(
        locale=reading.locale,
        theme=theme(),
        areas=areas,
        neighbours=outlines(layer, around(layer.codes, layer.boxes, box, own)),
        borders=_borders(reading, scene, detail),
        pins=drawn,
        legend=(*legend, *pin_legend),
        notes=_notes(reading, scene, layer),
        box=box,
    )


def _batches(reading: Reading, scene: Scene) -> dict[str, Batch | None]:
    """The batches that the points of a scene came in, by id."""
    return {batch: reading.workspace.store.batch(batch) for batch in scene.points["batch"].unique()}


def _borders(reading: Reading, scene: Scene, detail: str) -> tuple[dict[str, object], ...]:
    """The region's own outline, drawn strong, and the stretch of the national border where the whole is shown."""
    layers = reading.workspace.layers
    found = outlines(layers.for_view(scene.jurisdiction.code, scene.region.level, detail), [scene.region.code])
    border = layers.border_of(scene.jurisdiction.code, detail) if scene.whole_province else None
    return (*found, *(outlines(border) if border else ()))


def _notes(reading: Reading, scene: Scene, layer: Layer) -> tuple[tuple[str, bool], ...]:
    """What must stand on the map: the demo mark, the revision, the origin of the borders and the review number."""
    notes = [(words(reading, "as_known", revision=reading.revision), False)]
    if layer.provider:
        notes.append((words(reading, "source", provider=layer.provider, vintage=layer.vintage or "-"), False))
    if layer.review_number:
        notes.append((words(reading, "review", number=layer.review_number), False))
    demo = bool(scene.result.frame["demo"].fill_null(value=False).any())
    demo = demo or any(batch.demo for batch in _batches(reading, scene).values() if batch)
    return ((words(reading, "demo"), True), *notes) if demo else tuple(notes)


@fragment
def draw(reading: Reading, scene: Scene, *, height: int) -> None:
    """Draw the map. A fragment of its own: nothing in it runs the page again."""
    tiles = basemap_in_force(reading.workspace.settings)
    chosen = []
    if tiles:
        chosen = [(words(reading, f"layer.{each.key}"), each.urls, tiles.subdomains) for each in tiles.layers]
    detail_map(spec_of(reading, scene), chosen, key="detail_map", height=height)


def hints(reading: Reading, scene: Scene) -> None:
    """What the map cannot say itself."""
    if scene.whole_province:
        st.caption(words(reading, "province_hint"))
    indicator = scene.result.indicator
    if scene.level not in indicator.levels:
        code = scene.jurisdiction.code
        levels = reading.say("mark.list").join(
            level_name(reading, level, code) for level in Level if level in indicator.levels
        )
        shown = level_name(reading, scene.level, code)
        name = indicator.name.get(reading.locale)
        st.caption(plain(reading.say("map.no_level", indicator=name, levels=levels, shown=shown)))


def points_table(reading: Reading, scene: Scene, *, height: int) -> None:
    """The points as a table, each with the batch, row and revision it came from."""
    if scene.points.is_empty():
        st.caption(words(reading, "table.none"))
        return
    regions, grades = reading.workspace.regions.all, laboratory_grades(reading.workspace)
    rows = [
        (
            row["name"],
            words(reading, f"kind.{row['kind']}"),
            grade_name(row["grade"], grades, reading.locale) if row["kind"] == PointKind.LABORATORY else "",
            regions[row["region"]].name.get(reading.locale),
            row["longitude"],
            row["latitude"],
            f"v{row['revision_from']}",
            row["batch"],
            row["row"],
        )
        for row in scene.points.sort("region", "kind", "name").iter_rows(named=True)
    ]
    names = ("name", "kind", "grade", "region", "longitude", "latitude", "revision", "batch", "row")
    kinds = (*[pl.String] * 4, pl.Float64, pl.Float64, pl.String, pl.String, pl.Int64)
    columns = dict(zip((words(reading, f"table.{name}") for name in names), kinds, strict=True))
    table = neutralised(pl.DataFrame(rows, schema=columns, orient="row"))
    degrees = st.column_config.NumberColumn(format="%.5f")
    formats = {words(reading, f"table.{name}"): degrees for name in ("longitude", "latitude")}
    formats |= {words(reading, f"table.{name}"): st.column_config.Column(width=wide) for name, wide in _WIDTHS.items()}
    alt = words(reading, "table.title")
    st.dataframe(table, hide_index=True, height=height, row_height=30, column_config=formats, alt=alt)
