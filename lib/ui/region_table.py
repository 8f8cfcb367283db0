"""The regions of a view as a table, the worst first."""

from __future__ import annotations

import polars as pl
import streamlit as st

from lib.services import Analysis
from lib.ui.context import Reading
from lib.ui.status_mark import status_word


def region_table(reading: Reading, result: Analysis, *, height: int) -> None:
    """Rank, name, value, gap and status of each region. Those with the worst rank stand first, the silent ones last."""
    frame = result.frame.sort("rank", "region", descending=[True, False], nulls_last=True)
    words = {status: status_word(reading, status) for status in frame["status"].unique()}
    shown = frame.select(
        pl.col("name").alias(reading.say("overview.region")),
        pl.col("value_text").alias(reading.say("overview.value")),
        pl.col("gap_text").alias(reading.say("overview.gap")),
        pl.col("status").replace_strict(words, return_dtype=pl.String).alias(reading.say("overview.status")),
        pl.col("rank").alias(reading.say("map.facts_rank")),
    )
    st.dataframe(shown, hide_index=True, height=height, row_height=30, alt=reading.say("map.table"))
