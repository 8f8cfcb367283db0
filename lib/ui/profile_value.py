"""Why this number: every version of the values of one indicator, with revision, batch, file, row and person."""

from __future__ import annotations

import polars as pl
import streamlit as st

from lib.domain import Indicator
from lib.i18n import number
from lib.reports.table import neutralised
from lib.services import beijing
from lib.services.profile import Profile
from lib.services.shown_name import shown_name
from lib.services.value_history import Version, value_history
from lib.ui.address import go
from lib.ui.clause_link import clause_link, measured_link
from lib.ui.context import Reading
from lib.ui.links import PAGES, page_path
from lib.ui.method_link import method_links, status_statistic
from lib.ui.plain import plain
from lib.ui.profile_choice import tell
from lib.ui.profile_outlook import small_sentence
from lib.ui.withheld import told_columns


def value_pane(reading: Reading, found: Profile, *, height: int) -> None:
    """The chosen indicator: what is demanded and by whom, and where each of its values came from."""
    sheet = chosen_indicator(reading, found)
    _indicator_box(reading, found, sheet)
    row = found.row(sheet.key) or {}
    name = sheet.name.get(reading.locale)
    known = row.get("batch") is not None
    title = (
        tell(reading, "value_title", name=name, value=row["value_text"])
        if known
        else tell(reading, "value_none", name=name)
    )
    st.markdown(f"**{plain(title)}**")
    _clause(reading, row)
    few = small_sentence(found, reading.workspace.catalogue.indicators, sheet.key, reading.locale)
    if few:
        st.caption(few)
    versions = value_history(reading.workspace, reading.revision, found.region.code, sheet, reading.locale, reading.who)
    if versions:
        alt = tell(reading, "value_table_alt", name=name)
        st.dataframe(versions_table(reading, versions, sheet), hide_index=True, height=height, row_height=30, alt=alt)
    else:
        st.info(tell(reading, "value_empty"), icon=":material/info:")
    _links(reading, sheet)


def chosen_indicator(reading: Reading, found: Profile) -> Indicator:
    """The indicator of the address; the first of the level where that one is not kept at it."""
    sheets = reading.catalogue.indicators
    wanted = reading.address.indicator
    return wanted if found.row(wanted.key) else sheets[str(found.frame["indicator"][0])]


def versions_table(reading: Reading, versions: tuple[Version, ...], sheet: Indicator) -> pl.DataFrame:
    """The versions for reading: the newest period first, and within it the newest version."""
    columns = [
        "period",
        "value",
        "state",
        "counted",
        "revision",
        "file",
        "row",
        "by",
        "at",
        "published",
        "batch",
        "note",
    ]
    rows = [
        (
            one.period_text,
            one.value_text,
            tell(reading, "version_replaced", revision=one.replaced_by)
            if one.replaced_by
            else tell(reading, "version_stands"),
            _counted(reading, one, sheet),
            f"v{one.revision}",
            one.file,
            one.row,
            shown_name(reading.workspace, one.submitted_by, reading.who),
            beijing(one.submitted_at),
            shown_name(reading.workspace, one.published_by, reading.who),
            one.batch,
            _note(reading, one),
        )
        for one in versions
    ]
    names = [tell(reading, f"version_{name}") for name in columns]
    kinds = {name: pl.Int64 if key == "row" else pl.String for key, name in zip(columns, names, strict=True)}
    return told_columns(neutralised(pl.DataFrame(rows, schema=kinds, orient="row")))


def _note(reading: Reading, one: Version) -> str:
    mark = tell(reading, "sheet_demo") if one.demo else ""
    return " · ".join(dict.fromkeys(part for part in (mark, one.note) if part))


def _counted(reading: Reading, one: Version, sheet: Indicator) -> str:
    numerator, denominator = one.counted
    if numerator is None or denominator is None:
        return ""
    parts = (number(part, 0 if part == int(part) else max(sheet.decimals, 1)) for part in (numerator, denominator))
    return tell(reading, "value_counted", **dict(zip(("numerator", "denominator"), parts, strict=True)))


def _indicator_box(reading: Reading, found: Profile, sheet: Indicator) -> None:
    names = dict(found.frame.select("indicator", "name").iter_rows())
    key = "profile.indicator"
    st.session_state[key] = sheet.key

    def moved() -> None:
        go(reading.address, indicator=reading.catalogue.indicators[st.session_state[key]])

    st.selectbox(
        tell(reading, "indicator"),
        list(names),
        format_func=names.__getitem__,
        key=key,
        on_change=moved,
        label_visibility="collapsed",
        placeholder=reading.say("widget.choose"),
    )


def _clause(reading: Reading, row: dict[str, object]) -> None:
    target = next((one for one in reading.catalogue.targets if one.key == row.get("target")), None)
    if target is None:
        measured_link(reading)
        return
    said = "value_clause" if row.get("binding") else "value_clause_reference"
    st.caption(plain(tell(reading, said, target=str(row["target_text"]))))
    clause_link(reading, target.key)
    method_links(reading, "region", status_statistic(target.cadence.value), "gap")


def _links(reading: Reading, sheet: Indicator) -> None:
    """Ways on: the map, the trend where that page exists, and the indicator's sheet."""
    known = {key for key, _, _ in PAGES}
    view = {**reading.address.parameters, "indicator": sheet.key, "lang": reading.locale.value}
    with st.container(horizontal=True, gap="small"):
        for page, word, icon in (
            ("map", "link_map", ":material/map:"),
            ("trend", "link_trend", ":material/show_chart:"),
            ("method", "link_sheet", ":material/rule:"),
        ):
            if page in known:
                st.page_link(page_path(page), label=tell(reading, word), icon=icon, query_params=view)
