"""The mark on figures that rest on few cases: one sign and one meaning on every page."""

from __future__ import annotations

from functools import lru_cache

import polars as pl
import streamlit as st

from lib.domain import Indicator, Locale
from lib.i18n import say
from lib.services import Analysis, Trend, Workspace
from lib.stats import small_numbers
from lib.ui.context import Reading
from lib.ui.plain import plain


def small_sign(locale: Locale, *, small: bool) -> str:
    """What stands behind a figure: the mark, or nothing."""
    return say(locale, "status.small.mark") if small else ""


def small_note(locale: Locale) -> str:
    """What the mark means, in one line."""
    return say(locale, "status.small.note")


def tell_small(reading: Reading, *, small: bool) -> None:
    """The meaning of the mark under a table that has it."""
    if small:
        st.caption(plain(small_note(reading.locale)))


@lru_cache(maxsize=256)
def small_regions(result: Analysis) -> frozenset[str]:
    """The regions of a map whose figure rests on few cases."""
    return _marked(result.frame.select("region", "numerator", "denominator"), result.indicator, "region")


def small_periods(reading: Reading, shown: Trend) -> frozenset[tuple[str, str]]:
    """The regions and shown periods of a trend whose figure rests on few cases. A year's figure that is the one of its
    last quarter is as small as that; a sum over the year has no counts of its own."""
    codes = tuple(region.code for region in shown.regions)
    small = _small_cells(reading.workspace, reading.revision, shown.indicator, codes)
    cells = shown.figures.select("region", "period", "source").drop_nulls("source")
    return frozenset((region, period) for region, period, source in cells.iter_rows() if f"{region} {source}" in small)


@lru_cache(maxsize=64)
def _small_cells(workspace: Workspace, revision: int, sheet: Indicator, codes: tuple[str, ...]) -> frozenset[str]:
    own = workspace.observations(revision).filter(
        (pl.col("indicator") == sheet.key) & pl.col("region").is_in(codes) & pl.col("denominator").is_not_null()
    )
    cell = pl.concat_str("region", "period", separator=" ").alias("cell")
    return _marked(own.select(cell, "numerator", "denominator"), sheet, "cell")


def _marked(frame: pl.DataFrame, sheet: Indicator, name: str) -> frozenset[str]:
    marked = small_numbers(frame.with_columns(indicator=pl.lit(sheet.key)), {sheet.key: sheet})
    return frozenset(marked.filter(pl.col("small").is_not_null())[name].to_list())
