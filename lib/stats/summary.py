"""What an attainment frame comes to: how many of each status, and where the widest gaps are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from lib.domain import Indicator, Kind, Status
from lib.stats.gap import GapKind

_UNMET = (Status.BEHIND.value, Status.MISSED.value)
_NEVER = (pl.col("gap_kind") == GapKind.NEVER.value).fill_null(value=False)


def status_counts(attained: pl.DataFrame, by: Sequence[str] = (), *, binding: bool | None = None) -> pl.DataFrame:
    """How many rows of an attainment frame have each status: ``*by, status, count`` (Int64).

    Every group lists all statuses, best first, 0 where none. ``binding`` True or False keeps only binding or only
    reference targets (then rows without a target fall away); None keeps all. Groups keep the order in which they
    first appear; without ``by`` there is one group, also for an empty frame.
    """
    kept = attained if binding is None else attained.filter(pl.col("binding") == binding)
    statuses = pl.DataFrame({"status": [status.value for status in Status]})
    counted = kept.group_by(*by, "status").agg(pl.len().cast(pl.Int64).alias("count"))
    grid = kept.select(by).unique(maintain_order=True).join(statuses, how="cross") if by else statuses
    return grid.join(counted, on=[*by, "status"], how="left", maintain_order="left").with_columns(
        pl.col("count").fill_null(0)
    )


def shortfall(attained: pl.DataFrame, indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    """``attained`` with ``shortfall``: the gap without a unit, so that indicators can be compared.

    Formula: gap / max(|target|, scale); scale is the number of steps of an ordinal's scale (grades - 1), else 1.
    "Never" is 1: nothing of what is asked is there. Null without a gap. 0 = met, 1 = all of the target is missing;
    a quantity that must stay below its target can exceed 1.
    """
    scales = pl.DataFrame(
        [(key, _scale(sheet)) for key, sheet in indicators.items()],
        schema={"indicator": pl.String(), "_scale": pl.Float64()},
        orient="row",
    )
    size = pl.max_horizontal(pl.col("target_value").abs(), pl.col("_scale").fill_null(1.0))
    return (
        attained.join(scales, on="indicator", how="left", maintain_order="left")
        .with_columns(shortfall=pl.when(_NEVER).then(1.0).otherwise(pl.col("gap") / size))
        .drop("_scale")
    )


def worst_gaps(
    attained: pl.DataFrame,
    indicators: Mapping[str, Indicator],
    *,
    count: int = 5,
    binding: bool | None = True,
    per_indicator: int | None = None,
) -> pl.DataFrame:
    """The ``count`` widest gaps of an attainment frame, widest first: its columns and ``shortfall`` (see `shortfall`).

    Only rows behind or missed: who is on track is not short, and an old figure says nothing about today. "Never" is
    graver than any number of months overdue, and comes before them. Of equal shortfalls "never" comes first, then those
    missed before those behind, core indicators before others, then by region and indicator.
    ``per_indicator`` lists at most so many rows of one indicator (None: no limit), so that one widespread gap does
    not hide all others.
    """
    kept = attained.filter(pl.col("status").is_in(_UNMET))
    if binding is not None:
        kept = kept.filter(pl.col("binding") == binding)
    ordered = shortfall(kept, indicators).sort(
        _gravity(),
        _NEVER,
        pl.col("status") == Status.MISSED.value,
        pl.col("indicator").is_in([key for key, sheet in indicators.items() if sheet.core]),
        "region",
        "indicator",
        descending=[True, True, True, True, False, False],
        nulls_last=True,
    )
    if per_indicator is not None:
        ordered = ordered.filter(pl.int_range(pl.len()).over("indicator") < per_indicator)
    return ordered.head(count)


def _gravity() -> pl.Expr:
    """What gaps are ordered by: the shortfall; of "never" at least that of whoever is overdue by the most months."""
    months = pl.col("shortfall").filter(pl.col("gap_kind") == GapKind.MONTHS.value).max()
    return pl.when(_NEVER).then(pl.max_horizontal(pl.lit(1.0), months)).otherwise(pl.col("shortfall"))


def _scale(indicator: Indicator) -> float:
    return float(max(1, len(indicator.scale) - 1)) if indicator.kind is Kind.ORDINAL else 1.0
