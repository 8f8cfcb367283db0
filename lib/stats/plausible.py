"""All checks of whether figures are plausible, over a whole file or a whole period at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import polars as pl

from lib.domain import CELL, Indicator, Period, Target
from lib.stats.gaming import repeated
from lib.stats.gaming_digits import digit_pile_ups
from lib.stats.gaming_still import unmoved
from lib.stats.keyed import keyed
from lib.stats.outliers import ODD, unlike_past, unlike_siblings
from lib.stats.unit_slip import unit_slips

_STATED = (*CELL, "value", "numerator", "denominator")


def odd_figures(
    figures: pl.DataFrame,
    past: pl.DataFrame,
    places: pl.DataFrame,
    targets: Mapping[str, Iterable[Target]],
    indicators: Mapping[str, Indicator],
    *,
    as_of: date,
) -> pl.DataFrame:
    """What is odd about ``figures``: columns `ODD`, one row a figure and rule, sorted.

    ``figures`` and ``past`` have ``region, indicator, period, value, numerator, denominator``, one row a cell;
    ``past`` is all else that is known (its cells that are in ``figures`` too are overruled by these). ``places`` has
    the columns `keyed.PLACES`, ``targets`` those that hold for each ``peers``. A period that is not over at the end of
    ``as_of`` holds figures to date, which are compared with siblings but not with whole periods of the past.

    The newest figure of each series is compared with its past; siblings are compared at each period of ``figures``,
    together with those in ``past``. Rules that speak of many regions at once (`unit_slips`, `digit_pile_ups`) have
    one row, of the first region. Raises ValueError for a period key that is not canonical.
    """
    told = figures.filter(pl.col("value").is_not_null()).select(_STATED)
    if told.is_empty():
        return pl.DataFrame(schema=ODD)
    both = keyed(pl.concat([told, _before(told, past)]), places)
    ongoing = [key for key in both["period"].unique().to_list() if Period.parse(key).end > as_of]
    both = both.with_columns(ongoing=pl.col("period").is_in(ongoing))
    over = both.filter(~pl.col("ongoing")) if ongoing else both
    mine = both.head(told.height)
    newest = mine.join(mine.group_by("series").agg(pl.col("order").max()), on=["series", "order"])
    beside = both.join(mine.select("group").unique(), on="group", how="semi") if both.height > told.height else mine
    found = [
        unlike_past(newest.filter(~pl.col("ongoing")), over, indicators),
        unlike_siblings(beside, indicators),
        unit_slips(newest, over, indicators),
        repeated(beside, targets, indicators),
        unmoved(over, indicators),
        digit_pile_ups(beside, indicators),
    ]
    odd = pl.concat([each.select(list(ODD)) for each in found])
    return odd.join(told.select(CELL), on=CELL, how="semi").sort("rule", "indicator", "period", "region")


def _before(told: pl.DataFrame, past: pl.DataFrame) -> pl.DataFrame:
    """What else is known of these indicators."""
    known = past.filter(pl.col("value").is_not_null()).select(_STATED)
    if known.is_empty():
        return known
    concerned = known.join(told.select("indicator").unique(), on="indicator", how="semi")
    return concerned.join(told.select(CELL), on=CELL, how="anti")
