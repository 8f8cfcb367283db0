"""Where a value should stand at a date, and how far along the way it is.

The column ``as_of`` is the day at whose end each row is judged.
"""

from __future__ import annotations

import polars as pl

from lib.domain import Cadence, Comparator
from lib.stats.gap import NOISE, holds


def year_share() -> pl.Expr:
    """The share of the value's year that has passed at the end of ``as_of``: day of the year / days of the year, 0-1.

    30 June 2024 is day 182 of 366. Columns: as_of, period_end (its year counts).
    """
    first, last = _year_ends()
    passed = (pl.col("as_of") - first).dt.total_days() + 1
    return (passed / ((last - first).dt.total_days() + 1)).clip(0.0, 1.0)


def year_complete() -> pl.Expr:
    """Whether the value's year is over: its 31 December lies before ``as_of``, or is ``as_of`` and that day is over.

    Columns: as_of, over, period_end.
    """
    last = _year_ends()[1]
    return (pl.col("as_of") > last) | (pl.col("over") & (pl.col("as_of") == last))


def deadline_share() -> pl.Expr:
    """The share of the way from baseline to deadline that has passed: days / days, 0-1; 1 if the way has no length."""
    way = (pl.col("deadline") - pl.col("baseline_on")).dt.total_days()
    gone = (pl.col("as_of") - pl.col("baseline_on")).dt.total_days()
    return pl.when(way > 0).then((gone / way).clip(0.0, 1.0)).when(way.is_not_null()).then(1.0)


def expected() -> pl.Expr:
    """The value that would be on track at ``as_of``, in the indicator's unit; null without a target.

    by_deadline: start + (target - start) x deadline_share; the target itself if the start already satisfied it.
    annual: target x year_share (an upper limit is never scaled down). standing, rolling: the target.
    """
    target, start = pl.col("target_value"), pl.col("start")
    on_the_way = start + (target - start) * deadline_share()
    in_the_year = pl.when(pl.col("comparator") == Comparator.AT_MOST.value).then(target)
    return (
        pl.when(_is(Cadence.BY_DEADLINE) & holds(start, target, pl.col("comparator")))
        .then(target)
        .when(_is(Cadence.BY_DEADLINE))
        .then(on_the_way)
        .when(_is(Cadence.ANNUAL) & pl.col("period_end").is_not_null())
        .then(in_the_year.otherwise(target * year_share()))
        .otherwise(target)
    )


def progress() -> pl.Expr:
    """How much of the way that should lie behind does: (value - start) / (expected - start), start 0 in a year.

    1 is exactly on track. Null for standing and rolling targets, without a value, when expected = start, when the
    start already satisfied the target, and for an upper limit within a year.
    Columns: value, start, expected, target_value, comparator, cadence.
    """
    start, aim = pl.col("start"), pl.col("expected")
    way = aim - start
    moved = pl.col("value") - start
    ahead = ~holds(start, pl.col("target_value"), pl.col("comparator")) & (way.abs() > NOISE)
    rising = (pl.col("comparator") != Comparator.AT_MOST.value) & (aim > NOISE)
    return (
        pl.when(_is(Cadence.BY_DEADLINE) & ahead)
        .then(moved / way)
        .when(_is(Cadence.ANNUAL) & rising)
        .then(pl.col("value") / aim)
    )


def on_track() -> pl.Expr:
    """Whether an unmet value is on track: progress >= 1; without progress, no worse than its start or expected value.

    A value whose start already satisfied the target has fallen back, and is not on track.
    """
    better = pl.when(pl.col("comparator") == Comparator.AT_MOST.value).then(-1.0).otherwise(1.0)
    reference = pl.when(_is(Cadence.BY_DEADLINE)).then(pl.col("start")).otherwise(pl.col("expected"))
    fell_back = _is(Cadence.BY_DEADLINE) & holds(pl.col("start"), pl.col("target_value"), pl.col("comparator"))
    return (
        pl.when(fell_back)
        .then(False)
        .when(pl.col("progress").is_not_null())
        .then(pl.col("progress") >= 1.0 - NOISE)
        .otherwise((pl.col("value") - reference) * better >= -NOISE)
    )


def _is(cadence: Cadence) -> pl.Expr:
    return pl.col("cadence") == cadence.value


def _year_ends() -> tuple[pl.Expr, pl.Expr]:
    year = pl.col("period_end").dt.year()
    return pl.date(year, 1, 1), pl.date(year, 12, 31)
