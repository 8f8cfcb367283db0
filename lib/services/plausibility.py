"""Published figures that look odd: what the check of a file would ask about them, over a whole period."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import polars as pl

from lib.domain import CELL, Level, Period, Target
from lib.services.clock import today
from lib.services.workspace import Workspace
from lib.stats import ODD, PLACES, latest, odd_figures


def plausibility(workspace: Workspace, revision: int, jurisdiction: str, period: Period) -> pl.DataFrame:
    """The odd figures of a jurisdiction at a period, on a revision: columns ``stats.ODD``, sorted by rule.

    One row a region, indicator and rule (``rule`` is an IssueCode); a rule that speaks of many regions at once
    (``UNIT_SLIP``, ``DIGIT_PILE_UP``) has one, of the first of them. Looked at are the figures of the period of their
    own frequency that holds the last day of ``period``, so a year's figure is looked at in each of its quarters. They
    are compared with those up to ``period``, as the file was that brought them, whatever has been published later.
    Raises Refusal for an unknown jurisdiction.
    """
    return _plausibility(workspace, revision, jurisdiction, period, today())


@lru_cache(maxsize=64)
def _plausibility(workspace: Workspace, revision: int, jurisdiction: str, period: Period, as_of: date) -> pl.DataFrame:
    """Kept by what a revision holds, and by the day: it decides which periods are over."""
    places = _places(workspace, jurisdiction)
    observed = workspace.observations(revision).join(places, on="region", how="semi")
    # The progress of clauses is no figure to be doubted.
    observed = observed.filter(pl.col("indicator").is_in(list(workspace.catalogue.indicators)))
    if observed.is_empty():
        return pl.DataFrame(schema=ODD)
    figures = latest(observed, period).filter(pl.col("lag") == 0)
    keys = [key for key in observed["period"].unique().to_list() if Period.parse(key).end <= period.end]
    past = observed.filter(pl.col("period").is_in(keys)).unique(CELL, keep="last", maintain_order=True)
    indicators = workspace.catalogue.indicators
    return odd_figures(figures, past, places, _targets(workspace, jurisdiction), indicators, as_of=as_of)


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
