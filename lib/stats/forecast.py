"""Forecasts: how likely a target is met by its deadline or the year's end, and where the figure may then stand."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date

import numpy as np
import polars as pl

from lib.domain import Cadence, Frequency, Indicator, Kind, Period
from lib.stats.futures import chance, futures, holding
from lib.stats.recent import Floats, Places, Recent, index, recent, refused, told, without_points

#: The columns of a forecast, one row a region and target. ``horizon`` is the day it is for: the ``deadline``, or the
#: ``year_end`` where there is none ahead (``by``). ``value`` is the newest figure, of ``period``; ``middle`` (median),
#: ``low`` and ``high`` (80 %) are in the indicator's unit; ``probability`` is 0-1. Null with a ``reason``.
FORECAST: dict[str, pl.DataType] = {
    "region": pl.String(),
    "indicator": pl.String(),
    "target": pl.String(),
    "horizon": pl.Date(),
    "by": pl.String(),
    "period": pl.String(),
    "points": pl.Int64(),
    "value": pl.Float64(),
    "middle": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "probability": pl.Float64(),
    "reason": pl.String(),
}

#: The columns of a forecast's path, one row a region, indicator and period to come.
PATH: dict[str, pl.DataType] = {
    "region": pl.String(),
    "indicator": pl.String(),
    "period": pl.String(),
    "period_end": pl.Date(),
    "middle": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
}

#: Points that a forecast looks back on: three years of quarters, twelve years.
WINDOW = 12
DEADLINE, YEAR_END = "deadline", "year_end"

#: What adds up within its period: a figure to date is the least that the whole period will have.
ADDS_UP = (Kind.COUNT_PERIOD, Kind.RATE, Kind.MEAN)


def forecast(
    attained: pl.DataFrame, observations: pl.DataFrame, indicators: Mapping[str, Indicator], *, as_of: date
) -> pl.DataFrame:
    """The chance of every target in an attainment frame: columns `FORECAST`, in its order, of its rows with a target.

    ``attained`` has ``region, indicator, target, comparator, target_value, cadence, deadline`` (see ``attain``);
    ``observations`` the whole history (``region, indicator, period, value, numerator, denominator``). Only figures of
    periods that are over at the end of ``as_of`` are points; a yearly count, rate or mean to date is the least its
    year can end with. A deadline that has passed leaves the chance for the end of the year.

    Shares stay within 0-100, counts and the like above 0, cumulative counts never fall. Whole things are counted
    whole: 100 % of 21 people is 20.5 and more. ``reason`` says why nothing can be calculated: see `Reason`; a series
    needs 5 points. A horizon that the newest figure has already reached is certain: probability 1 or 0.
    Model and sources: `local_trend`. How well it is calibrated: ``data/method/calibration.toml``.
    """
    wanted = attained.filter(pl.col("target").is_not_null()).select(
        "region", "indicator", "target", "comparator", "target_value", "cadence", "deadline"
    )
    wanted = wanted.with_row_index("_row").with_columns(_horizon(as_of))
    running = to_date(observations, indicators, as_of)
    parts = []
    for frequency in Frequency:
        found = recent(observations, indicators, frequency, WINDOW, as_of)
        if found.keys.height:
            parts.append(_chances(found, wanted, running, indicators))
    known = pl.concat(parts) if parts else pl.DataFrame(schema={"_row": pl.UInt32, **_FOUND})
    return (
        wanted.join(known, on="_row", how="left", maintain_order="left")
        .with_columns(
            pl.when(pl.col("points").is_null()).then(without_points(indicators)).otherwise("reason").alias("reason")
        )
        .with_columns(pl.col("points").fill_null(0))
        .select(pl.col(name).cast(kind) for name, kind in FORECAST.items())
    )


def forecast_path(
    observations: pl.DataFrame, indicators: Mapping[str, Indicator], *, as_of: date, until: date
) -> pl.DataFrame:
    """Where each series may stand at the end of every period to come up to ``until``: columns `PATH`, sorted.

    From the period after the newest figure on; a series that cannot be forecast has no row. Otherwise as `forecast`.
    """
    parts = [pl.DataFrame(schema=PATH)]
    for frequency in Frequency:
        found = recent(observations, indicators, frequency, WINDOW, as_of)
        open_ = np.flatnonzero(refused(found, indicators) == "")
        last = index(Period.of(until, frequency))
        series = futures(found, open_, indicators)
        reach = int(last - series.found.at[:, -1].min()) if open_.size else 0
        if reach <= 0:
            continue
        ahead = np.tile(np.arange(1.0, reach + 1.0), (open_.size, 1))
        middle, low, high = series.values(series.ahead(ahead))
        number = (series.found.at[:, -1:] + ahead).astype(int)
        places = {at: _period(at, frequency) for at in np.unique(number).tolist()}
        parts.append(
            series.found.keys.select("region", "indicator")[np.repeat(np.arange(open_.size), reach)]
            .with_columns(
                pl.Series("at", number.ravel()),
                *(pl.Series(name, grid.ravel()) for name, grid in (("middle", middle), ("low", low), ("high", high))),
            )
            .filter(pl.col("at") <= last)
            .with_columns(
                period=pl.col("at").replace_strict({at: one.key for at, one in places.items()}, return_dtype=pl.String),
                period_end=pl.col("at").replace_strict(
                    {at: one.end for at, one in places.items()}, return_dtype=pl.Date
                ),
            )
            .select(PATH.keys())
        )
    return pl.concat(parts).sort("region", "indicator", "period_end")


_FOUND: dict[str, pl.DataType] = {
    name: FORECAST[name] for name in ("period", "points", "value", "middle", "low", "high", "probability", "reason")
}


def _chances(
    found: Recent, wanted: pl.DataFrame, so_far: pl.DataFrame, indicators: Mapping[str, Indicator]
) -> pl.DataFrame:
    """For the rows of ``wanted`` whose series are among ``found``: ``_row`` and the columns `_FOUND`."""
    keyed = found.keys.with_row_index("_series")
    rows = wanted.join(keyed, on=["region", "indicator"], maintain_order="left")
    rows = rows.join(so_far, on=["region", "indicator", "horizon"], how="left", maintain_order="left")
    reasons = refused(found, indicators)[rows["_series"].to_numpy()]
    place = rows["_series"].to_numpy().astype(np.int64)
    base = rows.select("_row", "period").with_columns(
        pl.Series("points", found.points[place]),
        pl.Series("value", found.value[place, -1]),
        told("reason", reasons),
    )
    figures = {name: np.full(rows.height, np.nan) for name in ("middle", "low", "high", "probability")}
    open_ = np.flatnonzero(reasons == "")
    if open_.size:
        reckoned = _reckoned(found, place[open_], rows[open_], indicators)
        for name, values in zip(figures, reckoned, strict=True):
            figures[name][open_] = values
    return base.with_columns(pl.Series(name, values).fill_nan(None) for name, values in figures.items()).select(
        "_row", *(pl.col(name).cast(kind) for name, kind in _FOUND.items())
    )


def _reckoned(
    found: Recent, place: Places, rows: pl.DataFrame, indicators: Mapping[str, Indicator]
) -> tuple[Floats, Floats, Floats, Floats]:
    """Median, interval and probability of rows that can be reckoned; ``place`` is the series of each."""
    series = futures(found, place, indicators)
    ahead = day_places(rows["horizon"].to_list(), found.frequency) - (series.found.at[:, -1] + 1)
    spread = series.ahead(np.maximum(ahead, 0.01)[:, None])
    middle, low, high = (grid[:, 0] for grid in series.values(spread))
    target, comparator = rows["target_value"].to_numpy(), np.array(rows["comparator"].to_list())
    at_least = rows["to_date"].cast(pl.Float64).fill_null(float("-inf")).to_numpy()
    probability = chance(series, spread, target, comparator, at_least)
    now = series.found.value[:, -1]
    reached = ahead <= 0
    probability = np.where(reached, holding(now, target, comparator), probability)
    middle, low, high = (np.where(reached, now, np.maximum(one, at_least)) for one in (middle, low, high))
    return middle, low, high, probability


def _horizon(as_of: date) -> list[pl.Expr]:
    ahead = (pl.col("cadence") == Cadence.BY_DEADLINE.value) & (pl.col("deadline") >= as_of).fill_null(value=False)
    return [
        pl.when(ahead).then(pl.col("deadline")).otherwise(pl.lit(date(as_of.year, 12, 31))).alias("horizon"),
        pl.when(ahead).then(pl.lit(DEADLINE)).otherwise(pl.lit(YEAR_END)).alias("by"),
    ]


def to_date(observations: pl.DataFrame, indicators: Mapping[str, Indicator], as_of: date) -> pl.DataFrame:
    """``region, indicator, horizon, to_date``: what the running year already has, where figures add up within it."""
    adding = [key for key, one in indicators.items() if one.kind in ADDS_UP and one.frequency is Frequency.YEAR]
    running = date(as_of.year, 12, 31)
    if running <= as_of:
        adding = []
    return observations.filter(
        pl.col("indicator").is_in(adding) & (pl.col("period") == str(as_of.year)) & pl.col("value").is_finite()
    ).select("region", "indicator", pl.lit(running).alias("horizon"), pl.col("value").alias("to_date"))


def day_places(days: list[date], frequency: Frequency) -> Floats:
    """The end of each day as a number of periods, like ``Recent.at`` plus the part of the period that is over."""
    months = [12 * day.year + day.month - 1 + day.day / calendar.monthrange(day.year, day.month)[1] for day in days]
    found: Floats = np.array(months) * frequency.per_year / 12
    return found


def _period(number: int, frequency: Frequency) -> Period:
    return Period(number // frequency.per_year, frequency, number % frequency.per_year + 1)
