"""Where the indicators of a profile are going, which of its figures rest on few cases, and its statuses by domain."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import streamlit as st

from lib.domain import COUNTED, Indicator, Locale
from lib.i18n import say
from lib.services import outlook
from lib.services.outlook import size_text
from lib.services.profile import Profile
from lib.services.status_outlook import arrow
from lib.stats import small_numbers, status_counts
from lib.ui.context import Reading
from lib.ui.status_mark import status_word

_ROW_PX = 30


def outlook_cells(reading: Reading, found: Profile) -> dict[str, str]:
    """By indicator: the sign of its recent trend, and the chance of its binding target where there is one."""
    held = outlook(reading.workspace, reading.revision, found.jurisdiction.code, found.period)
    cells = {}
    for key, target, binding in found.frame.select("indicator", "target", "binding").iter_rows():
        marker = held.trend(found.region.code, key)
        chance = held.chance(found.region.code, key, target) if target and binding else None
        told = chance is not None and chance.probability is not None
        size = size_text(reading.locale, chance.probability or 0.0) if chance and told else ""
        sign = arrow(marker.verdict if marker else None)
        cells[key] = say(reading.locale, "status.outlook.short", arrow=sign, size=size).strip()
    return cells


def small_figures(found: Profile, indicators: Mapping[str, Indicator]) -> frozenset[str]:
    """The indicators whose figure rests on few cases."""
    marked = small_numbers(found.frame.select("indicator", "numerator", "denominator"), indicators)
    return frozenset(marked.filter(pl.col("small").is_not_null())["indicator"].to_list())


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
