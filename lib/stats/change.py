"""Two periods of one indicator held against each other: what became of each region."""

from __future__ import annotations

from enum import StrEnum

import polars as pl

from lib.domain import NEVER, Direction, Indicator, Status
from lib.stats.gap import NOISE


class Change(StrEnum):
    """What became of a region between two periods, in the order of a legend.

    ``rose`` and ``fell`` stand for better and worse where an indicator is only observed. Indicators that count the
    months since an event have ``held`` (there was an event in between), ``not_held`` and ``never`` instead: the months
    grow by themselves, and that is no worsening. ``new`` and ``gone`` have a figure of their own period only later or
    only earlier, ``none`` at neither.
    """

    IMPROVED = "improved"
    HELD = "held"
    ROSE = "rose"
    UNCHANGED = "unchanged"
    FELL = "fell"
    NOT_HELD = "not_held"
    WORSENED = "worsened"
    NEVER = "never"
    NEW = "new"
    GONE = "gone"
    NONE = "none"


#: Columns of a comparison, in order. ``difference`` is later minus earlier in the indicator's unit (an ordinal:
#: grades), null unless both periods have a value; ``status_moved`` says whether the status is another one.
CHANGED: dict[str, pl.DataType] = {
    "region": pl.String(),
    "earlier_value": pl.Float64(),
    "earlier_qualifier": pl.String(),
    "earlier_status": pl.String(),
    "later_value": pl.Float64(),
    "later_qualifier": pl.String(),
    "later_status": pl.String(),
    "difference": pl.Float64(),
    "change": pl.String(),
    "status_moved": pl.Boolean(),
}

#: Changes that are a step in the value, and so can be large or small.
STEPS = (Change.IMPROVED, Change.WORSENED, Change.ROSE, Change.FELL, Change.HELD)

_TAKEN = ("value", "qualifier", "status")
#: Months are reported whole and events fall on any day of one, so half a month decides.
_HALF_A_MONTH = 0.5


def counts_months(indicator: Indicator) -> bool:
    """Whether a value is the months since the last event, with "never" as a value of its own."""
    return indicator.counts_months


def change(earlier: pl.DataFrame, later: pl.DataFrame, indicator: Indicator, *, months: int) -> pl.DataFrame:
    """What became of each region of ``later``: columns `CHANGED`, in its order.

    Both frames have one row a region with ``region, value, qualifier, status, lag`` (see ``ATTAINED``); ``months`` lie
    between the ends of the two periods. A figure counts only for its own period (lag 0): one that is carried forward
    says nothing about a later period. Values are compared as they are shown, rounded to the indicator's decimals, so
    that two which read the same are unchanged.

    Months since an event: ``held`` when the later value is at least half a month below earlier + months, or when
    "never" became a value; ``never`` at both stays ``never``; everything else is ``not_held``.
    """
    joined = _own(later, "later").join(_own(earlier, "earlier"), on="region", how="left", maintain_order="left")
    step = (pl.col("later_value").round(indicator.decimals) - pl.col("earlier_value").round(indicator.decimals)).round(
        9
    )
    kind = _event(months) if counts_months(indicator) else _step(indicator.direction)
    return (
        joined.with_columns(difference=step)
        .with_columns(change=_presence(kind), status_moved=pl.col("earlier_status") != pl.col("later_status"))
        .select(pl.col(name).cast(dtype) for name, dtype in CHANGED.items())
    )


def largest(changed: pl.DataFrame, count: int) -> pl.DataFrame:
    """The ``count`` largest steps, by the size of the difference; worse ones first among equals, then by region.

    Mere passing of months is no step. An event held for the first time has no difference and comes last.
    """
    steps = changed.filter(pl.col("change").is_in([kind.value for kind in STEPS]))
    worse = pl.col("change").is_in([Change.WORSENED.value, Change.FELL.value])
    order = [pl.col("difference").abs(), worse, pl.col("region")]
    return steps.sort(order, descending=[True, True, False], nulls_last=True).head(count)


def change_counts(changed: pl.DataFrame) -> dict[Change, int]:
    """How many regions had each change; every change is listed, 0 where none."""
    found = dict(changed.group_by("change").len().iter_rows())
    return {kind: int(found.get(kind.value, 0)) for kind in Change}


def status_moves(changed: pl.DataFrame) -> pl.DataFrame:
    """The regions whose status is another one: ``region, earlier_status, later_status``, falls from met first, then
    by how far down the status went (the order of ``Status``), then by region."""
    order = {status.value: at for at, status in enumerate(Status)}
    place = {
        name: pl.col(f"{name}_status").replace_strict(order, return_dtype=pl.Int64) for name in ("earlier", "later")
    }
    lost = pl.col("earlier_status") == Status.MET.value
    moved = changed.filter(pl.col("status_moved")).sort(
        lost, place["later"] - place["earlier"], "region", descending=[True, True, False]
    )
    return moved.select("region", "earlier_status", "later_status")


def _own(frame: pl.DataFrame, side: str) -> pl.DataFrame:
    """Value and qualifier of the period's own figure, and the status as it is."""
    own = (pl.col("lag") == 0).fill_null(value=False)
    kept = frame.with_columns(pl.when(own).then(pl.col(name)).alias(name) for name in ("value", "qualifier"))
    return kept.select("region", *(pl.col(name).alias(f"{side}_{name}") for name in _TAKEN))


def _presence(kind: pl.Expr) -> pl.Expr:
    before, after = _said("earlier"), _said("later")
    return (
        pl.when(before & after)
        .then(kind)
        .when(after)
        .then(_word(Change.NEW))
        .when(before)
        .then(_word(Change.GONE))
        .otherwise(_word(Change.NONE))
    )


def _said(side: str) -> pl.Expr:
    return pl.col(f"{side}_value").is_not_null() | pl.col(f"{side}_qualifier").is_not_null()


def _step(direction: Direction) -> pl.Expr:
    up, down = {
        Direction.UP: (Change.IMPROVED, Change.WORSENED),
        Direction.DOWN: (Change.WORSENED, Change.IMPROVED),
        Direction.NONE: (Change.ROSE, Change.FELL),
    }[direction]
    return (
        pl.when(pl.col("difference") > NOISE)
        .then(_word(up))
        .when(pl.col("difference") < -NOISE)
        .then(_word(down))
        .otherwise(_word(Change.UNCHANGED))
    )


def _event(months: int) -> pl.Expr:
    never_before, never_after = _never("earlier"), _never("later")
    held = pl.col("later_value") <= pl.col("earlier_value") + months - _HALF_A_MONTH
    return (
        pl.when(never_before & never_after)
        .then(_word(Change.NEVER))
        .when((never_before & ~never_after) | held.fill_null(value=False))
        .then(_word(Change.HELD))
        .otherwise(_word(Change.NOT_HELD))
    )


def _never(side: str) -> pl.Expr:
    return pl.col(f"{side}_qualifier").eq_missing(NEVER)


def _word(kind: Change) -> pl.Expr:
    return pl.lit(kind.value)
