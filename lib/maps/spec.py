"""What the map in the browser needs: classes, texts and the names of its layers.

Geometry never travels in here. Of each region only the place of its class and a few places in a table of texts are
sent, in the order of the layer's features.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lib import palette
from lib.domain import Beside, Locale, Stand, Status
from lib.i18n import number, say, stand_word
from lib.maps.classes import MapClass
from lib.maps.layers import LayerRef
from lib.palette import Paint, Theme, Tone

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
    "scale",
)

Json = str | int | float | bool | None | Sequence["Json"] | dict[str, "Json"]


class RegionLine(NamedTuple):
    """What the card of one region says; ``rank`` None: unranked. ``place`` is that of its class in the legend,
    ``status`` its status against the target, or its side of one that does not bind.

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
    status: Stand
    label: str = ""


@dataclass(frozen=True, slots=True)
class MapSpec:
    """One map, ready to draw. ``data()`` is all that a switch of indicator or period sends.

    ``regions`` are those of the result, in the order of the layer's features; ``order`` has, for each feature, the
    place in ``regions`` or -1 for a feature outside the result (drawn as a faint neighbour). ``ranked`` regions have
    a rank. ``theme`` None follows the reader's appearance. ``split`` is the place in the legend before which ``goal``,
    the target in words, stands; ``notes`` stand below the classes, ``banner`` inside the map. ``below`` is what a
    region of this map is drawn from when it is looked into: the browser fetches it while nothing else is to do.
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
    split: int | None = None
    goal: str = ""
    notes: tuple[str, ...] = ()
    banner: str = ""
    below: LayerRef | None = None

    @property
    def layers(self) -> tuple[LayerRef, ...]:
        """Every layer the map draws, the regions first."""
        return (self.layer, *self.lines)

    def data(self) -> dict[str, Json]:
        """The map as JSON. Texts are plain and stand once each in ``texts``; ``rows`` point at them by place."""
        table = _Texts()
        told = {line.status for line in self.regions}
        statuses = [status for status in (*Status, *Beside) if status in told]
        at = {status: place for place, status in enumerate(statuses)}
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
            "below": self.below.file if self.below else None,
            "lines": [{"file": line.file, "kind": line.line} for line in self.lines],
            "classes": [_class(item) for item in self.classes],
            "split": None
            if self.split is None
            else [self.split, say(self.locale, "map.card.target", target=self.goal)],
            "notes": list(self.notes),
            "banner": self.banner,
            "statuses": [_status(status, self.locale) for status in statuses],
            "order": None if self._in_order else list(self.order),
            "rows": [_row(line, table.place, at[line.status]) for line in self.regions],
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


def _row(line: RegionLine, place: Callable[[str], int], status: int) -> list[Json]:
    texts = (place(line.value), place(line.period), place(line.target), place(line.gap))
    return [line.place, *texts, line.rank or 0, status]


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


def _status(status: Stand, locale: Locale) -> list[Json]:
    paint = palette.paint_of(status)
    return [stand_word(locale, status), paint.symbol, _tone(paint.ink)]


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
