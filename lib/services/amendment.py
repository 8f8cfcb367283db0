"""What a change of targets alone does: the later figures held against the targets as they stood earlier.

A verdict that changes under the targets as they were comes from the figures; what changes beyond that comes from the
amendment, and says nothing about anybody's capability.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from enum import StrEnum
from functools import lru_cache

import polars as pl

from lib.domain import Period, Status, Target
from lib.services.analysis import attained, is_over
from lib.services.once import of_a_day
from lib.services.workspace import Workspace
from lib.stats import attain, cells

#: A revision, the period looked at, and the day at which it is judged.
Moment = tuple[int, Period, date]

#: One row a region and target: its status, and whether the target binds it.
HELD = ("region", "level", "indicator", "target", "binding", "status")


class Cause(StrEnum):
    """Why a verdict is another one: the figures (or the time that passed), or the target alone."""

    DATA = "data"
    AMENDMENT = "amendment"


@of_a_day(lru_cache(maxsize=32))
def held_as_before(workspace: Workspace, earlier: Moment, later: Moment, jurisdiction: str) -> pl.DataFrame | None:
    """The figures of the later moment, on its day, held against the targets of the earlier one: columns ``HELD``.

    None where both have the same targets, so that no verdict changes by an amendment.
    """
    old, new = (_targets(workspace, moment, jurisdiction) for moment in (earlier, later))
    if {key: _terms(one) for key, one in old.items()} == {key: _terms(one) for key, one in new.items()}:
        return None
    moved = [one for key, one in old.items() if key not in new or _terms(new[key]) != _terms(one)]
    same = [key for key in old if key not in {one.key for one in moved}]
    revision, period, day = later
    kept = attained(workspace, revision, jurisdiction, period, day).filter(pl.col("target").is_in(same)).select(HELD)
    return pl.concat([kept, _held(workspace, moved, later, jurisdiction)])


def amended_met(before: pl.DataFrame, indicator: str, level: str, met: int) -> int:
    """How many of the ``met`` regions of an indicator and level meet it by an amendment alone: negative where it made
    fewer of them meet it. ``before`` is what ``held_as_before`` gives."""
    own = (pl.col("indicator") == indicator, pl.col("level") == level, pl.col("status") == Status.MET.value)
    return met - before.filter(*own).height


def _targets(workspace: Workspace, moment: Moment, jurisdiction: str) -> dict[str, Target]:
    """The targets that hold in a jurisdiction at a moment, by key."""
    revision, _, day = moment
    catalogue = workspace.catalogue_at(revision, day)
    return {one.key: one for one in catalogue.targets if catalogue.holds_in(one.document, jurisdiction)}


def _terms(target: Target) -> Target:
    """What decides a verdict: neither the note nor the days on which this version counts."""
    return replace(target, note=None, valid_from=None, valid_until=None)


def _held(workspace: Workspace, targets: list[Target], moment: Moment, jurisdiction: str) -> pl.DataFrame:
    revision, period, day = moment
    root = workspace.jurisdiction(jurisdiction).root
    regions = [region for region in workspace.regions.all.values() if workspace.regions.within(region.code, root)]
    wanted = {target.indicator for target in targets}
    sheets = {key: one for key, one in workspace.catalogue.indicators.items() if key in wanted}
    figures = workspace.observations(revision).filter(pl.col("indicator").is_in(list(sheets)))
    grid = cells(regions, sheets.values())
    own = attain(grid, figures, targets, sheets, period=period, as_of=day, over=is_over(day))
    return own.filter(pl.col("target").is_not_null()).select(HELD)
