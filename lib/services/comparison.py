"""A region beside others: those it borders on, and those most like it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import polars as pl

from lib.domain import Locale, Period, Region, Status, stand_of
from lib.i18n import figure
from lib.regions import load_areas, load_neighbours, neighbours_in
from lib.regions.drawn_layers import batch_in
from lib.regions.layers import Detail
from lib.services.once import of_a_day
from lib.services.profile import profile, siblings_of
from lib.services.workspace import Workspace
from lib.stats import latest
from lib.stats.similarity import FEWEST, most_similar

_POPULATION = "population"
#: How many regions "most similar" names.
_SIMILAR = 5


class Against(StrEnum):
    """What a region is compared with."""

    NEIGHBOURS = "neighbours"
    SIMILAR = "similar"


@dataclass(frozen=True)
class Others:
    """The regions to compare with, nearest first; ``distance`` is without a unit and None for neighbours.

    ``candidates`` were to choose from, ``unknown`` of the same level could not be compared because a declared feature
    is not known of them. ``known`` is False where the region itself lacks one, or has no boundaries to border on others
    with; ``enough`` where there were too few candidates to speak of similarity.
    """

    against: Against
    regions: tuple[Region, ...]
    distance: tuple[float | None, ...]
    candidates: int
    unknown: int
    known: bool
    enough: bool


@lru_cache(maxsize=256)
def others(workspace: Workspace, revision: int, code: str, period: Period, against: Against) -> Others:
    """The neighbours of a region (of its own level), or the regions of its jurisdiction most like it at a period."""
    region = workspace.regions.all[code]
    if against is Against.NEIGHBOURS:
        return _neighbours(workspace, region)
    level = siblings_of(workspace, region, whole=True)
    features = _features(workspace, revision, level, period)
    complete = features.drop_nulls()
    known = code in complete["region"]
    ranked = most_similar(features, code, count=_SIMILAR)
    candidates = complete.filter(pl.col("region") != code).height
    enough = known and candidates >= FEWEST
    rows = ranked.rows() if enough else []
    return Others(
        against,
        tuple(workspace.regions.all[one] for one, _ in rows),
        tuple(distance for _, distance in rows),
        candidates,
        features.height - complete.height,
        known=known,
        enough=enough,
    )


@of_a_day(lru_cache(maxsize=256))
def comparison(
    workspace: Workspace,
    revision: int,
    code: str,
    beside: tuple[str, ...],
    indicators: tuple[str, ...],
    period: Period,
    locale: Locale,
) -> pl.DataFrame:
    """A region and those beside it: one row a region, itself first.

    Columns: region, name, parent_name, and for each indicator its key (value in words) and ``<key>.status``: its
    status, or its side of a target that does not bind.
    """
    rows = []
    for one in (code, *beside):
        region, own = workspace.regions.all[one], profile(workspace, revision, one, period, locale)
        parent = workspace.regions.all[region.parent].name.get(locale) if region.parent else ""
        row: dict[str, str] = {"region": one, "name": region.name.get(locale), "parent_name": parent}
        for key in indicators:
            found = own.row(key) or {"status": Status.NO_DATA.value}
            sheet = workspace.installed.indicators[key]
            row[key] = str(found.get("value_text") or figure(locale, sheet, None))
            row[f"{key}.status"] = stand_of(found).value
        rows.append(row)
    columns = ["region", "name", "parent_name", *(part for key in indicators for part in (key, f"{key}.status"))]
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String))


def _neighbours(workspace: Workspace, region: Region) -> Others:
    own = workspace.regions.jurisdiction_of(region.code)
    layer = workspace.layers.for_view(own.code, region.level, Detail.FULL) if own else None
    drawn = layer is not None and region.code in layer.codes
    codes: tuple[str, ...] = ()
    if layer is not None and drawn:
        table = load_neighbours() if batch_in(layer.name) is None else neighbours_in(layer)
        codes = table.get(region.code, ())
    found = tuple(workspace.regions.all[one] for one in codes if one in workspace.regions.all)
    return Others(Against.NEIGHBOURS, found, (None,) * len(found), len(found), 0, known=drawn, enough=drawn)


def _features(workspace: Workspace, revision: int, level: tuple[Region, ...], period: Period) -> pl.DataFrame:
    """What regions are likened by: region, type, population (people, newest figure), area (km2); null if not known."""
    observed = workspace.observations(revision).filter(pl.col("indicator") == _POPULATION)
    people = dict(latest(observed, period).select("region", "value").iter_rows())
    areas = load_areas()
    rows = [(one.code, one.type or None, people.get(one.code), areas.get(one.code)) for one in level]
    schema = {"region": pl.String, "type": pl.String, "population": pl.Float64, "area": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")
