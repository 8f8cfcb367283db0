"""Worked examples of the demonstration data, and the published rows they are reckoned again from."""

from __future__ import annotations

import polars as pl

from lib.domain import Locale, Period
from lib.services import Workspace
from lib.services.worked_example import Standpoint, worked_example
from lib.services.worked_example_scene import Worked

ZH, EN = Locale.ZH, Locale.EN
Q3 = Period.parse("2026Q3")
BANNER, ROOT = "150102", "150000"


def shown(workspace: Workspace, statistic: str, indicator: str, region: str = BANNER, *, period: Period = Q3) -> Worked:
    found = worked_example(workspace, 1, Standpoint(ROOT, period, region, indicator), statistic, ZH)
    assert found is not None
    return found


def own_cell(workspace: Workspace, statistic: str, indicator: str, region: str = BANNER) -> Worked:
    """The example of a cell that the statistic can be worked out for: the rule takes the reader's own."""
    found = shown(workspace, statistic, indicator, region)
    assert (found.region, found.indicator) == (region, indicator)
    return found


def rows(workspace: Workspace, indicator: str, region: str = BANNER) -> dict[str, dict[str, object]]:
    """The published rows of a cell by period, the oldest first."""
    frame = workspace.observations(1).filter(region=region, indicator=indicator).sort("period")
    return {row["period"]: row for row in frame.iter_rows(named=True)}


def values(workspace: Workspace, indicator: str, period: str, *, peers: str = "county") -> dict[str, float]:
    """What all regions of a level in Inner Mongolia reported."""
    codes = [one.code for one in workspace.regions.all.values() if one.level.value == peers and one.code[:2] == "15"]
    frame = workspace.observations(1).filter(pl.col("region").is_in(codes), indicator=indicator, period=period)
    return {code: value for code, value in frame.select("region", "value").iter_rows() if value is not None}
