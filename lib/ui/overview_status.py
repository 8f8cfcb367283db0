"""The lower parts of the overview: counts by level, what changed, prospects, the composite index, the yardstick."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import streamlit as st

from lib.domain import COUNTED, Level, Locale, Status
from lib.i18n import period as period_text
from lib.i18n import say
from lib.services import Overview, View, target_text
from lib.services.amendment import Cause
from lib.services.status_changes import Turn, Turned, turned_names, turned_since_period, turned_since_revision
from lib.services.status_index import index_level, index_of
from lib.services.status_outlook import core_chance_text, core_chances
from lib.ui.clause_link import clause_link, first_of_each_clause
from lib.ui.context import Reading
from lib.ui.filters import level_name
from lib.ui.links import open_map, page_path
from lib.ui.method_link import method_links
from lib.ui.plain import plain
from lib.ui.status_mark import status_word
from lib.ui.yardstick import yardstick_of

_ROW = 30
# CSS pixels of what turned, the region, the indicator and the statuses: the longest name of a region is seen whole.
_TURNED = {Locale.ZH: (156, 176, 190, 140), Locale.EN: (140, 236, 206, 120)}


def _tell(reading: Reading, key: str, /, **params: object) -> str:
    return say(reading.locale, f"status.{key}", **params)


def levels(reading: Reading, view: View, seen: Overview) -> None:
    """How many binding targets of each level have each status."""
    counted = {(row[0], row[1]): row[2] for row in seen.by_level.select("level", "status", "count").iter_rows()}
    names = [level for level in view.jurisdiction.levels if any((level.value, one.value) in counted for one in Status)]
    # A row a status: the words of six statuses side by side are wider than half a laptop's page.
    columns: dict[str, list[object]] = {
        _tell(reading, "level.column"): [status_word(reading, status.value) for status in COUNTED]
    }
    for level in names:
        heading = level_name(reading, level, view.jurisdiction.code)
        columns[heading] = [counted.get((level.value, status.value), 0) for status in COUNTED]
    title = _tell(reading, "level.title")
    st.markdown(f"**{title}**")
    st.dataframe(pl.DataFrame(columns), hide_index=True, row_height=_ROW, height="content", alt=title)


def turned(reading: Reading, view: View) -> tuple[tuple[str, Turned], ...]:
    """What changed since the last revision and since the last period, each with its name."""
    where = (reading.workspace, reading.revision, view.jurisdiction.code, reading.address.period)
    by_revision, by_period = turned_since_revision(*where), turned_since_period(*where)
    before = period_text(reading.locale, reading.address.period.shift(-1))
    return (
        (_tell(reading, "changes.revision", since=by_revision.since or ""), by_revision),
        (_tell(reading, "changes.period", since=before), by_period),
    )


def changed_line(reading: Reading, view: View) -> str:
    """Both comparisons in one line of counts, for the first screen; what an amendment alone did is told apart."""
    said = [
        _tell(reading, "changes.line", against=name, items=_line(reading, found))
        for name, found in turned(reading, view)
        if found.since is not None
    ]
    return _tell(reading, "changes.join").join(said)


def _line(reading: Reading, found: Turned) -> str:
    by_figures = _joined(reading, _counted(reading, found.by(Cause.DATA)))
    amended = _joined(reading, [said for said, _ in _amended(reading, found)])
    return _tell(reading, "changes.line_amended", data=by_figures, amended=amended) if amended else by_figures


def amended_clauses(reading: Reading, view: View, seen: Overview) -> None:
    """The way to each clause by whose amendment a verdict or a card's count is another one; nothing without any."""
    keys = {key for _, found in turned(reading, view) for key in found.amended}
    keys |= {one.target.key for one in seen.headlines if one.target and one.amended}
    if not keys:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(_tell(reading, "changes.amended_clauses"), width="content")
        for target in first_of_each_clause(sorted(keys)):
            clause_link(reading, target, short=True)


def _counted(reading: Reading, found: Turned) -> list[str]:
    """How many targets turned: newly met and no longer met in any case, the others where there are any."""
    always = (Turn.MET, Turn.UNMET)
    counts = found.counts
    shown = (*always, *(turn for turn in Turn if turn not in always and counts[turn]))
    return [_tell(reading, f"changes.count_{turn.value}", count=counts[turn]) for turn in shown]


def _amended(reading: Reading, found: Turned) -> list[tuple[str, pl.DataFrame]]:
    """How many targets an amendment alone turned each way, where it did, and their rows."""
    rows = found.by(Cause.AMENDMENT).frame
    met = pl.col("later") == Status.MET.value
    ways = (("amended_met", rows.filter(met)), ("amended_unmet", rows.filter(~met)))
    return [(_tell(reading, f"changes.count_{key}", count=own.height), own) for key, own in ways if own.height]


def _joined(reading: Reading, parts: list[str]) -> str:
    return say(reading.locale, "policy.comma").join(parts)


def changes(reading: Reading, view: View) -> None:
    """The targets newly met and no longer met, by name; a row of the table opens its map."""
    st.markdown(f"**{_tell(reading, 'changes.title')}**")
    for name, found in turned(reading, view):
        st.markdown(plain(_changed(reading, name, found)))
    name, found = turned(reading, view)[1]
    if found.frame.is_empty():
        return
    table = _turned_table(reading, found)
    chosen = st.dataframe(
        table,
        key="overview_changes",
        hide_index=True,
        row_height=_ROW,
        height=min(table.height + 1, 9) * _ROW + 6,
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            title: st.column_config.TextColumn(width=width)
            for title, width in zip(table.columns, _TURNED[reading.locale], strict=True)
        },
        alt=_tell(reading, "changes.table", against=name),
    )
    notes = [_tell(reading, "changes.late_note")] if found.counts[Turn.LATE] else []
    notes += [_tell(reading, "changes.amended_note")] if found.amended else []
    st.caption(" ".join([*notes, _tell(reading, "changes.hint")]))
    for place in chosen.selection.rows:
        row = found.frame.row(place, named=True)
        view_of_row = {key: row[key] for key in ("region", "indicator", "level")}
        open_map(reading, {**view_of_row, "period": reading.address.period.key, "colour": "status"})
    _profiles(reading, found)


def _changed(reading: Reading, name: str, found: Turned) -> str:
    if found.since is None:
        return _tell(reading, "changes.first_revision")
    if found.frame.is_empty():
        return _tell(reading, "changes.none", against=name)
    by_figures = found.by(Cause.DATA)
    counted = [
        (_tell(reading, f"changes.count_{turn.value}", count=count), by_figures.of(turn))
        for turn, count in by_figures.counts.items()
        if count
    ]
    amended = _named(reading, _amended(reading, found))
    told = _named(reading, counted)
    if amended:
        told = _tell(reading, "changes.line_amended", data=told or _tell(reading, "changes.no_figure"), amended=amended)
    return name + reading.say("mark.colon") + told


def _named(reading: Reading, parts: list[tuple[str, pl.DataFrame]]) -> str:
    """What is counted, each with its first regions by name."""
    said = [
        _tell(reading, "changes.named", counted=told, items=turned_names(reading.workspace, rows, reading.locale))
        for told, rows in parts
    ]
    return _tell(reading, "outlook.join").join(said)


def _turned_table(reading: Reading, found: Turned) -> pl.DataFrame:
    regions, sheets = reading.workspace.regions.all, reading.workspace.catalogue.indicators
    rows = [
        (
            _turned_word(reading, row),
            regions[row["region"]].name.get(reading.locale),
            sheets[row["indicator"]].name.get(reading.locale),
            _tell(reading, "changes.from_to", **{key: _word(reading, row[key]) for key in ("earlier", "later")}),
        )
        for row in found.frame.iter_rows(named=True)
    ]
    heads = [_tell(reading, f"changes.column_{name}") for name in ("turn", "region", "indicator", "from_to")]
    return pl.DataFrame(rows, schema=dict.fromkeys(heads, pl.String), orient="row")


def _turned_word(reading: Reading, row: Mapping[str, str]) -> str:
    """What became of a target; of an amended one neither good nor bad."""
    if row["cause"] == Cause.AMENDMENT.value:
        return _tell(reading, f"changes.amended_{'met' if row['later'] == Status.MET.value else 'unmet'}")
    return _tell(reading, f"changes.turned_{row['turn']}")


def _word(reading: Reading, status: str) -> str:
    return reading.say(f"status.{status}")


def _profiles(reading: Reading, found: Turned) -> None:
    """The profiles of the first regions in the table."""
    with st.container(horizontal=True, gap="small"):
        for code in found.frame["region"].unique(maintain_order=True).head(3):
            name = reading.workspace.regions.all[code].name.get(reading.locale)
            st.page_link(
                page_path("region"),
                label=plain(_tell(reading, "changes.profile", region=name)),
                icon=":material/badge:",
                query_params={"region": code, "period": reading.address.period.key, "lang": reading.locale.value},
            )


def prospects(reading: Reading, view: View) -> None:
    """How likely the core targets are met, in words."""
    found = core_chances(reading.workspace, reading.revision, view.jurisdiction.code, reading.address.period)
    if not found:
        return
    st.markdown(f"**{_tell(reading, 'outlook.title')}**")
    for one in found:
        name = one.indicator.name.get(reading.locale)
        sentence = core_chance_text(reading.workspace, one, reading.locale)
        st.markdown(f"- **{plain(name)}**  \n  {plain(sentence)}")
    method_links(reading, "overview", "trend", "forecast")


def index(reading: Reading, view: View) -> None:
    """The composite index of the regions below, with the ranks it is compatible with; nothing without any score."""
    found = index_of(reading.workspace, reading.revision, view.jurisdiction.code, reading.address.period)
    scored = found.filter(pl.col("score").is_not_null())
    if scored.height < 2:
        return
    regions = reading.workspace.regions.all
    level = level_name(reading, index_level(reading.workspace, view.jurisdiction.code), view.jurisdiction.code)
    title = _tell(reading, "index.title", level=level)
    st.markdown(f"**{plain(title)}**")
    names = {key: _tell(reading, f"index.column_{key}") for key in ("region", "score", "rank", "range", "coverage")}
    rows = [
        (
            regions[row["region"]].name.get(reading.locale),
            round(row["score"], 1),
            row["rank"],
            _ranks(reading, row["rank_low"], row["rank_high"]),
            _tell(reading, "index.coverage", available=row["available"], applicable=row["applicable"]),
        )
        for row in scored.iter_rows(named=True)
    ]
    st.dataframe(
        pl.DataFrame(rows, schema=list(names.values()), orient="row"),
        hide_index=True,
        row_height=_ROW,
        height="content" if len(rows) <= 16 else 16 * _ROW,
        column_config={
            names["score"]: st.column_config.ProgressColumn(min_value=0, max_value=100, format="%.1f"),
            names["range"]: st.column_config.TextColumn(alignment="right"),
            names["coverage"]: st.column_config.TextColumn(alignment="right"),
        },
        alt=title,
    )
    st.caption(_tell(reading, "index.note"))
    method_links(reading, "overview", "composite")
    lacking = found.filter(pl.col("score").is_null())["region"].to_list()
    if lacking:
        few = reading.say("mark.list").join(regions[code].name.get(reading.locale) for code in lacking)
        st.caption(plain(_tell(reading, "index.few", names=few)))


def _ranks(reading: Reading, low: int, high: int) -> str:
    return _tell(reading, "index.range_one" if low == high else "index.range", low=low, high=high)


def yardstick(reading: Reading, view: View, seen: Overview) -> None:
    """The borrowed targets and how many regions reach each: beside the figures, counted nowhere."""
    lent = yardstick_of(reading)
    if lent is None or seen.held.is_empty():
        return
    title = _tell(reading, "yardstick.title", name=lent.name.get(reading.locale))
    st.markdown(f"**{plain(title)}**")
    targets = {one.key: one for one in reading.workspace.catalogue.targets}
    sheets = reading.workspace.catalogue.indicators
    rows = [
        (
            sheets[row["indicator"]].name.get(reading.locale),
            level_name(reading, Level(row["level"]), view.jurisdiction.code),
            target_text(reading.locale, sheets[row["indicator"]], targets[row["target"]], binding=False),
            _reached(reading, row["reached"], row["told"], row["all"]),
        )
        for row in seen.held.iter_rows(named=True)
    ]
    heads = [_tell(reading, f"yardstick.column_{name}") for name in ("indicator", "level", "value", "reached")]
    table = pl.DataFrame(rows, schema=dict.fromkeys(heads, pl.String), orient="row")
    right = {heads[3]: st.column_config.TextColumn(alignment="right")}
    st.dataframe(table, hide_index=True, row_height=_ROW, height=14 * _ROW, column_config=right, alt=title)


def _reached(reading: Reading, reached: int, told: int, whole: int) -> str:
    key = "yardstick.reached" if told == whole else "yardstick.reached_told"
    return _tell(reading, key, reached=reached, all=whole, silent=whole - told)
