"""The demonstration data: every indicator, at every level, over all periods, consistent between levels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lib.catalogue import Catalogue
from lib.demo.oddities import Spot, with_oddities
from lib.demo.profiles import Profile, Settings, settings
from lib.demo.shapes import SHAPES, Grid, Place
from lib.demo.territory import Floats, Territory, generator, territory
from lib.domain import FIGURES, NEVER, Frequency, Indicator, Kind, Level, Period, Rollup
from lib.regions import Regions

#: The seed of the demonstration data that the product shows.
SEED = 20220418

_FACTORS = {Kind.RATIO: 100.0, Kind.GROWTH: 100.0}


@dataclass(frozen=True)
class _Sheet:
    """One indicator in one territory, about to be drawn."""

    indicator: Indicator
    profile: Profile
    periods: tuple[Period, ...]
    land: Territory
    settings: Settings
    seed: int

    @property
    def levels(self) -> tuple[Level, ...]:
        return tuple(level for level in self.land.levels if level in self.indicator.levels)


def generate(catalogue: Catalogue, regions: Regions, seed: int = SEED) -> pl.DataFrame:
    """Invented figures of all indicators of the catalogue, for every region and level at which each exists.

    Columns ``frames.FIGURES``; quarterly from 2021Q1 to 2026Q3, yearly from 2021 to 2026, where 2026 holds counts,
    hours and reports only up to the end of its third quarter. Numerators, denominators and sums of a parent are
    exactly those of its children that have reported; parents' grades, drills and yes-or-no are assessments of their
    own. Missing rows: counties that are late. ``row`` is the row in the file that `to_csv` writes.
    The same catalogue, regions and seed give the same frame.
    """
    known = settings()
    parts: list[pl.DataFrame] = []
    for jurisdiction in regions.jurisdictions.values():
        land = territory(jurisdiction, regions, len(known.periods(Frequency.YEAR)), seed)
        for indicator in catalogue.indicators.values():
            periods = known.periods(indicator.frequency)
            sheet = _Sheet(indicator, known.profile(indicator), periods, land, known, seed)
            parts += [_frame(sheet, level, grid, there) for level, grid, there in _drawn(sheet)]
    whole = pl.concat(parts).with_columns(note=pl.lit(known.note))
    return whole.with_row_index("row", offset=2).select(pl.col(name).cast(kind) for name, kind in FIGURES.items())


def _drawn(sheet: _Sheet) -> Iterator[tuple[Level, Grid, NDArray[np.bool_]]]:
    """The grid of each level, and which of its cells have been reported."""
    if not sheet.levels:
        return
    if sheet.indicator.rollup in (Rollup.WEIGHTED, Rollup.SUM) or sheet.indicator.kind is Kind.DENOMINATOR:
        bottom = sheet.levels[-1]
        grid, there = _grid(sheet, bottom), _reported(sheet, bottom)
        for level in sheet.levels:
            yield level, _raised(sheet, grid, there, bottom, level), _any_below(sheet, there, bottom, level)
        return
    for level in sheet.levels:
        yield level, _grid(sheet, level), _reported(sheet, level)


def _grid(sheet: _Sheet, level: Level) -> Grid:
    land, periods = sheet.land, sheet.periods
    higher = len(Level) - 1 - list(Level).index(level)
    years = [period.year - sheet.settings.first_year for period in periods]
    place = Place(
        capacity=land.capacity[level] + sheet.profile.lift * higher,
        population=land.population[level][:, years],
        rng=generator(sheet.seed, land.jurisdiction, sheet.indicator.key, level.value),
    )
    grid = SHAPES[sheet.profile.shape](sheet.profile, place, sheet.indicator)
    spot = Spot(sheet.indicator, land, level, [period.key for period in periods])
    return with_oddities(grid, spot, sheet.settings.oddities)


def _reported(sheet: _Sheet, level: Level) -> NDArray[np.bool_]:
    """Which cells have been reported: all, but for the last quarter or two of the counties that are late."""
    there = np.ones((len(sheet.land.regions[level]), len(sheet.periods)), dtype=bool)
    if level is Level.COUNTY and sheet.indicator.frequency is Frequency.QUARTER:
        rng = generator(sheet.seed, sheet.land.jurisdiction, "late")
        late = rng.permutation(there.shape[0])[: round(sheet.settings.late_share * there.shape[0])]
        there[late, -1] = False
        if late.size > sheet.settings.late_longer:
            there[late[: sheet.settings.late_longer], -2] = False
    return there


def _raised(sheet: _Sheet, grid: Grid, there: NDArray[np.bool_], bottom: Level, level: Level) -> Grid:
    def total(figures: Floats | None) -> Floats | None:
        return None if figures is None else sheet.land.raise_to(np.where(there, figures, 0.0), bottom, level)

    if level is bottom:
        return grid
    return Grid(total(grid.value), total(grid.numerator), total(grid.denominator))


def _any_below(sheet: _Sheet, there: NDArray[np.bool_], bottom: Level, level: Level) -> NDArray[np.bool_]:
    return sheet.land.raise_to(there.astype(float), bottom, level) > 0


def _frame(sheet: _Sheet, level: Level, grid: Grid, there: NDArray[np.bool_]) -> pl.DataFrame:
    """The reported cells of a grid as rows, region by region."""
    indicator, regions, periods = sheet.indicator, there.shape[0], there.shape[1]
    value = grid.value
    numerator, denominator = grid.numerator, grid.denominator
    if value is None and numerator is not None and denominator is not None:
        denominator = np.round(denominator, 6)
        value = np.round(numerator / denominator * _FACTORS.get(indicator.kind, 1.0), indicator.decimals)
    codes = pl.Series(sheet.land.codes(level), dtype=pl.String)
    keys = pl.Series([period.key for period in sheet.periods], dtype=pl.String)
    blank = np.full(there.shape, np.nan)
    frame = pl.DataFrame(
        {
            "region": codes.gather(np.repeat(np.arange(regions), periods)),
            "indicator": pl.repeat(indicator.key, there.size, eager=True),
            "period": keys.gather(np.tile(np.arange(periods), regions)),
            "value": (blank if value is None else value).ravel(),
            "numerator": (blank if numerator is None else numerator).ravel(),
            "denominator": (blank if denominator is None else denominator).ravel(),
        }
    ).filter(pl.Series(there.ravel()))
    return frame.with_columns(pl.col("value", "numerator", "denominator").fill_nan(None)).with_columns(
        qualifier=pl.when(pl.col("value").is_null()).then(pl.lit(NEVER))
    )
