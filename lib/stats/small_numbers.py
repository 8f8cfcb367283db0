"""Marks on figures that rest on so few cases that one more or less would change what they seem to say."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import polars as pl

from lib.domain import Indicator, Kind


class Small(StrEnum):
    """Why a figure rests on few cases: few in all, or few events."""

    FEW_CASES = "few_cases"
    FEW_EVENTS = "few_events"


#: A share or a mean of fewer than this: one case moves a share by more than 5 percentage points.
FEWEST_CASES = 20
#: A share or rate with fewer events than this, and not none: its relative standard error, 1 / sqrt(events), is over
#: 45 %; most offices suppress such counts.
FEWEST_EVENTS = 5
#: A rate of fewer events than this is unreliable: a relative standard error over 22 %.
FEWEST_FOR_RATE = 20


def small_numbers(frame: pl.DataFrame, indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    """``frame`` with ``small``: a `Small`, or null; rows and their order are kept.

    Takes ``indicator, numerator, denominator``. Shares and means: ``few_cases`` when the denominator is under 20.
    Shares of more: ``few_events`` when the numerator is 1-4 (0 of many, and all of many, are clear). Rates:
    ``few_events`` when the numerator is under 20. A figure without counts, or with a denominator of 0 or less, is not
    marked: nothing is known about its cases.

    Sources: National Center for Health Statistics, rates of fewer than 20 events do not meet standards of reliability
    (Healthy People Statistical Notes 24, 2002); Office for National Statistics, disclosure guidance (counts under 5).
    """
    kinds = {key: one.kind.value for key, one in indicators.items()}
    kind = pl.col("indicator").replace_strict(kinds, default=None, return_dtype=pl.String)
    events, cases = pl.col("numerator"), pl.col("denominator")
    shares = kind == Kind.RATIO.value
    return frame.with_columns(
        small=pl.when(~(cases > 0) | events.is_null())
        .then(None)
        .when((shares | (kind == Kind.MEAN.value)) & (cases < FEWEST_CASES))
        .then(pl.lit(Small.FEW_CASES.value))
        .when(shares & (events > 0) & (events < FEWEST_EVENTS))
        .then(pl.lit(Small.FEW_EVENTS.value))
        .when((kind == Kind.RATE.value) & (events < FEWEST_FOR_RATE))
        .then(pl.lit(Small.FEW_EVENTS.value))
    )
