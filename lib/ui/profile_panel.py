"""How a region stands: the sentence, the table of all indicators, and its place among siblings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import polars as pl
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from lib.charts.row_marks import as_image, sparkline_svg
from lib.charts.spine import spine_figure
from lib.domain import Indicator, Locale, stand_of
from lib.i18n import run_on, say
from lib.services.profile import Profile
from lib.services.profile_outlook import outlook_cells, small_figures
from lib.services.profile_sheet import rank_text
from lib.services.profile_words import against_median, among, elsewhere, finding, observed, weak_points
from lib.ui.address import go
from lib.ui.context import Reading
from lib.ui.method_link import method_links
from lib.ui.no_figures import tell_nothing_drawn
from lib.ui.plain import plain
from lib.ui.profile_choice import tell
from lib.ui.small_mark import small_note, small_sign
from lib.ui.status_mark import marked_stand
from lib.ui.theme import theme
from lib.ui.yardstick import marked_finding

# English words go on in a second line, which the grid does in rows of more than 60 pixels; the line of a trend is drawn
# as high as its row, since one that is enlarged would be cut.
_ROW_PX = {Locale.ZH: 30, Locale.EN: 61}
_SPARK = {Locale.ZH: (58, 24), Locale.EN: (50, 48)}
_REFERENCE = "◇ "
# A cell that is too narrow cuts a right-aligned text at its head; English names of grades are long.
_VALUE_PX = {Locale.ZH: 82, Locale.EN: 112}
# Together they fill the table's place on the smallest screen in use: the rank is the last that is seen whole. Names are
# as wide as their words, on a large screen too; English ones would leave no room for what follows.
_NAME_PX = {Locale.ZH: None, Locale.EN: 160}
_TARGET_PX = {Locale.ZH: 118, Locale.EN: 106}
_GAP_PX = {Locale.ZH: 82, Locale.EN: 84}
_STATUS_PX = {Locale.ZH: 92, Locale.EN: 90}
_OUTLOOK_PX = {Locale.ZH: 80, Locale.EN: 72}


def headline(reading: Reading, found: Profile) -> None:
    """How the region stands against its targets, where the gaps are widest, and how it stands among siblings."""
    indicators = reading.catalogue.indicators
    st.markdown(f"**{plain(marked_finding(reading, finding(found, reading.locale)))}**")
    parts = (weak_points(found, indicators, reading.locale), among(found, reading.locale))
    st.markdown(plain(run_on(reading.locale, *parts)))


def indicator_table(reading: Reading, found: Profile, *, height: int) -> None:
    """All indicators of the region's level by domain; a click on a row shows where its number came from."""
    names = {name: tell(reading, f"column_{name}") for name in _COLUMNS if name != "outlook"}
    names["outlook"] = say(reading.locale, "status.outlook.short_column")
    going, sheets = outlook_cells(reading.workspace, found, reading.locale), reading.workspace.catalogue.indicators
    small = small_figures(found, sheets)
    table = pl.DataFrame(
        [_cells(reading, found, row, going, small) for row in found.frame.iter_rows(named=True)],
        schema=[names[name] for name in _COLUMNS],
        orient="row",
    )
    key = f"profile.table.{found.region.code}"
    keys = found.frame["indicator"].to_list()
    sheets = reading.catalogue.indicators

    def picked() -> None:
        sheet = picked_indicator(st.session_state[key], keys, sheets)
        if sheet:
            go(reading.address, indicator=sheet, pane="value")

    st.dataframe(
        table,
        hide_index=True,
        height=height,
        row_height=_ROW_PX[reading.locale],
        key=key,
        on_select=picked,
        selection_mode="single-cell",
        column_config=_column_looks(reading, names),
        alt=tell(reading, "table_alt", region=found.region.name.get(reading.locale)),
    )
    parts = [tell(reading, "sheet_demo_note")] if found.demo else []
    parts += [tell(reading, "table_reference")] if (~found.frame["binding"]).any() else []
    parts += [tell(reading, "table_ring")] if found.frame["to_date"].any() else []
    parts += [small_note(reading.locale)] if small else []
    st.caption(plain(run_on(reading.locale, *parts, tell(reading, "table_hint"))))
    method_links(reading, "region", "deadline", "gap", "rank", "trend", "forecast", "small")


def _column_looks(reading: Reading, names: dict[str, str]) -> dict[str, ColumnConfig]:
    """The widths and kinds of the table's columns, by their titles."""
    return {
        names["indicator"]: st.column_config.TextColumn(width=_NAME_PX[reading.locale], pinned=True),
        names["value"]: st.column_config.TextColumn(width=_VALUE_PX[reading.locale], alignment="right"),
        names["target"]: st.column_config.TextColumn(width=_TARGET_PX[reading.locale]),
        names["gap"]: st.column_config.TextColumn(width=_GAP_PX[reading.locale]),
        names["status"]: st.column_config.TextColumn(width=_STATUS_PX[reading.locale]),
        names["trend"]: st.column_config.ImageColumn(width=66, help=tell(reading, "column_trend_help")),
        names["outlook"]: st.column_config.TextColumn(
            width=_OUTLOOK_PX[reading.locale], help=say(reading.locale, "status.outlook.short_help")
        ),
        names["rank"]: st.column_config.TextColumn(width=66, alignment="right"),
    }


def picked_indicator(state: Any, keys: list[str], indicators: dict[str, Indicator]) -> Indicator | None:
    """The indicator of the cell that was clicked; None where the click took a choice back."""
    cells = state["selection"]["cells"]
    place = int(cells[0][0]) if cells else -1
    return indicators[keys[place]] if 0 <= place < len(keys) else None


def not_kept(reading: Reading, found: Profile) -> None:
    """The indicators that are not kept at this level: listed as such, never as missing data."""
    text = elsewhere(reading.workspace, found, reading.locale)
    if text:
        count = sum(bool(sheet.levels & set(found.jurisdiction.levels)) for sheet in found.elsewhere)
        with st.expander(tell(reading, "elsewhere", count=count), icon=":material/info:"):
            st.markdown(plain(text))


def spine_pane(reading: Reading, found: Profile, *, height: int) -> None:
    """The region among its siblings as a picture, or why there is none."""
    region, count = found.region.name.get(reading.locale), against_median(found)
    if len(found.siblings) < 2:
        st.info(tell(reading, "siblings_none"), icon=":material/info:")
        return
    if found.points["place"].is_null().all():
        tell_nothing_drawn(reading, tell(reading, "siblings_silent", region=region, count=len(found.siblings)))
        return
    facts = {"better": count.better, "equal": count.equal, "worse": count.worse}
    alt = tell(reading, "spine_alt", region=region, count=len(found.siblings), **facts)
    figure = spine_figure(
        found.frame,
        found.points,
        reading.catalogue.indicators,
        reading.locale,
        region=found.region.code,
        theme=theme(),
        title=alt,
        demo=found.demo,
    )
    st.markdown(f"**{plain(tell(reading, 'spine_title', region=region, count=len(found.siblings)))}**")
    with st.container(height=height, border=False, key="profile_spine"):
        st.plotly_chart(figure, key="profile_spine_chart", theme=None, config={"displayModeBar": False}, alt=alt)
    if found.frame["few"].any():
        st.caption(tell(reading, "siblings_few"))
    st.caption(tell(reading, "spine_key"))
    only = observed(found, reading.catalogue.indicators, reading.locale)
    if only:
        st.caption(plain(only))
    method_links(reading, "region", "spine")


_COLUMNS = ("indicator", "value", "target", "gap", "status", "trend", "outlook", "rank", "unit", "period", "domain")


def _cells(
    reading: Reading, found: Profile, row: dict[str, Any], going: Mapping[str, str], small: Collection[str]
) -> tuple[object, ...]:
    binding = bool(row["binding"])
    demanded = row["target_short"] if binding or not row["target_short"] else _REFERENCE + row["target_short"]
    held = {"target": row["target_value"], "binding": binding}
    drawn = sparkline_svg(row["trend"], theme(), **held, to_date=row["to_date"], size=_SPARK[reading.locale])
    return (
        row["name"],
        row["value_short"] + small_sign(reading.locale, small=row["indicator"] in small),
        demanded,
        row["gap_short"],
        marked_stand(reading.locale, stand_of(row)),
        as_image(drawn),
        going[row["indicator"]],
        rank_text(row, reading.locale, alone=len(found.siblings) < 2),
        row["unit"],
        row["period_text"],
        row["domain_name"],
    )
