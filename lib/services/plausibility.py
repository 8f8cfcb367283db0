"""Published figures that look odd: what the check of a file would ask about them, over a whole period."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache

import polars as pl

from lib.domain import CELL, Level, Period, Target
from lib.services.clock import today
from lib.services.workspace import Workspace
from lib.stats import ODD, PLACES, odd_figures

#: What stands between a period and the region that has it to itself.
_TAG = "|"


def plausibility(workspace: Workspace, revision: int, jurisdiction: str, period: Period) -> pl.DataFrame:
    """The odd figures of a jurisdiction at a period, on a revision: columns ``stats.ODD``, sorted by rule.

    One row a region, indicator and rule (``rule`` is an IssueCode); a rule that speaks of many regions at once
    (``UNIT_SLIP``, ``DIGIT_PILE_UP``) has one, of the first of them. Looked at are the figures of the period of their
    own frequency that holds the last day of ``period``, so a year's figure is looked at in each of its quarters. They
    are compared with those up to ``period``, as the file was that brought them, whatever has been published later.
    Raises Refusal for an unknown jurisdiction.
    """
    return _of_one(workspace, revision, jurisdiction, period, today())


def plausibility_over(
    workspace: Workspace, revision: int, jurisdiction: str, periods: tuple[Period, ...]
) -> pl.DataFrame:
    """``plausibility`` of several periods, each by itself: columns ``stats.ODD`` and the period's key as ``asked``."""
    return _plausibility(workspace, revision, jurisdiction, periods, today())


@lru_cache(maxsize=64)
def _of_one(workspace: Workspace, revision: int, jurisdiction: str, period: Period, as_of: date) -> pl.DataFrame:
    return _plausibility(workspace, revision, jurisdiction, (period,), as_of).drop("asked")


@lru_cache(maxsize=16)
def _plausibility(
    workspace: Workspace, revision: int, jurisdiction: str, periods: tuple[Period, ...], as_of: date
) -> pl.DataFrame:
    """Kept by what a revision holds, and by the day: it decides which periods are over.

    The periods are looked at beside each other in one go, which costs little more than one of them does: each has the
    regions, and their peers, to itself.
    """
    places = _places(workspace, jurisdiction)
    known = workspace.observations(revision).join(places, on="region", how="semi")
    # The progress of clauses is no figure to be doubted.
    known = known.filter(pl.col("indicator").is_in(list(workspace.catalogue.indicators)), pl.col("value").is_not_null())
    if known.is_empty():
        return pl.DataFrame(schema={**ODD, "asked": pl.String()})
    known = known.select(*CELL, "value", "numerator", "denominator").unique(CELL, keep="last", maintain_order=True)
    ends = {key: Period.parse(key).end for key in known["period"].unique().to_list()}
    found = odd_figures(
        _beside(known, periods, lambda key, one: key == Period.of(one.end, Period.parse(key).frequency).key, ends),
        _beside(known, periods, lambda key, one: ends[key] <= one.end, ends),
        pl.concat(_tagged(places, one, ("region", "parent", "peers")) for one in periods),
        {
            f"{one.key}{_TAG}{peers}": targets
            for one in periods
            for peers, targets in _targets(workspace, jurisdiction).items()
        },
        workspace.catalogue.indicators,
        as_of=as_of,
    )
    asked, region = (pl.col("region").str.splitn(_TAG, 2).struct.field(f"field_{place}") for place in (0, 1))
    # a family is told by its parent
    parent = pl.col("group").str.splitn(_TAG, 2).struct.field("field_1")
    told = found.with_columns(asked=asked, region=region, group=parent)
    return told.sort("asked", "rule", "indicator", "period", "region")


def _beside(
    known: pl.DataFrame, periods: tuple[Period, ...], holds: Callable[[str, Period], bool], keys: Iterable[str]
) -> pl.DataFrame:
    """For each of ``periods``, the figures of the keys that hold for it, its regions tagged with it."""
    return pl.concat(
        _tagged(known.filter(pl.col("period").is_in([key for key in keys if holds(key, one)])), one, ("region",))
        for one in periods
    )


def _tagged(frame: pl.DataFrame, period: Period, columns: tuple[str, ...]) -> pl.DataFrame:
    return frame.with_columns((pl.lit(f"{period.key}{_TAG}") + pl.col(name)).alias(name) for name in columns)


def _places(workspace: Workspace, jurisdiction: str) -> pl.DataFrame:
    root = workspace.jurisdiction(jurisdiction).root
    regions = [region for region in workspace.regions.all.values() if workspace.regions.within(region.code, root)]
    rows = [(region.code, region.parent, region.level.value) for region in regions]
    return pl.DataFrame(rows, schema=PLACES, orient="row")


def _targets(workspace: Workspace, jurisdiction: str) -> dict[str, tuple[Target, ...]]:
    """The targets of each level, which is what its regions are compared by."""
    whole = workspace.catalogue
    return {
        level.value: tuple(each for key in whole.indicators for each in whole.targets_of(key, level, jurisdiction))
        for level in Level
    }
