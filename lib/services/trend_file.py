"""The figures of a trend as a file: one row a region and period, with provenance."""

from __future__ import annotations

from datetime import date

import polars as pl

from lib.domain import Kind
from lib.services.export import export_frame
from lib.services.trend import Trend
from lib.services.workspace import Workspace
from lib.stats.yearly import Basis


def trend_table(workspace: Workspace, revision: int, shown: Trend) -> pl.DataFrame:
    """The columns of ``export_frame`` and ``basis`` (``stats.yearly.Basis``), regions in the order of the picture.

    A year that takes the figure of its last quarter or month carries that one's provenance; a sum has no single
    origin, and its counts, note, revision, batch and row are empty. Periods without a figure have no row. Numbers
    are numbers, except for grades, yes/no and "never", which are words. Raises Refusal NO_DATA without figures.
    """
    published = export_frame(
        workspace, indicator=shown.indicator.key, level=None, period=None, revision=revision
    ).rename({"period": "source", "demo": "origin_demo", "value": "origin_value"})
    order = pl.DataFrame({"region": [region.code for region in shown.regions]}).with_row_index("place")
    rows = (
        shown.figures.select("region", "period", "source", "basis", "demo", pl.col("value").alias("sum"))
        .join(published, on=["region", "source"], how="left")
        .join(order, on="region")
        .sort("place", "period")
    )
    summed = pl.col("basis") == Basis.YEAR_SUM.value
    sheet, names = shown.indicator, {region.code: region.name.zh for region in shown.regions}
    rows = rows.with_columns(
        pl.when(summed).then(pl.col("sum").cast(pl.String)).otherwise(pl.col("origin_value")).alias("value"),
        pl.lit(sheet.key).alias("indicator"),
        pl.lit(sheet.name.zh).alias("indicator_name"),
        pl.lit(sheet.unit.zh).alias("unit"),
        pl.col("region").replace_strict(names, return_dtype=pl.String).alias("region_name"),
    )
    if sheet.kind not in (Kind.ORDINAL, Kind.BINARY) and not sheet.empty_means_never:
        rows = rows.with_columns(pl.col("value").cast(pl.Float64))
    return rows.select(
        *("region", "indicator", "period", "value", "numerator", "denominator", "note"),
        *("region_name", "indicator_name", "unit", "revision", "batch", "row", "demo", "basis"),
    )


def trend_file_name(shown: Trend, revision: int, day: date, suffix: str) -> str:
    """``trend-inspector_staffing-v3-2026-11-22.csv``; demonstration data say so in the name."""
    mark = "-demo" if shown.demo else ""
    return f"trend-{shown.indicator.key}-v{revision}-{day.isoformat()}{mark}.{suffix}"
