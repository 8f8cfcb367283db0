"""The latest points of every series as arrays, so that whole frames are reckoned at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lib.domain import Frequency, Indicator, Kind, Period

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.int64]
Words = NDArray[np.str_]

#: Fewer points than this say nothing about a direction.
FEWEST = 5
#: A newest figure older than this many periods of its own frequency says nothing about today (as in `attain`).
OLDEST = 1

#: Steps that a slip of units makes: per cent for shares, thousands, ten-thousands.
_SLIPS = (100.0, 1_000.0, 10_000.0)
#: A step this near to a slip of units is taken for one.
_NEAR = 0.1


class Reason(StrEnum):
    """Why something cannot be calculated."""

    FEW_POINTS = "few_points"
    FEW_YEARS = "few_years"
    STALE = "stale"
    NOT_A_QUANTITY = "not_a_quantity"
    COUNTS_MONTHS = "counts_months"
    BELOW_ZERO = "below_zero"
    UNIT_JUMP = "unit_jump"


@dataclass(frozen=True, eq=False)
class Recent:
    """Series of one frequency. ``keys`` has ``region, indicator, period, period_end, lag`` of each newest point.

    The arrays are [series, points], oldest first, aligned at the newest; NaN where a series is shorter. ``at`` counts
    periods (year x periods a year + number - 1), so that gaps keep their length.
    """

    frequency: Frequency
    keys: pl.DataFrame
    at: Floats
    value: Floats
    numerator: Floats
    denominator: Floats

    @property
    def points(self) -> NDArray[np.int64]:
        counted: NDArray[np.int64] = np.isfinite(self.value).sum(axis=1)
        return counted


def recent(
    observations: pl.DataFrame,
    indicators: Mapping[str, Indicator],
    frequency: Frequency,
    count: int,
    as_of: date | None = None,
) -> Recent:
    """The ``count`` latest points of every region and indicator whose own frequency this is.

    ``observations``: ``region, indicator, period, value, numerator, denominator``, one row a cell. A period that is
    not over at the end of ``as_of`` is left out: a year to date is no point of a series. Figures of another frequency
    than the indicator's own are left out too. ``lag`` is in periods, from the newest point to the period that holds
    ``as_of`` (without ``as_of``: 0).
    """
    sheets = [key for key, sheet in indicators.items() if sheet.frequency is frequency]
    kept = (
        observations.lazy()
        .filter(pl.col("indicator").is_in(sheets) & pl.col("value").is_finite())
        .join(_places(observations, frequency, as_of).lazy(), on="period")
        .select("region", "indicator", "period", "period_end", "lag", "at", "value", "numerator", "denominator")
        .sort("region", "indicator", "at")
        .with_columns(_first=pl.struct("region", "indicator").rle_id())
        .collect()
    )
    return _aligned(kept, frequency, count)


def _aligned(kept: pl.DataFrame, frequency: Frequency, count: int) -> Recent:
    """Sorted points, numbered by series in ``_first``, as arrays aligned at the newest."""
    series = kept["_first"].to_numpy().astype(np.int64)
    sizes = np.bincount(series) if series.size else np.zeros(0, dtype=np.int64)
    ends = np.cumsum(sizes)
    back = (ends[series] - 1 - np.arange(series.size)) if series.size else series
    near = back < count
    rows, columns = series[near], count - 1 - back[near]

    def grid(name: str) -> Floats:
        whole = np.full((sizes.size, count), np.nan)
        whole[rows, columns] = kept[name].cast(pl.Float64).to_numpy()[near]
        return whole

    keys = (kept[ends - 1] if sizes.size else kept).select("region", "indicator", "period", "period_end", "lag")
    return Recent(frequency, keys, *(grid(name) for name in ("at", "value", "numerator", "denominator")))


def kinds(found: Recent, indicators: Mapping[str, Indicator], *wanted: Kind) -> Flags:
    """Which series are of one of these kinds."""
    of = {key: sheet.kind in wanted for key, sheet in indicators.items()}
    return np.array([of[key] for key in found.keys["indicator"].to_list()], dtype=bool)


def refused(found: Recent, indicators: Mapping[str, Indicator]) -> Words:
    """For each series the `Reason` for which neither a trend nor a forecast can be calculated, or an empty text.

    Grades and yes/no are steps, not quantities; months since an event grow by themselves. A count below zero, or a
    step between neighbouring points that is a slip of units (a hundred, a thousand or ten thousand times, within a
    tenth), must be put right first.
    """
    reasons = np.full(found.value.shape[0], "", dtype="<U16")
    always = {key: _always(sheet) or "" for key, sheet in indicators.items()}
    by_kind = np.array([always[key] for key in found.keys["indicator"].to_list()], dtype=reasons.dtype)
    negative = (found.value < 0).any(axis=1) & ~kinds(found, indicators, Kind.GROWTH)
    for reason, where in (
        (Reason.UNIT_JUMP, _slipped(found.value)),
        (Reason.BELOW_ZERO, negative),
        (Reason.FEW_POINTS, found.points < FEWEST),
        (Reason.STALE, found.keys["lag"].to_numpy() > OLDEST),
    ):
        reasons[where] = reason.value
    return np.where(by_kind == "", reasons, by_kind)


def without_points(indicators: Mapping[str, Indicator]) -> pl.Expr:
    """The `Reason` of a cell that has no series at all, by its column ``indicator``: that of its kind, which more
    points would not take away, else that there are too few."""
    always = {key: reason for key, sheet in indicators.items() if (reason := _always(sheet))}
    return pl.col("indicator").replace_strict(always, default=Reason.FEW_POINTS.value, return_dtype=pl.String)


def _always(sheet: Indicator) -> str | None:
    """Why no series of an indicator can be reckoned, however long it is."""
    if sheet.kind in (Kind.ORDINAL, Kind.BINARY):
        return Reason.NOT_A_QUANTITY.value
    return Reason.COUNTS_MONTHS.value if sheet.kind is Kind.DURATION and sheet.empty_means_never else None


def told(name: str, words: Words) -> pl.Series:
    """Words as a column, null where they are empty."""
    return pl.Series(name, [word or None for word in words.tolist()], dtype=pl.String)


def only(found: Recent, own: Flags | Places) -> Recent:
    """Some of the series, by a mask or by their places."""
    return Recent(
        found.frequency,
        found.keys.filter(pl.Series(own)) if own.dtype == np.bool_ else found.keys[own],
        found.at[own],
        found.value[own],
        found.numerator[own],
        found.denominator[own],
    )


def _slipped(value: Floats) -> Flags:
    with np.errstate(divide="ignore", invalid="ignore"):
        step = value[:, 1:] / value[:, :-1]
        step = np.maximum(step, 1.0 / step)
    slips = [(np.abs(step / slip - 1.0) <= _NEAR) for slip in _SLIPS]
    found: Flags = np.logical_or.reduce(slips).any(axis=1)
    return found


def _places(observations: pl.DataFrame, frequency: Frequency, as_of: date | None) -> pl.DataFrame:
    found = [Period.parse(key) for key in observations["period"].unique().to_list()]
    own = [one for one in found if one.frequency is frequency and (as_of is None or one.end <= as_of)]
    now = index(Period.of(as_of, frequency)) if as_of else None
    return pl.DataFrame(
        {
            "period": [one.key for one in own],
            "period_end": [one.end for one in own],
            "at": [float(index(one)) for one in own],
            "lag": [0 if now is None else now - index(one) for one in own],
        },
        schema={"period": pl.String, "period_end": pl.Date, "at": pl.Float64, "lag": pl.Int64},
    )


def index(period: Period) -> int:
    """The number of a period among those of its frequency."""
    return period.year * period.frequency.per_year + period.number - 1
