"""Worked examples of the composite and of odd figures, reckoned again by other means."""

from __future__ import annotations

import statistics

import pytest
from scipy import stats

from lib.services import Workspace
from lib.services.worked_example_scene import short
from tests.services.worked import BANNER, own_cell, rows, shown, values


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
