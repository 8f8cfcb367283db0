"""Which map answers a view: the region whose parts are drawn, their level, and the region that is picked out."""

from __future__ import annotations

from dataclasses import dataclass

from lib.domain import Indicator, Jurisdiction, Level, Period, Region
from lib.services.analysis import as_of_date
from lib.services.status_yardstick import measured
from lib.services.workspace import Workspace

#: What the colours of a map say where nobody has chosen: how its regions stand, or what their figures are.
BY_STATUS, BY_VALUE = "status", "value"

_ORDER = tuple(Level)


@dataclass(frozen=True, slots=True)
class View:
    """``scope`` is drawn as its regions of ``level``; ``picked`` is the one among them that is looked at, if any."""

    jurisdiction: Jurisdiction
    scope: Region
    level: Level
    levels: tuple[Level, ...]
    picked: Region | None


def view_of(
    workspace: Workspace, region: Region, indicator: Indicator, *, level: str | None = None, scope: str | None = None
) -> View:
    """The map for a region and an indicator.

    A region is drawn as its parts at the level asked for, or the first level below that the indicator knows. A region
    without such parts is picked out on the map of its parent, or of ``scope`` when that holds it.
    """
    jurisdiction = workspace.regions.jurisdiction_of(region.code)
    if jurisdiction is None:
        jurisdiction = next(iter(workspace.regions.jurisdictions.values()))
        region = workspace.regions.all[jurisdiction.root]
    levels = _levels(jurisdiction, region, indicator)
    if levels:
        chosen = next((item for item in levels if item.value == level), levels[0])
        return View(jurisdiction, region, chosen, levels, None)
    outer = _outer(workspace, jurisdiction, region, scope)
    if outer is None:
        return View(jurisdiction, region, region.level, (region.level,), region)
    return View(jurisdiction, outer, region.level, (region.level,), region)


def colour_of(
    workspace: Workspace, revision: int, indicator: Indicator, view: View, period: Period, yardstick: str | None = None
) -> str:
    """What the colours of a view say where nobody has chosen: by status where its level has a target, else by value.

    ``yardstick`` is the jurisdiction whose targets are borrowed. Without a target each region is only "no target".
    """
    own = view.jurisdiction.code
    catalogue = measured(workspace, own, yardstick).catalogue_at(revision, as_of_date(period))
    return BY_STATUS if catalogue.targets_of(indicator.key, view.level, own) else BY_VALUE


def _levels(jurisdiction: Jurisdiction, region: Region, indicator: Indicator) -> tuple[Level, ...]:
    """Levels below ``region`` that the indicator knows; for the root of a jurisdiction, else any level below."""
    depth = _ORDER.index(region.level)
    below = tuple(item for item in jurisdiction.levels if _ORDER.index(item) > depth)
    known = tuple(item for item in below if item in indicator.levels)
    if known or region.code != jurisdiction.root or region.level in indicator.levels:
        return known
    return below


def _outer(workspace: Workspace, jurisdiction: Jurisdiction, region: Region, scope: str | None) -> Region | None:
    if region.code == jurisdiction.root:
        return None
    if scope and scope != region.code and scope in workspace.regions.all:
        outer = workspace.regions.all[scope]
        if workspace.regions.within(region.code, scope) and workspace.regions.jurisdiction_of(scope) == jurisdiction:
            return outer
    return workspace.regions.all[region.parent] if region.parent else None
