"""One clause: what it asks, how its targets stand by level, who is behind, its measures, stages and partners."""

from __future__ import annotations

import polars as pl
import streamlit as st

from lib.charts import status_bars
from lib.domain import Level, stand_named
from lib.i18n import period as period_text
from lib.i18n import run_on, say, stand_word
from lib.reports.table import neutralised
from lib.services.days_left import since_text
from lib.services.policy_clause import ClauseView, Measure, TargetView, map_level
from lib.services.policy_standing import standing_text
from lib.services.policy_words import basis_text, due_text, open_though_kept, regions_text
from lib.services.profile_words import level_text
from lib.ui.address import go
from lib.ui.clause_link import partner_link
from lib.ui.context import Reading, current
from lib.ui.links import page_path
from lib.ui.plain import plain
from lib.ui.policy_choice import tell
from lib.ui.policy_tracker import state_badge
from lib.ui.row_height import row_height
from lib.ui.status_mark import status_badge, status_word
from lib.ui.theme import theme

_ROW = 30
_MOST_ROWS = 6
# A stage's period, name, note, revision, batch and row: all are seen on a laptop, and a long note goes on below.
_STAGES = (112, 72, 264, 44, 146, 44)
# CSS pixels of one bar, of the axis below the bars, and of the further line that explains what judges nothing.
_BAR, _AXIS, _LINE = 34, 44, 20


def heading(reading: Reading, view: ClauseView) -> None:
    """The way back, the clause by name, its state and its deadline."""
    standing, locale = view.standing, reading.locale

    def back() -> None:
        go(current().address, clause=None)

    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(tell(reading, "clause.back"), key="policy.back", icon=":material/arrow_back:", on_click=back)
        name = basis_text(locale, reading.catalogue, standing.clause)
        st.markdown(f"**{plain(name)} {plain(standing.clause.heading.get(locale))}**", width="content")
        state_badge(reading, standing.state)
        st.badge(due_text(locale, standing), icon=":material/event:", color="gray")
    place = reading.workspace.regions.jurisdictions[standing.jurisdiction].name.get(locale)
    period = period_text(locale, reading.address.period)
    read_for = tell(reading, "clause.read_for", place=place, period=period)
    since = since_text(locale, standing.counted_from)
    st.caption(plain(run_on(locale, read_for, since, open_though_kept(locale, standing))))


def asked(reading: Reading, view: ClauseView) -> None:
    """What the clause asks in our words, its tasks without a figure, and who answers for it."""
    clause, locale = view.standing.clause, reading.locale
    st.markdown(f"**{tell(reading, 'clause.asks')}**")
    st.markdown(plain(clause.asks.get(locale)))
    if clause.tasks:
        tasks = say(locale, "policy.semicolon").join(task.get(locale) for task in clause.tasks)
        st.caption(plain(f"{tell(reading, 'clause.tasks')}{say(locale, 'ui.mark.colon')}{tasks}"))
    names = say(locale, "ui.mark.list").join(name.get(locale) for name in clause.responsible)
    sentence = tell(reading, "clause.responsible", names=names) if names else tell(reading, "clause.responsible_none")
    st.caption(plain(sentence))


def targets(reading: Reading, view: ClauseView) -> None:
    """Each target with its regions by level and status, and those that do not meet it; unmet targets first."""
    standing = view.standing
    st.markdown(f"**{tell(reading, 'clause.targets')}**")
    if not view.targets:
        st.caption(plain(tell(reading, "clause.targets_none")))
        borrowed = regions_text(reading.locale, standing.levels, standing.jurisdiction, borrowed=standing.borrowed)
        if borrowed:
            st.caption(plain(borrowed))
        return
    for found in sorted(view.targets, key=lambda one: one.behind.is_empty()):
        with st.container(border=True):
            _target(reading, view, found)


def _target(reading: Reading, view: ClauseView, found: TargetView) -> None:
    target, locale = found.target, reading.locale
    cadence = say(locale, f"ui.cadence.{target.cadence.value}").lower()
    name = found.indicator.name.get(locale)
    sentence = tell(reading, "clause.target", indicator=name, target=found.text, cadence=cadence)
    if target.deadline and target.binding_levels:
        sentence = tell(reading, "clause.target_due", target=sentence, day=target.deadline.isoformat())
    st.markdown(f"**{plain(sentence)}**")
    if target.note:
        st.caption(plain(target.note.get(locale)))
    _bars(reading, view, found)
    _ways(reading, view, found)
    if found.behind.is_empty():
        st.caption(tell(reading, "clause.behind_none" if target.binding_levels else "clause.bound_none"))
        return
    st.caption(tell(reading, "clause.behind", standing=standing_text(reading.locale, found.standing)))
    _behind(reading, view, found)


def _bars(reading: Reading, view: ClauseView, found: TargetView) -> None:
    """A bar a level; a single region needs no bar, its status is said."""
    if found.counted["count"].sum() < 2:
        for status in found.counted["status"]:
            status_badge(reading, stand_named(status))
        return
    names = {}
    for name in found.counted["domain"].unique():
        word = level_text(reading.locale, Level(name), view.standing.jurisdiction)
        bound = Level(name) in found.target.binding_levels
        names[name] = word if bound else tell(reading, "clause.reference", level=word)
    height = _AXIS + _BAR * (len(names) + 1) + (_LINE if found.beside else 0)
    figure = status_bars(found.counted, names, reading.locale, theme=theme(), height=height)
    parts = [
        f"{names[name]} {stand_word(reading.locale, stand_named(status))} {count}"
        for name, status, count in found.counted.iter_rows()
    ]
    counts = say(reading.locale, "policy.comma").join(parts)
    alt = tell(reading, "clause.bars_alt", target=found.text, counts=counts)
    key = f"policy.bars.{found.target.key}"
    st.plotly_chart(figure, key=key, theme=None, config={"displayModeBar": False}, alt=alt)


def _ways(reading: Reading, view: ClauseView, found: TargetView) -> None:
    """From the target back to its figures: the map at the level bound, and the trend."""
    root = reading.workspace.regions.jurisdictions[view.standing.jurisdiction].root
    own = {
        **reading.address.parameters,
        "region": root,
        "indicator": found.indicator.key,
        "lang": reading.locale.value,
    }
    level = map_level(view, found)
    on_map = {**own, "colour": "status"}
    if level is not reading.workspace.regions.all[root].level:
        on_map["level"] = level.value
    with st.container(horizontal=True, gap="small"):
        for page, icon, address in (
            ("map", ":material/map:", on_map),
            ("trend", ":material/show_chart:", {key: value for key, value in own.items() if key != "level"}),
        ):
            st.page_link(page_path(page), label=tell(reading, f"clause.{page}"), icon=icon, query_params=address)


def _behind(reading: Reading, view: ClauseView, found: TargetView) -> None:
    place = view.standing.jurisdiction
    rows = [
        (
            row["name"],
            level_text(reading.locale, Level(row["level"]), place),
            row["value_text"],
            row["gap_text"],
            status_word(reading, row["status"]),
        )
        for row in found.behind.iter_rows(named=True)
    ]
    titles = [tell(reading, f"clause.{name}") for name in ("region", "level", "value", "gap", "status")]
    table = neutralised(pl.DataFrame(rows, schema=dict.fromkeys(titles, pl.String), orient="row"))
    chosen = st.dataframe(
        table,
        key=f"policy.behind.{found.target.key}",
        hide_index=True,
        row_height=_ROW,
        height=(min(table.height, _MOST_ROWS) + 1) * _ROW + 6,
        on_select="rerun",
        selection_mode="single-row",
        alt=tell(reading, "clause.behind_alt", target=found.text),
    )
    for at in chosen.selection.rows:
        address = {
            **reading.address.parameters,
            "region": found.behind["region"][at],
            "indicator": found.indicator.key,
            "pane": "value",
            "lang": reading.locale.value,
        }
        address.pop("level", None)
        st.switch_page(page_path("region"), query_params=address)


def measures(reading: Reading, view: ClauseView) -> None:
    """The indicators of the clause by definition, how far they are reported, and where else they have targets."""
    st.markdown(f"**{tell(reading, 'clause.measures')}**")
    if not view.measures:
        st.caption(tell(reading, "clause.measures_none"))
    for one in view.measures:
        _measure(reading, one)


def _measure(reading: Reading, one: Measure) -> None:
    sheet, locale = one.indicator, reading.locale
    unit = sheet.unit.get(locale)
    facts = {"name": sheet.name.get(locale), "unit": unit, "definition": sheet.definition.get(locale)}
    reported = tell(reading, "clause.reported", reported=one.reported, all=one.all)
    text = tell(reading, "clause.measure" if unit else "clause.measure_bare", **facts)
    st.markdown(plain(text))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(plain(reported if one.all else tell(reading, "clause.unkept")), width="content")
        view = {**reading.address.parameters, "indicator": sheet.key, "lang": locale.value}
        label = tell(reading, "clause.method")
        st.page_link(page_path("method"), label=label, icon=":material/rule:", query_params=view)
        if one.elsewhere:
            st.caption(tell(reading, "clause.elsewhere"), width="content")
            for clause in one.elsewhere:
                partner_link(reading, clause, near=sheet.key, named=False)


def stage(reading: Reading, view: ClauseView) -> None:
    """The stage of the tasks now, and every report so far with evidence and date."""
    locale, clause = reading.locale, view.standing.clause
    if not clause.tasks:
        return
    st.markdown(f"**{tell(reading, 'stage.title')}**")
    if not view.history:
        stages = reading.catalogue.indicators["clause_progress"].scale
        words = say(locale, "ui.mark.list").join(grade.name.get(locale) for grade in stages)
        st.info(plain(tell(reading, "stage.never", header=clause.key, stages=words)), icon=":material/info:")
        return
    now = view.history[0]
    st.markdown(plain(tell(reading, "stage.now", stage=now.grade.name.get(locale))))
    st.caption(plain(tell(reading, "stage.told", note=now.note, period=period_text(locale, now.period))))
    rows = [
        (
            period_text(locale, one.period),
            one.grade.name.get(locale),
            one.note or (tell(reading, "stage.demo") if one.demo else ""),
            f"v{one.revision}",
            one.batch,
            str(one.row),
        )
        for one in view.history
    ]
    titles = [tell(reading, f"stage.{name}") for name in ("period", "stage", "note", "revision", "batch", "row")]
    table = neutralised(pl.DataFrame(rows, schema=dict.fromkeys(titles, pl.String), orient="row"))
    high = row_height((row[2] for row in rows), _STAGES[2])
    st.dataframe(
        table,
        key="policy.stages",
        hide_index=True,
        row_height=high,
        height=min(table.height, _MOST_ROWS) * high + _ROW + 6,
        column_config={
            title: st.column_config.TextColumn(width=width) for title, width in zip(titles, _STAGES, strict=True)
        },
        alt=tell(reading, "stage.history", count=table.height),
    )


def partners(reading: Reading, view: ClauseView) -> None:
    """The clauses beside it in the crosswalk, as links."""
    framework = reading.catalogue.crosswalk.framework
    kind = "item" if view.standing.clause.document == framework else "local"
    st.markdown(f"**{tell(reading, 'clause.partners')}**")
    st.caption(tell(reading, f"clause.partners_{kind}" if view.partners else f"clause.partners_none_{kind}"))
    for clause in view.partners:
        partner_link(reading, clause, near="partners")
