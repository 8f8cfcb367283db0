"""The composite index of the regions below a jurisdiction: one number each, and how sure its rank is."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import polars as pl

from lib.domain import Level, Period
from lib.services.analysis import as_of_date, attained
from lib.services.once import of_a_day
from lib.services.workspace import Workspace
from lib.stats import composite


def index_level(workspace: Workspace, jurisdiction: str) -> Level:
    """The level that is compared: the first below the jurisdiction itself."""
    levels = workspace.jurisdiction(jurisdiction).levels
    return levels[1] if len(levels) > 1 else levels[0]


def index_of(workspace: Workspace, revision: int, jurisdiction: str, period: Period) -> pl.DataFrame:
    """The index over all domains, columns ``stats.COMPOSITE``, by rank and then code, those without a score last.

    Only binding targets count, so a jurisdiction without any has an empty frame.
    """
    found = _index(workspace, revision, jurisdiction, period, as_of_date(period))
    return found.filter(pl.col("domain").is_null()).sort("rank", "region", nulls_last=True)


def index_by_domain(workspace: Workspace, revision: int, jurisdiction: str, period: Period) -> pl.DataFrame:
    """The index of each region for each domain with binding targets, columns ``stats.COMPOSITE``, in the order of the
    catalogue and then by code."""
    found = _index(workspace, revision, jurisdiction, period, as_of_date(period))
    order = {key: place for place, key in enumerate(workspace.catalogue.domains)}
    place = pl.col("domain").replace_strict(order, return_dtype=pl.Int64)
    return found.filter(pl.col("domain").is_not_null()).sort(place, "region")


@of_a_day(lru_cache(maxsize=16))
def _index(workspace: Workspace, revision: int, jurisdiction: str, period: Period, day: date) -> pl.DataFrame:
    level = index_level(workspace, jurisdiction)
    held = attained(workspace, revision, jurisdiction, period, day)
    own = held.filter(pl.col("binding"), pl.col("level") == level.value)
    return composite(own, workspace.catalogue.indicators)
