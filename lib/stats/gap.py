"""What is still missing to a target, in natural units."""

from __future__ import annotations

from enum import StrEnum

import polars as pl

from lib.domain import NEVER, Cadence, Comparator, Kind

#: Rounding noise of floating-point arithmetic, far below the finest figure that is ever reported.
NOISE = 1e-9


class GapKind(StrEnum):
    """What a gap counts: the indicator's own unit, grades below, months overdue, a yes that is missing, or an event
    that has never happened (then the gap itself is null)."""

    UNITS = "units"
    GRADES = "grades"
    MONTHS = "months"
    YES_NO = "yes_no"
    NEVER = "never"


def holds(value: pl.Expr, target: pl.Expr, comparator: pl.Expr) -> pl.Expr:
    """Whether ``value`` satisfies ``comparator target`` (null without a value). 1e-9 of rounding noise is forgiven."""
    return (
        pl.when(comparator == Comparator.AT_LEAST.value)
        .then(value >= target - NOISE)
        .when(comparator == Comparator.AT_MOST.value)
        .then(value <= target + NOISE)
        .otherwise((value - target).abs() <= NOISE)
    )


def gap() -> pl.Expr:
    """The value still missing to the target, in the indicator's unit, never negative; null without value or target.

    at least: max(0, target - value); at most: max(0, value - target); equal: |target - value|.
    An ordinal's gap is grades below, a drill's is months overdue. Columns: value, target_value, comparator.
    """
    short = pl.col("target_value") - pl.col("value")
    return (
        pl.when(pl.col("comparator") == Comparator.AT_LEAST.value)
        .then(_not_negative(short))
        .when(pl.col("comparator") == Comparator.AT_MOST.value)
        .then(_not_negative(-short))
        .otherwise(short.abs())
    )


def gap_whole() -> pl.Expr:
    """The gap in whole units of the numerator (people, reports, hours, machines), rounded up; Int64.

    at least: ceil(target x denominator / f - numerator); at most: ceil(numerator - target x denominator / f), never
    negative, with f = 100 for shares in per cent and 1 for rates and means. 0 when the published value meets the
    target. Null without both counts, with a denominator of 0 or less, for other kinds and for ``==``.
    Columns: value, target_value, comparator, kind, numerator, denominator.
    """
    factor = pl.when(pl.col("kind") == Kind.RATIO.value).then(100.0).otherwise(1.0)
    needed = pl.col("target_value") * pl.col("denominator") / factor
    short = (
        pl.when(pl.col("comparator") == Comparator.AT_LEAST.value)
        .then(needed - pl.col("numerator"))
        .when(pl.col("comparator") == Comparator.AT_MOST.value)
        .then(pl.col("numerator") - needed)
    )
    counted = pl.col("kind").is_in([Kind.RATIO.value, Kind.RATE.value, Kind.MEAN.value])
    met = holds(pl.col("value"), pl.col("target_value"), pl.col("comparator"))
    return (
        pl.when(counted & (pl.col("denominator") > 0) & pl.col("value").is_not_null())
        .then(pl.when(met).then(0.0).otherwise(_not_negative((short - 1e-6).ceil())))
        .cast(pl.Int64)
    )


def gap_kind() -> pl.Expr:
    """A `GapKind`; null without a target, or without both a value and the word "never"."""
    kind = pl.col("kind")
    return (
        pl.when(pl.col("target_value").is_null())
        .then(None)
        .when(pl.col("qualifier") == NEVER)
        .then(pl.lit(GapKind.NEVER.value))
        .when(pl.col("value").is_null())
        .then(None)
        .when(kind == Kind.ORDINAL.value)
        .then(pl.lit(GapKind.GRADES.value))
        .when(kind == Kind.BINARY.value)
        .then(pl.lit(GapKind.YES_NO.value))
        .when(pl.col("cadence") == Cadence.ROLLING.value)
        .then(pl.lit(GapKind.MONTHS.value))
        .otherwise(pl.lit(GapKind.UNITS.value))
    )


def _not_negative(value: pl.Expr) -> pl.Expr:
    return pl.when(value > NOISE).then(value).when(value.is_not_null()).then(0.0)
