"""What each reporting unit owes, by when, and when it was first published."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import polars as pl

from lib.domain import CELL, Frequency, Level, Period
from lib.services.clock import BEIJING
from lib.services.workspace import Workspace

#: Units: the regions that report. What a province itself shows is reckoned or entered by whoever publishes.
UNITS = (Level.PREFECTURE, Level.COUNTY)

#: One row an owed figure. ``league`` is the unit's prefecture (its own code for one), ``asked`` the period asked about
#: that ``period`` ends in, ``due`` the last day. ``reported``: it is published; ``first_on`` is the day, in Beijing, on
#: which it first was, and ``last_revision`` the revision of the value that stands.
OWED: dict[str, pl.DataType] = {
    "region": pl.String(),
    "level": pl.String(),
    "league": pl.String(),
    "indicator": pl.String(),
    "period": pl.String(),
    "asked": pl.String(),
    "due": pl.Date(),
    "reported": pl.Boolean(),
    "first_on": pl.Date(),
    "last_revision": pl.Int64(),
    "demo": pl.Boolean(),
}


def due_on(workspace: Workspace, period: Period) -> date:
    """The last day on which the figures of a period are on time."""
    settings = workspace.settings
    days = settings.report_days_year if period.frequency is Frequency.YEAR else settings.report_days_quarter
    return period.end + timedelta(days=days)


def owed_periods(frequency: Frequency, period: Period) -> list[Period]:
    """The periods of a frequency that end within a period: of a third quarter itself and no year; of a fourth, the
    year too.

    >>> [each.key for each in owed_periods(Frequency.YEAR, Period.parse("2026Q4"))]
    ['2026']
    """
    found, one = [], Period.of(period.start, frequency)
    while one.end <= period.end:
        found.append(one)
        one = one.shift(1)
    return found


@lru_cache(maxsize=16)
def owed(workspace: Workspace, revision: int, jurisdiction: str, periods: tuple[Period, ...]) -> pl.DataFrame:
    """The figures owed for the periods asked about, and what a revision holds of them: columns ``OWED``, by cell.

    Raises Refusal for an unknown jurisdiction.
    """
    units = _units(workspace, jurisdiction)
    rows = [
        (indicator.key, level.value, one.key, period.key, due_on(workspace, one))
        for period in periods
        for indicator in workspace.catalogue.indicators.values()
        for one in owed_periods(indicator.frequency, period)
        for level in UNITS
        if level in indicator.levels
    ]
    columns = {name: OWED[name] for name in ("indicator", "level", "period", "asked", "due")}
    cells = units.join(pl.DataFrame(rows, schema=columns, orient="row"), on="level")
    standing = workspace.observations(revision).select(
        *CELL,
        (pl.col("value").is_not_null() | pl.col("qualifier").is_not_null()).alias("reported"),
        pl.col("revision_from").alias("last_revision"),
        "demo",
    )
    days = _days(workspace, revision)
    found = cells.join(standing, on=CELL, how="left").with_columns(
        pl.col("reported", "demo").fill_null(False),
        first_on=pl.col("last_revision").replace_strict(days, default=None, return_dtype=pl.Date),
    )
    return _first(workspace, found.select(OWED.keys()), days).sort(CELL)


def installed_on(workspace: Workspace, revision: int) -> date | None:
    """The day of the first revision: what had been due before it could not be on time. None while there is none."""
    return _days(workspace, revision).get(1)


def _units(workspace: Workspace, jurisdiction: str) -> pl.DataFrame:
    root = workspace.jurisdiction(jurisdiction).root
    rows = [
        (region.code, region.level.value, region.code if region.level is Level.PREFECTURE else region.parent)
        for region in workspace.regions.all.values()
        if region.level in UNITS and workspace.regions.within(region.code, root)
    ]
    return pl.DataFrame(rows, schema={name: OWED[name] for name in ("region", "level", "league")}, orient="row")


@lru_cache(maxsize=16)
def _days(workspace: Workspace, revision: int) -> dict[int, date]:
    """The day of each revision, in Beijing."""
    return {
        one.number: one.published_at.astimezone(BEIJING).date()
        for one in workspace.store.revisions()
        if one.number <= revision
    }


def _first(workspace: Workspace, cells: pl.DataFrame, days: dict[int, date]) -> pl.DataFrame:
    """Where the value that stands came late, ask when the figure first came: a later correction makes nobody late."""
    begun = days.get(1)
    if begun is None:
        return cells
    asked = cells.filter(pl.col("reported"), pl.col("first_on") > pl.col("due"), pl.col("due") >= begun)
    if asked.is_empty():
        return cells
    parts = [
        workspace.store.versions(str(key), part["region"].unique().to_list()).select(*CELL, "revision_from")
        for (key,), part in asked.partition_by("indicator", as_dict=True).items()
    ]
    earliest = (
        pl.concat(parts)
        .filter(pl.col("revision_from") <= max(days))
        .group_by(CELL)
        .agg(pl.col("revision_from").min().replace_strict(days, return_dtype=pl.Date).alias("earliest"))
    )
    joined = cells.join(earliest, on=CELL, how="left")
    return joined.with_columns(pl.min_horizontal("first_on", "earliest").alias("first_on")).drop("earliest")
