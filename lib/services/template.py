"""The table to fill in: one row a region that keeps the indicator, in the long form of the importer."""

from __future__ import annotations

import polars as pl

from lib.domain import Indicator, Period
from lib.reports import write_table
from lib.services.workspace import Workspace

#: The Chinese headers of the long form, and the name of the region as a help to the eye (the importer tells that it
#: goes by the code).
HEADERS = ("地区代码", "地区名称", "指标", "期间", "数值", "分子", "分母", "备注")


def template_csv(workspace: Workspace, indicator: Indicator, jurisdiction: str, period: Period) -> bytes:
    """A CSV with the codes and names of every region of the jurisdiction at the indicator's levels, values blank."""
    root = workspace.jurisdiction(jurisdiction).root
    regions = [
        region
        for region in workspace.regions.all.values()
        if region.level in indicator.levels and workspace.regions.within(region.code, root)
    ]
    own = Period.of(period.end, indicator.frequency)
    rows = [(region.code, region.name.zh, indicator.name.zh, own.key, "", "", "", "") for region in regions]
    return write_table(pl.DataFrame(rows, schema=dict.fromkeys(HEADERS, pl.String), orient="row"), "csv")
