"""The demonstration data: complete, consistent between levels, legal, believable, and the same every time."""

from __future__ import annotations

import hashlib
from datetime import date

import polars as pl
import pytest

from lib.demo import generate, to_csv
from lib.domain import FIGURES, Frequency, Kind, Level, Period, Rollup
from lib.stats import attain, cells, status_counts

LAST = Period.parse("2026Q3")


def keys_of(catalogue, kind: Kind) -> list[str]:
    return [sheet.key for sheet in catalogue.indicators.values() if sheet.kind is kind]


def test_same_seed_same_bytes_other_seed_other_bytes(catalogue, regions, figures):
    def digest(frame: pl.DataFrame) -> str:
        return hashlib.sha256(to_csv(frame, catalogue)).hexdigest()

    assert digest(generate(catalogue, regions)) == digest(figures)
    assert digest(generate(catalogue, regions, seed=7)) != digest(figures)


def test_columns_rows_and_marks(figures):
    assert figures.schema == pl.Schema(FIGURES)
    assert figures["row"].to_list() == list(range(2, figures.height + 2))
    assert figures["note"].unique().to_list() == ["演示数据"]
    assert figures.select("region", "indicator", "period").is_duplicated().sum() == 0
    assert figures.filter(pl.col("value").is_null() != pl.col("qualifier").eq_missing("never")).height == 0


def test_every_indicator_at_each_of_its_levels_in_every_territory(catalogue, regions, placed):
    sizes = {
        "150000": {Level.PROVINCE: 1, Level.PREFECTURE: 12, Level.COUNTY: 103},
        "371500": {Level.PREFECTURE: 1, Level.COUNTY: 8},
        "140500": {Level.PREFECTURE: 1, Level.COUNTY: 6},
    }
    wanted = {
        (sheet.key, level.value): sum(counts.get(level, 0) for counts in sizes.values())
        for sheet in catalogue.indicators.values()
        for level in sheet.levels
    }
    got = placed.group_by("indicator", "level").agg(pl.col("region").n_unique())
    assert {(key, level): count for key, level, count in got.rows()} == wanted
    assert len({key for key, _ in wanted}) == 36
    assert {"140000", "370000"}.isdisjoint(placed["region"])
    assert placed.filter(pl.col("region").str.starts_with("3715"))["region"].n_unique() == 9


def test_periods_reach_from_2021_to_the_third_quarter_of_2026(catalogue, figures):
    got = figures.group_by("indicator").agg(pl.col("period").unique().sort())
    for key, periods in got.rows():
        if catalogue.indicators[key].frequency is Frequency.QUARTER:
            assert (len(periods), periods[0], periods[-1]) == (23, "2021Q1", "2026Q3")
        else:
            assert periods == ["2021", "2022", "2023", "2024", "2025", "2026"]


def test_parents_are_exactly_the_sum_of_their_reporting_children(catalogue, placed):
    sheets = [
        sheet
        for sheet in catalogue.indicators.values()
        if sheet.rollup in (Rollup.WEIGHTED, Rollup.SUM) and len(sheet.levels) > 1
    ]
    assert len(sheets) == 15
    parts = ["numerator", "denominator", "summed"]
    rows = placed.filter(pl.col("indicator").is_in([sheet.key for sheet in sheets])).with_columns(
        summed=pl.when(pl.col("numerator").is_null()).then(pl.col("value"))
    )
    below = rows.group_by("indicator", "period", pl.col("parent").alias("region")).agg(pl.col(parts).sum())
    joined = rows.join(below, on=["indicator", "period", "region"], suffix="_below")
    assert joined["level"].n_unique() == 2
    assert joined["region"].n_unique() == 15
    for part in parts:
        off = joined.filter((pl.col(part).fill_null(0.0) - pl.col(f"{part}_below")).abs() > 1e-6)
        assert off.height == 0, off.head(3)


def test_population_is_whole_invented_and_adds_up(figures):
    persons = figures.filter(pl.col("indicator") == "population", pl.col("period") == "2026")
    leagues = persons.filter(pl.col("region").str.starts_with("15"), pl.col("region").str.ends_with("00"))
    total = leagues.filter(pl.col("region") == "150000")["value"].item()
    assert total == leagues.filter(pl.col("region") != "150000")["value"].sum()
    assert 15e6 < total < 35e6
    assert (persons["value"] == persons["value"].round()).all()
    rates = figures.filter(pl.col("indicator") == "adr_per_million", pl.col("period") == "2026")
    both = rates.join(persons, on="region", suffix="_persons")
    assert both.height == 132
    assert ((both["denominator"] * 1e6 - both["value_persons"]).abs() < 1e-3).all()


def test_values_keep_their_bounds_and_follow_from_their_counts(catalogue, figures):
    for key, rows in figures.partition_by("indicator", as_dict=True).items():
        sheet = catalogue.indicators[str(key[0])]
        value = rows["value"].drop_nulls()
        assert sheet.minimum is None or value.min() >= sheet.minimum, sheet.key
        assert sheet.maximum is None or value.max() <= sheet.maximum, sheet.key
        assert ((value - value.round(sheet.decimals)).abs() < 1e-9).all(), sheet.key
    counted = figures.filter(pl.col("numerator").is_not_null())
    assert (counted["numerator"] == counted["numerator"].round()).all()
    assert (counted["denominator"] > 0).all()
    per_cent = keys_of(catalogue, Kind.RATIO) + keys_of(catalogue, Kind.GROWTH)
    factor = pl.when(pl.col("indicator").is_in(per_cent)).then(100.0).otherwise(1.0)
    exact = pl.col("numerator") / pl.col("denominator") * factor
    assert counted.filter((pl.col("value") - exact).abs() > 0.05 + 1e-9).height == 0
    shares = counted.filter(pl.col("indicator").is_in(keys_of(catalogue, Kind.RATIO)))
    assert shares.height > 10_000
    assert shares.filter(pl.col("numerator") > pl.col("denominator")).height == 0


def test_ratios_and_rates_all_come_with_their_counts(catalogue, figures):
    keys = [key for kind in (Kind.RATIO, Kind.RATE, Kind.MEAN) for key in keys_of(catalogue, kind)]
    assert figures.filter(pl.col("indicator").is_in(keys), pl.col("numerator").is_null()).height == 0


def steps(figures: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """The change of each figure against its region's period before."""
    rows = figures.filter(pl.col("indicator").is_in(keys)).sort("indicator", "region", "period")
    change = pl.col("value").diff().over("indicator", "region")
    before = pl.col("value").shift().over("indicator", "region")
    return rows.with_columns(change=change, before=before).filter(pl.col("change").is_not_null())


def test_cumulative_counts_never_fall(catalogue, figures):
    keys = [*keys_of(catalogue, Kind.COUNT_CUMULATIVE), *keys_of(catalogue, Kind.COUNT)]
    assert {"inspector_pool", "local_standards_total", "sentinel_sites"} <= set(keys)
    assert steps(figures, keys)["change"].min() >= 0


def test_grades_move_one_step_and_seldom_fall(figures):
    moved = steps(figures, ["lab_grade"])["change"]
    assert set(moved.unique()) <= {-1.0, 0.0, 1.0}
    assert (moved > 0).sum() > 3 * (moved < 0).sum() > 0


def test_yes_or_no_mostly_turns_to_yes(figures):
    moved = steps(figures, ["adr_institution", "emergency_plan"])["change"]
    assert (moved > 0).sum() > 4 * (moved < 0).sum() > 0


def test_months_since_a_drill_grow_by_three_until_the_next(figures):
    rows = steps(figures, ["drill_interval"])
    held = rows.filter(pl.col("change") != 3)
    assert held["value"].max() <= 2
    assert 50 < held.height < rows.height / 8


def test_some_have_never_drilled_and_some_report_late(regions, figures):
    drills = figures.filter(pl.col("indicator") == "drill_interval")
    never = drills.filter(pl.col("period") == "2026Q3", pl.col("qualifier") == "never")
    assert 5 <= never.height <= 25
    counties = {one.code for one in regions.all.values() if one.level is Level.COUNTY}
    reported = {quarter: set(drills.filter(pl.col("period") == quarter)["region"]) for quarter in ("2026Q2", "2026Q3")}
    late = counties - reported["2026Q3"]
    assert 0.05 <= len(late) / len(counties) <= 0.11
    assert len(late & (counties - reported["2026Q2"])) == 2
    staffing = figures.filter(pl.col("indicator") == "inspector_staffing", pl.col("period") == "2026Q3")
    assert counties - set(staffing["region"]) == late


def test_oddities_are_there(figures):
    rate = figures.filter(pl.col("indicator") == "adr_per_million", pl.col("period") == "2024")["value"]
    assert (rate > 5000).sum() == 1
    hours = figures.filter(pl.col("indicator") == "training_hours")
    assert (hours.filter(pl.col("period") == "2023")["value"] > 100).sum() == 1
    exact = hours.filter(pl.col("period") == "2025", pl.col("value") == 40.0)["region"]
    assert exact.str.slice(0, 4).value_counts()["count"].max() >= 14


def test_leagues_differ(placed):
    rows = placed.filter(
        pl.col("indicator") == "inspector_staffing", pl.col("level") == "prefecture", pl.col("period") == "2026Q3"
    )
    assert rows["value"].max() - rows["value"].min() > 5


@pytest.mark.parametrize("seed", [None, 7])
def test_the_picture_of_the_last_quarter_is_believable(catalogue, regions, figures, seed):
    frame = figures if seed is None else generate(catalogue, regions, seed)
    places = [regions.all["150000"]]
    places += [one for level in (Level.PREFECTURE, Level.COUNTY) for one in regions.children("150000", level)]
    grid = cells(places, catalogue.indicators.values())
    attained = attain(
        grid, frame, catalogue.targets, catalogue.indicators, period=LAST, as_of=date(2026, 9, 30)
    )  # fmt: skip
    aimed = attained.filter(pl.col("target").is_not_null())
    counts = dict(status_counts(aimed).rows())
    assert 0.40 <= counts["met"] / aimed.height <= 0.60
    assert 0.05 <= counts["on_track"] / aimed.height <= 0.25
    assert 0.02 <= counts["missed"] / aimed.height <= 0.15
    assert counts["stale"] == 8
    assert counts["no_data"] == 0
    region = dict(status_counts(aimed.filter(pl.col("level") == "province")).rows())
    assert 7 <= region["met"] <= 15
    assert region["missed"] >= 2
