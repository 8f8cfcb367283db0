"""The invented stages of clauses: rising, dated, the same every time, beside unchanged figures."""

from __future__ import annotations

import re
from datetime import date

import polars as pl

from lib.demo import stages
from lib.domain import FIGURES, Period


def test_every_clause_is_told_by_the_top_region_of_its_territory(catalogue, regions):
    frame = stages(catalogue, regions)
    assert frame.schema == pl.Schema(FIGURES)
    sizes = dict(frame.filter(pl.col("period") == "2026Q3").group_by("region").len().rows())
    assert sizes == {"150000": 23 + 25 + 16, "371500": 23 + 15, "140500": 23 + 17}
    assert not frame.select("region", "indicator", "period").is_duplicated().any()
    assert set(frame["indicator"]) == set(catalogue.progress)
    assert frame["row"].to_list() == list(range(2, frame.height + 2))


def test_stages_only_rise_and_start_with_their_document(catalogue, regions):
    frame = stages(catalogue, regions)
    moved = frame.with_columns(step=pl.col("value").diff().over("region", "indicator", order_by="period"))
    assert moved["step"].drop_nulls().min() == 0
    assert set(frame["value"].unique()) == {0.0, 1.0, 2.0, 3.0, 4.0}
    first = dict(frame.group_by("indicator").agg(pl.col("period").min()).rows())
    assert first["progress_nmg2022_01"] == "2022Q2"
    assert first["progress_nmg2025_01"] == "2025Q3"
    assert first["progress_cn2021_01"] == "2021Q1"


def test_evidence_is_marked_as_invented_and_dated_within_its_quarter(catalogue, regions):
    frame = stages(catalogue, regions)
    for note, period in frame.select("note", "period").unique().sample(200, seed=1).iter_rows():
        found = re.fullmatch(r"演示数据；佐证：.+（(\d{4}-\d\d-\d\d) 更新）", note)
        assert found, note
        quarter = Period.parse(period)
        assert quarter.start <= date.fromisoformat(found[1]) <= quarter.end


def test_the_same_seed_tells_the_same(catalogue, regions):
    assert stages(catalogue, regions).equals(stages(catalogue, regions))
    assert not stages(catalogue, regions, seed=7)["value"].equals(stages(catalogue, regions)["value"])
