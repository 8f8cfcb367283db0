"""From a result frame to what the map in the browser needs: classes, texts and the names of its layers.

Geometry never travels in here. Of each region only the place of its class and a few places in a table of texts are
sent, in the order of the layer's features.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from lib.domain import Indicator, Locale, Period, Status
from lib.i18n import number, say
from lib.i18n import period as period_text
from lib.maps.classes import Classed, MapClass, by_status, by_value
from lib.maps.layers import Boundary, LayerRef, Line
from lib.palette import Paint, Theme, Tone

COLOURS = ("status", "value")

#: Sentences the map itself shows, by name; they stand in ``map.toml`` under ``word``.
WORDS = (
    "list",
    "legend",
    "loading",
    "failed",
    "retry",
    "zoom_in",
    "zoom_out",
    "whole",
    "zoom_hint",
)

Json = str | int | bool | None | Sequence["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True)
class RegionLine:
    """What the card of one region says; ``rank`` None: unranked. ``place`` is that of its class in the legend.

    ``label`` stands on the map where there is room: a short name, or the name itself when empty.
    """

    code: str
    name: str
    place: int
    value: str
    period: str
    target: str
    gap: str
    rank: int | None
    label: str = ""


@dataclass(frozen=True, slots=True)
class MapSpec:
    """One map, ready to draw. ``data()`` is all that a switch of indicator or period sends.

    ``regions`` are those of the result, in the order of the layer's features; ``order`` has, for each feature, the
    place in ``regions`` or -1 for a feature outside the result (drawn as a faint neighbour). ``ranked`` regions have
    a rank. ``theme`` None follows the reader's appearance.
    """

    indicator: str
    colour: str
    revision: int
    locale: Locale
    title: str
    legend: str
    review: str
    layer: LayerRef
    lines: tuple[LayerRef, ...]
    classes: tuple[MapClass, ...]
    regions: tuple[RegionLine, ...]
    order: tuple[int, ...]
    ranked: int
    selected: str | None = None
    theme: Theme | None = None
    demo: bool = False

    @property
    def layers(self) -> tuple[LayerRef, ...]:
        """Every layer the map draws, the regions first."""
        return (self.layer, *self.lines)

    def data(self) -> dict[str, Json]:
        """The map as JSON. Texts are plain and stand once each in ``texts``; ``rows`` point at them by place."""
        table = _Texts()
        rows: list[Json] = [
            [
                line.place,
                *(table.place(text) for text in (line.value, line.period, line.target, line.gap)),
                line.rank or 0,
            ]
            for line in self.regions
        ]
        names = None if self.locale is Locale.ZH else [line.name for line in self.regions]
        return {
            "indicator": self.indicator,
            "colour": self.colour,
            "revision": self.revision,
            "lang": "zh-CN" if self.locale is Locale.ZH else "en",
            "title": self.title,
            "legend": self.legend,
            "review": self.review,
            "demo": say(self.locale, "map.demo") if self.demo else None,
            "theme": self.theme,
            "selected": self.selected,
            "layer": self.layer.file,
            "lines": [{"file": line.file, "kind": line.line} for line in self.lines],
            "classes": [_class(item) for item in self.classes],
            "order": None if self._in_order else list(self.order),
            "rows": rows,
            "names": names,
            "labels": [line.label for line in self.regions] if any(line.label for line in self.regions) else None,
            "texts": table.texts,
            "target": say(self.locale, "map.card.target", target="{}"),
            "gap": say(self.locale, "map.card.gap", gap="{}"),
            "rank": say(self.locale, "map.card.rank", rank="{}", ranked=number(self.ranked)),
            "words": {name: say(self.locale, f"map.word.{name}") for name in WORDS},
        }

    @property
    def _in_order(self) -> bool:
        return self.order == tuple(range(len(self.regions)))


def map_spec(
    result: pl.DataFrame,
    layer: Boundary,
    indicator: Indicator,
    locale: Locale,
    colour: str = "status",
    *,
    selected: str | None = None,
    theme: Theme | None = None,
    revision: int = 0,
    lines: Iterable[tuple[Line, Boundary]] = (),
    labels: Mapping[str, str] | None = None,
) -> MapSpec:
    """The map of a result: one row a region, columns ``region, name, value, value_text, qualifier, period, status,
    target_text, gap_text, rank, ranked, demo``; texts in the reader's language.

    The features of ``layer`` are the regions; one that it lacks is left out. ``lines`` are drawn over them, lightest
    first; ``labels`` are short names by code. ``colour`` is ``status`` or ``value``, ValueError for anything else.
    """
    drawn = _in_feature_order(result, layer)
    classed = _classed(drawn, indicator, locale, colour)
    row_of = {code: at for at, code in enumerate(drawn["region"])}
    return MapSpec(
        indicator=indicator.key,
        colour=colour,
        revision=revision,
        locale=locale,
        title=say(locale, f"map.title.{colour}", indicator=indicator.name.get(locale)),
        legend=_legend_title(indicator, locale, colour),
        review=say(locale, "map.review", number=layer.review_number),
        layer=LayerRef.of(layer),
        lines=tuple(LayerRef.of(line, kind) for kind, line in lines),
        classes=classed.classes,
        regions=tuple(_lines(drawn, classed.places, labels or {}, locale)),
        order=tuple(row_of.get(code, -1) for code in layer.codes),
        ranked=max((int(count) for count in drawn["ranked"].drop_nulls()), default=0),
        selected=selected,
        theme=theme,
        demo=bool(drawn["demo"].fill_null(value=False).any()),
    )


def _classed(drawn: pl.DataFrame, indicator: Indicator, locale: Locale, colour: str) -> Classed:
    if colour not in COLOURS:
        raise ValueError(f"a map is coloured by {' or '.join(COLOURS)}, not {colour!r}")
    return by_status(drawn, locale) if colour == "status" else by_value(drawn, indicator, locale)


def _in_feature_order(result: pl.DataFrame, layer: Boundary) -> pl.DataFrame:
    feature = {code: at for at, code in enumerate(layer.codes)}
    drawn = result.filter(pl.col("region").is_in(list(feature)))
    return drawn.sort(pl.col("region").replace_strict(feature, return_dtype=pl.Int64)) if drawn.height else drawn


def _legend_title(indicator: Indicator, locale: Locale, colour: str) -> str:
    if colour == "status":
        return say(locale, "map.legend.status")
    unit = indicator.unit.get(locale)
    return say(locale, "map.legend.value_unit", unit=unit) if unit else say(locale, "map.legend.value")


def _lines(
    drawn: pl.DataFrame, places: tuple[int, ...], labels: Mapping[str, str], locale: Locale
) -> Iterable[RegionLine]:
    for place, row in zip(places, drawn.iter_rows(named=True), strict=True):
        yield RegionLine(
            code=row["region"],
            name=row["name"],
            place=place,
            value=row["value_text"] or say(locale, "ui.value.none"),
            period=period_text(locale, Period.parse(row["period"])) if row["period"] else "",
            target=row["target_text"] or "",
            gap="" if row["status"] == Status.MET else row["gap_text"] or "",
            rank=row["rank"],
            label=labels.get(row["region"], ""),
        )


def _class(item: MapClass) -> dict[str, Json]:
    paint: Paint = item.paint
    found: dict[str, Json] = {
        "key": item.key,
        "label": item.label,
        "count": item.count,
        "symbol": paint.symbol,
        "fill": _tone(paint.fill),
        "ink": _tone(paint.ink),
    }
    if paint.pattern != "none":
        found |= {"pattern": paint.pattern, "stroke": _tone(paint.stroke)}
    return found


def _tone(tone: Tone) -> list[str]:
    return [tone.light, tone.dark]


class _Texts:
    """A table of texts in which each stands once; the empty text has the place -1."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._places: dict[str, int] = {}

    def place(self, text: str) -> int:
        if not text:
            return -1
        if text not in self._places:
            self._places[text] = len(self.texts)
            self.texts.append(text)
        return self._places[text]
