"""Worked examples of trends, forecasts, the composite and odd figures, reckoned again by other means."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Mapping

import pytest
from scipy import stats

from lib.domain import Period
from lib.services import Workspace, chance_text, outlook, range_text
from lib.services.worked_example_scene import short
from tests.services.worked import BANNER, Q3, ROOT, ZH, own_cell, rows, shown, values


def test_a_seasonal_trend(demo: Workspace) -> None:
    found = own_cell(demo, "trend", "inspector_staffing")
    points = list(rows(demo, "inspector_staffing").values())[-16:]
    seasons: Mapping[str, list[tuple[float, float, float]]] = defaultdict(list)
    for row in points:
        period = Period.parse(str(row["period"]))
        at = 4.0 * period.year + period.number
        seasons[str(period.number)].append((at, float(str(row["numerator"])), float(str(row["denominator"]))))
    above = square = variance = 0.0
    for own in seasons.values():
        size = sum(n for _, _, n in own)
        middle, share = sum(n * t for t, _, n in own) / size, sum(x for _, x, _ in own) / size
        above += sum((t - middle) * x for t, x, _ in own)
        square += sum(n * (t - middle) ** 2 for t, _, n in own)
        variance += share * (1 - share) * sum(n * (t - middle) ** 2 for t, _, n in own)
    slope, chi2 = 400 * above / square, above**2 / variance
    assert found.steps[2] == f"斜率每年 {short(slope)}。"
    assert f"= {short(chi2)}，界限 9.5495" in found.steps[3]
    # a rise is certain here only if the chi-square says so; the F test and the stability are tested with the marker
    assert found.steps[-1] in {
        "页面显示：近期上升，在变好" if chi2 > 9.5495 and slope > 0 else "页面显示：近期没有明显变化",
        "页面显示：近期没有明显变化",
    }
    assert own_cell(demo, "trend", "inspector_staffing", ROOT).steps[-1] == "页面显示：近期上升，在变好"


def test_a_forecast_is_the_one_of_the_pages(demo: Workspace) -> None:
    found = own_cell(demo, "forecast", "inspector_staffing")
    chance = outlook(demo, 1, ROOT, Q3).chance(BANNER, "inspector_staffing", "NMG2022-15-inspector_staffing")
    key = next(key for key in (one.key for one in demo.catalogue.targets_of("inspector_staffing")))
    chance = chance or outlook(demo, 1, ROOT, Q3).chance(BANNER, "inspector_staffing", key)
    assert chance is not None
    assert chance.probability is not None
    sheet = demo.catalogue.indicators["inspector_staffing"]
    assert found.steps[-2] == f"满足目标的可能性 {chance.probability:.3f}，取到 5% 一档。"
    assert found.steps[-1] == f"页面显示：{chance_text(ZH, chance)}；{range_text(ZH, sheet, chance)}"


def test_a_composite_is_the_mean_of_its_domains(demo: Workspace) -> None:
    found = shown(demo, "composite", "inspector_staffing")
    assert (found.region, found.indicator) == (BANNER, None)
    weights, sums = 0.0, 0.0
    for step in found.steps[:-2]:
        attained = [float(one) for one in step.split("完成度 ")[1].split("，权重")[0].split(" · ")]
        weight = float(step.rsplit(" ", 1)[1].rstrip("。"))
        weights, sums = weights + weight * len(attained), sums + weight * sum(attained)
    score = float(found.steps[-1].split("结果：")[1].split(" 分")[0])
    assert score == pytest.approx(sums / weights, abs=0.3)
    staffing = float(str(rows(demo, "inspector_staffing")["2026Q3"]["value"]))
    assert any(f"完成度 {short(staffing, 1)}" in step for step in found.steps)
    assert "/ 103" in found.steps[-1]


def test_an_odd_figure_against_its_past(demo: Workspace) -> None:
    found = own_cell(demo, "outliers", "inspector_staffing")
    *past, value = [float(str(row["value"])) for row in list(rows(demo, "inspector_staffing").values())[-13:]]
    middle = statistics.median([*past, value])
    mad = statistics.median(abs(one - middle) for one in (*past, value))
    assert found.steps[3].endswith(f" = {short(0.6745 * (value - middle) / mad)}。")
    assert found.steps[4] == f"此前各期在 {min(past):.1f}% 到 {max(past):.1f}% 之间。"
    assert found.steps[-1] == "三条没有同时成立。结果：不提醒"


def test_figures_too_good_to_be_true(demo: Workspace) -> None:
    found = shown(demo, "gaming", "training_hours")
    assert (found.indicator, found.period) == ("training_hours", "2025")
    everybody = values(demo, "training_hours", "2025")
    league = f"{found.region[:4]}00"
    own = {code: value for code, value in everybody.items() if code.startswith(league[:4])}
    equal = sum(abs(value - 40) < 1e-9 for value in own.values())
    spread = statistics.pstdev(value for value in everybody.values() if abs(value - 40) > 1e-9)
    assert f"标准差 {short(spread)}" in found.steps[2]
    assert f"= {stats.binom.sf(equal - 1, len(own), 0.02):.1e}，" in found.steps[3]
    assert found.steps[-1] == "结果：提醒“恰为目标值”，请再核对"


def test_small_numbers(demo: Workspace) -> None:
    found = shown(demo, "small", "equipment_rate")
    assert found.indicator is not None
    row = rows(demo, found.indicator, found.region)[found.period]
    numerator, denominator = float(str(row["numerator"])), float(str(row["denominator"]))
    if denominator < 20:
        assert found.steps[-1].startswith(f"分母不足 20，差一个就变 {short(100 / denominator)}。")
    else:
        assert ("标“发生数少”" in found.steps[-1]) == (0 < numerator < 5)
