"""The prospects of the core targets in words, and the composite index with its credible ranks."""

from __future__ import annotations

import polars as pl

from lib.access import console
from lib.domain import Locale, Period
from lib.domain.region import Level
from lib.services import Workspace, outlook, publish_batch, submit_file
from lib.services.status_index import index_level, index_of
from lib.services.status_outlook import arrow, core_chance_text, core_chances

Q3 = Period.parse("2026Q3")


def test_prospects_count_the_regions_that_do_not_meet_the_target(demo: Workspace) -> None:
    found = {one.indicator.key: one for one in core_chances(demo, 1, "150000", Q3)}
    one = found["inspector_staffing"]
    assert (one.level, one.unmet, one.quiet, one.likely, one.unlikely, one.untold) == (Level.COUNTY, 74, 2, 3, 71, 0)
    held = outlook(demo, 1, "150000", Q3).frame.filter(
        pl.col("target") == one.target.key, pl.col("level") == "county", pl.col("status") != "met"
    )
    assert held["probability"].min() == (one.least.probability if one.least else None)
    assert core_chance_text(demo, one, Locale.ZH) == (
        "74 个未达标，按目前速度，年底前 3 个达标可能性过半；可能性最小的是元宝山区，不到 5%。另有 2 个未报或数据过旧。"
    )


def test_what_cannot_be_calculated_says_why(demo: Workspace) -> None:
    found = {one.indicator.key: core_chance_text(demo, one, Locale.ZH) for one in core_chances(demo, 1, "150000", Q3)}
    assert found["lab_grade"] == "37 个未达标，达标可能性无法推算：等级和是/否不是连续的数量。"
    # fifteen have never held one and so have no series, fourteen are overdue: of neither can months be reckoned on
    assert found["drill_interval"] == (
        "29 个未达标，达标可能性无法推算：距上次演练的月数本来就逐月增加。另有 2 个未报或数据过旧。"
    )
    assert found["online_service_rate"] == "内蒙古自治区本级：按目前速度，年底前达标可能性不到 5%。"
    english = {one.indicator.key: core_chance_text(demo, one, Locale.EN) for one in core_chances(demo, 1, "150000", Q3)}
    assert not [text for text in english.values() if any("\u4e00" <= sign <= "\u9fff" for sign in text)]


def test_targets_that_nobody_has_reported_on_have_no_prospects_yet(workspace: Workspace) -> None:
    content = "地区,指标,期间,数值\n150100,population,2020,3446100\n".encode()
    batch = submit_file(workspace, content, "人口.csv", who=console("李四")).batch
    publish_batch(workspace, batch.id, who=console("张三"), reason="测试")
    told = [core_chance_text(workspace, one, Locale.ZH) for one in core_chances(workspace, 1, "150000", Q3)]
    assert told[0] == "103 个都未报或数据过旧，还谈不上达标前景。"
    assert len(told) == 4
    assert all("达标前景" in text for text in told)
    assert not [text for text in told if "全部达标" in text]


def test_without_targets_there_are_no_prospects_and_no_index(demo: Workspace) -> None:
    assert core_chances(demo, 1, "371500", Q3) == ()
    assert index_of(demo, 1, "371500", Q3).is_empty()


def test_the_index_ranks_the_first_level_below_with_an_interval(demo: Workspace) -> None:
    assert index_level(demo, "150000") is Level.PREFECTURE
    found = index_of(demo, 1, "150000", Q3)
    assert (found.height, found["rank"].to_list()) == (12, list(range(1, 13)))
    assert found["score"].is_sorted(descending=True)
    assert found["score"].is_between(0, 100).all()
    inside = (found["rank_low"] <= found["rank"]) & (found["rank"] <= found["rank_high"])
    assert inside.all()
    assert (found["coverage"] >= 0.6).all()


def test_signs_of_trends() -> None:
    words = ("increasing", "decreasing", "no_change", "cannot_calculate", None)
    assert "".join(arrow(word) for word in words) == "↗↘→––"
