"""Building a map from a result frame: its classes, its notes, and a line a region."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

import polars as pl

from lib.domain import Comparator, Indicator, Kind, Locale, Period, Status
from lib.i18n import period as period_text
from lib.i18n import say
from lib.maps.breaks import Goal, Method
from lib.maps.classes import Classed, by_status, by_value, stands
from lib.maps.gap_classes import by_gap
from lib.maps.layers import Boundary, LayerRef, Line
from lib.maps.notes import period_notes, shape_notes
from lib.maps.spec import MapSpec, RegionLine
from lib.palette import Theme

COLOURS = ("status", "value", "gap")


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
    method: Method = Method.QUANTILES,
    period: Period | None = None,
    known: Collection[str] | None = None,
) -> MapSpec:
    """The map of a result: one row a region, columns ``region, name, value, value_text, qualifier, period, status,
    target_text, gap_text, rank, ranked, demo`` and, where known, ``lag, target_value, comparator``.

    A region that ``layer`` lacks is left out and told. ``lines`` are drawn over it, lightest first; ``labels`` are
    short names by code. ``colour`` is ``status``, ``value`` (classed by ``method``) or ``gap`` (by value, and told,
    without a target), else ValueError. Figures not of ``period`` are told; ``known``: all regions the layer may draw.
    """
    if colour not in COLOURS:
        raise ValueError(f"a map is coloured by {' or '.join(COLOURS)}, not {colour!r}")
    result = _completed(result)
    drawn = _in_feature_order(result, layer)
    untold = colour == "gap" and _goal(result) is None
    told = _told(drawn, period, locale, colour)
    return replace(
        _painted(drawn, layer, indicator, locale, "value" if untold else colour, method, labels or {}),
        revision=revision,
        lines=tuple(LayerRef.of(line, kind) for kind, line in lines),
        selected=selected,
        theme=theme,
        notes=(*told, *shape_notes(result, layer.codes, known, locale)),
        banner=_banner(drawn if any(layer.codes) else result, layer, indicator, period, locale, untold=untold),
    )


def _told(drawn: pl.DataFrame, period: Period | None, locale: Locale, colour: str) -> list[str]:
    """Why values are painted where there is no target, and which figures are of other periods."""
    why = [say(locale, "map.note.no_target")] if colour == "value" and _goal(drawn) is None else []
    return [*why, *(period_notes(drawn, period, locale) if period else [])]


def _painted(
    drawn: pl.DataFrame,
    layer: Boundary,
    indicator: Indicator,
    locale: Locale,
    colour: str,
    method: Method,
    labels: Mapping[str, str],
) -> MapSpec:
    """The map without what its page adds: lines, notes, the region that is picked."""
    goal = _goal(drawn)
    classed = _classed(drawn, indicator, locale, colour, method, goal)
    row_of = {code: at for at, code in enumerate(drawn["region"])}
    told = "reference" if colour == "status" and _beside_only(drawn) else colour
    return MapSpec(
        indicator=indicator.key,
        colour=colour,
        revision=0,
        locale=locale,
        title=say(locale, f"map.title.{told}", indicator=indicator.name.get(locale)),
        legend=_legend_title(indicator, locale, told),
        review=say(locale, "map.review", number=layer.review_number) if layer.review_number else "",
        layer=LayerRef.of(layer),
        lines=(),
        classes=classed.classes,
        regions=tuple(_lines(drawn, classed.places, labels, locale)),
        order=tuple(row_of.get(code, -1) for code in layer.codes),
        ranked=max((int(count) for count in drawn["ranked"].to_list() if count is not None), default=0),
        demo=True in drawn["demo"].to_list(),
        split=classed.split,
        goal=goal.text if goal else "",
    )


_OPTIONAL: dict[str, pl.DataType] = {
    "lag": pl.Int64(),
    "target_value": pl.Float64(),
    "comparator": pl.String(),
    "binding": pl.Boolean(),
}


def _completed(result: pl.DataFrame) -> pl.DataFrame:
    lacking = {name: kind for name, kind in _OPTIONAL.items() if name not in result.columns}
    if not lacking:
        return result
    return result.with_columns(pl.lit(None, dtype=kind).alias(name) for name, kind in lacking.items())


def _beside_only(drawn: pl.DataFrame) -> bool:
    """Whether all that is held against a target is held against one that does not bind."""
    known = {held for held in drawn["binding"].to_list() if held is not None}
    return known == {False}


def _goal(result: pl.DataFrame) -> Goal | None:
    """The target of the map: that of its first region which has one, all being of one level."""
    columns = (result[name].to_list() for name in ("target_value", "comparator", "target_text"))
    told = ((value, comparator, text) for value, comparator, text in zip(*columns, strict=True))
    first = next(((v, c, text) for v, c, text in told if v is not None and c is not None), None)
    return Goal(first[0], Comparator(first[1]), first[2] or "") if first else None


def _classed(
    drawn: pl.DataFrame, indicator: Indicator, locale: Locale, colour: str, method: Method, goal: Goal | None
) -> Classed:
    if colour == "status":
        return by_status(drawn, locale)
    if colour == "gap" and goal:
        return by_gap(drawn, indicator, locale, goal)
    return by_value(drawn, indicator, locale, method, goal)


def _banner(
    drawn: pl.DataFrame, layer: Boundary, indicator: Indicator, period: Period | None, locale: Locale, *, untold: bool
) -> str:
    """What stands inside the map: that there is nothing to paint, or no target to paint the distance from; in an empty
    frame, that it draws none of the regions."""
    if not any(layer.codes):
        return say(locale, "map.banner.no_boundaries", count=drawn.height)
    name = indicator.name.get(locale)
    if drawn.height and all(drawn[name].null_count() == drawn.height for name in ("value", "qualifier")):
        if period is None:
            return say(locale, "map.banner.empty", indicator=name)
        return say(locale, "map.banner.empty_period", indicator=name, period=period_text(locale, period))
    return say(locale, "map.banner.no_target", indicator=name) if untold else ""


def _in_feature_order(result: pl.DataFrame, layer: Boundary) -> pl.DataFrame:
    there = result["region"].to_list()
    if there == list(layer.codes):
        return result
    row = {code: at for at, code in enumerate(there)}
    return result[[row[code] for code in layer.codes if code in row]]


def _legend_title(indicator: Indicator, locale: Locale, colour: str) -> str:
    if colour in ("status", "reference"):
        return say(locale, f"map.legend.{colour}")
    unit = indicator.unit.get(locale)
    if colour == "gap":
        unit = say(locale, "map.legend.points") if indicator.in_per_cent else unit
        if indicator.kind is Kind.ORDINAL:
            unit = say(locale, "map.legend.grades")
        return say(locale, "map.legend.gap_unit", unit=unit) if unit else say(locale, "map.legend.gap")
    return say(locale, "map.legend.value_unit", unit=unit) if unit else say(locale, "map.legend.value")


def _lines(
    drawn: pl.DataFrame, places: tuple[int, ...], labels: Mapping[str, str], locale: Locale
) -> Iterable[RegionLine]:
    wanted = ("region", "name", "value_text", "period", "target_text", "gap_text", "rank", "status")
    columns = [drawn[name].to_list() for name in wanted]
    periods = {key: period_text(locale, Period.parse(key)) for key in set(columns[3]) if key}
    none = say(locale, "ui.value.none")
    rows = zip(places, stands(drawn), *columns, strict=True)
    for place, told, code, name, value, period, target, gap, rank, status in rows:
        yield RegionLine(
            code=code,
            name=name,
            place=place,
            value=value or none,
            period=periods.get(period, ""),
            target=target or "",
            gap="" if status == Status.MET else gap or "",
            rank=rank,
            status=told,
            label=labels.get(code, ""),
        )
