"""The reporting page's parts: how far all are, whom to remind, the leagues, the units and a file."""

from __future__ import annotations

from functools import partial

import polars as pl
import streamlit as st

from lib.access import allowed
from lib.domain import Identity, Level, Permission
from lib.i18n import period as period_text
from lib.i18n import say
from lib.services import file_name, today
from lib.services.clock import BEIJING
from lib.services.reporting import Reporting, UnitState, reminder, reporting, reporting_csv, unit_name
from lib.ui.address import go
from lib.ui.context import Reading
from lib.ui.copy_link import copy_text
from lib.ui.identity import late
from lib.ui.plain import plain

_LEAGUE = "filter.league"
_ALL = ""
_ROW = 30
#: As high as the list of reminders may be, in pixels, to end on a laptop's first screen.
_REMINDERS = 230
#: The states in the order in which the cards add up.
_CARDS = (UnitState.COMPLETE, UnitState.PARTLY, UnitState.NOT_YET, UnitState.LATE)


def words(reading: Reading, key: str, **params: object) -> str:
    """A sentence of ``reporting.toml`` in the reader's language."""
    return say(reading.locale, f"reporting.{key}", **params)


def reports_of(reading: Reading, jurisdiction: str) -> Reporting:
    """The reports of the period in the address, as of today: of the league that is chosen, else of all."""
    where = (reading.workspace, reading.revision, jurisdiction, reading.address.period, today())
    return reporting(*where, who=reading.who, league=chosen_league(reading))


def chosen_league(reading: Reading) -> str | None:
    """The league that the address looks at or into; None for the whole jurisdiction."""
    region = reading.address.region
    root = reading.workspace.regions.jurisdiction_of(region.code)
    if root is None or region.code == root.root:
        return None
    above = reading.workspace.regions.ancestors(region.code)
    return next((one.code for one in (*above, region) if one.level is Level.PREFECTURE and one.code != root.root), None)


def league_box(reading: Reading, jurisdiction: str) -> None:
    """Choose a league, or all; a jurisdiction without leagues offers nothing."""
    regions = reading.workspace.regions
    root = regions.jurisdictions[jurisdiction].root
    leagues = [one.code for one in regions.children(root, Level.PREFECTURE)]
    if not leagues:
        return
    st.session_state[_LEAGUE] = chosen_league(reading) or _ALL

    def moved() -> None:
        go(reading.address, region=regions.all[st.session_state[_LEAGUE] or root])

    st.selectbox(
        words(reading, "league"),
        [_ALL, *leagues],
        format_func=lambda code: regions.all[code].name.get(reading.locale) if code else words(reading, "league_all"),
        key=_LEAGUE,
        on_change=moved,
        width=200,
        placeholder=reading.say("widget.choose"),
    )


def finding(reading: Reading, found: Reporting) -> str:
    """The sentence that sums the reports up, of the league by name where one is chosen."""
    league = chosen_league(reading)
    if league is None:
        return _summed(reading, found)
    name = reading.workspace.regions.all[league].name.get(reading.locale)
    return name + reading.say("mark.colon") + _summed(reading, found)


def _summed(reading: Reading, found: Reporting) -> str:
    facts = {"day": found.as_of.isoformat(), "period": period_text(reading.locale, found.period)}
    if found.units.is_empty():
        return words(reading, "finding_none", **facts)
    facts["units"] = str(found.units.height)
    complete, overdue = found.count(UnitState.COMPLETE), found.count(UnitState.LATE)
    if complete == found.units.height:
        return words(reading, "finding_all", **facts)
    return words(reading, "finding", **facts, complete=complete, late=overdue, missing=found.missing.height)


def standings(reading: Reading, found: Reporting) -> None:
    """One card a state, and the share that was on time; then what they add up to, and when figures fall due."""
    *cards, last = st.columns(len(_CARDS) + 1)
    counts = [found.count(state) for state in _CARDS]
    for card, state, count in zip(cards, _CARDS, counts, strict=True):
        card.metric(words(reading, f"card.{state.value}"), count, border=True)
    share = words(reading, "on_time_none")
    if found.judged:
        share = words(reading, "on_time_value", share=f"{found.on_time / found.judged * 100:.1f}")
    last.metric(words(reading, "on_time"), share, help=words(reading, "on_time_help"), border=True)
    days = [
        words(reading, "due_one", period=period_text(reading.locale, one), day=day.isoformat())
        for one, day in found.due.items()
    ]
    told = [words(reading, "card.sum", parts=" + ".join(map(str, counts)), units=found.units.height)]
    if days:
        told.append(words(reading, "due", days=words(reading, "reminder.and").join(days)))
    waiting = int(found.units["waiting"].sum())
    if waiting:
        told.append(words(reading, "waiting", count=waiting))
    if found.demo:
        told.append(words(reading, "demo"))
    st.caption(" ".join(plain(sentence) for sentence in told))


def leagues_table(reading: Reading, found: Reporting) -> None:
    """The totals of each league, those with most late units first; nothing where nobody owes anything."""
    if found.units.is_empty():
        return
    st.markdown(f"**{words(reading, 'leagues_title')}**")
    is_in = {state: (pl.col("state") == state.value).sum() for state in (UnitState.COMPLETE, UnitState.LATE)}
    totals = (
        found.units.group_by("league")
        .agg(is_in[UnitState.COMPLETE].alias("complete"), is_in[UnitState.LATE].alias("late"), pl.col("missing").sum())
        .sort("late", "missing", "league", descending=[True, True, False])
    )
    names = {code: reading.workspace.regions.all[code].name.get(reading.locale) for code in totals["league"]}
    heads = {name: words(reading, f"column.{name}") for name in totals.columns}
    shown = totals.with_columns(pl.col("league").replace_strict(names, return_dtype=pl.String)).rename(heads)
    st.dataframe(shown, hide_index=True, height=360, row_height=_ROW, alt=words(reading, "leagues_title"))


def reminders_and_units(reading: Reading, found: Reporting) -> None:
    """Whom to remind, and every unit behind a second tab; the units stand first where nobody needs a reminder."""
    text = reminder(reading.workspace, found, reading.locale)
    names = [
        words(reading, "reminder.title", count=found.reminded["region"].n_unique()),
        words(reading, "units_title", count=found.units.height),
    ]
    first, second = st.tabs([plain(name) for name in names], default=plain(names[0 if text else 1]))
    with first:
        _reminders(reading, text)
    with second:
        _units_table(reading, found, names[1])


def _units_table(reading: Reading, found: Reporting, title: str) -> None:
    """Each unit with its state, what it owes and lacks, and when it last reported; the latest first."""
    units = found.units
    if units.is_empty():
        st.info(words(reading, "no_units"), icon=":material/info:")
        return
    days = {
        one.number: one.published_at.astimezone(BEIJING).date().isoformat()
        for one in reading.workspace.store.revisions()
        if one.number in set(units["last_revision"])
    }
    of_state = units.select("state", "days_late", held=(pl.col("missing") == 0))
    states = {row: _state(reading, *row) for row in of_state.unique().iter_rows()}
    columns: dict[str, list[object]] = {
        "name": [unit_name(reading.workspace, code, reading.locale) for code in units["region"]],
        "state": [states[row] for row in of_state.iter_rows()],
        "expected": units["expected"].to_list(),
        "reported": units["reported"].to_list(),
    }
    if found.sees_waiting:
        columns["waiting"] = units["waiting"].to_list()
    columns["missing"] = units["missing"].to_list()
    columns["last"] = [days.get(number, "") for number in units["last_revision"]]
    shown = pl.DataFrame({words(reading, f"column.{name}"): values for name, values in columns.items()})
    st.dataframe(shown, hide_index=True, height=360, row_height=_ROW, alt=title)


def _state(reading: Reading, state: str, days: int, held: bool) -> str:
    """A late unit that lacks nothing waits for the reviewer alone."""
    if state == UnitState.LATE.value:
        return f"× {words(reading, 'late_days_held' if held else 'late_days', days=days)}"
    mark = {UnitState.COMPLETE.value: "√", UnitState.PARTLY.value: "▲", UnitState.NOT_YET.value: "○"}[state]
    return f"{mark} {words(reading, f'state.{state}')}"


def _reminders(reading: Reading, text: str) -> None:
    """The list of reminders as plain text, and the button that copies it."""
    if not text:
        st.caption(words(reading, "reminder.none"))
        return
    copy_text(reading.locale, text, "reporting.copy", key="reporting.copy")
    st.code(text, language=None, wrap_lines=True, height=_REMINDERS)


def download(reading: Reading, found: Reporting) -> None:
    """All of it as a file."""
    if allowed(reading.who, Permission.EXPORT) and found.units.height:
        st.download_button(
            words(reading, "download"),
            late(reading.who, partial(_file, reading, found)),
            file_name=file_name(
                "reporting",
                found.revision,
                "csv",
                *filter(None, (chosen_league(reading), found.period.key)),
                locale=reading.locale,
                demo=found.demo,
            ),
            mime="text/csv",
            key="reporting.csv",
            on_click="ignore",
        )


def rule(reading: Reading) -> None:
    """What counts as owed, reported and late."""
    settings = reading.workspace.settings
    days = {"quarter": settings.report_days_quarter, "year": settings.report_days_year}
    st.caption(plain(words(reading, "rule", **days)))


def _file(reading: Reading, found: Reporting, who: Identity) -> bytes:
    return reporting_csv(reading.workspace, found, reading.locale, who=who)
