"""The composite index of each domain: every region below the jurisdiction with its score and the ranks it may have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from lib.i18n import number, say
from lib.services import View
from lib.services.profile import Profile
from lib.services.status_index import index_by_domain, index_level, index_of
from lib.ui.context import Reading
from lib.ui.filters import level_name
from lib.ui.method_link import method_links
from lib.ui.plain import plain

_ROW_PX = 30


def _tell(reading: Reading, key: str, /, **params: object) -> str:
    return say(reading.locale, f"method.index.{key}", **params)


def domain_index(reading: Reading, view: View) -> None:
    """Regions by domains: ``87.2（2–5）`` is the score and the ranks that it is compatible with. The best over all
    domains first; nothing where fewer than two regions have a score."""
    where = (reading.workspace, reading.revision, view.jurisdiction.code, reading.address.period)
    whole, parts = index_of(*where), index_by_domain(*where)
    if whole["score"].count() < 2:
        return
    regions, domains = reading.workspace.regions.all, reading.catalogue.domains
    level = level_name(reading, index_level(reading.workspace, view.jurisdiction.code), view.jurisdiction.code)
    cells = {(row["region"], row["domain"]): _cell(reading, row) for row in parts.iter_rows(named=True)}
    columns = {level: [regions[code].name.get(reading.locale) for code in whole["region"]]}
    columns[_tell(reading, "whole")] = [_cell(reading, row) for row in whole.iter_rows(named=True)]
    for key in parts["domain"].unique(maintain_order=True):
        name = domains[key].name.get(reading.locale)
        columns[name] = [cells.get((code, key), "") for code in whole["region"]]
    title = _tell(reading, "title", level=level)
    with st.expander(plain(title), key="index.domains"):
        first, *rest = columns
        looks = {name: st.column_config.TextColumn(alignment="right") for name in rest}
        looks[first] = st.column_config.TextColumn(pinned=True)
        st.dataframe(
            pl.DataFrame(columns),
            hide_index=True,
            row_height=_ROW_PX,
            height="content",
            column_config=looks,
            alt=title,
        )
        st.caption(plain(_tell(reading, "note")))
        method_links(reading, "overview", "composite")


def region_index(reading: Reading, found: Profile) -> None:
    """The index of one region in a sentence, and of each domain; nothing for a region that has none."""
    where = (reading.workspace, reading.revision, found.jurisdiction.code, found.period)
    own = index_of(*where).filter(pl.col("region") == found.region.code, pl.col("score").is_not_null())
    if own.is_empty():
        return
    row = own.row(0, named=True)
    domains = reading.catalogue.domains
    parts = index_by_domain(*where).filter(pl.col("region") == found.region.code, pl.col("score").is_not_null())
    listed = [f"{domains[one['domain']].name.get(reading.locale)} {_cell(reading, one)}" for one in parts.to_dicts()]
    facts = {"score": number(row["score"], 1), "rank": row["rank"], "ranked": row["ranked"]}
    said = _tell(reading, "of", region=found.region.name.get(reading.locale), **facts, range=_ranks(reading, row))
    st.markdown(f"**{plain(said)}**")
    st.caption(plain(_tell(reading, "domains", parts=reading.say("mark.list").join(listed)) + _tell(reading, "note")))
    method_links(reading, "region", "composite")


def _cell(reading: Reading, row: Mapping[str, Any]) -> str:
    if row["score"] is None:
        return _tell(reading, "few")
    return _tell(reading, "cell", score=number(row["score"], 1), range=_ranks(reading, row))


def _ranks(reading: Reading, row: Mapping[str, Any]) -> str:
    low, high = row["rank_low"], row["rank_high"]
    return str(low) if low == high else _tell(reading, "range", low=low, high=high)
