"""From figures and points to one detail map: areas in full detail, their neighbours, points, and what stands on it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from lib.domain import Grade, Locale, PointKind, Region, Status, stand_of
from lib.i18n import say, stand_word
from lib.maps.classes import by_status
from lib.maps.layers import Boundary
from lib.palette import SERIES, STATUS, Paint, Theme, scale

#: West, south, east, north in degrees.
Box = tuple[float, float, float, float]
Feature = dict[str, Any]
#: What a map may be coloured by: the status of the indicator, or the best grade of an area's laboratories.
SHADES = ("status", "grade")
_WHITE, _DARK = "#ffffff", "#1f2a37"


@dataclass(frozen=True, slots=True)
class Area:
    """An area that is looked at: its outline, its colour, what its card says and what is written on it."""

    feature: Feature
    fill: str
    card: tuple[str, ...]
    label: str
    place: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Pin:
    """A point as it is drawn; ``lines`` are its name and what is known of it."""

    latitude: float
    longitude: float
    mark: str
    fill: str
    ink: str
    shape: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LegendRow:
    """One line of the legend; a ``shape`` of ``title`` is a heading, else ``area`` or a PointKind."""

    shape: str
    fill: str
    ink: str
    symbol: str
    label: str


@dataclass(frozen=True)
class DetailSpec:
    """One detail map, ready to draw. All texts are plain; nothing in here is HTML."""

    locale: Locale
    theme: Theme
    areas: tuple[Area, ...]
    neighbours: tuple[Feature, ...]
    borders: tuple[Feature, ...]
    pins: tuple[Pin, ...]
    legend: tuple[LegendRow, ...]
    notes: tuple[tuple[str, bool], ...]
    box: Box


@lru_cache(maxsize=8)
def _features(path: Path, sha256: str) -> dict[str, Feature]:
    """The features of a layer by code. ``sha256`` makes a replaced file another key."""
    found = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {str(feature["id"]): feature for feature in found}


def outlines(layer: Boundary, codes: Iterable[str] | None = None) -> tuple[Feature, ...]:
    """The outlines of some codes of a layer (None: all) as GeoJSON features that hold their code and nothing else."""
    known = _features(layer.path, layer.sha256)
    wanted = [code for code in (layer.codes if codes is None else codes) if code in known]
    return tuple(
        {"type": "Feature", "id": code, "properties": {}, "geometry": known[code]["geometry"]} for code in wanted
    )


def around(codes: Sequence[str], boxes: Sequence[Box], box: Box, own: frozenset[str]) -> tuple[str, ...]:
    """The codes, other than ``own``, whose boxes reach into ``box`` widened by a tenth of its size."""
    west, south, east, north = box
    wide, high = (east - west) / 10, (north - south) / 10
    return tuple(
        code
        for code, (w, s, e, n) in zip(codes, boxes, strict=True)
        if code not in own and w < east + wide and e > west - wide and s < north + high and n > south - high
    )


def painted_areas(
    result: pl.DataFrame,
    features: Sequence[Feature],
    regions: Mapping[str, Region],
    points: pl.DataFrame,
    grades: tuple[Grade, ...],
    *,
    shade: str,
    indicator: str,
    locale: Locale,
    theme: Theme,
) -> tuple[tuple[Area, ...], tuple[LegendRow, ...]]:
    """The areas of a result (columns as for ``map_spec``) in their colours, and the legend of these.

    ``shade`` is one of SHADES, ValueError for anything else. An area's grade is the best of its laboratories, never an
    average.
    """
    if shade not in SHADES:
        raise ValueError(f"a detail map is coloured by {' or '.join(SHADES)}, not {shade!r}")
    rows = {row["region"]: row for row in result.iter_rows(named=True)}
    drawn = [feature for feature in features if feature["id"] in rows]
    best = _best_grades(points, grades)
    if shade == "status":
        frame = pl.DataFrame([rows[feature["id"]] for feature in drawn], schema=result.schema)
        paints, counted = _status_classes(frame, locale)
    else:
        held = [best.get(feature["id"]) for feature in drawn]
        paints, counted = [_grade_paint(grade, grades) for grade in held], _grade_classes(held, grades, locale)
    areas = tuple(
        Area(
            feature,
            paint.fill.get(theme),
            _card(rows[feature["id"]], best.get(feature["id"]), grades, indicator, locale),
            f"{paint.symbol if shade == 'status' else ''} {_short(regions[feature['id']], locale)}".strip(),
            (regions[feature["id"]].lat, regions[feature["id"]].lon),
        )
        for feature, paint in zip(drawn, paints, strict=True)
    )
    title = LegendRow("title", "", "", "", say(locale, f"detail.legend.{shade}", indicator=indicator))
    return areas, (title, *(_legend_row(paint, label, theme) for paint, label in counted))


def _status_classes(frame: pl.DataFrame, locale: Locale) -> tuple[list[Paint], list[tuple[Paint, str]]]:
    classed = by_status(frame, locale)
    paints = [classed.classes[place].paint for place in classed.places]
    return paints, [(item.paint, f"{item.label}  {item.count}") for item in classed.classes]


def _legend_row(paint: Paint, label: str, theme: Theme) -> LegendRow:
    fill = paint.fill.get(theme)
    return LegendRow("area", fill, _ink(fill), paint.symbol, label)


def pins(
    points: pl.DataFrame,
    regions: Mapping[str, Region],
    grades: tuple[Grade, ...],
    files: Mapping[str, str],
    *,
    locale: Locale,
    theme: Theme,
) -> tuple[tuple[Pin, ...], tuple[LegendRow, ...]]:
    """Points (columns of PUBLISHED_POINTS) as they are drawn, and their legend. ``files``: file name by batch."""
    drawn: list[Pin] = []
    seen: Counter[tuple[str, str | None]] = Counter()
    for row in points.iter_rows(named=True):
        mark, fill = _pin_look(row["kind"], row["grade"], grades, locale, theme)
        seen[row["kind"], row["grade"] if row["kind"] == PointKind.LABORATORY else None] += 1
        lines = _pin_lines(row, regions, grades, files.get(row["batch"], ""), locale)
        drawn.append(Pin(row["latitude"], row["longitude"], mark, fill, _ink(fill), row["kind"], lines))
    legend = [LegendRow("title", "", "", "", say(locale, "detail.legend.points"))] if drawn else []
    order = [grade.key for grade in grades]
    for (kind, grade), count in sorted(seen.items(), key=lambda item: (item[0][0], -_place(item[0][1], order))):
        mark, fill = _pin_look(kind, grade, grades, locale, theme)
        label = (
            grade_name(grade, grades, locale) if kind == PointKind.LABORATORY else say(locale, f"detail.kind.{kind}")
        )
        legend.append(LegendRow(kind, fill, _ink(fill), mark, f"{label}  {count}"))
    return tuple(drawn), tuple(legend)


def grade_name(grade: str | None, grades: tuple[Grade, ...], locale: Locale) -> str:
    """A grade in words; the word for "not graded" where none is stated."""
    found = next((step for step in grades if step.key == grade), None)
    return found.name.get(locale) if found else say(locale, "detail.not_graded")


def _place(grade: str | None, order: Sequence[str]) -> int:
    return order.index(grade) if grade in order else -1


def _best_grades(points: pl.DataFrame, grades: tuple[Grade, ...]) -> dict[str, str]:
    order = [grade.key for grade in grades]
    best: dict[str, str] = {}
    for region, kind, grade in points.select("region", "kind", "grade").iter_rows():
        known = kind == PointKind.LABORATORY and grade in order
        if known and _place(grade, order) > _place(best.get(region), order):
            best[region] = grade
    return best


def _grade_paint(grade: str | None, grades: tuple[Grade, ...]) -> Paint:
    order = [step.key for step in grades]
    return scale(len(grades))[order.index(grade)] if grade in order else STATUS[Status.NO_DATA]


def _grade_classes(found: Sequence[str | None], grades: tuple[Grade, ...], locale: Locale) -> list[tuple[Paint, str]]:
    counts = Counter(found)
    known: list[str | None] = [*(step.key for step in reversed(grades)), None]
    return [
        (_grade_paint(grade, grades), f"{_area_grade(grade, grades, locale)}  {counts[grade]}")
        for grade in known
        if counts[grade]
    ]


def _area_grade(grade: str | None, grades: tuple[Grade, ...], locale: Locale) -> str:
    return grade_name(grade, grades, locale) if grade else say(locale, "detail.no_laboratory")


def _card(
    row: Mapping[str, Any], best: str | None, grades: tuple[Grade, ...], indicator: str, locale: Locale
) -> tuple[str, ...]:
    value = row["value_text"] or say(locale, "ui.value.none")
    period = f"（{row['period_text']}）" if row["period_text"] and locale is Locale.ZH else row["period_text"] or ""
    lines = [row["name"], say(locale, "detail.card.value", indicator=indicator, value=value, period=period)]
    if row["target_text"]:
        lines.append(say(locale, "detail.card.target", target=row["target_text"]))
    lines.append(say(locale, "detail.card.status", status=stand_word(locale, stand_of(row))))
    if row["gap_text"] and row["status"] != Status.MET:
        lines.append(say(locale, "detail.card.gap", gap=row["gap_text"]))
    if best:
        lines.append(say(locale, "detail.card.best", grade=grade_name(best, grades, locale)))
    return tuple(str(line) for line in lines)


def _pin_look(kind: str, grade: str | None, grades: tuple[Grade, ...], locale: Locale, theme: Theme) -> tuple[str, str]:
    """The mark and the colour of a point: shape and mark say what the colour says."""
    if kind == PointKind.OFFICE:
        return say(locale, "detail.mark.office"), SERIES[2].get(theme)
    if grade is None:
        return "?", STATUS[Status.STALE].fill.get(theme)
    mark = say(locale, "detail.mark.below") if grade == grades[0].key else grade
    return mark, _grade_paint(grade, grades).fill.get(theme)


def _pin_lines(
    row: Mapping[str, Any], regions: Mapping[str, Region], grades: tuple[Grade, ...], file: str, locale: Locale
) -> tuple[str, ...]:
    region = regions.get(row["region"])
    kind = say(locale, f"detail.kind.{row['kind']}")
    graded = row["kind"] == PointKind.LABORATORY
    place = say(locale, "detail.point.place", longitude=f"{row['longitude']:.5f}", latitude=f"{row['latitude']:.5f}")
    converted = say(locale, "detail.point.converted") if row["datum"] == "gcj02" else ""
    return (
        row["name"],
        say(locale, "detail.point.kind", kind=kind, grade=grade_name(row["grade"], grades, locale)) if graded else kind,
        region.name.get(locale) if region else "",
        row["note"] or "",
        f"{place}{converted}",
        say(
            locale,
            "detail.point.source",
            revision=row["revision_from"],
            batch=row["batch"],
            file=file,
            row=row["row"],
        ),
    )


def _short(region: Region, locale: Locale) -> str:
    return region.short_name if locale is Locale.ZH else region.name.get(locale)


def _ink(fill: str) -> str:
    """Black or white, whichever reads better on a colour."""
    red, green, blue = (int(fill[at : at + 2], 16) for at in (1, 3, 5))
    return _DARK if red * 0.299 + green * 0.587 + blue * 0.114 > 140 else _WHITE
