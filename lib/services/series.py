"""Figures over time: the periods there are, and the series of a region."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

import polars as pl

from lib.domain import Frequency, Indicator, Period
from lib.services.clock import today
from lib.services.workspace import Workspace
from lib.stats.yearly import YEARLY, Basis, yearly


def periods(workspace: Workspace, revision: int) -> tuple[Period, ...]:
    """The quarters a reader can choose, oldest first: from the first figure to the last, never beyond today."""
    return _periods(workspace, revision, today())


@lru_cache(maxsize=8)
def _periods(workspace: Workspace, revision: int, day: date) -> tuple[Period, ...]:
    keys = workspace.observations(revision)["period"].unique().to_list() if revision else []
    found = [Period.parse(key) for key in keys]
    now = Period.of(day, Frequency.QUARTER)
    if not found:
        return (now,)
    first = min(Period.of(period.start, Frequency.QUARTER) for period in found)
    last = min(max(_last_quarter(period) for period in found), now)
    count = (last.year - first.year) * 4 + last.number - first.number + 1
    return tuple(first.shift(step) for step in range(max(count, 1)))


def latest_period(workspace: Workspace, revision: int) -> Period:
    """The quarter at which readers look first (`newest_quarter`), else the newest period there is."""
    return _latest_period(workspace, revision, today())


@lru_cache(maxsize=8)
def _latest_period(workspace: Workspace, revision: int, day: date) -> Period:
    frame = workspace.observations(revision) if revision else None
    quarters = [] if frame is None else frame.filter(pl.col("period").str.contains("Q"))["period"].unique().to_list()
    found = newest_quarter(map(Period.parse, quarters), day)
    return found or periods(workspace, revision)[-1]


def newest_quarter(known: Iterable[Period], day: date) -> Period | None:
    """The newest quarter that is over, of those with figures: a few that come early do not move every page to a quarter
    of which nobody else has reported. Where none is over, the one that runs."""
    begun = [one for one in known if one.frequency is Frequency.QUARTER and one.start <= day]
    return max((one for one in begun if one.end < day), default=max(begun, default=None))


def _last_quarter(period: Period) -> Period:
    # A yearly figure may be a year to date, and does not make the quarters after today choosable.
    return Period.of(period.end, Frequency.QUARTER)


def series(workspace: Workspace, revision: int, indicator: Indicator, regions: tuple[str, ...]) -> pl.DataFrame:
    """All figures of an indicator for some regions, columns ``frames.OBSERVATIONS``, oldest first in each region."""
    if not revision:
        return workspace.store.observations(0)
    whole, runs = workspace.observations(revision), _runs(workspace, revision)
    found = (runs.get((region, indicator.key)) for region in sorted(set(regions)))
    parts = [whole.slice(first, count) for first, count in filter(None, found)]
    if not parts:
        return whole.clear()
    frame = parts[0] if len(parts) == 1 else pl.concat(parts)
    keys = set(frame["period"].to_list())
    if len({len(key) for key in keys}) == 1:
        return frame
    order = pl.col("period").replace_strict({key: Period.parse(key).end for key in keys}, return_dtype=pl.Date)
    return frame.sort("region", order)


@lru_cache(maxsize=3)
def _runs(workspace: Workspace, revision: int) -> dict[tuple[str, str], tuple[int, int]]:
    """Where the figures of each region and indicator stand among those of a revision: first row and how many.

    Figures are sorted by cell, so each series is one run, in the order of its period keys; a slice of it costs no
    query, and with many readers each query, however small, waits for its turn.
    """
    runs = (
        workspace.observations(revision)
        .with_row_index("first")
        .group_by("region", "indicator", maintain_order=True)
        .agg(pl.col("first").first(), pl.len().alias("count"))
    )
    return {(region, indicator): (first, count) for region, indicator, first, count in runs.iter_rows()}


def frequencies(frame: pl.DataFrame, indicator: Indicator) -> tuple[Frequency, ...]:
    """How the figures of an indicator can be looked at, longest period first; the indicator's own when it has none.

    Quarters and months can also be looked at as years (``stats.yearly``); years are never split.
    """
    found = {Period.parse(key).frequency for key in frame["period"].unique()}
    if found - {Frequency.YEAR}:
        found.add(Frequency.YEAR)
    return tuple(frequency for frequency in Frequency if frequency in found) or (indicator.frequency,)


def at_frequency(frame: pl.DataFrame, indicator: Indicator, by: Frequency) -> pl.DataFrame:
    """The figures of one frequency, columns ``stats.yearly.YEARLY``; a reported year stands before a reckoned one."""
    keys = [key for key in frame["period"].unique() if Period.parse(key).frequency is by]
    own = frame.filter(pl.col("period").is_in(keys)).with_columns(
        source=pl.col("period"), basis=pl.lit(Basis.REPORTED.value)
    )
    own = own.select(YEARLY.keys())
    if by is not Frequency.YEAR:
        return own
    reckoned = yearly(frame, indicator.kind).join(own, on=["region", "period"], how="anti")
    return pl.concat([own, reckoned]).sort("region", "period")
