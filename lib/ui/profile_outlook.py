"""Why a figure of a profile rests on few cases, and the statuses of a profile by domain."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import streamlit as st

from lib.domain import COUNTED, Indicator, Locale
from lib.i18n import say
from lib.services.profile import Profile
from lib.stats import small_numbers, status_counts
from lib.ui.context import Reading
from lib.ui.status_mark import status_word

_ROW_PX = 30


def small_sentence(found: Profile, indicators: Mapping[str, Indicator], key: str, locale: Locale) -> str:
    """Why the figure of an indicator rests on few cases; empty where it does not."""
    marked = small_numbers(found.frame.select("indicator", "numerator", "denominator"), indicators)
    kinds = marked.filter(pl.col("indicator") == key, pl.col("small").is_not_null())["small"].to_list()
    return say(locale, f"status.small.{kinds[0]}") if kinds else ""


def domain_counts(reading: Reading, found: Profile) -> None:
    """How many binding targets of each domain have each status; nothing where none binds."""
    bound = found.frame.filter(pl.col("binding"))
    if bound.is_empty():
        return
    counted = status_counts(bound, by=("domain_name",))
    wide = counted.pivot(on="status", index="domain_name", values="count", maintain_order=True)
    title = say(reading.locale, "status.domain.title")
    table = wide.select(
        pl.col("domain_name").alias(say(reading.locale, "status.domain.column")),
        *(pl.col(status.value).alias(status_word(reading, status.value)) for status in COUNTED),
    )
    st.markdown(f"**{title}**")
    st.dataframe(table, hide_index=True, row_height=_ROW_PX, height="content", alt=title)
