"""The figures of a trend as a file: one row a region and period, with provenance."""

from __future__ import annotations

from datetime import date

import polars as pl

from lib.domain import Identity, Kind, Locale, Permission
from lib.services.export import export_bytes, export_frame, record_export
from lib.services.file_name import digest, file_name
from lib.services.long_form import decimal_text
from lib.services.permission import require
from lib.services.status_forecast import FORECAST_COLUMNS, forecast_rows
from lib.services.trend import Trend
from lib.services.workspace import Workspace
from lib.stats.yearly import Basis

#: What the column ``basis`` says of a figure whose period was not over yet.
TO_DATE = "to_date"


def trend_file(workspace: Workspace, who: Identity, revision: int, shown: Trend, suffix: str) -> bytes:
    """The table as a CSV or XLSX file, made when it is asked for; the audit trail says who took it."""
    table = trend_table(workspace, who, revision, shown)
    content = export_bytes(table, suffix)
    record_export(workspace, who, f"trend:{shown.indicator.key}", revision, table.height)
    return content


def trend_picture(workspace: Workspace, who: Identity, revision: int, shown: Trend, form: str, content: bytes) -> bytes:
    """A picture of a trend (``svg`` or ``png``) for somebody who may export; the audit trail says who took it."""
    require(workspace, who, Permission.EXPORT)
    record_export(workspace, who, f"trend:{shown.indicator.key}:{form}", revision, shown.figures.height)
    return content


def trend_table(workspace: Workspace, who: Identity, revision: int, shown: Trend) -> pl.DataFrame:
    """The columns of ``export_frame``, ``basis`` (``stats.yearly.Basis``, or ``to_date`` for a figure whose period was
    not over) and those of a forecast, regions in the order of the picture. After the figures of each region stand the
    periods to come, marked ``forecast``: their ``value`` is empty, and the median and the 80 % interval stand in
    columns of their own.

    A year that takes the figure of its last quarter or month carries that one's provenance; a sum has no single
    origin, and its counts, note, revision, batch and row are empty. Periods without a figure have no row. Numbers
    are numbers, except for grades, yes/no and "never", which are words. Raises Refusal NO_DATA without figures.
    """
    published = export_frame(
        workspace, who, indicator=shown.indicator.key, level=None, period=None, revision=revision
    ).rename({"period": "source", "demo": "origin_demo", "value": "origin_value"})
    order = pl.DataFrame({"region": [region.code for region in shown.regions]}).with_row_index("place")
    rows = (
        shown.figures.select("region", "period", "source", "basis", "demo", pl.col("value").alias("sum"))
        .join(published, on=["region", "source"], how="left")
        .join(order, on="region")
        .sort("place", "period")
    )
    rows = rows.with_columns(sum=decimal_text(rows["sum"]))
    summed = pl.col("basis") == Basis.YEAR_SUM.value
    sheet, names = shown.indicator, {region.code: region.name.zh for region in shown.regions}
    rows = rows.with_columns(
        pl.when(summed).then(pl.col("sum")).otherwise(pl.col("origin_value")).alias("value"),
        pl.lit(sheet.key).alias("indicator"),
        pl.lit(sheet.name.zh).alias("indicator_name"),
        pl.lit(sheet.unit.zh).alias("unit"),
        pl.col("region").replace_strict(names, return_dtype=pl.String).alias("region_name"),
    )
    if sheet.kind not in (Kind.ORDINAL, Kind.BINARY) and not sheet.empty_means_never:
        rows = rows.with_columns(pl.col("value").cast(pl.Float64))
    rows = _marked(rows, shown)
    told = rows.select(
        *("region", "indicator", "period", "value", "numerator", "denominator", "note"),
        *("region_name", "indicator_name", "unit", "revision", "batch", "row", "demo", "basis"),
    )
    return _with_what_is_to_come(told, forecast_rows(workspace, revision, shown), shown)


def _marked(rows: pl.DataFrame, shown: Trend) -> pl.DataFrame:
    """The rows with those of periods that were not over told as such."""
    running = [key for key in rows["period"].unique() if shown.to_date(key)]
    to_date = pl.when(pl.col("period").is_in(running)).then(pl.lit(TO_DATE))
    return rows.with_columns(to_date.otherwise("basis").alias("basis"))


def _with_what_is_to_come(told: pl.DataFrame, ahead: pl.DataFrame, shown: Trend) -> pl.DataFrame:
    """The figures of each region, then its forecast."""
    sheet = shown.indicator
    names = {region.code: region.name.zh for region in shown.regions}
    ahead = ahead.with_columns(
        pl.col("region").replace_strict(names, return_dtype=pl.String).alias("region_name"),
        pl.lit(sheet.key).alias("indicator"),
        pl.lit(sheet.name.zh).alias("indicator_name"),
        pl.lit(sheet.unit.zh).alias("unit"),
        pl.lit(shown.demo).alias("demo"),
    )
    order = {region.code: place for place, region in enumerate(shown.regions)}
    whole = pl.concat([told, ahead], how="diagonal_relaxed").select(*told.columns, *FORECAST_COLUMNS)
    return whole.sort(pl.col("region").replace_strict(order, return_dtype=pl.Int64), "period", maintain_order=True)


def trend_file_name(shown: Trend, revision: int, day: date, suffix: str, locale: Locale = Locale.ZH) -> str:
    """``药监能力_趋势-检查员配备率-150602-5c9f0e_v3_20261122.csv``: the indicator, the region that is looked at,
    and letters that differ with every other choice of regions, period and frequency.
    """
    codes = [region.code for region in shown.regions]
    chosen = digest(codes, shown.by.value, shown.figures["period"].to_list(), shown.standings)
    parts = (shown.indicator.name.get(locale), *codes[:1], chosen)
    return file_name("trend", revision, suffix, *parts, locale=locale, day=day, demo=shown.demo)
