"""The map on which the figures of a batch are seen."""

from __future__ import annotations

from lib.domain import Level
from lib.services.workspace import Workspace


def map_of_batch(workspace: Workspace, batch: str) -> dict[str, str]:
    """The address of the map that shows what a batch brought: its first indicator at its last period, over the
    smallest region that holds all its regions, at the lowest level among them."""
    figures = workspace.store.batch_figures(batch)
    indicator = str(figures["indicator"][0])
    own = figures.filter(figures["indicator"] == indicator)
    regions = [workspace.regions.all[code] for code in own["region"].unique().sort()]
    level = max((region.level for region in regions), key=list(Level).index)
    lowest = [region for region in regions if region.level is level]
    above = [[item.code for item in workspace.regions.ancestors(region.code)] for region in lowest]
    shared = [
        code for code in above[0] if all(code in path for path in above) and workspace.regions.jurisdiction_of(code)
    ]
    jurisdiction = workspace.regions.jurisdiction_of(lowest[0].code)
    root = jurisdiction.root if jurisdiction else lowest[0].code
    return {
        "region": shared[-1] if shared else root,
        "level": level.value,
        "indicator": indicator,
        "period": str(own["period"].max()),
    }
