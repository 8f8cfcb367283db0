"""Attainment: each figure held against the targets of its level, as of a date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from lib.domain import NEVER, Cadence, Indicator, Period, Region, Status, Target
from lib.stats import expected as way
from lib.stats.gap import gap, gap_kind, gap_whole, holds
from lib.stats.latest import best_rows, newest_at, reported

#: The columns of an attainment frame, in order. ``target`` is the target's key and null where there is none;
#: ``binding`` is false for a mere yardstick. ``start``, ``expected``, ``target_value`` and ``gap`` are in the
#: indicator's unit (an ordinal: places in its scale), ``gap_whole`` in whole units of the numerator,
#: ``lag`` in periods of the figure's own frequency.
ATTAINED: dict[str, pl.DataType] = {
    "region": pl.String(),
    "level": pl.String(),
    "indicator": pl.String(),
    "period": pl.String(),
    "period_end": pl.Date(),
    "lag": pl.Int64(),
    "value": pl.Float64(),
    "numerator": pl.Float64(),
    "denominator": pl.Float64(),
    "qualifier": pl.String(),
    "target": pl.String(),
    "binding": pl.Boolean(),
    "comparator": pl.String(),
    "target_value": pl.Float64(),
    "cadence": pl.String(),
    "baseline_on": pl.Date(),
    "deadline": pl.Date(),
    "status": pl.String(),
    "start": pl.Float64(),
    "expected": pl.Float64(),
    "progress": pl.Float64(),
    "gap": pl.Float64(),
    "gap_kind": pl.String(),
    "gap_whole": pl.Int64(),
}

_CELLS: dict[str, pl.DataType] = {"region": pl.String(), "level": pl.String(), "indicator": pl.String()}
_TARGETS: dict[str, pl.DataType] = {
    "at": pl.Int64(),
    "level": pl.String(),
    **{name: ATTAINED[name] for name in ("indicator", "target", "binding", "comparator", "target_value")},
    **{name: ATTAINED[name] for name in ("cadence", "baseline_on", "deadline")},
}

#: The oldest a figure may be, in periods of its own frequency, before it says nothing about the chosen period.
OLDEST = 1


@dataclass(frozen=True)
class Moment:
    """When figures are judged: what is newest at ``period``, at the end of the day ``as_of``; ``over`` is false while
    that day still runs."""

    period: Period
    as_of: date
    over: bool = True


def cells(regions: Iterable[Region], indicators: Iterable[Indicator]) -> pl.DataFrame:
    """Every cell that should hold a figure: ``region, level, indicator`` for each indicator at each of its levels."""
    places = tuple(regions)
    rows = [
        (place.code, place.level.value, sheet.key)
        for sheet in indicators
        for place in places
        if place.level in sheet.levels
    ]
    return pl.DataFrame(rows, schema=_CELLS, orient="row")


def attain(
    expected_cells: pl.DataFrame,
    observations: pl.DataFrame,
    targets: Iterable[Target],
    indicators: Mapping[str, Indicator],
    *,
    period: Period,
    as_of: date,
    over: bool = True,
) -> pl.DataFrame:
    """Each cell's newest figure at ``period`` against each target of its level, judged at the end of ``as_of``.

    ``expected_cells`` has ``region, level, indicator`` (see `cells`); ``observations`` the columns of
    ``frames.OBSERVATIONS`` or ``FIGURES``, whole history (a target's start is looked up in it); ``targets`` those
    that hold for these regions: call once a jurisdiction. ``over`` is false while the day ``as_of`` still runs. Returns
    the columns `ATTAINED`, one row a cell and target (null ``target`` where the level has none), in the cells' order.

    Status, the first that applies:
      no_target  the level has no target;  no_data  neither value nor "never";  stale  lag > 1 own period;
      missed     the qualifier "never";    met      value comparator target;
      by_deadline: missed after the deadline (not on it), on_track when progress >= 1, else behind;
      annual: missed when the figure's year is over, on_track when value >= target x year's elapsed share, else behind;
      standing: behind;  rolling: missed (overdue).
    Start of a deadline target: the newest figure whose period ends on or before the baseline, else the earliest, else
    0. Formulas: `expected`, `gap`, and ``docs/method.md`` with a worked example each.
    """
    return attain_at(expected_cells, observations, {Moment(period, as_of, over): targets}, indicators).drop("at")


def attain_at(
    expected_cells: pl.DataFrame,
    observations: pl.DataFrame,
    targets: Mapping[Moment, Iterable[Target]],
    indicators: Mapping[str, Indicator],
) -> pl.DataFrame:
    """`attain` at several moments, each with the targets that hold then: the column ``at``, the place of the moment
    from 0, and `ATTAINED`; moment by moment. The figures are gone through once, whatever the number of moments."""
    moments = tuple(targets)
    told = reported(observations)
    place = ["at", "region", "indicator"]
    joined = (
        _moments(moments)
        .join(expected_cells, how="cross")
        .join(newest_at(told, [one.period for one in moments]), on=place, how="left", maintain_order="left")
        .join(_target_table(targets.values()), on=["at", "indicator", "level"], how="left", maintain_order="left")
        .join(_kinds(indicators), on="indicator", how="left", maintain_order="left")
    )
    return (
        _with_start(joined, told)
        .with_columns(expected=way.expected())
        .with_columns(progress=way.progress())
        .with_columns(status=_status(), gap=gap(), gap_kind=gap_kind(), gap_whole=gap_whole())
        .select("at", *(pl.col(name).cast(kind) for name, kind in ATTAINED.items()))
    )


def _status() -> pl.Expr:
    value = pl.col("value")
    met = holds(value, pl.col("target_value"), pl.col("comparator"))
    return (
        pl.when(pl.col("target").is_null())
        .then(_word(Status.NO_TARGET))
        .when(value.is_null() & pl.col("qualifier").ne_missing(NEVER))
        .then(_word(Status.NO_DATA))
        .when(pl.col("lag") > OLDEST)
        .then(_word(Status.STALE))
        .when(value.is_null())
        .then(_word(Status.MISSED))
        .when(met)
        .then(_word(Status.MET))
        .when(_over())
        .then(_word(Status.MISSED))
        .when(pl.col("cadence").is_in([Cadence.BY_DEADLINE.value, Cadence.ANNUAL.value]) & way.on_track())
        .then(_word(Status.ON_TRACK))
        .otherwise(_word(Status.BEHIND))
    )


def _over() -> pl.Expr:
    """Whether the time to meet the target is over: past the deadline, the year complete, the drill overdue."""
    cadence = pl.col("cadence")
    return (
        pl.when(cadence == Cadence.BY_DEADLINE.value)
        .then((pl.col("deadline") < pl.col("as_of")).fill_null(value=False))
        .when(cadence == Cadence.ANNUAL.value)
        .then(way.year_complete())
        .otherwise(cadence == Cadence.ROLLING.value)
    )


def _word(status: Status) -> pl.Expr:
    return pl.lit(status.value)


def _moments(moments: Iterable[Moment]) -> pl.DataFrame:
    rows = [(at, one.as_of, one.over) for at, one in enumerate(moments)]
    return pl.DataFrame(rows, schema={"at": pl.Int64, "as_of": pl.Date, "over": pl.Boolean}, orient="row")


def _target_table(held: Iterable[Iterable[Target]]) -> pl.DataFrame:
    """The targets of each moment."""
    rows = [
        (
            at,
            level.value,
            target.indicator,
            target.key,
            level in target.binding_levels,
            target.comparator.value,
            target.value,
            target.cadence.value,
            target.baseline_on,
            target.deadline,
        )
        for at, targets in enumerate(held)
        for target in targets
        for level in sorted(target.binding_levels | target.reference_levels)
    ]
    return pl.DataFrame(rows, schema=_TARGETS, orient="row")


def _kinds(indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    rows = [(key, sheet.kind.value) for key, sheet in indicators.items()]
    return pl.DataFrame(rows, schema={"indicator": pl.String(), "kind": pl.String()}, orient="row")


def _with_start(joined: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """``joined`` with ``start``, null for targets that are not by a deadline; ``told`` are the observations placed."""
    deadline = pl.col("cadence") == Cadence.BY_DEADLINE.value
    place = ["region", "indicator", "baseline_on"]
    wanted = joined.filter(deadline).select(place).unique(maintain_order=True)
    known = (
        told.lazy().filter(pl.col("value").is_not_null()).select("region", "indicator", "value", "period_end", "_order")
    )
    # Only what has such a target: strings of millions of rows are looked up once, and only where they must be.
    own = known.filter(pl.col("indicator").is_in(wanted["indicator"].unique().to_list())).join(
        wanted.lazy(), on=["region", "indicator"]
    )
    periods = pl.col("_order").max() + 1
    before = pl.when(pl.col("period_end") <= pl.col("baseline_on")).then(periods + pl.col("_order"))
    found = own.with_columns(_score=before.otherwise(periods - pl.col("_order"))).collect()
    starts = found[best_rows(found, place, pl.col("_score"))["row"]].select(*place, start="value")
    found = joined.join(starts, on=place, how="left", maintain_order="left")
    return found.with_columns(pl.when(deadline).then(pl.col("start").fill_null(0.0)).alias("start"))
