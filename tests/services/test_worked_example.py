"""Worked examples: real cells by a fixed rule, numbers that can be reckoned again by hand, and an honest word where
there are none."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import polars as pl
import pytest

from lib.domain import Locale, Period, Refusal, stand_of
from lib.i18n import messages, stand_word
from lib.services import Workspace
from lib.services.profile import profile
from lib.services.worked_example import STATISTICS, Standpoint, bad_input, made_up, worked_example
from lib.services.worked_example_scene import short, term
from tests.services.worked import BANNER, Q3, ROOT, ZH, own_cell, rows, shown, values


def test_the_newest_figure(demo: Workspace) -> None:
    found = own_cell(demo, "latest", "online_service_rate")
    key, row = list(rows(demo, "online_service_rate").items())[-1]
    assert (found.period, key, found.demo) == ("2026Q3", "2026Q3", True)
    assert found.steps[-1] == f"页面显示：{row['value']:.1f}%（2026年第三季度）"
    late = demo.observations(1).filter(indicator="online_service_rate", period="2026Q3")["region"]
    older = demo.observations(1).filter(indicator="online_service_rate", period="2026Q2")
    silent = older.filter(~pl.col("region").is_in(late.implode()))["region"].sort().to_list()
    carried = own_cell(demo, "latest", "online_service_rate", silent[0])
    assert carried.steps[-2] == "按它自己的频度数，落后 1 期；超过 1 期才算过旧。"
    assert carried.steps[-1].endswith("（2026年第二季度）")


def test_a_target_with_a_deadline(demo: Workspace) -> None:
    early = Period.parse("2024Q1")
    found = shown(demo, "deadline", "traceability_coverage", period=early)
    assert (found.region, found.indicator, found.period) == (BANNER, "traceability_coverage", "2024Q1")
    told = rows(demo, "traceability_coverage")
    start, value = float(str(told["2022Q1"]["value"])), float(str(told["2024Q1"]["value"]))
    gone, way = (date(2024, 3, 31) - date(2022, 4, 18)).days, (date(2025, 4, 18) - date(2022, 4, 18)).days
    expected = start + (90 - start) * gone / way
    progress = (value - start) / (expected - start)
    assert f"共 {way} 天，已过 {gone} 天" in found.steps[1]
    assert found.steps[2].endswith(f" = {short(expected)}。")
    assert found.steps[3].endswith(f" = {short(progress)}。")
    # A county has this target as a reference only: no verdict on it.
    assert found.steps[-1].endswith(f"页面显示：{'参照值以上' if value >= 90 else '参照值以下'}")
    over = float(str(rows(demo, "traceability_coverage", ROOT)["2026Q3"]["value"]))
    bound = own_cell(demo, "deadline", "traceability_coverage", ROOT)
    assert bound.steps[-1].endswith(f"页面显示：{'已达标' if over >= 90 else '逾期未达标'}")


@pytest.mark.parametrize("region", [BANNER, ROOT])
def test_a_target_of_every_year(demo: Workspace, region: str) -> None:
    found = own_cell(demo, "annual", "adr_per_million", region)
    value = float(str(rows(demo, "adr_per_million", region)["2026"]["value"]))
    due = 1000 * 273 / 365
    # The target binds the autonomous region alone.
    status = "已达标" if value >= 1000 else "进度正常" if value >= due else "落后"
    if region == BANNER:
        status = "参照值以上" if value >= 1000 else "参照值以下"
    assert found.steps[2].startswith(f"应达值 E = 1,000 × 0.7479 = {short(due)}，")
    assert found.steps[2].endswith(f" = {short(value / due)}。")
    assert found.steps[-1].endswith(f"页面显示：{status}")


def test_what_must_be_done_again_and_what_must_always_hold(demo: Workspace) -> None:
    drills = values(demo, "drill_interval", "2026Q3")
    late = next(code for code in sorted(drills) if drills[code] > 36)
    rolling = own_cell(demo, "rolling", "drill_interval", late)
    assert rolling.steps[1] == f"距上次 {short(drills[late])} 个月，要求不超过 36 个月。"
    assert rolling.steps[-1].endswith("页面显示：逾期未达标")
    frame = demo.observations(1).filter(indicator="drill_interval", period="2026Q3", qualifier="never")
    never = frame.filter(pl.col("region").str.starts_with("15"))["region"].sort().to_list()[0]
    assert own_cell(demo, "rolling", "drill_interval", never).steps[-1] == (
        "未演练 没有满足“不超过 36 个月”。页面显示：逾期未达标"
    )
    standing = own_cell(demo, "standing", "inspector_staffing")
    value = float(str(rows(demo, "inspector_staffing")["2026Q3"]["value"]))
    assert standing.steps[-1].endswith("页面显示：已达标" if value >= 100 else "页面显示：落后")


def test_a_target_that_does_not_bind_passes_no_verdict(demo: Workspace) -> None:
    found = own_cell(demo, "deadline", "traceability_coverage", "150500")
    value = float(str(rows(demo, "traceability_coverage", "150500")["2026Q3"]["value"]))
    word = "参照值以上" if value >= 90 else "参照值以下"
    assert found.steps[-1] == (
        f"“不低于 90.0%（参照）”不约束这一级，{value:.1f}% 只与它相比，不判定是否达标。页面显示：{word}"
    )
    # The word is the one of the profile.
    sheet = profile(demo, 1, "150500", Q3, ZH, whole=True).row("traceability_coverage")
    assert sheet is not None
    assert stand_word(ZH, stand_of(sheet)) == word


def test_a_gap_in_whole_people(demo: Workspace) -> None:
    found = own_cell(demo, "gap", "inspector_staffing")
    row = rows(demo, "inspector_staffing")["2026Q3"]
    value, numerator, denominator = (float(str(row[name])) for name in ("value", "numerator", "denominator"))
    short_of = math.ceil(denominator - numerator)
    assert found.steps[-1] == f"页面显示：缺 {short_of} 人（差 {100 - value:.1f} 个百分点）"


def test_rank_and_place_among_peers(demo: Workspace) -> None:
    told = values(demo, "inspector_staffing", "2026Q3")
    held = {code: told[code] for code in told}
    for code, value in values(demo, "inspector_staffing", "2026Q2").items():
        held.setdefault(code, value)
    for code, value in values(demo, "inspector_staffing", "2026Q1").items():
        held.setdefault(code, value)
    mine = held[BANNER]
    better = sum(value > mine + 1e-9 for value in held.values())
    ties = sum(abs(value - mine) < 1e-9 for value in held.values()) - 1
    rank = own_cell(demo, "rank", "inspector_staffing")
    assert rank.steps[-1] == f"名次 = 1 + {better}。页面显示：第 {better + 1} / {len(held)}"
    assert (f"另有 {ties} 个" in rank.steps[-2]) == (ties > 0)
    spine = own_cell(demo, "spine", "inspector_staffing")
    middle = float(np.quantile(list(held.values()), 0.5))
    reach = max(max(held.values()) - middle, middle - min(held.values()))
    place = 0.5 + (mine - middle) / (2 * reach)
    assert spine.steps[-1] == f"页面显示：中位数 {middle:.1f}%，本地区的点在从左到右 {100 * place:.0f}% 的位置"


def test_a_difference_of_two_periods(demo: Workspace) -> None:
    found = own_cell(demo, "change", "online_service_rate")
    told = rows(demo, "online_service_rate")
    earlier, later = (float(str(told[key]["value"])) for key in ("2025Q3", "2026Q3"))
    step = round(later, 1) - round(earlier, 1)
    words = "不变" if abs(step) < 1e-9 else f"{'+' if step > 0 else '−'}{abs(step):.1f} 个百分点"
    assert found.steps[-1] == f"{later:.1f}% − {earlier:.1f}%。页面显示：{words}"


def test_parents_from_their_parts(demo: Workspace) -> None:
    league = "150100"
    below = [one.code for one in demo.regions.children(league)]
    frame = demo.observations(1).filter(pl.col("region").is_in(below), indicator="inspector_staffing", period="2026Q3")
    rolled = 100 * frame["numerator"].sum() / frame["denominator"].sum()
    found = own_cell(demo, "rollup", "inspector_staffing", league)
    assert found.steps[1].startswith(f"直接下级应报 {len(below)} 个，已报 {frame.height} 个")
    assert found.steps[-1].endswith(f"结果：{rolled:.1f}%")
    summed = own_cell(demo, "rollup", "major_cases", ROOT)
    leagues = values(demo, "major_cases", "2026", peers="prefecture")
    assert summed.steps[-1] == f"结果：{sum(leagues.values()):.0f} {demo.catalogue.indicators['major_cases'].unit.zh}"
    own = float(str(rows(demo, "inspector_staffing", league)["2026Q3"]["value"]))
    parent = own_cell(demo, "parent", "inspector_staffing", league)
    agrees = abs(own - rolled) <= 0.05 + 1e-9
    assert parent.steps[-1] == ("结果：一致" if agrees else f"结果：相差 {short(own - rolled, 3)}，请核对")


def test_the_rule_takes_another_region_and_then_another_indicator(demo: Workspace) -> None:
    # an indicator of the region alone has no peers to be ranked among
    found = shown(demo, "rank", "local_standards_total")
    assert found.region == BANNER
    assert found.indicator == next(
        key
        for key, one in demo.catalogue.indicators.items()
        if one.direction.value != "none" and rows(demo, key) and demo.regions.all[BANNER].level in one.levels
    )
    elsewhere = shown(demo, "deadline", "traceability_coverage", "150000")
    assert (elsewhere.region, elsewhere.indicator) == ("150000", "traceability_coverage")


@pytest.mark.parametrize("statistic", STATISTICS)
def test_every_statistic_is_explained_in_both_languages(demo: Workspace, statistic: str) -> None:
    for locale in Locale:
        for part in ("name", "says", "formula", "source", "limits"):
            assert messages(locale)[f"method.{part}.{statistic}"]
        assert len(made_up(statistic, locale)) == 3
        cases = bad_input(statistic, locale)
        assert len({case for case, _ in cases}) == len(cases) >= 3
        found = worked_example(demo, 1, Standpoint(ROOT, Q3, BANNER, "inspector_staffing"), statistic, locale)
        assert found is not None
        assert len(found.steps) >= 3
        assert found.demo
        assert ("：" in found.steps[-1]) == (locale is ZH)


def test_without_figures_or_targets_there_is_no_real_example(demo: Workspace, workspace: Workspace) -> None:
    for statistic in STATISTICS:
        assert worked_example(workspace, 0, Standpoint(ROOT, Q3, ROOT, "inspector_staffing"), statistic, ZH) is None
    liaocheng = Standpoint("371500", Q3, "371500", "inspector_staffing")
    found = {one: worked_example(demo, 1, liaocheng, one, ZH) for one in STATISTICS}
    assert {one for one, example in found.items() if example is None} >= {
        "deadline",
        "annual",
        "rolling",
        "standing",
        "gap",
        "forecast",
        "composite",
    }
    rank = found["rank"]
    assert rank is not None
    assert rank.steps[1].startswith("全聊城市同级有数的地区 8 个")


def test_what_is_not_there_is_refused(demo: Workspace) -> None:
    with pytest.raises(KeyError):
        worked_example(demo, 1, Standpoint(ROOT, Q3, ROOT, "inspector_staffing"), "luck", ZH)
    with pytest.raises(Refusal):
        worked_example(demo, 1, Standpoint("110000", Q3, ROOT, "inspector_staffing"), "latest", ZH)


def test_numbers_in_formulas() -> None:
    assert [short(one) for one in (3.0, 2.5, 0.666, -7.9, 0.0, -0.001, 1234.5)] == [
        "3",
        "2.5",
        "0.67",
        "−7.9",
        "0",
        "0",
        "1,234.5",
    ]
    assert [term(one) for one in (3.0, -7.9)] == ["3", "(−7.9)"]
