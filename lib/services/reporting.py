"""Who has reported, who is late, and what to remind them of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import polars as pl

from lib.domain import CELL, BatchKind, BatchStatus, Identity, Level, Locale, Period, Permission
from lib.i18n import period as period_text
from lib.i18n import say
from lib.reports.table import write_table
from lib.services.batch_view import may_see
from lib.services.export import record_export
from lib.services.owed import UNITS, due_on, installed_on, owed, owed_periods
from lib.services.permission import may, require
from lib.services.workspace import Workspace

#: One row a reporting unit: how many figures it owes, has published, has waiting for a reviewer, and still lacks; its
#: state, how many days it is late (0: not) with whatever is not published, and the last revision that brought a figure.
UNIT: dict[str, pl.DataType] = {
    "region": pl.String(),
    "level": pl.String(),
    "league": pl.String(),
    "expected": pl.Int64(),
    "reported": pl.Int64(),
    "waiting": pl.Int64(),
    "missing": pl.Int64(),
    "state": pl.String(),
    "days_late": pl.Int64(),
    "last_revision": pl.Int64(),
}
_CELL = ("region", "league", "indicator", "period", "due")
_WAITING = (BatchStatus.SUBMITTED, BatchStatus.PASSED)


class UnitState(StrEnum):
    """How far a unit is. ``late`` before ``partly`` and ``not_yet``: something it owes is overdue. What waits for a
    reviewer is not reported yet."""

    LATE = "late"
    NOT_YET = "not_yet"
    PARTLY = "partly"
    COMPLETE = "complete"


@dataclass(frozen=True, eq=False)
class Reporting:
    """The reports of a period as of a day.

    ``units`` has the columns ``UNIT``, the latest first; ``missing`` the cells still lacking: region, league,
    indicator, period, due; ``held`` those that are overdue and wait for a reviewer. ``due`` is the day each owed period
    falls due. ``on_time`` and ``judged`` count the figures whose day has passed since the system was begun with, and
    those among them that were published by then. ``sees_waiting``: whoever looks is told what waits for a reviewer.
    """

    revision: int
    period: Period
    as_of: date
    units: pl.DataFrame
    missing: pl.DataFrame
    held: pl.DataFrame
    due: dict[Period, date]
    on_time: int
    judged: int
    demo: bool
    sees_waiting: bool

    @property
    def reminded(self) -> pl.DataFrame:
        """The cells that the reminders name, with ``held``: overdue, handed in and not yet published."""
        return pl.concat([self.missing.with_columns(held=pl.lit(False)), self.held.with_columns(held=pl.lit(True))])

    def count(self, state: UnitState) -> int:
        """How many units are in a state."""
        return int((self.units["state"] == state.value).sum())


def reporting(
    workspace: Workspace,
    revision: int,
    jurisdiction: str,
    period: Period,
    as_of: date,
    *,
    who: Identity,
    league: str | None = None,
) -> Reporting:
    """Each reporting unit of a jurisdiction, or of one of its leagues, for the figures whose period ends within
    ``period``. Needs CHECK.

    What waits for a reviewer is told apart, and only for batches that whoever asks may see; it is reported once it is
    published. Raises Refusal for an unknown jurisdiction.
    """
    require(workspace, who, Permission.CHECK)
    cells = owed(workspace, revision, jurisdiction, (period,))
    if league is not None:
        cells = cells.filter(pl.col("league") == league)
    sees = may(workspace, who, Permission.VIEW_BATCHES)
    cells = _with_waiting(cells, _waiting(workspace, who) if sees else None)
    begun = installed_on(workspace, revision)
    judged = cells.filter(pl.col("due") < as_of, pl.lit(begun is not None) & (pl.col("due") >= (begun or as_of)))
    frequencies = {indicator.frequency for indicator in workspace.catalogue.indicators.values()}
    periods = sorted({one for frequency in frequencies for one in owed_periods(frequency, period)})
    owing = set(cells["period"].unique())
    return Reporting(
        revision,
        period,
        as_of,
        _units(cells, as_of),
        cells.filter(~pl.col("reported"), ~pl.col("waiting")).select(_CELL),
        cells.filter("waiting", pl.col("due") < as_of).select(_CELL),
        {one: due_on(workspace, one) for one in periods if one.key in owing},
        int((judged["first_on"] <= judged["due"]).sum()),
        judged.height,
        bool(cells["demo"].any()),
        sees,
    )


def _waiting(workspace: Workspace, who: Identity) -> pl.DataFrame | None:
    """The cells of the batches that wait for a reviewer."""
    waiting = [batch for status in _WAITING for batch in workspace.store.batches(status, reports=False)]
    parts = [
        workspace.store.batch_figures(batch.id).select(CELL)
        for batch in waiting
        if batch.kind is BatchKind.FIGURES and batch.figures and may_see(workspace, batch, who)
    ]
    return pl.concat(parts).unique() if parts else None


def _with_waiting(cells: pl.DataFrame, waiting: pl.DataFrame | None) -> pl.DataFrame:
    """The cells with ``waiting``: handed in and not yet published."""
    if waiting is None:
        return cells.with_columns(waiting=pl.lit(False))
    marked = cells.join(waiting.with_columns(waiting=pl.lit(True)), on=CELL, how="left", maintain_order="left")
    return marked.with_columns(waiting=pl.col("waiting").fill_null(False) & ~pl.col("reported"))


def _units(cells: pl.DataFrame, as_of: date) -> pl.DataFrame:
    lacking = ~pl.col("reported") & ~pl.col("waiting")
    overdue = (pl.lit(as_of) - pl.col("due").filter(~pl.col("reported")).min()).dt.total_days()
    units = cells.group_by("region", "level", "league").agg(
        pl.len().cast(pl.Int64).alias("expected"),
        pl.col("reported").sum().cast(pl.Int64),
        pl.col("waiting").sum().cast(pl.Int64),
        lacking.sum().cast(pl.Int64).alias("missing"),
        overdue.fill_null(0).clip(0).alias("days_late"),
        pl.col("last_revision").max(),
    )
    state = (
        pl.when(pl.col("reported") == pl.col("expected"))
        .then(pl.lit(UnitState.COMPLETE.value))
        .when(pl.col("days_late") > 0)
        .then(pl.lit(UnitState.LATE.value))
        .when(pl.col("reported") + pl.col("waiting") > 0)
        .then(pl.lit(UnitState.PARTLY.value))
        .otherwise(pl.lit(UnitState.NOT_YET.value))
    )
    order = {one.value: place for place, one in enumerate(UnitState)}
    place = pl.col("state").replace_strict(order, return_dtype=pl.Int64)
    return (
        units.with_columns(state=state)
        .select(UNIT.keys())
        .sort(place, "days_late", "missing", "region", descending=[False, True, True, False])
    )


def reminder(workspace: Workspace, found: Reporting, locale: Locale) -> str:
    """A text to copy: who still owes what, by when, the leagues first. Empty when nobody owes anything."""
    lacking = found.reminded
    if lacking.is_empty():
        return ""
    names = {key: sheet.name.get(locale) for key, sheet in workspace.catalogue.indicators.items()}
    mark = say(locale, "reporting.reminder.and")
    days = {level.value: place for place, level in enumerate(UNITS)}
    levels = {code: days[region.level.value] for code, region in workspace.regions.all.items() if region.level in UNITS}
    grouped = (
        lacking.group_by("league", "region", "period", "due", "held")
        .agg(pl.col("indicator").replace_strict(names, return_dtype=pl.String).sort().str.join(mark))
        .sort("league", pl.col("region").replace_strict(levels, return_dtype=pl.Int64), "region", "period", "held")
    )
    head = say(locale, "reporting.reminder.head", period=period_text(locale, found.period), day=found.as_of.isoformat())
    lines = [head]
    for row in grouped.iter_rows(named=True):
        late = (found.as_of - row["due"]).days
        key = "held" if row["held"] else "late" if late > 0 else "open" if late else "today"
        lines.append(
            say(
                locale,
                f"reporting.reminder.{key}",
                region=unit_name(workspace, row["region"], locale),
                period=period_text(locale, Period.parse(row["period"])),
                indicators=row["indicator"],
                due=row["due"].isoformat(),
                days=abs(late),
            )
        )
    return "\n".join(lines)


def unit_name(workspace: Workspace, code: str, locale: Locale) -> str:
    """A unit's name; a county stands behind its league."""
    region = workspace.regions.all[code]
    own = region.name.get(locale)
    if region.level is Level.PREFECTURE or region.parent is None:
        return own
    league = workspace.regions.all[region.parent].name.get(locale)
    return say(locale, "reporting.unit", league=league, county=own)


def reporting_csv(workspace: Workspace, found: Reporting, locale: Locale, *, who: Identity) -> bytes:
    """The units and what each lacks, as a CSV file; the audit trail says who took it. Needs EXPORT."""
    require(workspace, who, Permission.EXPORT)
    names = {key: sheet.name.get(locale) for key, sheet in workspace.catalogue.indicators.items()}
    lacks = found.missing.group_by("region").agg(
        pl.col("indicator").replace_strict(names, return_dtype=pl.String).sort().str.join("; ").alias("lacks")
    )
    shown = {code: unit_name(workspace, code, locale) for code in found.units["region"]}
    states = {state.value: say(locale, f"reporting.state.{state.value}") for state in UnitState}
    only_held = (pl.col("state") == UnitState.LATE.value) & (pl.col("missing") == 0)
    table = found.units.join(lacks, on="region", how="left", maintain_order="left").select(
        "region",
        pl.col("region").replace_strict(shown, return_dtype=pl.String).alias("name"),
        pl.lit(found.period.key).alias("period"),
        pl.when(only_held)
        .then(pl.lit(say(locale, "reporting.state.late_held")))
        .otherwise(pl.col("state").replace_strict(states, return_dtype=pl.String))
        .alias("state"),
        "days_late",
        "expected",
        "reported",
        *(["waiting"] if found.sees_waiting else []),
        "missing",
        pl.col("lacks").fill_null(""),
        pl.lit(found.demo).alias("demo"),
    )
    heads = {name: say(locale, f"reporting.column.{name}") for name in table.columns}
    record_export(workspace, who, "reporting", found.revision, table.height)
    return write_table(table.rename(heads), "csv")
