"""The regions of a view as a table, the worst first."""

from __future__ import annotations

from functools import lru_cache

import polars as pl
import streamlit as st

from lib.domain import Locale
from lib.i18n import say
from lib.maps.classes import stands
from lib.services import Analysis
from lib.ui.context import Reading
from lib.ui.small_mark import small_regions, small_sign, tell_small
from lib.ui.status_mark import marked_stand


def region_table(reading: Reading, result: Analysis, *, height: int) -> None:
    """Rank, name, value, gap and status of each region. Those with the worst rank stand first, the silent ones last."""
    shown = _table(result, reading.locale)
    # All rows at once: to ask whether they should follow by and by, pandas is loaded.
    alt = reading.say("map.tab_table")
    st.dataframe(shown, hide_index=True, height=height, row_height=30, lazy=False, alt=alt)
    tell_small(reading, small=bool(small_regions(result)))


@lru_cache(maxsize=256)
def _table(result: Analysis, locale: Locale) -> object:
    """The table as it is sent, in Arrow: a result never changes, and going through pandas each time costs more than all
    the rest of the table."""
    codes, ranks = result.frame["region"].to_list(), result.frame["rank"].to_list()
    order = sorted(range(len(codes)), key=lambda at: (ranks[at] is None, -(ranks[at] or 0), codes[at]))
    told = stands(result.frame)
    words = {stand: marked_stand(locale, stand) for stand in set(told)}
    columns = {
        "overview.region": result.frame["name"].to_list(),
        "overview.value": _values(result, locale),
        "overview.gap": result.frame["gap_text"].to_list(),
        "overview.status": [words[stand] for stand in told],
        "map.facts_rank": ranks,
    }
    kinds = [pl.String] * 4 + [pl.Int64]
    titles = [say(locale, f"ui.{key}") for key in columns]
    table = pl.DataFrame(list(columns.values()), schema=dict(zip(titles, kinds, strict=True)))[order]
    # In the older form of texts, which the browser's library reads.
    return table.to_arrow(compat_level=pl.CompatLevel.oldest())


def _values(result: Analysis, locale: Locale) -> list[str]:
    """The figures as they are told, those that rest on few cases with their mark."""
    small = small_regions(result)
    told = result.frame.select("region", "value_text").iter_rows()
    return [text + small_sign(locale, small=region in small) for region, text in told]
