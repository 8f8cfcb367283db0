"""The regions of a view as a table, the worst first."""

from __future__ import annotations

from functools import lru_cache

import polars as pl
import streamlit as st

from lib.domain import Locale
from lib.i18n import say
from lib.services import Analysis
from lib.ui.context import Reading
from lib.ui.status_mark import marked_status


def region_table(reading: Reading, result: Analysis, *, height: int) -> None:
    """Rank, name, value, gap and status of each region. Those with the worst rank stand first, the silent ones last."""
    shown = _table(result, reading.locale)
    st.dataframe(shown, hide_index=True, height=height, row_height=30, alt=reading.say("map.tab_table"))


@lru_cache(maxsize=256)
def _table(result: Analysis, locale: Locale) -> object:
    """The table as it is sent, in Arrow: a result never changes, and going through pandas each time costs more than all
    the rest of the table."""
    frame = result.frame.sort("rank", "region", descending=[True, False], nulls_last=True)
    words = {status: marked_status(locale, status) for status in frame["status"].unique()}
    columns = {
        "overview.region": pl.col("name"),
        "overview.value": pl.col("value_text"),
        "overview.gap": pl.col("gap_text"),
        "overview.status": pl.col("status").replace_strict(words, return_dtype=pl.String),
        "map.facts_rank": pl.col("rank"),
    }
    shown = frame.select(column.alias(say(locale, f"ui.{key}")) for key, column in columns.items())
    return shown.to_arrow(compat_level=pl.CompatLevel.oldest())
