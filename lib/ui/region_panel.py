"""One region at one indicator: its value against the target, its trend, and where the figure came from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import streamlit as st
from streamlit.elements.lib.mutable_tab_container import TabContainer

from lib.charts import trend_figure
from lib.charts.kept import Kept
from lib.charts.points import drawable
from lib.charts.trend import chart_title
from lib.domain import Beside, Indicator, Level, Locale, Region, Selection, Status, Target, stand_of
from lib.i18n import period as period_text
from lib.i18n import say, stand_word
from lib.palette import Theme
from lib.services import WITHHELD, Analysis, View, Workspace, analyse, beijing, provenance, series
from lib.services.clock import today
from lib.services.shown_name import shown_name
from lib.services.trend import reach
from lib.ui.address import go
from lib.ui.asked import TABS
from lib.ui.clause_link import clause_link, measured_link
from lib.ui.context import Reading, current
from lib.ui.map_panel import analysis_of, view_at
from lib.ui.method_link import method_links, status_statistic
from lib.ui.no_figures import tell_no_figures
from lib.ui.plain import plain
from lib.ui.region_outlook import region_band, region_outlook
from lib.ui.region_table import region_table
from lib.ui.status_mark import status_badge
from lib.ui.theme import theme
from lib.ui.yardstick import held_against

#: As wide as the column beside the map is on the smallest screen in use.
_TITLE_COLUMNS = 54


def region_part(reading: Reading) -> None:
    """The region looked at, its trend, and all regions of the map as a table. Only the tab that is open is made."""
    reading = held_against(reading)
    view = view_at(reading)
    region = view.picked or view.scope
    region_facts(reading, view, region)
    told = region_analysis(reading, view, region)
    if told:
        region_outlook(reading, view, region, told)
        method_links(reading, "map", status_statistic(told.target.cadence) if told.target else "rank")
    if region.level not in reading.address.indicator.levels:
        region_table(reading, analysis_of(reading, view), height=420)
        return
    trend, table = _tabs(reading)
    if trend.open:
        with trend:
            region_trend(reading, view, region, height=300)
            region_why(reading, view, region)
    if table.open:
        with table:
            region_table(reading, analysis_of(reading, view), height=420)


def _tabs(reading: Reading) -> Sequence[TabContainer]:
    """A tab each of ``TABS``; the address says which is open."""
    names = {name: reading.say(f"map.tab_{name}") for name in TABS}
    key = "map.tabs"
    st.session_state[key] = names[reading.address.tab or TABS[0]]

    def opened() -> None:
        go(current().address, tab=next(name for name, label in names.items() if label == st.session_state[key]))

    return st.tabs(list(names.values()), key=key, on_change=opened)


def region_analysis(reading: Reading, view: View, region: Region) -> Analysis | None:
    """The region among its siblings; None where the indicator is not kept at its level."""
    indicator = reading.address.indicator
    if region.level not in indicator.levels:
        return None
    scope = region.code if region.code == view.jurisdiction.root else (region.parent or region.code)
    selection = Selection(indicator.key, scope, region.level, reading.address.period)
    return analyse(reading.workspace, reading.revision, selection, reading.locale)


def region_facts(reading: Reading, view: View, region: Region) -> None:
    """Value, target, gap, status and rank, in words; or why there are none."""
    result = region_analysis(reading, view, region)
    row = result.row(region.code) if result else None
    if result is None or row is None:
        _not_kept(reading, region)
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        name, indicator = str(row["name"]), result.indicator.name.get(reading.locale)
        st.markdown(f"**{plain(name)}** · {plain(indicator)}", width="content")
        status_badge(reading, stand_of(row))
    # A region without siblings is first of one, which says nothing.
    ranked = row["rank"] is not None and result.frame.height > 1
    rank = reading.say("map.rank_of", rank=row["rank"], ranked=row["ranked"]) if ranked else None
    period = row["period_text"] or period_text(reading.locale, reading.address.period)
    facts = [(reading.say("map.facts_rank"), rank or reading.say("map.no_rank"))]
    if result.target:
        facts[:0] = [
            (reading.say("map.facts_target"), str(row["target_text"])),
            (reading.say("map.facts_gap"), str(row["gap_text"]) or reading.say("map.no_gap")),
        ]
    value, rest = st.columns([2, 3], gap="small", vertical_alignment="center")
    value.metric(reading.say("map.facts_value", period=period), str(row["value_text"]), border=True)
    # As lines of text: a table would load pandas, 70 MiB of the server, and more of the browser's time than the rest.
    rest.markdown("  \n".join(f":gray[{plain(label)}] {plain(text)}" for label, text in facts))


def region_trend(reading: Reading, view: View, region: Region, *, height: int) -> None:
    """The figures of the region over time against the target of its level; in words where there is none."""
    result = region_analysis(reading, view, region)
    if result is None:
        return
    wanted = (region, result.target, reading.locale, theme(), height)
    kept = _trend(reading.workspace, result.revision, result.indicator, *wanted, binding=result.binding, day=today())
    if kept is None:
        tell_no_figures(reading, result.indicator, region.name.get(reading.locale))
        return
    title = _trend_title(reading.locale, region, result)
    figure = kept.under(chart_title(result.indicator, reading.locale, theme(), title, height, _TITLE_COLUMNS))
    st.plotly_chart(figure, key="region_trend", theme=None, config={"displayModeBar": False}, alt=kept.alt)


@lru_cache(maxsize=128)
def _trend(
    workspace: Workspace,
    revision: int,
    indicator: Indicator,
    region: Region,
    target: Target | None,
    locale: Locale,
    theme: Theme,
    height: int,
    *,
    binding: bool,
    day: date,  # what a running period is judged at: kept no longer than the day
) -> Kept | None:
    """The trend of a region, whatever the period looked at, which only the title tells; None where it has no figure."""
    figures = series(workspace, revision, indicator, (region.code,))
    if not drawable(figures):
        return None
    return Kept(
        trend_figure(
            figures,
            indicator,
            locale,
            names={region.code: region.name.get(locale)},
            target=target,
            binding=binding,
            issued_on=workspace.catalogue.documents[target.document].issued_on if target else None,
            theme=theme,
            height=height,
            ahead=True,
            columns=_TITLE_COLUMNS,
            forecast=region_band(workspace, revision, indicator, region, figures, locale),
            until=reach(workspace, revision),
        )
    )


def region_why(reading: Reading, view: View, region: Region) -> None:
    """Where the figure came from, and the clause that demands it."""
    result = region_analysis(reading, view, region)
    row = result.row(region.code) if result else None
    if result is None or row is None:
        return
    if row["batch"] is None:
        st.caption(reading.say("map.why_none"))
    else:
        found = provenance(
            reading.workspace, int(str(row["revision_from"])), str(row["batch"]), int(str(row["row"])), who=reading.who
        )
        if found:
            hidden = found.batch.file == WITHHELD
            sentence = reading.say(
                "map.why_visitor" if hidden else "map.why_text",
                revision=found.revision.number,
                batch=found.batch.id,
                file=found.batch.file,
                row=found.row,
                actor=shown_name(reading.workspace, found.batch.submitted_by, reading.who),
                at=beijing(found.batch.submitted_at),
            )
            st.caption(plain(sentence))
    if result.target:
        clause_link(reading, result.target.key)
    else:
        measured_link(reading)


def _trend_title(locale: Locale, region: Region, result: Analysis) -> str:
    row = result.row(region.code)
    name = region.name.get(locale)
    if row is None or row["status"] == Status.NO_DATA:
        return say(locale, "ui.map.trend_none", region=name)
    value, gap, stand = row["value_text"], row["gap_text"], stand_of(row)
    if isinstance(stand, Beside):
        return say(locale, "ui.map.trend_beside", region=name, value=value, stand=stand_word(locale, stand))
    if stand is Status.MET:
        return say(locale, "ui.map.trend_met", region=name, value=value)
    if gap:
        return say(locale, "ui.map.trend_open", region=name, value=value, gap=gap)
    return say(locale, "ui.map.trend_plain", region=name, value=value)


def _not_kept(reading: Reading, region: Region) -> None:
    indicator = reading.address.indicator
    levels = reading.say("mark.list").join(
        reading.say(f"level.{level}") for level in Level if level in indicator.levels
    )
    sentence = reading.say(
        "map.no_level",
        indicator=indicator.name.get(reading.locale),
        levels=levels,
        shown=region.name.get(reading.locale),
    )
    st.info(plain(sentence), icon=":material/info:")
